"""The frame of a routing model, before any rule: its nodes, its routes, and what every verb asks of it."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp

from optimizer.engines.ortools.nodes import Nodes
from optimizer.engines.ortools.walks import Gait, Grid, Walks, gait_of
from optimizer.instance import Instance


class Model:
    """An `Instance` as a routing model to which nothing has been added yet.

    The time of a node is when its work begins AFTER the setup, if one is charged: setup depends on the visit
    before, and only arcs know that.

    Attributes
    ----------
    instance, nodes, walks
        What it is made of, in numbers.
    manager, routing, solver
        OR-Tools' own: who translates nodes, the routing model, and the constraint solver under it.
    person : list of int
        Whose each route is.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.nodes = Nodes(instance)
        self.walks = Walks(instance, self.nodes)
        self.person = [frame.person for frame in instance.routes]
        self.manager = pywrapcp.RoutingIndexManager(
            self.nodes.size, len(instance.routes), self.nodes.starts, self.nodes.ends
        )
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.solver = self.routing.solver()
        # Halves of a crew never follow one another, nor the visit that stands for all of them.
        self._visits_at = Counter(it.place for it in instance.visits if it.half == 0)

    # ---- nodes and their variables --------------------------------------------------------------------

    def index(self, node: int) -> int:
        """What OR-Tools calls a node."""
        return int(self.manager.NodeToIndex(node))

    def doors(self, job: int) -> list[int]:
        """Indices of a job's own visit at the door and of the halves of its crew."""
        return [self.index(visit) for visit in self.instance.doors_of(job)]

    def begin(self, visit: int) -> "pywrapcp.IntVar":
        """When the work at a visit begins, after the setup."""
        return self.time.CumulVar(self.index(visit))

    def alone(self, visit: int) -> bool:
        """Whether nothing else is done where a visit is made: then its setup is always charged."""
        return self._visits_at[self.instance.visits[visit].place] == 1

    def person_at(self, index: int, *, nobody: int) -> "pywrapcp.IntExpr":
        """Who makes the visit with this index; ``nobody`` stands for nobody."""
        return self.solver.Element([nobody, *self.person], self.routing.VehicleVar(index) + 1)

    def only(self, visit: int, allowed: NDArray[np.bool_]) -> None:
        """Let a visit be made on some routes or not at all."""
        # SetAllowedVehiclesForIndex raises a TypeError from Python.
        vehicle = self.routing.VehicleVar(self.index(visit))
        vehicle.SetValues([x for x in [-1, *np.flatnonzero(allowed).tolist()] if vehicle.Contains(x)])

    def never(self, visit: int) -> None:
        """Let nobody make a visit."""
        self.routing.VehicleVar(self.index(visit)).SetValues([-1])

    # ---- what is summed along routes ------------------------------------------------------------------

    @cached_property
    def time(self) -> "pywrapcp.RoutingDimension":
        """The dimension of time, once `add_time` has added it."""
        return self.dimension("time")

    def dimension(self, name: str) -> "pywrapcp.RoutingDimension":
        """A sum along routes that was added under this name."""
        return self.routing.GetDimensionOrDie(name)

    def per_node(self, values: NDArray[np.int64]) -> int:
        """Register what each node adds to a sum."""
        return int(self.routing.RegisterUnaryTransitVector(values.tolist()))

    def per_walk(self, grid: Grid) -> int:
        """Register what each walk adds to a sum."""
        # A matrix, never a Python callback: callbacks are 4.6 times slower and swallow exceptions.
        return int(self.routing.RegisterTransitMatrix(grid.tolist()))

    def per_gait(self, grids: Mapping[Gait, Grid]) -> list[int]:
        """Register what each walk adds to a sum by how one walks; shape (routes,)."""
        registered = {gait: self.per_walk(grid) for gait, grid in grids.items()}
        return [registered[gait_of(frame)] for frame in self.instance.routes]

    def go_on_counting(self, total: "pywrapcp.RoutingDimension") -> None:
        """Begin a sum at 0, and on the later routes of a person where the one before ended."""
        for routes in filter(None, self.instance.routes_of):
            total.CumulVar(self.routing.Start(routes[0])).SetValue(0)
            for earlier, later in pairwise(routes):
                start = total.CumulVar(self.routing.Start(later))
                self.solver.Add(start == total.CumulVar(self.routing.End(earlier)))
