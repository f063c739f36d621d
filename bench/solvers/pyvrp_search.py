"""PyVRP in a comparison: hybrid genetic search's successor, an iterated local search in C++.

References
----------
Wouda, Lan & Kool, "PyVRP: a high-performance VRP solver package", INFORMS Journal on Computing 36(4), 2024.
"""

from collections.abc import Sequence
from importlib.metadata import version as version_of

import numpy as np
import pyvrp
from numpy.typing import NDArray

from bench.euclid import Benchmark, Routes, alike
from bench.solvers.race import Answer, Budget, Search, spent

_NO_LIMIT = int(np.iinfo(np.int64).max)
_BARRED = 1 << 44


def version() -> str:
    """Name and version."""
    return f"PyVRP {version_of('pyvrp')}"


def prepare(it: Benchmark, cores: int) -> Search:  # noqa: ARG001 # it searches on one core
    """See `Solver.prepare`."""
    told = Told(it)

    def search(budget: Budget, seed: int) -> Answer:
        begun = spent()
        result = pyvrp.solve(
            told.data, stop=lambda _: spent() - begun >= budget.seconds, seed=seed, collect_stats=False
        )
        used = spent() - begun
        return Answer(told.routes(result.best) if result.is_feasible() else None, used)

    return search


class Told:
    """A benchmark as PyVRP's data; its locations are the points.

    It knows one window a stop: of several it is told the longest. Where there are pairs, what is taken at
    a single stop stays aboard.
    """

    def __init__(self, it: Benchmark) -> None:
        self.it = it
        self.types = alike(it)
        self.windows = [max(windows, key=lambda window: window[1] - window[0]) for windows in it.windows]
        paired = {p for pair in it.mates for p in pair}
        self.clients = [p for p in it.stops if p not in paired]
        self.data = pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in it.service],
            [self._client(p) for p in self.clients],
            [self._depot(p) for p in range(it.depots)],
            [self._type(number, numbers) for number, numbers in enumerate(self.types)],
            [self._length(numbers[0]) for numbers in self.types],
            [it.duration[it.vehicles[numbers[0]].profile].astype(np.int64) for numbers in self.types],
            shipments=[self._shipment(a, b) for a, b in it.mates],
        )

    def _length(self, number: int) -> NDArray[np.int64]:
        """The matrix of a type; ways to where it may not go are too dear to be worth any prize."""
        length = self.it.length[self.it.vehicles[number].profile].astype(np.int64)
        if self.it.allowed is not None:
            length[:, ~self.it.allowed[:, number]] = _BARRED
            np.fill_diagonal(length, 0)
        return length

    def _depot(self, point: int) -> pyvrp.Depot:
        opens, closes = self.windows[point]
        return pyvrp.Depot(point, tw_early=opens, tw_late=closes)

    def _client(self, point: int) -> pyvrp.Client:
        it = self.it
        opens, closes = self.windows[point]
        amounts = [int(amount) for amount in it.demand[point]]
        return pyvrp.Client(
            point,
            delivery=[] if it.mates else amounts,
            pickup=amounts if it.mates else [],
            service_duration=it.service[point],
            tw_early=opens,
            tw_late=closes,
            release_time=it.release[point] if it.release is not None else 0,
            prize=it.prize[point] if it.prize is not None else 0,
            required=it.prize is None,
        )

    def _shipment(self, pickup: int, delivery: int) -> pyvrp.Shipment:
        it = self.it
        (a, b), (c, d) = self.windows[pickup], self.windows[delivery]
        return pyvrp.Shipment(
            pickup,
            delivery,
            pickup_tw_early=a,
            pickup_tw_late=b,
            pickup_service_duration=it.service[pickup],
            delivery_tw_early=c,
            delivery_tw_late=d,
            delivery_service_duration=it.service[delivery],
            amount=[int(amount) for amount in it.demand[pickup]],
            prize=it.prize[delivery] if it.prize is not None else 0,
            required=it.prize is None,
        )

    def _type(self, profile: int, numbers: Sequence[int]) -> pyvrp.VehicleType:
        vehicle = self.it.vehicles[numbers[0]]
        return pyvrp.VehicleType(
            len(numbers),
            list(vehicle.capacity),
            vehicle.start,
            vehicle.end,
            tw_early=vehicle.earliest,
            tw_late=vehicle.latest,
            shift_duration=_NO_LIMIT if vehicle.longest is None else vehicle.longest,
            profile=profile,
            reload_depots=[vehicle.start] if vehicle.reloads else [],
        )

    def routes(self, solution: pyvrp.Solution) -> Routes:
        """Give each route to a vehicle of its type."""
        free = [list(numbers) for numbers in self.types]
        routes: list[list[int]] = [[] for _ in self.it.vehicles]
        for route in solution.routes():
            routes[free[route.vehicle_type()].pop(0)] = [self._point(step) for step in route.schedule()[1:-1]]
        return tuple(map(tuple, routes))

    def _point(self, step: pyvrp.ScheduledActivity) -> int:
        if step.is_depot():
            return int(step.idx)
        if step.is_client():
            return self.clients[step.idx]
        return self.it.mates[step.idx][0 if step.is_pickup() else 1]
