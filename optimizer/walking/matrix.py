"""Measures every walk between n places at once: the numbers that the search for routes works on."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from optimizer.problem import Mode
from optimizer.walking.closures import Shut
from optimizer.walking.dijkstra import U32, Ends, Tree, arrive, new_ends, new_tree, search
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.routes import CM_PER_DELAY_S, Doors, Ints, Longs, Rows, routes
from optimizer.walking.snap import Snapped


@dataclass(frozen=True, eq=False)
class WalkingMatrix:
    """Every walk from place i to place j, at ``[i, j]``; -1: no way.

    Attributes
    ----------
    length_m : (n, n) int32
        Metres walked, from door to door, rounded up; 0 between identical positions.
    effort_m : (n, n) int32
        Metres on the flat that take as long; never below the length.
    delay_s : (n, n) int32
        Seconds spent at gates.
    """

    length_m: Ints
    effort_m: Ints
    delay_s: Ints


def measure(
    network: WalkingNetwork, snapped: Snapped, *, mode: Mode, shut: Shut | None = None
) -> WalkingMatrix:
    """Measure all walks between the positions, shortest by effort and delay.

    Parameters
    ----------
    network
        The map.
    snapped
        The n positions, snapped for the same mode.
    mode
        Decides which lanes are wide enough and what steps and rough ground cost.
    shut
        Closures and gates of the day.

    Returns
    -------
    WalkingMatrix
        One-way lanes make it asymmetric.
    """
    n = len(snapped)
    laid = routes(network, snapped, mode=mode, shut=shut)
    length_m, effort_m, delay_s = np.empty((3, n, n), dtype=np.int32)
    by_door = np.argsort(laid.door_of, kind="stable").astype(np.int32)
    first = np.searchsorted(laid.door_of[by_door], np.arange(len(laid.doors.edge) + 1)).astype(np.int32)
    _fill(
        laid.rows,
        laid.doors,
        new_tree(laid.rows, laid.doors),
        new_ends(len(laid.doors.edge)),
        # Doors of a morning lie in a part of the map: a search ends when the last of them is reached.
        np.unique(laid.doors.arrive_node).astype(np.int32),
        laid.door_of,
        by_door,
        first,
        laid.stub_cm,
        length_m,
        effort_m,
        delay_s,
    )
    for matrix in (length_m, effort_m, delay_s):
        matrix[~snapped.reachable] = -1
    for matrix in (length_m, effort_m, delay_s):
        np.fill_diagonal(matrix, 0)
    for same in _identical(snapped):
        for matrix in (length_m, effort_m, delay_s):
            matrix[np.ix_(same, same)] = 0
    return WalkingMatrix(length_m=length_m, effort_m=effort_m, delay_s=delay_s)


def _identical(snapped: Snapped) -> list[np.ndarray]:
    """Groups of several places at exactly one position."""
    if len(snapped) == 0:
        return []
    _, group, size = np.unique(snapped.lonlat, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(group.reshape(-1), kind="stable")
    first = np.cumsum(size) - size
    return [order[first[k] : first[k] + size[k]] for k in np.flatnonzero(size > 1)]


@njit(cache=True, nogil=True)
def _fill(
    rows: Rows,
    doors: Doors,
    tree: Tree,
    ends: Ends,
    goals: Ints,
    door_of: Ints,
    by_door: Ints,
    first: Ints,
    stub_cm: Longs,
    length_m: Ints,
    effort_m: Ints,
    delay_s: Ints,
) -> None:  # pragma: no cover — compiled, unseen by the tracer
    """Search once from every distinct door, then write the rows of all places there."""
    every_door = np.arange(len(doors.edge)).astype(np.int32)
    via, cost, length, effort = ends.via, ends.cost, ends.length, ends.effort
    for source in range(len(doors.edge)):
        search(rows, doors, source, tree, goals, False)
        arrive(doors, source, every_door, tree, ends)
        for at in range(first[source], first[source + 1]):
            i = by_door[at]
            for j in range(len(door_of)):
                target = door_of[j]
                if target < 0 or via[target] < 0:
                    length_m[i, j] = effort_m[i, j] = delay_s[i, j] = -1
                    continue
                stubs = stub_cm[i] + stub_cm[j]
                metres = U32(length[target] + stubs + 99) // U32(100)
                length_m[i, j] = effort_m[i, j] = metres
                delay_s[i, j] = 0
                if cost[target] != length[target]:  # steps, rough ground or a gate on the way
                    effort_m[i, j] = U32(effort[target] + stubs + 99) // U32(100)
                    delay_s[i, j] = (cost[target] - effort[target]) // CM_PER_DELAY_S
