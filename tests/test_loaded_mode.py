"""Loaded and unloaded, one may walk by different lanes: by trolley with the gas, on foot on the way back.

The map, in metres: from the hand-over point at (0, 0) steps lead straight to the door at (200, 0); a way
without steps leads round by (0, 100) and (200, 100).
"""

import json
from typing import Any

import pytest

from optimizer.ground import survey
from optimizer.plan import Plan, ReasonCode
from optimizer.problem import Mode, Problem
from optimizer.referee import referee
from optimizer.solve import Budget, solve
from optimizer.walking.network import WalkingNetwork
from tests.walking.drawing import drawn, lane, position

pytestmark = pytest.mark.requirement("R16", "R22", "R29")

STEPS = lane((0, 0), (200, 0), highway="steps", step_count="20")
ROUND = lane((0, 0), (0, 100), (200, 100), (200, 0))
DIRECT_M, ROUND_M = 200, 400


def asked(kilograms: float, *, loaded: str | None = "trolley", mode: str = "foot", **but: Any) -> Problem:
    shift = {"start": "2022-11-24T08:00:00+08:00", "end": "2022-11-24T10:00:00+08:00"}
    person = {"id": "tie", "mode": mode, "shifts": [shift | {"start_at": "s", "end_at": "s"}]}
    goods = {"id": "t", "kind": "parcel", "from_site": "s", "location": position(200, 0)}
    said = {
        "map": "m",
        "crs": "wgs84",
        "sites": [{"id": "s", "kind": "handover", "location": position(0, 0)}],
        "volunteers": [person | ({} if loaded is None else {"loaded_mode": loaded}) | but],
        "tasks": [goods | {"load": {"weight_kg": kilograms}}],
    }
    return Problem.model_validate_json(json.dumps(said))


def network(*, way_round: bool = True) -> WalkingNetwork:
    return drawn(STEPS, *([ROUND] if way_round else []))


def planned(problem: Problem, engine: str = "auto", *, way_round: bool = True) -> Plan:
    options = problem.options.model_copy(update={"engine": engine})
    problem = problem.model_copy(update={"options": options})
    return solve(problem, network(way_round=way_round), plan_id="p", budget=Budget(iterations=60))


def legs(plan: Plan) -> list[tuple[int, int]]:
    return [(s.leg.walk_m, s.leg.walk_s) for r in plan.routes for s in r.stops if s.leg and s.leg.walk_m]


@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
@pytest.mark.parametrize(("kilograms", "out"), [(15.0, (DIRECT_M, 168)), (15.1, (ROUND_M, 400))])
def test_under_a_heavy_load_the_way_is_that_of_the_trolley_and_back_it_is_not(engine, kilograms, out):
    """On foot 200 m and 20 steps, as long as 10 m more: 168 s. Loaded 400 m at 1 m/s."""
    assert legs(planned(asked(kilograms), engine)) == [out, (DIRECT_M, 168)]


@pytest.mark.parametrize("mode", ["foot", "trolley"])
def test_without_the_field_or_with_a_mode_that_passes_more_nothing_changes(mode):
    """Who comes by trolley stays with it: a loaded mode never opens lanes that the mode may not take."""
    out, back = legs(planned(asked(20, loaded=None if mode == "foot" else "foot", mode=mode)))
    assert [out[0], back[0]] == ([DIRECT_M] * 2 if mode == "foot" else [ROUND_M] * 2)
    assert Problem.model_validate(asked(20, mode="tricycle")).volunteers[0].mode_under_load is Mode.TRICYCLE


def test_where_no_lane_carries_the_load_it_is_the_mode():
    (left,) = planned(asked(20), way_round=False).unassigned
    (reason,) = left.reasons
    assert reason.code is ReasonCode.MODE
    assert "moves by trolley" in reason.detail
    assert "用推车" in (reason.detail_zh or "")
    assert planned(asked(10), way_round=False).unassigned == ()


def test_a_crew_carries_more_before_it_takes_the_trolley():
    assert legs(planned(asked(30, members=2)))[0][0] == DIRECT_M
    assert legs(planned(asked(30.1, members=2)))[0][0] == ROUND_M


def test_the_referee_refuses_steps_under_a_load_that_takes_a_trolley():
    on_foot, by_trolley = asked(20, loaded=None), asked(20)
    plan = planned(on_foot)
    assert referee(survey(on_foot, network()), plan) == ()
    report = referee(survey(by_trolley, network()), plan)
    assert report == ("tie/0: stop 2: the walk leaves the open lanes or goes against one",)
