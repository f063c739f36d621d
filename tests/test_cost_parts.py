"""What a plan costs can be taken apart, and the parts are what the search made small."""

import json
from pathlib import Path
from typing import Any

import pytest

from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.test_objective import planned, wire

STORIES = Path(__file__).parents[1] / "fixtures" / "problems"


def told(problem: dict[str, Any]) -> tuple[dict[str, float], float]:
    """The parts of a plan's cost, and the cost that the search named last."""
    costs: list[float] = []
    plan: Plan = solve(
        Problem.model_validate_json(json.dumps(problem)),
        None,
        plan_id="p",
        budget=Budget(iterations=60),
        on_progress=lambda now: costs.append(now.cost) if now.cost is not None else None,
    )
    assert plan.summary is not None
    return plan.summary.cost, costs[-1]


def one_door(**objective: float) -> dict[str, Any]:
    """A door 60 m away that may be served from 8:05 on, and one that nobody has the skill for."""
    problem = wire(objective=objective)
    door, other, *_ = problem["tasks"]
    window = ["2026-11-22T08:05:00+08:00", "2026-11-22T10:00:00+08:00"]
    tasks = [door | {"time_windows": [window]}, other | {"skills": ["locksmith"]}]
    return problem | {"tasks": tasks, "volunteers": problem["volunteers"][:1]}


def test_every_part_is_named_by_its_weight_in_metres() -> None:
    parts, _ = told(one_door(finish_time=1, fairness=1, lateness=1))
    left_out = parts.pop("left_out")
    assert left_out > sum(parts.values()), "no walk is so long that a task is left out to save it"
    # Begins when it may, 300 s after 8:00; 1,800 s at the door, a minute there and a minute back.
    finish_s, work_s = 300 + 1_800 + 60, 60 + 1_800 + 60
    assert parts == {"walking": 120, "finish_time": 10 * finish_s, "fairness": 2 * work_s}


@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
def test_the_parts_add_up_to_what_the_search_made_small(engine: str) -> None:
    asked = one_door(finish_time=1, fairness=1, lateness=1, walking=0.5)
    parts, cost = told(asked | {"options": {"engine": engine}})
    assert sum(parts.values()) == pytest.approx(cost)


def test_walking_and_what_is_left_out_are_told_even_where_they_are_nothing() -> None:
    plan = planned(wire(tasks=[]))
    assert plan.summary is not None
    assert plan.summary.cost == {"walking": 0, "left_out": 0}


def test_doors_that_go_to_somebody_else_are_changes() -> None:
    a, b = wire()["volunteers"]
    plan = planned(wire(volunteers=[a]), planned(wire(volunteers=[b])))
    assert plan.summary is not None
    assert plan.summary.cost["changes"] == 4 * 300


def test_strange_doors_and_walking_out_of_a_compound_are_told_beside_the_metres() -> None:
    """Three doors in a zone that Lin does not know, 150 m each; she leaves it once on her way home, 120 m."""
    body = json.loads((STORIES / "tiny_compound.json").read_text("utf-8"))
    (shift,) = body["volunteers"][0]["shifts"]
    shift["end_at"] = shift["start_at"]
    body["objective"] = {"compounds": 1, "familiarity": 1}
    problem = Problem.model_validate_json(json.dumps(body))
    network = read_geojson(json.dumps(body["map"]).encode())
    summary = solve(problem, network, plan_id="p", budget=Budget(iterations=200)).summary
    assert summary is not None
    assert summary.cost == {"walking": summary.walk_m, "left_out": 0, "familiarity": 450, "compounds": 120}
