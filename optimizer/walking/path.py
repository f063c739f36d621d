"""Draws the walks that a plan uses: the lanes of one leg, door to door, by the numbers of the matrix."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from optimizer.problem import Mode
from optimizer.walking.closures import Shut
from optimizer.walking.metric import Floats
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.routes import CM_PER_DELAY_S, Ints, Longs, Routes, routes
from optimizer.walking.snap import Snapped
from optimizer.walking.tracing import Traced, trace

Places = NDArray[np.intp]

SAME_SPOT_DEGREES = 1e-8
"""About a millimetre: positions this near are one corner of a polyline."""
_AT_THE_DOOR_M = 0.01
"""A corner this near to where a walk comes onto its lane, or leaves it, is that point."""


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
    """Draw the walk from place i to place j; parameters and errors as for `paths`."""
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
    begins, ends = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    stays = (snapped.lonlat[begins] == snapped.lonlat[ends]).all(axis=1)
    drawn: list[Path | None] = [
        _nowhere(snapped, *pair) if still else None for pair, still in zip(pairs, stays.tolist(), strict=True)
    ]
    walks = np.flatnonzero(~stays)
    if len(walks):
        laid = routes(network, snapped, mode=mode, shut=shut)
        walks = walks[np.argsort(laid.door_of[begins[walks]], kind="stable")]
        found = _drawn(network, snapped, laid, begins[walks], ends[walks])
        for number, walk in zip(walks.tolist(), found, strict=True):
            drawn[number] = walk
    return [walk for walk in drawn if walk is not None]


def _nowhere(snapped: Snapped, i: int, j: int) -> Path:
    """The walk from a position to the same."""
    nothing = np.empty(0, dtype=np.int32)
    return Path(snapped.lonlat[[i, j]], 0, 0, 0, nothing, (), np.zeros(1, dtype=np.int32))


def _drawn(
    network: WalkingNetwork, snapped: Snapped, laid: Routes, begins: Places, ends: Places
) -> Iterator[Path]:
    """Draw walks from ``begins`` to ``ends``, shape (k,), all at once."""
    doors = laid.door_of[begins], laid.door_of[ends]
    known = (doors[0] >= 0) & (doors[1] >= 0)
    traced = trace(laid, doors[0][known], doors[1][known]) if known.any() else None
    if traced is None or not known.all() or (traced.ends.via < 0).any():
        lost = np.flatnonzero(~known if traced is None or not known.all() else traced.ends.via < 0)[0]
        raise ValueError(f"there is no way from place {begins[lost]} to place {ends[lost]}")
    stubs_cm = laid.stub_cm[begins] + laid.stub_cm[ends]
    numbers = zip(
        ((traced.ends.length + stubs_cm + 99) // 100).tolist(),
        ((traced.ends.effort + stubs_cm + 99) // 100).tolist(),
        ((traced.ends.cost - traced.ends.effort) // CM_PER_DELAY_S).tolist(),
        strict=True,
    )
    lines = _polylines(network, snapped, traced, begins, ends)
    names = _names(network, traced.arcs)
    for n, ((length_m, effort_m, delay_s), (lonlat, joints)) in enumerate(zip(numbers, lines, strict=True)):
        first, last = int(traced.first[n]), int(traced.first[n + 1])
        yield Path(
            lonlat, length_m, effort_m, delay_s, traced.arcs[first:last], _alleys(names[first:last]), joints
        )


def _polylines(
    network: WalkingNetwork, snapped: Snapped, traced: Traced, begins: Places, ends: Places
) -> Iterator[tuple[Floats, Ints]]:
    """Yield each walk's line (door, point on the lane, corners, point on the lane, door) and its joints."""
    k, arcs = len(begins), np.diff(traced.first)
    points, corners = _corners(network, snapped, traced, begins, ends)
    upto = np.concatenate([[0], np.cumsum(corners)])
    each = upto[traced.first[1:]] - upto[traced.first[:-1]]
    size = each + 4
    last = np.cumsum(size)
    first = last - size
    line = np.empty((int(size.sum()), 2))
    line[first], line[first + 1] = snapped.lonlat[begins], snapped.point[begins]
    line[last - 2], line[last - 1] = snapped.point[ends], snapped.lonlat[ends]
    line[np.arange(len(points)) + 4 * np.repeat(np.arange(k), each) + 2] = points
    # Where two arcs meet, the junction is the last corner of the one and the first of the other.
    walk = np.repeat(np.arange(k), arcs + 1)
    behind = np.arange(len(walk)) - walk  # arcs of all walks before a joint
    joints = first[walk] + 1 + upto[behind] - upto[traced.first[walk]]
    joints[np.cumsum(arcs + 1) - 1] = last - 2
    moves = np.concatenate([[True], np.abs(np.diff(line, axis=0)).max(axis=1) > SAME_SPOT_DEGREES])
    moves[first] = True
    kept = np.cumsum(moves) - 1
    joints = (kept[joints] - kept[first][walk]).astype(np.int32)
    line, first, last = line[moves], kept[first], kept[last - 1] + 1
    # The doors' own positions stay exact, also where a corner was a hair's breadth from the last.
    longer = last - first > 1
    line[last[longer] - 1] = snapped.lonlat[ends[longer]]
    for n in range(k):
        drawn = line[first[n] : last[n]] if longer[n] else snapped.lonlat[[begins[n], ends[n]]]
        yield drawn, joints[traced.first[n] + n : traced.first[n + 1] + n + 1]


def _corners(
    network: WalkingNetwork, snapped: Snapped, traced: Traced, begins: Places, ends: Places
) -> tuple[Floats, Longs]:
    """Corners of all arcs as walked, and how many each has; of a part, those strictly inside it."""
    arcs = traced.arcs.astype(np.int64)
    edge, back = arcs >> 1, arcs % 2 == 1
    count = np.diff(network.first)[edge].astype(np.int64)
    arc = np.repeat(np.arange(len(arcs)), count)
    step = np.arange(len(arc)) - np.repeat(np.cumsum(count) - count, count)
    at = np.where(back[arc], network.first[edge + 1][arc] - 1 - step, network.first[edge][arc] + step)
    low, high = np.full(len(arcs), -np.inf), np.full(len(arcs), np.inf)
    for inside, number, offset_m, behind in (
        (traced.begins_inside, traced.first[:-1], snapped.offset_m[begins], True),
        (traced.ends_inside, traced.first[1:] - 1, snapped.offset_m[ends], False),
    ):
        part = inside & (np.diff(traced.first) > 0)
        number, offset_m = number[part], offset_m[part]
        from_low = back[number] != behind
        low[number[from_low]] = offset_m[from_low]
        high[number[~from_low]] = offset_m[~from_low]
    along = network.along_m[at]
    within = (along > low[arc] + _AT_THE_DOOR_M) & (along < high[arc] - _AT_THE_DOOR_M)
    return network.points[at[within]], np.bincount(arc[within], minlength=len(arcs))


def _names(network: WalkingNetwork, arcs: Ints) -> list[str]:
    """For each arc the name of its alley."""
    edge, names = arcs >> 1, network.names
    zh, en = network.name[edge].tolist(), network.name_en[edge].tolist()
    return [names[n] or names[e] for n, e in zip(zh, en, strict=True)]


def _alleys(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for name, _ in groupby(filter(None, names)))
