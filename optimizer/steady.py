"""Walks that change during the day, made steady for the engines, which search with one matrix.

A walk that is open all day is taken at its all-day length, so whatever is found with it can be walked at
any hour. A place that is cut off for hours keeps its best walks, and its visits get the hours in which it
can be reached as windows. The exact clock (`schedule`) then times what was found by the hours of every
lane, and `mending` takes out and puts in what that changes.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from optimizer.ground import NO_WAY, NOWHERE, IntMatrix
from optimizer.instance import Instance, Visit
from optimizer.windows import Windows, intersected, merged

Bools = NDArray[np.bool_]


def steady(instance: Instance) -> Instance:
    """Return the same problem with walks that never change; itself where they do not.

    Parameters
    ----------
    instance
        With or without `Instance.passages`.
    """
    if not instance.passages:
        return instance
    all_day = instance.passages[0]
    profiles = range(len(instance.duration_s))
    duration_s = [_careful(all_day.duration_s[p], instance.duration_s[p]) for p in profiles]
    # Engines keep one table for all who walk as far: those who share one go on sharing it.
    shared: dict[tuple[int, int], IntMatrix] = {}
    length_m = []
    for lengths in zip(all_day.length_m, instance.length_m, strict=True):
        key = id(lengths[0]), id(lengths[1])
        shared[key] = shared[key] if key in shared else _careful(*lengths)
        length_m.append(shared[key])
    hours = _hours(instance)
    visits = instance.visits
    if hours is not None:
        free = np.array([spans is None for spans in hours])
        out_s = _way_out_s(instance.duration_s, free)
        visits = tuple(_kept_within(visit, hours[visit.place], int(out_s[visit.place])) for visit in visits)
    return replace(
        instance, duration_s=tuple(duration_s), length_m=tuple(length_m), visits=visits, passages=()
    )


def _careful(all_day: IntMatrix, best: IntMatrix) -> IntMatrix:
    return np.where(all_day == NO_WAY, best, all_day)


def _hours(instance: Instance) -> list[Windows | None] | None:
    """For each place the seconds in which somebody's start is joined to it; None: always.

    None for all places when somebody may start anywhere.
    """
    starts = {(frame.profile, frame.start) for frame in instance.routes}
    if any(start == NOWHERE for _, start in starts):
        return None
    joined: list[Bools] = [
        np.logical_or.reduce([passage.length_m[p][start] != NO_WAY for p, start in starts])
        for passage in instance.passages
    ]
    return [
        None
        if joined[0][place]
        else merged(
            span
            for passage, reaches in zip(instance.passages, joined, strict=True)
            if reaches[place]
            for span in passage.spans
        )
        for place in range(len(joined[0]))
    ]


def _way_out_s(duration_s: tuple[IntMatrix, ...], free: Bools) -> NDArray[np.int64]:
    """Seconds from each place to the nearest that is never cut off, at the quickest pace."""
    if not free.any():
        return np.zeros(len(free), dtype=np.int64)
    walks = [np.where(table == NO_WAY, np.iinfo(np.int32).max, table)[:, free] for table in duration_s]
    nearest: NDArray[np.int64] = np.minimum.reduce(walks).min(axis=1).astype(np.int64)
    return np.where(nearest == np.iinfo(np.int32).max, 0, nearest)


def _kept_within(visit: Visit, hours: Windows | None, out_s: int) -> Visit:
    """Begin a visit only where there is time to come and to leave again."""
    if hours is None:
        return visit
    stay = visit.service_s + visit.setup_s + out_s
    inside = merged((first, last - stay) for first, last in hours)
    return replace(visit, windows=intersected(visit.windows, inside))
