"""The compiled search: shortest walks from one door to many, with what they are made of.

Own code, because scipy's takes twice as long, cannot begin mid-edge, and gives no second measure along
the shortest way (``docs/decisions/0002-walking-matrix.md``).

References
----------
Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische Mathematik 1.
Johnson, D. B. (1975). Priority queues with update and finding minimum spanning trees (d-ary heaps).
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from optimizer.walking.routes import NO_WAY, Doors, Ints, Longs, Rows

FROM_DOOR = -1
"""Stands for the arc into a junction that is reached directly from the door."""

DIRECT = 2
"""The way along one edge, when both doors are on it; 0 and 1 are the sides of `Doors`."""


class Tree(NamedTuple):
    """Scratch of a search, one row per junction; `heap` holds ``cost << 32 | junction``.

    ``cost`` is NO_WAY where no walk is known; ``length`` and ``effort`` hold where ``done``.
    """

    cost: Longs
    arc: Ints
    before: Ints
    length: Longs
    effort: Longs
    done: NDArray[np.bool_]
    heap: Longs


def new_tree(rows: Rows) -> Tree:
    """Scratch for searches on these rows."""
    n = len(rows.first) - 1
    return Tree(
        cost=np.empty(n, dtype=np.int64),
        arc=np.empty(n, dtype=np.int32),
        before=np.empty(n, dtype=np.int32),
        length=np.empty(n, dtype=np.int64),
        effort=np.empty(n, dtype=np.int64),
        done=np.empty(n, dtype=np.bool_),
        heap=np.empty(len(rows.head) + 2, dtype=np.int64),
    )


# The tracer of coverage never sees compiled lines; tests compare every answer with scipy's instead.


@njit(cache=True, nogil=True)
def _push(heap: Longs, size: int, key: int) -> int:  # pragma: no cover
    at = size
    while at > 0:
        parent = (at - 1) >> 2
        if heap[parent] <= key:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = key
    return size + 1


@njit(cache=True, nogil=True)
def _pop(heap: Longs, size: int) -> int:  # pragma: no cover
    """Take the first key away and close the gap; the caller has read it."""
    size -= 1
    key = heap[size]
    at = 0
    while True:
        child = 4 * at + 1
        if child >= size:
            break
        least = child
        for other in range(child + 1, min(child + 4, size)):
            if heap[other] < heap[least]:
                least = other
        if heap[least] >= key:
            break
        heap[at] = heap[least]
        at = least
    heap[at] = key
    return size


@njit(cache=True, nogil=True)
def search(rows: Rows, doors: Doors, source: int, tree: Tree, targets: Ints) -> None:  # pragma: no cover
    """Grow the tree of shortest walks from a door until every junction in `targets` is settled.

    Ties are broken by junction and by first come, so that the same question has the same answer
    whatever else is asked; an empty `targets` grows the whole tree.
    """
    tree.cost[:] = NO_WAY
    tree.done[:] = False
    size = 0
    for side in range(2):
        cost = doors.leave_cost[source, side]
        node = doors.leave_node[source, side]
        if 0 <= cost < tree.cost[node]:
            tree.cost[node] = cost
            tree.arc[node] = FROM_DOOR
            tree.before[node] = -1
            tree.length[node] = doors.leave_length[source, side]
            tree.effort[node] = doors.leave_effort[source, side]
            size = _push(tree.heap, size, (cost << 32) | node)
    asked = 0
    while size > 0:
        key = tree.heap[0]
        size = _pop(tree.heap, size)
        node = key & 0xFFFFFFFF
        if tree.done[node]:
            continue
        tree.done[node] = True
        if asked < len(targets):
            while asked < len(targets) and tree.done[targets[asked]]:
                asked += 1
            if asked == len(targets):
                return
        cost = key >> 32
        for row in range(rows.first[node], rows.first[node + 1]):
            head = rows.head[row]
            there = cost + rows.cost[row]
            if there < tree.cost[head]:
                tree.cost[head] = there
                tree.arc[head] = rows.arc[row]
                tree.before[head] = node
                tree.length[head] = tree.length[node] + rows.length[row]
                tree.effort[head] = tree.effort[node] + rows.effort[row]
                size = _push(tree.heap, size, (there << 32) | head)


@njit(cache=True, nogil=True)
def arrive(
    doors: Doors, source: int, target: int, tree: Tree
) -> tuple[int, int, int, int]:  # pragma: no cover
    """How the shortest walk ends: by which side (-1: no way), its cost, length and effort in cm."""
    via, cost, length, effort = -1, NO_WAY, 0, 0
    if doors.edge[source] == doors.edge[target] and doors.usable[source]:
        ahead = doors.along[target] - doors.along[source]
        climb = doors.along_effort[target] - doors.along_effort[source]
        way = 0 if ahead > 0 else 1
        if ahead == 0:
            via, cost = DIRECT, 0
        elif doors.open_arc[source, way]:
            length, effort = abs(ahead), abs(climb)
            via, cost = DIRECT, effort + doors.delay_cost[source, way]
    for side in range(2):
        last = doors.arrive_cost[target, side]
        node = doors.arrive_node[target, side]
        if last >= 0 and tree.cost[node] + last < cost:
            via, cost = side, tree.cost[node] + last
            length = tree.length[node] + doors.arrive_length[target, side]
            effort = tree.effort[node] + doors.arrive_effort[target, side]
    return via, cost, length, effort
