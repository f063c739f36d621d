"""Who is near whom: the lists along which ruin spreads and recreate looks."""

import numpy as np

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate.compiled import compiled
from optimizer.engines.ruin_recreate.numbers import Flags, Ints, Longs

_MANY = 300
"""Ruin reaches at most this far along a list; ten strings rarely need more."""
NEIGHBOURS = 40
"""Recreate looks beside so many."""
_CROWD = 8
"""From so many pickups or returns at one place on, it is a hub."""


def nearest(metres: Ints, visit: Ints, ends: Ints, never: Flags) -> Ints:
    """List for every visit the visits around it, and mark the hubs.

    At a canteen stand hundreds of pickups: to each other they are near without being related, and to a
    door all are equally far. So they are in no list, and a list of theirs is that of their place.

    Parameters
    ----------
    metres : int32 (places, places)
    visit : int32 (visits, columns)
        Its column ``HUB`` is written.
    never : bool (visits,)
        Visits that stand on no route: of jobs that nobody makes alone.

    Returns
    -------
    int32 (visits, many)
        −1 where there are no more.
    """
    place = visit[:, of.PLACE]
    counted = np.bincount(place[(visit[:, of.DOOR] == 0) & (place >= 0)], minlength=len(metres))
    visit[:, of.HUB] = (visit[:, of.DOOR] == 0) & (counted[place] >= _CROWD)
    listed = np.flatnonzero((visit[:, of.HUB] == 0) & (visit[:, of.JOB] >= 0) & (place >= 0) & ~never)
    width = max(1, min(_MANY, len(listed) - 1))
    rows = np.full((len(visit), width), -1, dtype=np.int32)
    if len(listed) == 0:
        return rows
    at = place[listed].astype(np.int64)
    # One row per place: visits of one place differ in nothing but themselves.
    known: dict[int, Ints] = {}
    for v in range(len(visit)):
        here = int(place[v])
        if here not in known:
            apart = metres[here, at].astype(np.int64) + metres[at, here]
            keep = min(width + 1, len(listed))
            some = np.argpartition(apart, keep - 1)[:keep] if keep < len(apart) else np.arange(len(apart))
            known[here] = listed[some[np.lexsort((some, apart[some]))]].astype(np.int32)
        others = known[here]
        others = others[others != v][:width]
        rows[v, : len(others)] = others
        if len(others) >= NEIGHBOURS and place[v] >= 0:
            last = place[others[NEIGHBOURS - 1]]
            reach = int(metres[here, last]) + int(metres[last, here])
            visit[v, of.FRINGE] = (metres[here, ends].astype(np.int64) + metres[ends, here] <= reach).any()
        else:
            visit[v, of.FRINGE] = 1
    return rows


def crowded(metres: Ints, visit: Ints) -> bool:
    """Whether so many things that are brought elsewhere are fetched at one spot, be it several places."""
    fetched = (visit[:, of.DOOR] == 0) & (visit[:, of.STEP] == 0) & (visit[:, of.PLACE] >= 0)
    places, counts = np.unique(visit[fetched & (visit[:, of.JOB] >= 0), of.PLACE], return_counts=True)
    apart = metres[np.ix_(places, places)]
    return bool((((apart == 0) & (apart.T == 0)) @ counts >= _CROWD).any())


@compiled
def mark_near(near: Ints, row: int, many: int, where: Ints, mark: Longs, stamp: int) -> None:
    """Stamp the routes that hold one of the ``many`` nearest visits of ``row``."""
    for i in range(min(many, near.shape[1])):
        v = near[row, i]
        if v < 0:
            return
        r = where[v, 0]
        if r >= 0:
            mark[r] = stamp
