"""Draws the walks that a plan uses: the lanes of one leg, door to door, by the numbers of the matrix."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.problem import Mode
from optimizer.walking.closures import Shut
from optimizer.walking.dijkstra import DIRECT, FROM_DOOR, Tree, arrive, new_ends, new_tree, search
from optimizer.walking.metric import Floats, distance_m
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.routes import CM_PER_DELAY_S, Doors, Routes, Rows, routes
from optimizer.walking.snap import Snapped

SAME_SPOT_DEGREES = 1e-8
"""About a millimetre: positions this near are one corner of a polyline."""


@dataclass(frozen=True, eq=False)
class Path:
    """One walk.

    Attributes
    ----------
    lonlat : (k, 2) float64
        From the first position, over its stub and the bends of the lanes, to the second; k ≥ 2 (a
        walk of 0 m repeats its position, as a LineString has two positions at least).
    length_m, effort_m, delay_s : int
        The matrix's numbers.
    arcs : (a,) int32
        Arcs in the order walked (``2 e`` along edge e, ``2 e + 1`` against it), barriers included;
        the first and last in part. Empty when both doors touch one point.
    alleys : tuple of str
        Names of the alleys in the order walked; stretches without a name are passed over.
    joints : (a + 1,) int32
        Arc n is walked along ``lonlat[joints[n] : joints[n + 1] + 1]``; what lies before the first and
        behind the last joint is a stub.
    """

    lonlat: Floats
    length_m: int
    effort_m: int
    delay_s: int
    arcs: NDArray[np.int32]
    alleys: tuple[str, ...]
    joints: NDArray[np.int32]


def path(
    network: WalkingNetwork, snapped: Snapped, i: int, j: int, *, mode: Mode, shut: Shut | None = None
) -> Path:
    """Draw the walk from place i to place j; see `paths`."""
    return paths(network, snapped, [(i, j)], mode=mode, shut=shut)[0]


def paths(
    network: WalkingNetwork,
    snapped: Snapped,
    pairs: Sequence[tuple[int, int]],
    *,
    mode: Mode,
    shut: Shut | None = None,
) -> list[Path]:
    """Draw many walks, with one search per place of departure.

    Parameters
    ----------
    network, snapped, mode, shut
        As given to `matrix.measure`: the walks are those that were measured.
    pairs
        ``(from, to)`` in any order.

    Returns
    -------
    list of Path
        In the order of `pairs`.

    Raises
    ------
    ValueError
        When there is no way between two of them; the matrix says so beforehand.
    """
    laid = routes(network, snapped, mode=mode, shut=shut)
    tree = new_tree(laid.rows, laid.doors)
    drawn: dict[tuple[int, int], Path] = {}
    by_source: dict[int, set[int]] = {}
    for i, j in pairs:
        by_source.setdefault(i, set()).add(j)
    for i, goals in by_source.items():
        source = int(laid.door_of[i])
        doors = sorted({int(laid.door_of[j]) for j in goals} - {-1})
        if source >= 0:
            targets = laid.doors.arrive_node[doors].reshape(-1)
            search(laid.rows, laid.doors, source, tree, np.ascontiguousarray(targets, dtype=np.int32), True)
        for j in goals:
            drawn[i, j] = _draw(network, snapped, laid, tree, i, j)
    return [drawn[pair] for pair in pairs]


def _draw(network: WalkingNetwork, snapped: Snapped, laid: Routes, tree: Tree, i: int, j: int) -> Path:
    if np.array_equal(snapped.lonlat[i], snapped.lonlat[j]):
        nothing = np.empty(0, dtype=np.int32)
        return Path(snapped.lonlat[[i, j]], 0, 0, 0, nothing, (), np.zeros(1, dtype=np.int32))
    source, target = int(laid.door_of[i]), int(laid.door_of[j])
    answer = new_ends(1)
    if source >= 0 and target >= 0:
        arrive(laid.doors, source, np.array([target], dtype=np.int32), tree, answer)
    via, cost, length, effort = (int(column[0]) for column in answer)
    if via < 0:
        raise ValueError(f"there is no way from place {i} to place {j}")
    arcs, begins_inside, ends_inside = _arcs(laid.rows, laid.doors, tree, source, target, via)
    begins = snapped.offset_m[i] if begins_inside else None
    ends = snapped.offset_m[j] if ends_inside else None
    walked = [
        _shape(network, arc, begins if n == 0 else None, ends if n == len(arcs) - 1 else None)
        for n, arc in enumerate(arcs)
    ]
    stubs = int(laid.stub_cm[i] + laid.stub_cm[j])
    lonlat, joints = _polyline(snapped, walked, i, j)
    return Path(
        lonlat=lonlat,
        length_m=(length + stubs + 99) // 100,
        effort_m=(effort + stubs + 99) // 100,
        delay_s=(cost - effort) // CM_PER_DELAY_S,
        arcs=np.array(arcs, dtype=np.int32),
        alleys=_alleys(network, arcs),
        joints=joints,
    )


def _arcs(
    rows: Rows, doors: Doors, tree: Tree, source: int, target: int, via: int
) -> tuple[list[int], bool, bool]:
    """Follow the tree back from the last junction to the door.

    Returns the arcs, and whether the first begins and the last ends somewhere along it.
    """
    if via == DIRECT:
        ahead = doors.along[target] - doors.along[source]
        return ([2 * int(doors.edge[source]) + int(ahead < 0)] if ahead else []), True, True
    node = int(doors.arrive_node[target, via])
    ends_inside = bool(doors.arrive_length[target, via])
    arcs = [2 * int(doors.edge[target]) + via] if ends_inside else []
    while tree.row[node] != FROM_DOOR:
        arcs.append(int(rows.arc[tree.row[node]]))
        node = int(tree.before[node])
    costs = doors.leave_cost[source]
    side = next(s for s in (0, 1) if doors.leave_node[source, s] == node and costs[s] == int(tree.cost[node]))
    begins_inside = bool(doors.leave_length[source, side])
    if begins_inside:
        arcs.append(2 * int(doors.edge[source]) + side)
    return arcs[::-1], begins_inside, ends_inside


def _polyline(snapped: Snapped, walked: list[Floats], i: int, j: int) -> tuple[Floats, NDArray[np.int32]]:
    """Door, point on the lane, bends and corners on the way, point on the lane, door; and the joints."""
    start, end = (snapped.lonlat[[i]], snapped.point[[i]]), (snapped.point[[j]], snapped.lonlat[[j]])
    line = np.concatenate([*start, *walked, *end])
    # Where two arcs meet, the junction is the last corner of the one and the first of the other.
    joints = np.cumsum([1, *(len(corners) for corners in walked)])
    joints[-1] = len(line) - 2
    moves = np.concatenate([[True], np.abs(np.diff(line, axis=0)).max(axis=1) > SAME_SPOT_DEGREES])
    line, joints = line[moves], (np.cumsum(moves) - 1)[joints]
    # The doors' own positions stay exact, also where a corner was a hair's breadth from the last.
    line = np.concatenate([line, snapped.lonlat[[j]]]) if len(line) == 1 else line
    line[-1] = snapped.lonlat[j]
    return line, joints.astype(np.int32)


def _shape(network: WalkingNetwork, arc: int, begins: float | None, ends: float | None) -> Floats:
    """Corners of an arc as walked; of a part, those strictly between its offsets along the edge."""
    edge = arc >> 1
    points = network.points[network.first[edge] : network.first[edge + 1]]
    if begins is not None or ends is not None:
        lengths = distance_m(points[:-1], points[1:])
        along = np.concatenate([[0.0], np.cumsum(lengths)])
        low, high = (begins, ends) if arc % 2 == 0 else (ends, begins)
        inside = np.ones(len(points), dtype=np.bool_)
        if low is not None:
            inside &= along > low + 0.01
        if high is not None:
            inside &= along < high - 0.01
        points = points[inside]
    return points if arc % 2 == 0 else points[::-1]


def _alleys(network: WalkingNetwork, arcs: list[int]) -> tuple[str, ...]:
    names: list[str] = []
    for arc in arcs:
        name = network.names[network.name[arc >> 1]] or network.names[network.name_en[arc >> 1]]
        if name and (not names or names[-1] != name):
            names.append(name)
    return tuple(names)
