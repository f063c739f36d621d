"""Follows many shortest walks back to their doors in one go: which arcs each of them takes, in order."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.walking.dijkstra import DIRECT, FROM_DOOR, Ends, Tree, arrive, new_ends, new_tree, search
from optimizer.walking.routes import Doors, Ints, Routes, Rows

Bools = NDArray[np.bool_]


class Traced(NamedTuple):
    """Walks between doors, k of them.

    Attributes
    ----------
    ends : Ends
        Their measures; ``via`` -1: there is no way.
    arcs : (a,) int32
        Arcs of all walks, walk after walk, each in the order walked.
    first : (k + 1,) int32
        Walk n takes ``arcs[first[n]:first[n + 1]]``.
    begins_inside, ends_inside : (k,) bool
        Whether the first and the last arc are walked in part.
    """

    ends: Ends
    arcs: Ints
    first: Ints
    begins_inside: Bools
    ends_inside: Bools


def trace(laid: Routes, sources: Ints, targets: Ints) -> Traced:
    """Trace walks, with one search for each run of equal sources.

    Parameters
    ----------
    laid
        The map as one mode walks it.
    sources, targets
        Doors, shape (k,).
    """
    k = len(sources)
    ends, first = new_ends(k), np.zeros(k + 1, dtype=np.int32)
    begins_inside, ends_inside = np.zeros(k, dtype=np.bool_), np.zeros(k, dtype=np.bool_)
    tree = new_tree(laid.rows, laid.doors)
    arcs = _trace(laid.rows, laid.doors, tree, sources, targets, ends, first, begins_inside, ends_inside)
    return Traced(ends, arcs, first, begins_inside, ends_inside)


@njit(cache=True, nogil=True)
def _trace(
    rows: Rows,
    doors: Doors,
    tree: Tree,
    sources: Ints,
    targets: Ints,
    ends: Ends,
    first: Ints,
    begins_inside: Bools,
    ends_inside: Bools,
) -> Ints:  # pragma: no cover — compiled, unseen by the tracer
    """Search from each source, then write the arcs of its walks behind those before."""
    arcs = np.empty(1024 + 16 * len(sources), dtype=np.int32)
    count, at = 0, 0
    while at < len(sources):
        source, till = sources[at], at
        while till < len(sources) and sources[till] == source:
            till += 1
        goals = np.empty(2 * (till - at), dtype=np.int32)
        for n in range(at, till):
            for side in range(2):
                goals[2 * (n - at) + side] = doors.arrive_node[targets[n], side]
        search(rows, doors, source, tree, goals, True)
        mine = Ends(ends.via[at:till], ends.cost[at:till], ends.length[at:till], ends.effort[at:till])
        arrive(doors, source, targets[at:till], tree, mine)
        for n in range(at, till):
            first[n] = count
            # No way takes an arc twice, and none more than there are junctions, but for its two ends.
            if count + len(tree.cost) + 2 > len(arcs):
                longer = np.empty(2 * len(arcs) + len(tree.cost) + 2, dtype=np.int32)
                longer[:count] = arcs[:count]
                arcs = longer
            written, begun, ended = _back(rows, doors, tree, source, targets[n], ends.via[n], arcs[count:])
            begins_inside[n], ends_inside[n] = begun, ended
            count += written
        at = till
    first[len(sources)] = count
    return arcs[:count].copy()


@njit(cache=True, nogil=True)
def _back(
    rows: Rows, doors: Doors, tree: Tree, source: int, target: int, via: int, arcs: Ints
) -> tuple[int, bool, bool]:  # pragma: no cover — same
    """Follow the tree back from a door to the one where it grew, and write the arcs in the order walked.

    Returns their number, and whether the first begins and the last ends somewhere along it.
    """
    if via < 0:
        return 0, False, False
    if via == DIRECT:
        ahead = doors.along[target] - doors.along[source]
        arcs[0] = 2 * doors.edge[source] + (1 if ahead < 0 else 0)
        return (1 if ahead != 0 else 0), True, True
    count = 0
    node = doors.arrive_node[target, via]
    ends_inside = doors.arrive_length[target, via] != 0
    if ends_inside:
        arcs[count] = 2 * doors.edge[target] + via
        count += 1
    while tree.row[node] != FROM_DOOR:
        arcs[count] = rows.arc[tree.row[node]]
        node = tree.before[node]
        count += 1
    side = 0
    if doors.leave_node[source, 0] != node or doors.leave_cost[source, 0] != np.int64(tree.cost[node]):
        side = 1
    begins_inside = doors.leave_length[source, side] != 0
    if begins_inside:
        arcs[count] = 2 * doors.edge[source] + side
        count += 1
    for k in range(count // 2):
        arcs[k], arcs[count - 1 - k] = arcs[count - 1 - k], arcs[k]
    return count, begins_inside, ends_inside
