"""Every tiny fixture tells one story; here each is planned and must end as it is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from optimizer.plan import Plan
from optimizer.problem import InlineMap, Problem
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson

FIXTURES = Path(__file__).parents[1] / "fixtures"
PROBLEMS = FIXTURES / "problems"
STORIES: dict[str, dict[str, Any]] = json.loads((PROBLEMS / "expected.json").read_text())


def planned(story: str) -> Plan:
    problem = Problem.model_validate_json((PROBLEMS / f"{story}.json").read_bytes())
    network = None
    if isinstance(problem.map, InlineMap):
        network = read_geojson(problem.map.model_dump())
    elif isinstance(problem.map, str):
        network = read_geojson((FIXTURES / "maps" / f"{problem.map}.geojson").read_bytes())
    return solve(problem, network, plan_id=story, budget=Budget(iterations=500))


@pytest.mark.parametrize("story", sorted(STORIES))
def test_the_story_ends_as_told(story):
    told = STORIES[story]
    plan = planned(story)
    served = {stop.task for route in plan.routes for stop in route.stops if stop.task}
    assert served == set(told["served"])
    reasons = {u.task: {reason.code.value for reason in u.reasons} for u in plan.unassigned}
    assert {task: set(codes) for task, codes in told.get("unassigned", {}).items()} == reasons
    inner = ("task", "pickup", "delivery", "break", "decontaminate")
    for volunteer, types in told.get("stop_types", {}).items():
        stops = [s for r in plan.routes if r.volunteer == volunteer for s in r.stops]
        assert [s.type.value for s in stops if s.type.value in inner] == types
    for volunteer, tasks in told.get("order", {}).items():
        stops = [s for r in plan.routes if r.volunteer == volunteer for s in r.stops]
        assert [s.task for s in stops if s.type.value in ("task", "delivery") and s.task] == tasks
    for volunteer, metres in told.get("walk_m_at_least", {}).items():
        assert sum(r.walk_m for r in plan.routes if r.volunteer == volunteer) >= metres
    for volunteer, metres in told.get("walk_m_at_most", {}).items():
        assert sum(r.walk_m for r in plan.routes if r.volunteer == volunteer) <= metres
    for task, site in told.get("sites", {}).items():
        assert site in {s.site for r in plan.routes for s in r.stops if s.task == task}
    for task, number in told.get("shifts", {}).items():
        assert number in {r.shift for r in plan.routes for s in r.stops if s.task == task}
    for task, (early, late) in told.get("begins", {}).items():
        begins = [s.begin.isoformat() for r in plan.routes for s in r.stops if s.task == task]
        assert all(early <= begin <= late for begin in begins)
    if "warnings" in told:
        assert [warning.code for warning in plan.warnings] == told["warnings"]
