"""A referee who does not follow again what was followed before says what a referee says who follows all."""

import json
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from optimizer.former_ways import Earlier, keep
from optimizer.ground import survey
from optimizer.plan import Geometry, Plan, Stop
from optimizer.problem import Problem
from optimizer.referee import referee
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.properties.grids import clock, corner, problems

Wire = dict[str, Any]


def _another_task(wire: Wire) -> None:
    wire["tasks"] += [{"id": "urgent", "kind": "notify", "location": corner(1, 2), "priority": 100}]


def _one_task_less(wire: Wire) -> None:
    del wire["tasks"][-1:]  # no other speaks of it


def _a_block_shut(wire: Wire) -> None:
    (west, south), (east, north) = corner(1, 1), corner(2, 2)
    aside = 1e-4
    ring = [
        [west + aside, south - aside],
        [east - aside, south - aside],
        [east - aside, north + aside],
        [west + aside, north + aside],
        [west + aside, south - aside],
    ]
    wire["closures"] = [{"id": "works", "area": {"type": "Polygon", "coordinates": [ring]}}]


def _a_block_shut_for_an_hour(wire: Wire) -> None:
    _a_block_shut(wire)
    wire["closures"][0] |= {"from": clock(30), "until": clock(90)}


def _told_in_english(wire: Wire) -> None:
    wire["options"] = wire.get("options", {}) | {"directions": "en"}


def _nothing(wire: Wire) -> None:
    del wire


CHANGES: tuple[Callable[[Wire], None], ...] = (
    _another_task,
    _one_task_less,
    _a_block_shut,
    _a_block_shut_for_an_hour,
    _told_in_english,
    _nothing,
)


def _leg(stop: Stop, **but: Any) -> Stop:
    return stop if stop.leg is None else stop.model_copy(update={"leg": stop.leg.model_copy(update=but)})


def _bent(stop: Stop) -> Stop:
    """Drawn through the houses."""
    if stop.leg is None or stop.leg.geometry is None:
        return stop
    points = list(stop.leg.geometry.coordinates)
    (x, y), (u, v) = points[0], points[-1]
    points.insert(1, ((x + u) / 2 + 2e-4, (y + v) / 2 + 2e-4))
    return _leg(stop, geometry=Geometry(coordinates=tuple(points)))


def _turned(stop: Stop) -> Stop:
    if stop.leg is None or stop.leg.geometry is None:
        return stop
    return _leg(stop, geometry=Geometry(coordinates=stop.leg.geometry.coordinates[::-1]))


FAULTS: tuple[Callable[[Stop], Stop], ...] = (
    _bent,
    _turned,
    lambda stop: _leg(stop, walk_m=0 if stop.leg is None else stop.leg.walk_m + 40),
    lambda stop: _leg(stop, geometry=None),
    lambda stop: stop.model_copy(update={"arrive": stop.arrive + timedelta(seconds=7)}),
    lambda stop: stop.model_copy(update={"location": tuple(corner(0, 0))}),
    lambda stop: stop.model_copy(update={"load_after": {"weight_kg": 900.0}}),
    lambda stop: stop,
)


def _with_fault(plan: Plan, fault: Callable[[Stop], Stop], dice: Random) -> Plan:
    if not plan.routes:
        return plan
    number = dice.randrange(len(plan.routes))
    route = plan.routes[number]
    at = dice.randrange(len(route.stops))
    stops = tuple(fault(stop) if k == at else stop for k, stop in enumerate(route.stops))
    routes = (*plan.routes[:number], route.model_copy(update={"stops": stops}), *plan.routes[number + 1 :])
    return plan.model_copy(update={"routes": routes})


@given(
    problems(), st.sampled_from(CHANGES), st.lists(st.sampled_from(FAULTS), max_size=3), st.integers(0, 99)
)
@settings(
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_what_was_followed_before_need_not_be_followed_again(
    wire: Wire, change: Callable[[Wire], None], faults: list[Callable[[Stop], Stop]], seed: int
) -> None:
    before = json.dumps(wire).encode()
    network = read_geojson(wire["map"])
    briefly = Budget(iterations=60, spared=True)
    parent = solve(Problem.model_validate_json(before), network, plan_id="p", budget=briefly)
    change(wire)
    problem = Problem.model_validate_json(json.dumps(wire))
    # The referee inside has approved it, with what is kept; one who keeps nothing has to as well.
    child = solve(problem, network, plan_id="c", budget=briefly, previous=parent, previous_request=before)
    ground = survey(problem, network)
    kept = keep(ground, Earlier.read(parent, before))
    assert referee(ground, child) == ()
    dice = Random(seed)
    for fault in faults:
        child = _with_fault(child, fault, dice)
    assert referee(ground, child, kept) == referee(ground, child)


@given(problems())
@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_legs_that_are_kept_are_those_that_would_be_written(wire: Wire) -> None:
    wire["options"] = wire.get("options", {}) | {"directions": "zh"}
    before = json.dumps(wire).encode()
    network = read_geojson(wire["map"])
    briefly = Budget(iterations=60)
    parent = solve(Problem.model_validate_json(before), network, plan_id="p", budget=briefly)
    _another_task(wire)
    problem = Problem.model_validate_json(json.dumps(wire))
    kept = solve(problem, network, plan_id="c", budget=briefly, previous=parent, previous_request=before)
    anew = solve(problem, network, plan_id="c", budget=briefly, previous=parent)
    assert kept.routes == anew.routes
    assert kept.summary == anew.summary


@given(problems(), st.integers(0, 99))
@settings(
    max_examples=15,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
def test_a_route_that_is_counted_for_another_request_is_counted_again(wire: Wire, seed: int) -> None:
    """The plan stays as it is to the letter; what is asked changes under it."""
    before = json.dumps(wire).encode()
    network = read_geojson(wire["map"])
    parent = solve(Problem.model_validate_json(before), network, plan_id="p", budget=Budget(iterations=60))
    dice = Random(seed)
    dice.choice([_a_block_shut, _a_block_shut_for_an_hour, _nothing])(wire)
    for task in wire["tasks"]:
        task["service_s"] = dice.choice([task.get("service_s", 60), 61])
    for person in wire["volunteers"]:
        person["pace"] = dice.choice([person.get("pace", 1.0), 0.5])
    wire["sites"][0]["service_s"] = dice.choice([wire["sites"][0]["service_s"], 7])
    ground = survey(Problem.model_validate_json(json.dumps(wire)), network)
    kept = keep(ground, Earlier.read(parent, before))
    assert referee(ground, parent, kept) == referee(ground, parent)
