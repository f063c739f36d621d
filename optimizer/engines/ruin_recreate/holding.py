"""What of an instance the compiled search cannot hold."""

from itertools import pairwise

import numpy as np

from optimizer.dividing import is_hung_on
from optimizer.instance import Instance

_MOST_VISITS = 3
_MOST_PEOPLE = 8


def cannot_hold(instance: Instance) -> tuple[str, ...]:
    """Name the verbs that the search does not know; empty when it holds everything."""
    missing = []
    if any(len(crew.halves) > _MOST_PEOPLE for crew in instance.crews):
        missing.append("crews of more than eight")
    if any(crew.errand and is_hung_on(instance, crew.job) for crew in instance.crews):
        missing.append("crews with goods on whom another task hangs closely")
    if any(crew.job in (instance.nth_door or {}) for crew in instance.crews):
        missing.append("crews at a numbered door")
    if any(len(job) > _MOST_VISITS for job in instance.jobs):
        missing.append("jobs of more than three visits")
    if any(frame.longest_s is not None and frame.rests for frame in instance.routes):
        missing.append("breaks on routes of limited length")
    if not _pairs_within_jobs(instance):
        missing.append("pairs across jobs")
    if not _loads_come_and_go(instance):
        missing.append("loads that begin in somebody's hands")
    if not _slowed_by_pairs(instance):
        missing.append("slower walks for what is never put down")
    return tuple(missing)


def _pairs_within_jobs(instance: Instance) -> bool:
    rows = (*instance.jobs, *(crew.errand for crew in instance.crews))
    steps = {(a, b) for row in rows for a, b in pairwise(row)}
    return all((pair.first, pair.second) in steps for pair in instance.pairs)


def _slowed_by_pairs(instance: Instance) -> bool:
    """What slows a walk is put down again: then nothing behind it becomes slower."""
    if instance.slow_load is None:
        return True
    amount = instance.loads[instance.slow_load].amount
    return all(amount[job[0]] == 0 for job in instance.jobs if len(job) == 1)


def _loads_come_and_go(instance: Instance) -> bool:
    """Single visits only take up; what a job of several takes up it puts down again."""
    for load in instance.loads:
        for job in instance.jobs:
            carried = np.cumsum(load.amount[list(job)])
            if carried.min(initial=0) < 0 or (len(job) > 1 and carried[-1] != 0):
                return False
    return True
