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
"""Stands for the row into a junction that is reached directly from the door."""

DIRECT = 2
"""The way along one edge, when both doors are on it; 0 and 1 are the sides of `Doors`."""


class Tree(NamedTuple):
    """Scratch of a search, one row per junction; `heap` holds ``cost << 32 | junction``.

    ``cost`` is NO_WAY where no walk is known; the rest holds where one is. ``sums`` as in `Rows`.
    """

    cost: NDArray[np.uint32]
    row: Ints
    before: Ints
    sums: Longs
    heap: NDArray[np.uint64]


def new_tree(rows: Rows) -> Tree:
    """Scratch for searches on these rows."""
    n = len(rows.first) - 1
    return Tree(
        cost=np.empty(n, dtype=np.uint32),
        row=np.empty(n, dtype=np.int32),
        before=np.empty(n, dtype=np.int32),
        sums=np.empty(n, dtype=np.int64),
        heap=np.empty(len(rows.head) + 2, dtype=np.uint64),
    )


# Unsigned numbers spare the compiler the question whether an index counts from the end; inlined heap
# and local names of arrays spare it their reference counts. Together that is more than half of the time.
# The tracer of coverage never sees compiled lines; tests compare every answer with scipy's instead.

U32, U64 = np.uint32, np.uint64
ONE, TWO, FOUR, HALF = U64(1), U64(2), U64(4), U64(32)
LOW = U64(0xFFFFFFFF)


@njit(cache=True, nogil=True, inline="always")
def _push(heap, size, key):  # type: ignore[no-untyped-def] # pragma: no cover — numba infers unsigned types
    at = size
    while at > 0:
        parent = (at - ONE) >> TWO
        if heap[parent] <= key:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = key
    return size + ONE


@njit(cache=True, nogil=True, inline="always")
def _pop(heap, size):  # type: ignore[no-untyped-def] # pragma: no cover — numba infers unsigned types
    """Take the first key away and close the gap; the caller has read it."""
    size -= ONE
    key = heap[size]
    at = U64(0)
    while True:
        child = (at << TWO) + ONE
        if child >= size:
            break
        least, least_key = child, heap[child]
        end = min(child + FOUR, size)
        other = child + ONE
        while other < end:
            if heap[other] < least_key:
                least, least_key = other, heap[other]
            other += ONE
        if least_key >= key:
            break
        heap[at] = least_key
        at = least
    heap[at] = key
    return size


@njit(cache=True, nogil=True)
def search(  # noqa: C901 - one loop, whole for the compiler: a call in it costs reference counts
    rows: Rows, doors: Doors, source: int, tree: Tree, targets: Ints, trace: bool
) -> None:  # pragma: no cover
    """Grow the tree of shortest walks from a door until every junction in `targets` is settled.

    Ties are broken by junction and by first come, so that the same question has the same answer
    whatever else is asked; an empty `targets` grows the whole tree. Only with `trace` does the tree
    keep the way itself.
    """
    cost, row_in, before, sums, heap = tree.cost, tree.row, tree.before, tree.sums, tree.heap
    first, head, row_cost, row_sums = rows.first, rows.head, rows.cost, rows.sums
    cost[:] = NO_WAY
    size = U64(0)
    for side in range(2):
        start = doors.leave_cost[source, side]
        junction = U32(doors.leave_node[source, side])
        if 0 <= start < cost[junction]:
            cost[junction] = start
            row_in[junction] = FROM_DOOR
            sums[junction] = doors.leave_length[source, side] << 32 | doors.leave_effort[source, side]
            size = _push(heap, size, (U64(start) << HALF) | U64(junction))
    asked = 0
    while size > 0:
        key = heap[0]
        size = _pop(heap, size)
        at = U32(key & LOW)
        here = U32(key >> HALF)
        if here != cost[at]:
            continue
        if asked < len(targets):
            while asked < len(targets) and cost[U32(targets[asked])] <= here:
                asked += 1
            if asked == len(targets):
                return
        sums_here = sums[at]
        for row in range(first[at], first[at + U32(1)]):
            there = here + row_cost[row]
            to = head[row]
            if there < cost[to]:
                cost[to] = there
                sums[to] = sums_here + row_sums[row]
                if trace:
                    row_in[to] = row
                    before[to] = at
                size = _push(heap, size, (U64(there) << HALF) | U64(to))


class Ends(NamedTuple):
    """How walks from one door end, at k doors: by which side (-1: no way), and their measures in cm."""

    via: Ints
    cost: Longs
    length: Longs
    effort: Longs


def new_ends(count: int) -> Ends:
    """Room for `count` answers of `arrive`."""
    cost, length, effort = (np.zeros(count, dtype=np.int64) for _ in range(3))
    return Ends(np.full(count, -1, dtype=np.int32), cost, length, effort)


@njit(cache=True, nogil=True)
def arrive(doors: Doors, source: int, targets: Ints, tree: Tree, ends: Ends) -> None:  # pragma: no cover
    """Finish the shortest walks from a door to others, once `search` has grown its tree."""
    edge, along, along_effort = doors.edge, doors.along, doors.along_effort
    node, last = doors.arrive_node, doors.arrive_cost
    last_length, last_effort = doors.arrive_length, doors.arrive_effort
    cost_at, sums_at = tree.cost, tree.sums
    for k in range(len(targets)):
        target = U32(targets[k])
        via, cost, length, effort = -1, NO_WAY, 0, 0
        if edge[source] == edge[target] and doors.usable[source]:
            ahead = along[target] - along[source]
            way = 0 if ahead > 0 else 1
            if ahead == 0:
                via, cost = DIRECT, 0
            elif doors.open_arc[source, way]:
                length, effort = abs(ahead), abs(along_effort[target] - along_effort[source])
                via, cost = DIRECT, effort + doors.delay_cost[source, way]
        for side in range(2):
            junction = U32(node[target, side])
            there = np.int64(cost_at[junction]) + last[target, side]
            if last[target, side] >= 0 and there < cost:
                via, cost = side, there
                length = (sums_at[junction] >> 32) + last_length[target, side]
                effort = (sums_at[junction] & 0xFFFFFFFF) + last_effort[target, side]
        ends.via[k], ends.cost[k], ends.length[k], ends.effort[k] = via, cost, length, effort
