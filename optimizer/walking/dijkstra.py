"""The compiled search: shortest walks from one door to many, with what they are made of.

Own code, because scipy's takes twice as long, cannot begin mid-edge, and gives no second measure along
the shortest way (``docs/decisions/0002-walking-matrix.md``).

References
----------
Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische Mathematik 1.
Dial, R. B. (1969). Algorithm 360: shortest-path forest with topological ordering. CACM 12(11): buckets.
Denardo, E. V., & Fox, B. L. (1979). Shortest-route methods 1: reaching, pruning, and buckets. Operations
Research 27(1): buckets wider than the shortest arc, where a junction may be looked at again.
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
    """Scratch of a search, one row per junction.

    ``cost`` is NO_WAY where no walk is known; the rest holds where one is. ``sums`` as in `Rows`. Junctions
    that have to be looked at wait in buckets of ``2 ** shift`` cm, each a doubly linked list: ``bucket`` has
    the first of each (`NOBODY`: none), ``after`` and ``ahead`` its neighbours, ``waits`` the number of its
    bucket (`NOBODY`: it does not wait). Buckets are used round and round; no arc is longer than all of them
    together.
    """

    cost: NDArray[np.uint32]
    row: Ints
    before: Ints
    sums: Longs
    bucket: NDArray[np.uint32]
    after: NDArray[np.uint32]
    ahead: NDArray[np.uint32]
    waits: NDArray[np.uint32]
    shift: int


BUCKET_BITS, LEAST_SHIFT = 13, 11
"""8192 buckets of 20 m or more: most arcs lead into a later one, and few buckets are empty."""


def new_tree(rows: Rows, doors: Doors) -> Tree:
    """Scratch for searches on these rows, from these doors."""
    n = len(rows.first) - 1
    longest = max(int(rows.cost.max(initial=0)), int(doors.leave_cost.max(initial=0)))
    return Tree(
        cost=np.empty(n, dtype=np.uint32),
        row=np.empty(n, dtype=np.int32),
        before=np.empty(n, dtype=np.int32),
        sums=np.empty(n, dtype=np.int64),
        bucket=np.empty(1 << BUCKET_BITS, dtype=np.uint32),
        after=np.empty(n, dtype=np.uint32),
        ahead=np.empty(n, dtype=np.uint32),
        waits=np.empty(n, dtype=np.uint32),
        shift=max(LEAST_SHIFT, longest.bit_length() - BUCKET_BITS + 1),
    )


# Unsigned numbers spare the compiler the question whether an index counts from the end; one function, and
# local names of its arrays, spare it their reference counts. Together that is more than half of the time.
# The tracer of coverage never sees compiled lines; tests compare every answer with scipy's instead.

U32 = np.uint32
NOBODY = U32(0xFFFFFFFF)
ROUND = U32((1 << BUCKET_BITS) - 1)


@njit(cache=True, nogil=True)
def search(  # noqa: C901 - one loop, whole for the compiler: a call in it costs reference counts
    rows: Rows, doors: Doors, source: int, tree: Tree, targets: Ints, trace: bool
) -> None:  # pragma: no cover
    """Grow the tree of shortest walks from a door until every junction in `targets` is settled.

    Of equally short walks the one found first is kept, in an order that depends on the door alone: the
    same question has the same answer whatever else is asked. An empty `targets` grows the whole tree.
    Only with `trace` does the tree keep the way itself.
    """
    cost, row_in, before, sums = tree.cost, tree.row, tree.before, tree.sums
    bucket, after, ahead, waits, shift = tree.bucket, tree.after, tree.ahead, tree.waits, U32(tree.shift)
    first, head, row_cost, row_sums = rows.first, rows.head, rows.cost, rows.sums
    cost[:] = NO_WAY
    bucket[:] = NOBODY
    waits[:] = NOBODY
    waiting, now = 0, NOBODY
    for side in range(2):
        start = doors.leave_cost[source, side]
        junction = U32(doors.leave_node[source, side])
        if 0 <= start < cost[junction]:
            cost[junction] = start
            row_in[junction] = FROM_DOOR
            sums[junction] = doors.leave_length[source, side] << 32 | doors.leave_effort[source, side]
    for side in range(2):
        junction = U32(doors.leave_node[source, side])
        number = cost[junction] >> shift
        if cost[junction] < NO_WAY and waits[junction] == NOBODY:
            first_there = bucket[number & ROUND]
            after[junction] = first_there
            ahead[junction] = NOBODY
            if first_there != NOBODY:
                ahead[first_there] = junction
            bucket[number & ROUND] = junction
            waits[junction] = number
            waiting += 1
            now = min(now, number)
    asked = 0
    while waiting > 0:
        here = bucket[now & ROUND]
        if here == NOBODY:
            now += U32(1)
            # Whatever costs less than this bucket holds is settled.
            while asked < len(targets) and cost[U32(targets[asked])] >> shift < now:
                asked += 1
            if 0 < len(targets) == asked:
                return
            continue
        follows = after[here]
        bucket[now & ROUND] = follows
        if follows != NOBODY:
            ahead[follows] = NOBODY
        waits[here] = NOBODY
        waiting -= 1
        cost_here, sums_here = cost[here], sums[here]
        for row in range(first[here], first[here + U32(1)]):
            there = cost_here + row_cost[row]
            to = head[row]
            if there < cost[to]:
                cost[to] = there
                sums[to] = sums_here + row_sums[row]
                if trace:
                    row_in[to] = row
                    before[to] = here
                number = there >> shift
                old = waits[to]
                if old == number:
                    continue
                if old != NOBODY:  # no longer where it waited
                    left, right = ahead[to], after[to]
                    if left != NOBODY:
                        after[left] = right
                    else:
                        bucket[old & ROUND] = right
                    if right != NOBODY:
                        ahead[right] = left
                else:
                    waiting += 1
                follows = bucket[number & ROUND]
                after[to] = follows
                ahead[to] = NOBODY
                if follows != NOBODY:
                    ahead[follows] = to
                bucket[number & ROUND] = to
                waits[to] = number


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
