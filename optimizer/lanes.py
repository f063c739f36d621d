"""The map as the referee sees it: straight pieces of lanes, and who may walk them which way at what time.

It is read from the network's geometry and closures alone; no search and no matrix is asked.
"""

from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from functools import cached_property
from typing import Self
from weakref import WeakKeyDictionary

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.problem import Mode
from optimizer.walking.network import WalkingNetwork

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SAME_SPOT_M = 0.015
NO_DIRECTION_M = 0.2
"""Of a step as short as this, written to the centimetre, nobody can say which way it goes."""
_A, _E2 = 6_378_137.0, 0.006_694_379_990_14  # WGS 84


def metres_between(start: Floats, end: Floats) -> Floats:
    """Lengths of straight steps on the ellipsoid, shape (n,).

    Parameters
    ----------
    start, end
        ``[lon, lat]`` in degrees of WGS 84, shape (n, 2).
    """
    phi = np.radians((start[:, 1] + end[:, 1]) / 2)
    bend = 1 - _E2 * np.sin(phi) ** 2
    north = np.radians(end[:, 1] - start[:, 1]) * _A * (1 - _E2) / bend**1.5
    east = np.radians(end[:, 0] - start[:, 0]) * _A / np.sqrt(bend) * np.cos(phi)
    return np.hypot(north, east)


class Lanes:
    """The map as one way of moving finds it: straight pieces, and which arcs are open.

    Parameters
    ----------
    network
        The map.
    mode
        The way of moving.
    slack_m
        How near a point has to be to lie on a lane.
    """

    def __init__(self, network: WalkingNetwork, mode: Mode, slack_m: float) -> None:
        self.network = network
        self.slack_m = slack_m
        self.usable: Bools = self.network.open_to(mode)
        self.open: Bools = self.usable
        owner = np.repeat(np.arange(self.network.edges), np.diff(self.network.first))
        inner = np.flatnonzero(owner[:-1] == owner[1:])
        self.edge = owner[inner]
        flat = self.flat(self.network.points)
        self.start, self.end = flat[inner], flat[inner + 1]

    def flat(self, lonlat: Floats) -> Floats:
        """Metres east and north of the middle of the map, shape (n, 2)."""
        middle = self.network.points.mean(axis=0)
        here = np.broadcast_to(middle, (1, 2))
        scale = [metres_between(here, here + step)[0] / 1e-3 for step in ([1e-3, 0.0], [0.0, 1e-3])]
        flat: Floats = (lonlat - middle) * np.array(scale)
        return flat

    def while_shut(self, arc_closed: Bools) -> Self:
        """The same map while some arcs are shut; it shares what does not depend on that."""
        _ = self.pieces, self.usable_pieces
        then = copy(self)
        then.__dict__.pop("through", None)
        then.open = self.usable & ~arc_closed
        return then

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

    @cached_property
    def usable_pieces(self) -> shapely.STRtree:
        """Index of the pieces on which a door may lie: lanes that the mode may use in some direction."""
        either = self.usable.reshape(-1, 2).any(axis=1) & ~self.network.barrier
        mine = either[self.edge]
        return shapely.STRtree(shapely.linestrings(np.stack([self.start[mine], self.end[mine]], axis=1)))

    def nearest_m(self, points: Floats) -> Floats:
        """Metres from points to the nearest lane that the mode may use in some direction."""
        distance = np.full(len(points), np.inf)
        (who, _), how_far = self.usable_pieces.query_nearest(
            shapely.points(points), return_distance=True, all_matches=False
        )
        distance[who] = how_far
        return distance

    def arcs_under(self, start: Floats, end: Floats) -> list[set[int]]:
        """Open arcs on which each straight step lies, in its direction; shape (n,).

        Parameters
        ----------
        start, end
            Ends of the steps in metres of the plane, shape (n, 2).
        """
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


_KNOWN: WeakKeyDictionary[WalkingNetwork, dict[tuple[Mode, float], Lanes]] = WeakKeyDictionary()
"""Laid out once for all plans on a map."""


def lanes_of(network: WalkingNetwork, mode: Mode, slack_m: float) -> Lanes:
    """A map as one way of moving finds it before anything is shut; see `Lanes`."""
    known = _KNOWN.setdefault(network, {})
    if (mode, slack_m) not in known:
        known[mode, slack_m] = Lanes(network, mode, slack_m)
    return known[mode, slack_m]


def _off(point: Floats, a: Floats, b: Floats) -> Floats:
    """Distance of points from straight pieces, shape (n,)."""
    along = b - a
    share = ((point - a) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-12)
    foot = a + np.clip(share, 0.0, 1.0)[:, None] * along
    away: Floats = np.hypot(*(point - foot).T)
    return away
