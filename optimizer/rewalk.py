"""The referee on foot: every drawn walk is followed lane by lane, and no lane is taken that is not open.

A walk is a straight stub from the door to the nearest lane, then lanes that follow one another in an
allowed direction, then a stub to the next door. It is followed here from its coordinates alone, not from
the search that found it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.plan import Route, Stop
from optimizer.problem import Mode
from optimizer.walking.datum import to_wgs84
from optimizer.walking.network import WalkingNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

STUB_LIMIT_M = 150.0
ON_THE_LANE_M = {"wgs84": 0.1, "gcj02": 0.4, "bd09": 0.4}
"""Coordinates are written to the centimetre; coming back from another datum costs a decimetre."""
SAME_SPOT_M = 0.015
NO_DIRECTION_M = 0.2
"""Of a step as short as this, written to the centimetre, nobody can say which way it goes."""
NEAREST_M = 0.5
"""How much longer than the way to the nearest lane a stub may seem, by the flat map's distortion."""

_A, _E2 = 6_378_137.0, 0.006_694_379_990_14  # WGS 84


@dataclass(frozen=True, slots=True)
class _Walk:
    """One drawn leg: where it stands in the plan, and its slice of all coordinates."""

    where: str
    mode: Mode
    stop: Stop
    before: Stop
    first: int
    last: int


def rewalk(ground: Ground, evidence: Evidence) -> Iterator[str]:
    """Yield one line for every drawn walk that is not a way on the map of the day.

    Parameters
    ----------
    ground
        For its network and closures; a problem with a matrix draws nothing.
    evidence
        The plan.
    """
    if ground.network is None:
        return
    walks: list[_Walk] = []
    drawn: list[tuple[float, float]] = []
    for route, before, stop in _legs(evidence):
        where = f"{route.volunteer}/{route.shift}: stop {stop.order}"
        points = stop.leg.geometry.coordinates if stop.leg and stop.leg.geometry else ()
        if len(points) < 2:
            yield f"{where} is not drawn"
            continue
        walks.append(_Walk(where, route.mode, stop, before, len(drawn), len(drawn) + len(points)))
        drawn += points
    if not walks:
        return
    crs = evidence.problem.crs or "wgs84"
    lonlat = to_wgs84(np.array(drawn, dtype=np.float64), crs)
    slack_m = ON_THE_LANE_M[crs]
    lanes = {mode: _Lanes(ground, mode, slack_m) for mode in {walk.mode for walk in walks}}
    for mode, map_of in lanes.items():
        mine = [walk for walk in walks if walk.mode is mode]
        yield from _follow(map_of, mine, lonlat, slack_m)
    yield from _ends(walks, drawn, 1e-6 if crs == "wgs84" else 5e-6)
    yield from _lengths(walks, lonlat, slack_m)


def _legs(evidence: Evidence) -> Iterator[tuple[Route, Stop, Stop]]:
    for route in evidence.plan.routes:
        for before, stop in pairwise(route.stops):
            if stop.leg is not None:
                yield route, before, stop


def _ends(walks: Sequence[_Walk], drawn: Sequence[tuple[float, float]], slack: float) -> Iterator[str]:
    """A drawing begins at the stop before and ends at the stop, to ``slack`` degrees."""
    for walk in walks:
        for stop, point in ((walk.before, drawn[walk.first]), (walk.stop, drawn[walk.last - 1])):
            at = stop.location
            if at is None or max(abs(at[0] - point[0]), abs(at[1] - point[1])) > slack:
                yield f"{walk.where}: the drawing does not touch stop {stop.order}"


def _lengths(walks: Sequence[_Walk], lonlat: Floats, slack_m: float) -> Iterator[str]:
    """The drawing is as long as the metres that are charged for it."""
    steps = _metres(lonlat[:-1], lonlat[1:])
    total = np.concatenate([[0.0], np.cumsum(steps)])
    for walk in walks:
        length_m = float(total[walk.last - 1] - total[walk.first])
        charged_m = 0 if walk.stop.leg is None else walk.stop.leg.walk_m
        # Whole metres rounded up, lanes rounded up to the centimetre, and what the datum costs per point.
        spare_m = 1.0 + slack_m + 0.02 * (walk.last - walk.first) + 0.002 * length_m
        if not length_m - spare_m + 1.0 <= charged_m <= length_m + spare_m:
            yield f"{walk.where}: {charged_m} m are charged, {length_m:.1f} m are drawn"


def _metres(start: Floats, end: Floats) -> Floats:
    """Lengths of straight steps on the ellipsoid, shape (n,)."""
    phi = np.radians((start[:, 1] + end[:, 1]) / 2)
    bend = 1 - _E2 * np.sin(phi) ** 2
    north = np.radians(end[:, 1] - start[:, 1]) * _A * (1 - _E2) / bend**1.5
    east = np.radians(end[:, 0] - start[:, 0]) * _A / np.sqrt(bend) * np.cos(phi)
    return np.hypot(north, east)


class _Lanes:
    """The map as one way of moving finds it on the day: straight pieces, and which arcs are open.

    Parameters
    ----------
    ground
        Network and closures.
    mode
        The way of moving.
    slack_m
        How near a point has to be to lie on a lane.
    """

    def __init__(self, ground: Ground, mode: Mode, slack_m: float) -> None:
        assert ground.network is not None  # noqa: S101 # the one caller has asked
        self.network: WalkingNetwork = ground.network
        self.slack_m = slack_m
        self.usable: Bools = self.network.open_to(mode)
        self.open: Bools = self.usable
        if ground.shut is not None:
            self.open = self.open & ~ground.shut.arc_closed
        owner = np.repeat(np.arange(self.network.edges), np.diff(self.network.first))
        inner = np.flatnonzero(owner[:-1] == owner[1:])
        self.edge = owner[inner]
        flat = self.flat(self.network.points)
        self.start, self.end = flat[inner], flat[inner + 1]

    def flat(self, lonlat: Floats) -> Floats:
        """Metres east and north of the middle of the map, shape (n, 2)."""
        middle = self.network.points.mean(axis=0)
        here = np.broadcast_to(middle, (1, 2))
        scale = [_metres(here, here + step)[0] / 1e-3 for step in ([1e-3, 0.0], [0.0, 1e-3])]
        flat: Floats = (lonlat - middle) * np.array(scale)
        return flat

    @cached_property
    def pieces(self) -> shapely.STRtree:
        """Index of the straight pieces of all lanes."""
        return shapely.STRtree(shapely.linestrings(np.stack([self.start, self.end], axis=1)))

    @cached_property
    def through(self) -> Mapping[int, tuple[int, ...]]:
        """Where open barriers lead, which stand on a single point, and lanes too short to be drawn."""
        found: dict[int, list[int]] = defaultdict(list)
        for edge in np.flatnonzero(self.network.length_cm <= 100 * SAME_SPOT_M + 1):
            ends = int(self.network.tail[edge]), int(self.network.head[edge])
            for side in (0, 1):
                if self.open[2 * edge + side]:
                    found[ends[side]].append(ends[1 - side])
        return {node: tuple(onward) for node, onward in found.items()}

    def nearest_m(self, points: Floats) -> Floats:
        """Metres from points to the nearest lane that the mode may use in some direction."""
        either = self.usable.reshape(-1, 2).any(axis=1) & ~self.network.barrier
        mine = either[self.edge]
        tree = shapely.STRtree(shapely.linestrings(np.stack([self.start[mine], self.end[mine]], axis=1)))
        distance = np.full(len(points), np.inf)
        (who, _), how_far = tree.query_nearest(
            shapely.points(points), return_distance=True, all_matches=False
        )
        distance[who] = how_far
        return distance

    def arcs_under(self, start: Floats, end: Floats) -> list[set[int]]:
        """Open arcs on which each straight step lies, in its direction; shape (n,)."""
        middles = shapely.points((start + end) / 2)
        step, piece = self.pieces.query(middles, predicate="dwithin", distance=self.slack_m)
        a, b = self.start[piece], self.end[piece]
        near = (_off(start[step], a, b) <= self.slack_m) & (_off(end[step], a, b) <= self.slack_m)
        step, piece, a, b = step[near], piece[near], a[near], b[near]
        ahead = ((end[step] - start[step]) * (b - a)).sum(axis=1)
        short = np.hypot(*(end - start).T)[step] <= NO_DIRECTION_M
        under: list[set[int]] = [set() for _ in range(len(start))]
        for side, fits in ((0, short | (ahead >= 0)), (1, short | (ahead < 0))):
            arc = 2 * self.edge[piece] + side
            fits = fits & self.open[arc]
            for i, taken in zip(step[fits].tolist(), arc[fits].tolist(), strict=True):
                under[i].add(taken)
        return under

    def onward(self, arc: int) -> set[int]:
        """Junctions that are reached at the end of an arc, through open barriers."""
        heads = (self.network.tail, self.network.head)[1 - arc % 2]
        reached, todo = set(), [int(heads[arc // 2])]
        while todo:
            node = todo.pop()
            if node not in reached:
                reached.add(node)
                todo += self.through.get(node, ())
        return reached

    def leaves(self, arc: int) -> int:
        """The junction at which an arc begins."""
        tails = (self.network.head, self.network.tail)[1 - arc % 2]
        return int(tails[arc // 2])


def _off(point: Floats, a: Floats, b: Floats) -> Floats:
    """Distance of points from straight pieces, shape (n,)."""
    along = b - a
    share = ((point - a) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12)
    foot = a + np.clip(share, 0.0, 1.0)[:, None] * along
    away: Floats = np.hypot(*(point - foot).T)
    return away


def _follow(lanes: _Lanes, walks: Sequence[_Walk], lonlat: Floats, slack_m: float) -> Iterator[str]:
    """Follow walks of one mode."""
    chosen = [np.arange(walk.first, walk.last) for walk in walks]
    flat = lanes.flat(lonlat)
    steps: list[tuple[int, int]] = []
    slices: list[tuple[int, int]] = []
    for rows in chosen:
        kept = _without_repeats(rows, flat)
        slices.append((len(steps), len(steps) + len(kept) - 1))
        steps += pairwise(kept)
    pairs = np.array(steps, dtype=np.intp).reshape(-1, 2)
    start, end = flat[pairs[:, 0]], flat[pairs[:, 1]]
    length_m = np.hypot(*(end - start).T)
    under = lanes.arcs_under(start, end)
    leave_m, arrive_m = lanes.nearest_m(start), lanes.nearest_m(end)
    within = length_m <= STUB_LIMIT_M + slack_m
    stub_out = within & (length_m <= leave_m + NEAREST_M) & (arrive_m <= slack_m)
    stub_in = within & (length_m <= arrive_m + NEAREST_M) & (leave_m <= slack_m)
    for walk, (first, last) in zip(walks, slices, strict=True):
        if not _is_way(lanes, under[first:last], stub_out[first:last], stub_in[first:last]):
            yield f"{walk.where}: the walk leaves the open lanes or goes against one"


def _without_repeats(rows: NDArray[np.intp], flat: Floats) -> list[int]:
    kept = [int(rows[0])]
    for row in rows[1:].tolist():
        if np.hypot(*(flat[row] - flat[kept[-1]])) > SAME_SPOT_M:
            kept.append(row)
    return kept


def _is_way(lanes: _Lanes, under: Sequence[set[int]], stub_out: Bools, stub_in: Bools) -> bool:
    """Whether steps are: perhaps a stub, lanes that follow one another, perhaps a stub."""
    if len(under) <= 1:
        return not under or bool(stub_out[0] or stub_in[0] or under[0])
    if len(under) == 2 and stub_out[0] and stub_in[1]:
        return True  # both doors touch the lane at one point
    reached: set[int] = set()
    for number, here in enumerate(under):
        before = reached
        ends = set().union(*(lanes.onward(arc) for arc in before)) if before else set()
        reached = {arc for arc in here if arc in before or lanes.leaves(arc) in ends}
        if number == 0 or (number == 1 and stub_out[0]):
            reached |= here
        if number == len(under) - 1 and stub_in[number] and before:
            return True
    return bool(reached)
