"""VROOM in a comparison: insertion heuristics and local search, with as much depth as the time allows."""

from collections.abc import Sequence
from datetime import timedelta
from importlib.metadata import version as version_of

import vroom  # type: ignore[import-untyped] # no py.typed

from bench.euclid import Benchmark, Vehicle, with_pickups, without_pickups
from bench.solvers.race import Answer, Budget, CannotExpressError, Search, by_wall_clock

_DEEPEST = 5


def version() -> str:
    """Name and version."""
    return f"VROOM {version_of('pyvroom')}"


def prepare(it: Benchmark, cores: int) -> Search:
    """See `Solver.prepare`."""
    if any(vehicle.longest is not None for vehicle in it.vehicles):
        raise CannotExpressError("how long a vehicle may be away, waiting included")
    if it.prize is not None:
        raise CannotExpressError("a price for leaving a stop out")
    told = with_pickups(it)

    def once(wall_s: float, _: int) -> Sequence[Sequence[int]] | None:
        problem = _problem(told)  # solving uses it up
        solution = problem.solve(_DEEPEST, cores, timeout=timedelta(seconds=wall_s))
        steps = solution.routes
        routes: list[list[int]] = [[] for _ in told.vehicles]
        for vehicle, kind, point in zip(steps["vehicle_id"], steps["type"], steps["id"], strict=True):
            if kind not in ("start", "end"):
                routes[int(vehicle)].append(int(point))
        return without_pickups(it, routes)

    def search(budget: Budget, seed: int) -> Answer:
        return by_wall_clock(once, budget, seed)

    return search


def _problem(it: Benchmark) -> vroom.Input:
    problem = vroom.Input()
    for profile, (length, duration) in enumerate(zip(it.length, it.duration, strict=True)):
        problem.set_durations_matrix(str(profile), duration.astype("uint32"))
        problem.set_costs_matrix(str(profile), length.astype("uint32"))
    for number, vehicle in enumerate(it.vehicles):
        problem.add_vehicle(_vehicle(number, vehicle))
    paired = {p for pair in it.mates for p in pair}
    for p in it.stops:
        if p not in paired:
            problem.add_job(
                vroom.Job(p, p, 0, it.service[p], delivery=_amount(it, p), time_windows=_windows(it, p))
            )
    for a, b in it.mates:
        problem.add_job(vroom.Shipment(_step(it, a), _step(it, b), _amount(it, a)))
    return problem


def _vehicle(number: int, vehicle: Vehicle) -> vroom.Vehicle:
    return vroom.Vehicle(
        number,
        vehicle.start,
        vehicle.end,
        profile=str(vehicle.profile),
        capacity=list(vehicle.capacity),
        time_window=vroom.TimeWindow(vehicle.earliest, vehicle.latest),
    )


def _step(it: Benchmark, point: int) -> vroom.ShipmentStep:
    return vroom.ShipmentStep(point, point, 0, it.service[point], time_windows=_windows(it, point))


def _amount(it: Benchmark, point: int) -> vroom.Amount:
    return vroom.Amount([int(amount) for amount in it.demand[point]])


def _windows(it: Benchmark, point: int) -> list[vroom.TimeWindow]:
    return [vroom.TimeWindow(a, b) for a, b in it.windows[point]]
