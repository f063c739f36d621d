"""A door with an address alone does not move from plan to plan.

Willow Lane runs 300 m from east to west: number 3 stands at 40 m, number 7 at 200 m, so number 5 was placed
half-way, at 120 m. Once number 3 is done, the rest of the day knows number 7 alone: that would make it 143 m.
"""

import json
from typing import Any

import numpy as np
import pytest

from optimizer.execution.fold import Act, fold
from optimizer.execution.replan import Rest, rest_of_day
from optimizer.plan import Plan
from optimizer.problem import Position, Problem
from optimizer.solve import Budget, solve
from optimizer.walking.network import WalkingNetwork
from tests.builders import at
from tests.execution.days import done
from tests.walking.drawing import PLANE, drawn, lane, position

KNOWN = {"3": 260.0, "7": 100.0}
"""Metres east of the corner of the map."""


@pytest.fixture(scope="module")
def network() -> WalkingNetwork:
    return drawn(lane((0, 0), (300, 0), name="柳树巷"))


def door(number: str, **but: Any) -> dict[str, Any]:
    where = {"location": position(KNOWN[number], 3)} if number in KNOWN else {}
    address = {"alley": "柳树巷", "number": f"{number}号"}
    return {"id": number, "kind": "notify", "service_s": 60, "address": address} | where | but


def asked(*doors: dict[str, Any]) -> Problem:
    shift = {"start": at(0).isoformat(), "end": at(3_600).isoformat(), "start_at": position(295, 0)}
    people = [{"id": "lin", "shifts": [shift]}]
    said = {"map": "m", "crs": "wgs84", "volunteers": people, "tasks": doors}
    return Problem.model_validate_json(json.dumps(said))


def planned(problem: Problem, network: WalkingNetwork, name: str, previous: Plan | None = None) -> Plan:
    return solve(problem, network, plan_id=name, budget=Budget(iterations=30), previous=previous)


def spot(plan: Plan, task: str) -> Position:
    (found,) = {s.location for r in plan.routes for s in r.stops if s.task == task}
    assert found is not None
    return found


def east_m(where: Position) -> float:
    """Metres east of the corner of the map."""
    return float(PLANE.to_metres(np.array(where))[0])


def after(problem: Problem, *acts: Act, now: int) -> Rest:
    plan = acts[-1].plan
    assert plan is not None
    return rest_of_day(fold(problem, acts), plan, now=at(now), pins={})


def test_a_door_stays_where_the_plan_sent_people_to(network):
    day = asked(door("3"), door("5"), door("7"))
    first = planned(day, network, "first")
    assert east_m(spot(first, "5")) == pytest.approx(180, abs=1)
    morning = Act(first, (done("3", 200),))
    rest = after(day, morning, now=200)
    assert [one.code for one in rest.warnings] == ["door_kept"]
    assert "5" in rest.warnings[0].detail
    second = planned(rest.problem, network, "second", first)
    assert spot(second, "5") == spot(first, "5")

    again = after(day, morning, Act(second, (done("7", 900),)), now=900)
    third = planned(again.problem, network, "third", second)
    assert spot(third, "5") == spot(first, "5")


def test_without_that_it_would_have_moved(network):
    """What the test above would say of a plan that guesses anew."""
    alone = planned(asked(door("5"), door("7")), network, "alone")
    assert east_m(spot(alone, "5")) == pytest.approx(157, abs=1)


def test_a_door_that_no_plan_has_served_is_placed_when_one_does(network):
    """Nobody was sent there, so nobody is misled; and what has a position of its own is not guessed."""
    day = asked(door("3"), door("5", skills=["medic"]), door("7"))
    rest = after(day, Act(planned(day, network, "first"), (done("3", 200),)), now=200)
    assert {task.id: task.location is None for task in rest.problem.tasks} == {"5": True, "7": False}
    assert rest.warnings == ()
