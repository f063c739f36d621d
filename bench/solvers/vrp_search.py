"""reinterpretcat's vrp in a comparison: an evolutionary search with ruin and recreate, in Rust.

References
----------
Builuk, "A new solver for rich Vehicle Routing Problem", doi:10.5281/zenodo.4624037.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from typing import Any

import vrp_cli  # type: ignore[import-untyped] # a Rust extension without types

from bench.euclid import Benchmark, Vehicle, alike, skills, with_pickups, without_pickups, worth
from bench.solvers.race import Answer, Budget, CannotExpressError, Search, by_wall_clock

_FOREVER = 1_000_000_000
"""Generations; the clock ends the search."""


def version() -> str:
    """Name and version."""
    return f"vrp-cli {version_of('vrp-cli')}"


def prepare(it: Benchmark, cores: int) -> Search:
    """See `Solver.prepare`."""
    if it.prize is not None and not it.serving_first:
        raise CannotExpressError("a price for leaving a stop out")
    if any(vehicle.longest is not None for vehicle in it.vehicles):
        # Its limit counts from the earliest leave: of PR11A it left 15 of 360 stops out, and none without.
        raise CannotExpressError("how long a vehicle that leaves later may be away")
    told = with_pickups(it)
    problem = json.dumps(_problem(told))
    matrices = [json.dumps(_matrix(told, profile)) for profile in range(len(told.length))]

    def once(wall_s: float, _: int) -> Sequence[Sequence[int]] | None:
        config = {
            "termination": {"maxTime": max(1, round(wall_s)), "maxGenerations": _FOREVER},
            "environment": {"parallelism": {"numThreadPools": 1, "threadsPerPool": cores}},
        }
        answer = json.loads(vrp_cli.solve_pragmatic(problem, matrices, json.dumps(config)))
        routes: list[list[int]] = [[] for _ in told.vehicles]
        for tour in answer["tours"]:
            routes[int(tour["vehicleId"])] = [
                point for stop in tour["stops"] for point in _points(told, stop)
            ]
        return without_pickups(it, routes)

    def search(budget: Budget, seed: int) -> Answer:
        return by_wall_clock(once, budget, seed)

    return search


def _points(it: Benchmark, stop: dict[str, Any]) -> list[int]:
    """The points of a stop's activities: a job is named for its last point, a step by its type."""
    pickup_of = {b: a for a, b in it.mates}
    points = []
    for activity in stop["activities"]:
        if activity["type"] in ("delivery", "pickup"):
            point = int(activity["jobId"])
            points.append(pickup_of.get(point, point) if activity["type"] == "pickup" else point)
    return points


def _instant(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _matrix(it: Benchmark, profile: int) -> dict[str, Any]:
    return {
        "profile": str(profile),
        "travelTimes": it.duration[profile].ravel().tolist(),
        "distances": it.length[profile].ravel().tolist(),
    }


def _problem(it: Benchmark) -> dict[str, Any]:
    asked, brought = skills(it)
    value = worth(it)
    paired = {p for pair in it.mates for p in pair}
    carried = "pickups" if it.mates else "deliveries"
    singles = {p: {carried: [_step(it, p, p)]} for p in it.stops if p not in paired}
    pairs = {b: {"pickups": [_step(it, a, a)], "deliveries": [_step(it, b, a)]} for a, b in it.mates}
    return {
        "plan": {
            "jobs": [
                {
                    "id": str(p),
                    **steps,
                    **_asked(asked[p]),
                    **({"value": value[p]} if it.serving_first else {}),
                }
                for p, steps in {**singles, **pairs}.items()
            ]
        },
        "fleet": {
            "vehicles": [
                _type(it.vehicles[numbers[0]], numbers, brought[numbers[0]]) for numbers in alike(it)
            ],
            "profiles": [{"name": str(profile)} for profile in range(len(it.length))],
        },
        "objectives": [
            *([[{"type": "maximize-value"}]] if it.serving_first else []),
            [{"type": "minimize-unassigned"}],
            [{"type": "minimize-cost"}],
        ],
    }


def _asked(asked: set[int]) -> dict[str, Any]:
    return {"skills": {"allOf": [str(skill) for skill in sorted(asked)]}} if asked else {}


def _step(it: Benchmark, point: int, carried: int) -> dict[str, Any]:
    times = [[_instant(a), _instant(b)] for a, b in it.windows[point]]
    place = {"location": {"index": point}, "duration": it.service[point], "times": times}
    return {"places": [place], "demand": [int(amount) for amount in it.demand[carried]]}


def _type(vehicle: Vehicle, numbers: Sequence[int], brought: set[int]) -> dict[str, Any]:
    shift = {
        "start": {"earliest": _instant(vehicle.earliest), "location": {"index": vehicle.start}},
        "end": {"latest": _instant(vehicle.latest), "location": {"index": vehicle.end}},
    }
    return {
        "typeId": f"like {numbers[0]}",
        "vehicleIds": [str(number) for number in numbers],
        "profile": {"matrix": str(vehicle.profile)},
        "costs": {"fixed": 0, "distance": 1, "time": 0},
        "shifts": [shift],
        "capacity": list(vehicle.capacity),
        "skills": [str(skill) for skill in sorted(brought)],
    }
