"""VROOM in a comparison: insertion heuristics and local search, with as much depth as the time allows."""

from collections.abc import Sequence
from datetime import timedelta
from importlib.metadata import version as version_of

import vroom  # type: ignore[import-untyped] # no py.typed

from bench.euclid import Benchmark, Vehicle, skills, with_pickups, without_pickups, worth
from bench.solvers.race import Answer, Budget, CannotExpressError, Search, by_wall_clock

_DEEPEST = 5
_HIGHEST = 100
_PER_WORTH = 9
"""Priority per least prize: our priorities 0 to 100 are worth 1 to 11 times the least."""


def version() -> str:
    """Name and version."""
    return f"VROOM {version_of('pyvroom')}"


def prepare(it: Benchmark, cores: int) -> Search:
    """See `Solver.prepare`."""
    if any(vehicle.longest is not None for vehicle in it.vehicles):
        raise CannotExpressError("how long a vehicle may be away, waiting included")
    if it.prize is not None and not it.serving_first:
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
    asked, brought = skills(it)
    priority = [min(_HIGHEST, round(_PER_WORTH * times)) for times in worth(it)]
    for number, vehicle in enumerate(it.vehicles):
        problem.add_vehicle(_vehicle(number, vehicle, brought[number]))
    paired = {p for pair in it.mates for p in pair}
    carried = "pickup" if it.mates else "delivery"
    for p in it.stops:
        if p not in paired:
            said = {carried: _amount(it, p), "time_windows": _windows(it, p)}
            problem.add_job(vroom.Job(p, p, 0, it.service[p], skills=asked[p], priority=priority[p], **said))
    for a, b in it.mates:
        steps = (_step(it, a), _step(it, b))
        problem.add_job(vroom.Shipment(*steps, _amount(it, a), skills=asked[b], priority=priority[b]))
    return problem


def _vehicle(number: int, vehicle: Vehicle, brought: set[int]) -> vroom.Vehicle:
    return vroom.Vehicle(
        number,
        vehicle.start,
        vehicle.end,
        profile=str(vehicle.profile),
        capacity=list(vehicle.capacity),
        skills=brought,
        time_window=vroom.TimeWindow(vehicle.earliest, vehicle.latest),
    )


def _step(it: Benchmark, point: int) -> vroom.ShipmentStep:
    return vroom.ShipmentStep(point, point, 0, it.service[point], time_windows=_windows(it, point))


def _amount(it: Benchmark, point: int) -> vroom.Amount:
    return vroom.Amount([int(amount) for amount in it.demand[point]])


def _windows(it: Benchmark, point: int) -> list[vroom.TimeWindow]:
    return [vroom.TimeWindow(a, b) for a, b in it.windows[point]]
