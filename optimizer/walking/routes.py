"""The network as one mode walks it today: open arcs in rows for the search, and doors on their edges.

Whole centimetres throughout, rounded up where a walk begins or ends mid-edge, so that the matrix and
the path of a leg are sums of the same numbers.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.problem import Mode
from optimizer.walking.closures import Shut
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import Snapped

CM_PER_DELAY_S = 125
"""A second of waiting weighs as much as the 1.25 m that are walked in it."""

NO_WAY = 2**31 - 1
"""Costs at or above this, 21,000 km or half a year, are no way."""

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]


class Rows(NamedTuple):
    """Open arcs by the junction they leave, compressed: those of j are ``first[j]:first[j + 1]``.

    ``sums`` holds ``length << 32 | effort``: two measures are added up along a walk as one number.
    """

    first: NDArray[np.uint32]
    head: NDArray[np.uint32]
    arc: Ints
    cost: NDArray[np.uint32]
    sums: Longs


class Doors(NamedTuple):
    """Distinct points on edges where walks begin and end, m of them.

    Side 0 leaves by the edge's head and arrives from its tail, side 1 the other way round. A cost of
    -1 says that the side is shut.
    """

    edge: Ints
    usable: NDArray[np.bool_]
    along: Longs
    along_effort: Longs
    leave_node: Ints
    leave_cost: Longs
    leave_length: Longs
    leave_effort: Longs
    arrive_node: Ints
    arrive_cost: Longs
    arrive_length: Longs
    arrive_effort: Longs
    open_arc: NDArray[np.bool_]
    delay_cost: Longs


@dataclass(frozen=True, eq=False)
class Routes:
    """What one search needs.

    Attributes
    ----------
    rows, doors
        Arcs and distinct points on them.
    door_of : (n,) int32
        Point of each snapped position, -1: unreachable.
    stub_cm : (n,) int64
        The straight bit from position to point.
    """

    rows: Rows
    doors: Doors
    door_of: Ints
    stub_cm: Longs


def routes(network: WalkingNetwork, snapped: Snapped, *, mode: Mode, shut: Shut | None) -> Routes:
    """Lay out arcs and doors for one mode.

    Parameters
    ----------
    network, snapped
        The map, and the places on it.
    mode
        Who walks: on foot, or with what.
    shut
        Arcs that are closed, and what gates add in seconds; None: nothing is shut.
    """
    open_arc = network.open_to(mode)
    delay_s = np.zeros(2 * network.edges, dtype=np.int64)
    if shut is not None:
        open_arc = open_arc & ~shut.arc_closed
        delay_s += shut.arc_delay_s
    effort = network.effort_cm(mode)
    doors, door_of = _doors(network, snapped, open_arc, effort, CM_PER_DELAY_S * delay_s)
    stub = np.where(snapped.reachable, snapped.stub_m, 0.0)
    stub_cm = np.ceil(stub * 100.0 - 1e-6).astype(np.int64)
    rows = _rows(network, open_arc, effort, CM_PER_DELAY_S * delay_s)
    return Routes(rows=rows, doors=doors, door_of=door_of, stub_cm=stub_cm)


def _rows(network: WalkingNetwork, open_arc: NDArray[np.bool_], effort: Ints, delay_cost: Longs) -> Rows:
    """Of parallel arcs keep the easiest; a loop back to its own junction helps nobody."""
    tail = np.stack([network.tail, network.head], axis=1).reshape(-1)
    head = np.stack([network.head, network.tail], axis=1).reshape(-1)
    cost = np.minimum(np.repeat(effort.astype(np.int64), 2) + delay_cost, NO_WAY)
    length = np.repeat(network.length_cm, 2)
    arcs = np.flatnonzero(open_arc & (tail != head))
    arcs = arcs[np.lexsort((arcs, length[arcs], cost[arcs], head[arcs], tail[arcs]))]
    again = (np.diff(tail[arcs], prepend=-1) == 0) & (np.diff(head[arcs], prepend=-1) == 0)
    arcs = arcs[~again]
    first = np.searchsorted(tail[arcs], np.arange(len(network.junctions) + 1))
    return Rows(
        first=first.astype(np.uint32),
        head=head[arcs].astype(np.uint32),
        arc=arcs.astype(np.int32),
        cost=cost[arcs].astype(np.uint32),
        sums=length[arcs].astype(np.int64) << 32 | np.repeat(effort, 2)[arcs],
    )


def _doors(
    network: WalkingNetwork,
    snapped: Snapped,
    open_arc: NDArray[np.bool_],
    effort: Ints,
    delay_cost: Longs,
) -> tuple[Doors, Ints]:
    on_edge = np.flatnonzero(snapped.reachable)
    edges = snapped.edge[on_edge].astype(np.int64)
    along = np.ceil(snapped.offset_m[on_edge] * 100.0 - 1e-6).astype(np.int64)
    along = np.clip(along, 0, network.length_cm[edges])
    points, which = np.unique(np.stack([edges, along], axis=1), axis=0, return_inverse=True)
    door_of = np.full(len(snapped), -1, dtype=np.int32)
    door_of[on_edge] = which.reshape(-1)
    # A column of one row counts as contiguous and one of several does not: as they are, two types to compile.
    edge, along = (np.ascontiguousarray(column) for column in points.T)
    length = network.length_cm[edge].astype(np.int64)
    whole_effort = effort[edge].astype(np.int64)
    # Rounded up like the lengths: differences of it are never below differences of `along`.
    along_effort = -(-whole_effort * along // np.maximum(length, 1))
    ways = np.stack([open_arc[2 * edge], open_arc[2 * edge + 1]], axis=1)
    delay = np.stack([delay_cost[2 * edge], delay_cost[2 * edge + 1]], axis=1)
    ends = np.stack([network.tail[edge], network.head[edge]], axis=1)
    to_head = np.stack([length - along, whole_effort - along_effort], axis=1)
    to_tail = np.stack([along, along_effort], axis=1)
    leave = np.stack([to_head, to_tail], axis=1)
    arrive = leave[:, ::-1]
    return (
        Doors(
            edge=edge.astype(np.int32),
            usable=ways[:, 0] | ways[:, 1],
            along=along,
            along_effort=along_effort,
            leave_node=np.ascontiguousarray(ends[:, ::-1]),
            leave_cost=_side_cost(leave, ways, delay),
            leave_length=np.ascontiguousarray(leave[..., 0]),
            leave_effort=np.ascontiguousarray(leave[..., 1]),
            arrive_node=ends,
            arrive_cost=_side_cost(arrive, ways, delay),
            arrive_length=np.ascontiguousarray(arrive[..., 0]),
            arrive_effort=np.ascontiguousarray(arrive[..., 1]),
            open_arc=ways,
            delay_cost=delay,
        ),
        door_of,
    )


def _side_cost(bits: Longs, ways: NDArray[np.bool_], delay: Longs) -> Longs:
    """Cost of the bit of an edge on each side, -1 where its arc is shut.

    A door at the very end of an edge stands on the junction: nothing of the arc is walked, so its
    direction and its gate do not matter, unless the whole edge is shut.
    """
    length, effort = bits[..., 0], bits[..., 1]
    cost = np.where(length == 0, 0, effort + delay)
    may = np.where(length == 0, ways[:, :1] | ways[:, 1:], ways)
    return np.ascontiguousarray(np.where(may, cost, -1))
