"""Judges every solver's routes alike: plain arithmetic on the numbers of the file, with no solver's code."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bench.euclid import Benchmark, Vehicle


def cost(it: Benchmark, routes: Sequence[Sequence[int]]) -> int:
    """Length of all routes, and the price of what is left out."""
    missed = 0 if it.prize is None else sum(it.prize[p] for p in left_out(it, routes))
    return length(it, routes) + missed


def length(it: Benchmark, routes: Sequence[Sequence[int]]) -> int:
    """Length of all routes that go anywhere."""
    total = 0
    for vehicle, route in zip(it.vehicles, routes, strict=True):
        if route:
            table = it.length[vehicle.profile]
            total += sum(int(table[a, b]) for a, b in pairwise((vehicle.start, *route, vehicle.end)))
    return total


def left_out(it: Benchmark, routes: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Stops at which nobody calls."""
    called = {p for route in routes for p in route}
    return tuple(p for p in it.stops if p not in called)


def faults(it: Benchmark, routes: Sequence[Sequence[int]]) -> Iterator[str]:
    """Say everything that is wrong with a solution; nothing when it is one."""
    if len(routes) != len(it.vehicles):
        yield f"{len(routes)} routes for {len(it.vehicles)} vehicles"
        return
    calls = [p for route in routes for p in route if p >= it.depots]
    yield from (f"stop {p} is called at twice" for p in sorted(set(calls)) if calls.count(p) > 1)
    if it.prize is None:
        yield from (f"stop {p} is left out" for p in left_out(it, routes))
    for r, (vehicle, route) in enumerate(zip(it.vehicles, routes, strict=True)):
        yield from (f"route {r}: {fault}" for fault in _of_route(it, r, vehicle, route))


def _of_route(it: Benchmark, r: int, vehicle: Vehicle, route: Sequence[int]) -> Iterator[str]:
    if not route:
        return
    for p in route:
        if p < it.depots and not (vehicle.reloads and p == vehicle.start):
            yield f"calls at depot {p}"
        elif p >= it.depots and it.allowed is not None and not it.allowed[p, r]:
            yield f"may not call at {p}"
    at = {p: k for k, p in enumerate(route)}
    for pickup, delivery in it.mates:
        if (pickup in at or delivery in at) and not at.get(pickup, len(at)) < at.get(delivery, -1):
            yield f"pickup {pickup} is not before delivery {delivery}"
    yield from _load(it, vehicle, route)
    yield from _times(it, vehicle, route)


def _trips(it: Benchmark, route: Sequence[int]) -> list[list[int]]:
    trips: list[list[int]] = [[]]
    for p in route:
        if p < it.depots:
            trips.append([])
        else:
            trips[-1].append(p)
    return trips


def _load(it: Benchmark, vehicle: Vehicle, route: Sequence[int]) -> Iterator[str]:
    """With pairs the load goes up and down; without, a trip carries all of its stops' goods."""
    for dimension, ceiling in enumerate(vehicle.capacity):
        for trip in _trips(it, route):
            carried = peak = 0
            for p in trip:
                carried += int(it.demand[p, dimension])
                peak = max(peak, carried)
            if peak > ceiling:
                yield f"carries {peak} of {ceiling}"


def _times(it: Benchmark, vehicle: Vehicle, route: Sequence[int]) -> Iterator[str]:
    """Go as early as goods and windows allow; then see how late it could have left for the same finish."""
    travel = it.duration[vehicle.profile]
    trips = iter(_trips(it, route))
    now = max(vehicle.earliest, _ready(it, next(trips)))
    for before, p in pairwise((vehicle.start, *route)):
        arrive = now + int(travel[before, p])
        begin = max(arrive, _ready(it, next(trips))) if p < it.depots else _opens(it.windows[p], arrive)
        if begin is None:
            yield f"reaches {p} at {arrive}, after its last window"
            return
        now = begin + (it.service[p] if p >= it.depots else 0)
    finish = now + int(travel[route[-1], vehicle.end])
    if finish > vehicle.latest:
        yield f"ends at {finish}, after {vehicle.latest}"
    if vehicle.longest is not None:
        away = finish - _latest_leave(it, vehicle, route, finish)
        if away > vehicle.longest:
            yield f"is away for {away} of {vehicle.longest}"


def _latest_leave(it: Benchmark, vehicle: Vehicle, route: Sequence[int], finish: int) -> int:
    travel = it.duration[vehicle.profile]
    latest, after = finish, vehicle.end
    for p in reversed(route):
        depart = latest - int(travel[p, after])
        if p >= it.depots:
            depart = max(
                min(b, depart - it.service[p]) for a, b in it.windows[p] if a <= depart - it.service[p]
            )
        latest, after = depart, p
    return latest - int(travel[vehicle.start, after])


def _ready(it: Benchmark, trip: Sequence[int]) -> int:
    return max((it.release[p] for p in trip), default=0) if it.release is not None else 0


def _opens(windows: Sequence[tuple[int, int]], arrive: int) -> int | None:
    return next((max(a, arrive) for a, b in windows if arrive <= b), None)
