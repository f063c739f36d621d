"""Who works side by side with whom, and whose neighbours the left-out jobs are."""

from collections.abc import Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from optimizer.engines.engine import VisitOrder
from optimizer.ground import NO_WAY, NOWHERE, IntMatrix
from optimizer.instance import Instance

_FAR = 1 << 30


def neighbourhoods(instance: Instance, order: VisitOrder, size: int, dice: Random) -> list[list[int]]:
    """Group people whose routes lie side by side.

    Parameters
    ----------
    instance, order
        For each route its visits.
    size
        Visits that a group is to have, about.
    dice
        Draws where the first group begins.

    Returns
    -------
    list of list of int
        Persons, each in one group.
    """
    work = np.array([sum(len(order[r]) for r in own) for own in instance.routes_of])
    # Whoever has nothing to do yet can take something over: he or she counts as much as a few visits.
    work = np.maximum(work, 1 + len(instance.visits) // max(2 * instance.people, 1))
    at = np.array([_middle(instance, order, own) for own in instance.routes_of], dtype=np.intp)
    apart = _apart(instance.length_m[0], at, at)
    left = np.arange(instance.people)
    groups = []
    while len(left):
        # From a corner inwards, so that those who remain still lie side by side.
        corner = left[np.argmax(apart[dice.choice(left.tolist()), left])]
        near = left[np.argsort(apart[corner, left], kind="stable")]
        count = int(np.searchsorted(np.cumsum(work[near]), size)) + 1
        if work[near[count:]].sum() < size // 2:
            count = len(near)
        groups.append(near[:count].tolist())
        left = np.setdiff1d(left, near[:count])
    return groups


def _middle(instance: Instance, order: VisitOrder, routes: Sequence[int]) -> int:
    """The place in the middle of what somebody does; where he or she starts when that is nothing."""
    doors = [v for r in routes for v in order[r] if instance.visits[v].door]
    if doors:
        return instance.visits[doors[len(doors) // 2]].place
    ends = [p for r in routes for p in (instance.routes[r].start, instance.routes[r].end) if p != NOWHERE]
    return ends[0] if ends else 0


def _apart(length_m: IntMatrix, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.int64]:
    """Metres there and back between places, shape (one, other)."""
    there = length_m[np.ix_(one, other)].astype(np.int64)
    back = length_m[np.ix_(other, one)].T.astype(np.int64)
    return np.where((there == NO_WAY) | (back == NO_WAY), _FAR, there + back)


def shared_out(
    instance: Instance, order: VisitOrder, piece_of: NDArray[np.intp], pieces: int
) -> list[list[int]]:
    """Give each piece the jobs on its routes, and the left-out jobs nearest to what its people do.

    Parameters
    ----------
    instance, order
        For each route its visits.
    piece_of : int array (people,)
        The piece of each person.
    pieces
        How many there are.

    Returns
    -------
    list of list of int
        Jobs of each piece.
    """
    route_of = {v: r for r, visits in enumerate(order) for v in visits}
    jobs: list[list[int]] = [[] for _ in range(pieces)]
    home: dict[int, int] = {}
    for job, visits in enumerate(instance.jobs):
        if visits[0] in route_of:
            home[job] = int(piece_of[route_of[visits[0]]])
    mates: dict[int, set[int]] = {}
    for one, other in instance.same:
        mates.setdefault(one, set()).add(other)
        mates.setdefault(other, set()).add(one)
    made = [v for v in route_of if instance.visits[v].door]
    at = np.array([instance.visits[v].place for v in made], dtype=np.intp)
    routes = np.array([route_of[v] for v in made], dtype=np.intp)
    for job in range(len(instance.jobs)):
        if job not in home:
            known = [home[mate] for mate in mates.get(job, ()) if mate in home]
            home[job] = known[0] if known else _nearest(instance, job, at, routes, piece_of)
    for job, piece in sorted(home.items()):
        jobs[piece].append(job)
    return jobs


def _nearest(
    instance: Instance,
    job: int,
    at: NDArray[np.intp],
    routes: NDArray[np.intp],
    piece_of: NDArray[np.intp],
) -> int:
    """The piece in which somebody who may make a job works nearest to its door."""
    may, place = instance.allowed[job], instance.visits[instance.doors[job]].place
    if place != NOWHERE and len(at) and may[routes].any():
        metres = instance.length_m[0][place, at].astype(np.int64)
        metres[(metres == NO_WAY) | ~may[routes]] = _FAR
        return int(piece_of[routes[np.argmin(metres)]])
    return int(piece_of[np.argmax(may)])
