"""Who is near whom: the lists along which ruin spreads and recreate looks."""

import numpy as np

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate.compiled import compiled
from optimizer.engines.ruin_recreate.numbers import Flags, Ints, Longs

_MANY = 300
"""Ruin reaches at most this far along a list; ten strings rarely need more."""
NEIGHBOURS = 40
"""Recreate looks beside so many."""
NEIGHBOURS_ON_LONG_ROUTES = 80
"""The same where visits have windows and routes are long: most of those nearby are passed at other hours."""
LONG = 25
"""So many jobs to a route make it long."""
_CROWD = 8
"""From so many pickups or returns at one place on, it is a hub."""


def nearest(
    metres: Ints, shortest: Ints, visit: Ints, ends: Ints, never: Flags, beside_so_many: int
) -> tuple[Ints, Ints]:
    """List for every visit the visits around it, and mark the hubs.

    At a canteen stand hundreds of pickups: to each other they are near without being related, and to a
    door all are equally far. So they are in no list, and a list of theirs is that of their place.

    Parameters
    ----------
    metres : int32 (places, places, 2)
        By which they are near, out and back.
    shortest : int32 (places, places)
        The same, there or back, of whoever walks least.
    visit : int32 (visits, columns)
        Its column ``HUB`` is written.
    never : bool (visits,)
        Visits that stand on no route: of jobs that nobody makes alone.
    beside_so_many
        Beside how many recreate looks.

    Returns
    -------
    near : int32 (visits, many)
        −1 where there are no more.
    beside : int32 (visits, beside_so_many, 3)
        See `Numbers`.
    """
    place = visit[:, of.PLACE]
    counted = np.bincount(place[(visit[:, of.DOOR] == 0) & (place >= 0)], minlength=len(metres))
    visit[:, of.HUB] = (visit[:, of.DOOR] == 0) & (counted[place] >= _CROWD)
    listed = np.flatnonzero((visit[:, of.HUB] == 0) & (visit[:, of.JOB] >= 0) & (place >= 0) & ~never)
    width = max(1, min(_MANY, len(listed) - 1))
    rows = np.full((len(visit), width), -1, dtype=np.int32)
    beside = np.zeros((len(visit), beside_so_many, 3), dtype=np.int32)
    if len(listed) == 0:
        return rows, beside
    at = place[listed].astype(np.int64)
    # One row per place: visits of one place differ in nothing but themselves.
    known: dict[int, Ints] = {}
    for v in range(len(visit)):
        here = int(place[v])
        if here not in known:
            apart = metres[here, at].sum(axis=1, dtype=np.int64)
            keep = min(width + 1, len(listed))
            some = np.argpartition(apart, keep - 1)[:keep] if keep < len(apart) else np.arange(len(apart))
            known[here] = listed[some[np.lexsort((some, apart[some]))]].astype(np.int32)
        others = known[here]
        others = others[others != v][:width]
        rows[v, : len(others)] = others
        first = others[:beside_so_many]
        beside[v, : len(first), : of.LEAST_BEYOND] = metres[here, place[first]]
        beside[v, :, of.LEAST_BEYOND] = _least_beyond(shortest[here], place, first, v, ends, beside_so_many)
        if len(others) >= NEIGHBOURS and place[v] >= 0:
            last = place[others[NEIGHBOURS - 1]]
            reach = int(metres[here, last].sum())
            visit[v, of.FRINGE] = (metres[here, ends].sum(axis=1) <= reach).any()
        else:
            visit[v, of.FRINGE] = 1
    return rows, beside


def _least_beyond(shortest: Ints, place: Ints, first: Ints, v: int, ends: Ints, many: int) -> Ints:
    """For each of the ``first``: the least walk to it, to one behind it, to any other visit, or to an end."""
    elsewhere = np.ones(len(place), dtype=np.bool_)
    elsewhere[first] = elsewhere[v] = False
    others = np.append(place[elsewhere & (place >= 0)], ends)
    walks = np.append(shortest[place[first]], shortest[others].min(initial=of.FAR_METRES))
    least = np.minimum.accumulate(walks[::-1])[::-1]
    return least[np.minimum(np.arange(many), len(first))]


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
