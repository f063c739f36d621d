"""Walks between the nodes of the routing model, for each way of walking."""

import numpy as np
from numpy.typing import NDArray

from optimizer.engines.ortools.nodes import Nodes
from optimizer.ground import NO_WAY, NOWHERE, IntMatrix
from optimizer.instance import Instance, RouteFrame

Grid = NDArray[np.int64]
"""A number for each pair of nodes, shape (nodes, nodes)."""
Gait = tuple[int, tuple[int, int, int] | None]
"""How somebody walks: the plain profile, and the slower ones."""


def gait_of(frame: RouteFrame) -> Gait:
    """How whoever makes a route walks."""
    return frame.profile, frame.slower


class Walks:
    """Seconds and metres of every walk.

    Attributes
    ----------
    gaits : tuple of Gait
        Every way of walking, once.
    seconds, metres : list of int arrays (nodes, nodes)
        By profile: 0 from and to an open end, `NO_WAY` kept.
    transits : dict of Gait to int array (nodes, nodes)
        Seconds from the begin of the work at one node to that at the next.
    """

    def __init__(self, instance: Instance, nodes: Nodes) -> None:
        self._instance, self._nodes = instance, nodes
        self.seconds = [_between(nodes, matrix) for matrix in instance.duration_s]
        self.metres = [_between(nodes, matrix) for matrix in instance.length_m]
        self.gaits = tuple(dict.fromkeys(map(gait_of, instance.routes)))
        self.transits = {gait: self._transit(gait) for gait in self.gaits}

    def lightly(self, gait: Gait) -> Grid:
        """Seconds of who carries little: slower behind doors that need gear."""
        plain, slower = gait
        return self._dressed(plain, plain if slower is None else slower[1])

    def longer_under_load(self, plain: int, slower: tuple[int, int, int]) -> Grid:
        """Seconds by which each walk is longer for who carries much."""
        loaded = self._dressed(slower[0], slower[2])
        return np.where(loaded == NO_WAY, 0, loaded - self.lightly((plain, slower)))

    def _dressed(self, plain: int, in_gear: int) -> Grid:
        walk = self.seconds[plain].copy()
        if in_gear != plain and self._instance.geared is not None:
            worn = self._nodes.marked(self._instance.geared)
            walk[worn] = self.seconds[in_gear][worn]
        return walk

    def _transit(self, gait: Gait) -> Grid:
        instance, nodes = self._instance, self._nodes
        service = nodes.counted(np.array([v.service_s for v in instance.visits], dtype=np.int64))
        setup = nodes.counted(np.array([v.setup_s for v in instance.visits], dtype=np.int64))
        elsewhere = nodes.place[:, None] != nodes.place[None, :]
        elsewhere[nodes.starts, :] = True
        walk = self.lightly(gait)
        time: Grid = service[:, None] + walk + setup[None, :] * elsewhere
        time[walk == NO_WAY] = instance.horizon_s + 1  # never
        time[nodes.starts, nodes.ends] = 0  # a route that stays empty walks nowhere
        return time


def _between(nodes: Nodes, matrix: IntMatrix) -> Grid:
    grid: Grid = matrix[np.ix_(nodes.place, nodes.place)].astype(np.int64)
    nowhere = nodes.place == NOWHERE
    grid[nowhere, :] = 0
    grid[:, nowhere] = 0
    return grid
