"""The referee at the gates: whoever walks through one is charged the seconds of its crossing.

Gates are found on the drawn walk by their position; no search, matrix or clock is asked.
"""

from collections.abc import Iterator
from math import ceil

import numpy as np

from optimizer.constraint import Evidence
from optimizer.ground import WALKING_SPEED_M_S, Ground
from optimizer.lanes import SAME_SPOT_M, Floats, metres_between
from optimizer.plan import Stop
from optimizer.walking.datum import to_wgs84


def recross(ground: Ground, evidence: Evidence, *, slack_m: float) -> Iterator[str]:
    """Yield one line for every drawn walk that passes gates in less time than they take.

    Parameters
    ----------
    ground
        For where gates stand and what crossing them takes.
    evidence
        The plan.
    slack_m
        How near to a gate a corner of a drawn walk has to be to stand in it.
    """
    spots, takes_s = _gates(ground)
    if len(spots) == 0:
        return
    crs = evidence.problem.crs or "wgs84"
    for route in evidence.plan.routes:
        pace = evidence.volunteers[route.volunteer].pace
        for stop in route.stops:
            if stop.leg is None or stop.leg.geometry is None:
                continue
            passed_s = _passed_s(to_wgs84(_corners(stop), crs), spots, takes_s, slack_m)
            least_s = ceil(round(stop.leg.walk_m / (WALKING_SPEED_M_S * pace), 6)) + passed_s
            if passed_s and stop.leg.walk_s < least_s:
                where = f"{route.volunteer}/{route.shift}: stop {stop.order}"
                yield f"{where}: {stop.leg.walk_s} s are charged, with the gates passed {least_s} s at least"


def _corners(stop: Stop) -> Floats:
    """Corners between two pieces of lane: without the doors and where their stubs meet the lane."""
    assert stop.leg is not None  # noqa: S101 # the caller has looked
    assert stop.leg.geometry is not None  # noqa: S101 # same
    return np.array(stop.leg.geometry.coordinates[2:-2], dtype=np.float64).reshape(-1, 2)


def _gates(ground: Ground) -> tuple[Floats, Floats]:
    """Position and seconds of every barrier that takes time, shape (gates, 2) and (gates,)."""
    network, day = ground.network, ground.timetable
    if network is None or day is None:
        return np.empty((0, 2)), np.empty(0)
    seconds = day.arc_delay_s.reshape(-1, 2).max(axis=1)
    edges = np.flatnonzero(network.barrier & (seconds > 0))
    spots, which = np.unique(network.points[network.first[edges]], axis=0, return_inverse=True)
    takes_s = np.zeros(len(spots))
    np.maximum.at(takes_s, which.reshape(-1), seconds[edges])
    return spots, takes_s


def _passed_s(corners: Floats, spots: Floats, takes_s: Floats, slack_m: float) -> int:
    """Seconds that the gates take in whose place a corner of the walk stands, once for each time."""
    if len(corners) == 0:
        return 0
    here, there = np.repeat(corners, len(spots), axis=0), np.tile(spots, (len(corners), 1))
    near = metres_between(here, there).reshape(len(corners), len(spots)) <= slack_m + SAME_SPOT_M
    # Corners in a row at one gate are one crossing.
    again = np.concatenate([np.zeros((1, len(spots)), dtype=np.bool_), near[:-1]])
    return int(((near & ~again) @ takes_s).sum())
