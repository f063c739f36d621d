"""What must hold for every plan, whatever is asked."""

import itertools
import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from shapely.geometry import LineString

from optimizer.check import check
from optimizer.companions import empty_handed
from optimizer.ground import survey
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.rules import RULES
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.acceptance.contract_checker import violations
from tests.properties.grids import Grid, clock, corner, problems

thorough = settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],  # a whole problem is shown as it is: shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def planned(wire: dict[str, Any]) -> Plan:
    problem = Problem.model_validate_json(json.dumps(wire))
    network = read_geojson(wire["map"])
    assert check(problem, network).faults == ()
    # The referee is inside: a broken rule raises PlanRefused.
    return solve(problem, network, plan_id="p", budget=Budget(iterations=200))


@given(problems())
@thorough
def test_every_task_stands_exactly_once_and_no_rule_of_the_contract_is_broken(wire):
    plan = planned(wire)
    routed = Counter(dict.fromkeys({s.task for r in plan.routes for s in r.stops if s.task}, 1))
    assert routed + Counter(u.task for u in plan.unassigned) == Counter(t["id"] for t in wire["tasks"])
    assert all(u.reasons for u in plan.unassigned)
    assert violations(wire, plan.model_dump(mode="json")) == []


@given(problems())
@thorough
def test_several_at_one_door_break_no_rule_and_are_never_called_impossible(wire):
    for number, task in enumerate(wire["tasks"]):
        task["crew"] = 1 + number % 3
    plan = planned(wire)
    assert violations(wire, plan.model_dump(mode="json")) == []
    ground = survey(Problem.model_validate_json(json.dumps(wire)), read_geojson(wire["map"]))
    people = {v["id"]: number for number, v in enumerate(wire["volunteers"])}
    for route in plan.routes:
        for job in {ground.task_index[s.task] for s in route.stops if s.task}:
            # Who has no goods with him is asked about the door alone.
            carries = any(s.site for s in route.stops if s.task == ground.tasks[job].id)
            on = ground if carries else empty_handed(ground)
            assert [rule.why_not(job, people[route.volunteer], on) for rule in RULES] == [None] * len(RULES)


@given(problems())
@thorough
def test_a_plan_survives_the_way_through_json(wire):
    plan = planned(wire)
    assert Plan.model_validate_json(plan.model_dump_json()) == plan


@given(problems())
@thorough
def test_renaming_changes_nothing_but_the_names(wire):
    def renamed(value: Any) -> Any:
        names = {f"t{n}": f"zz-{9 - n}" for n in range(9)} | {f"v{n}": f"人{9 - n}" for n in range(4)}
        names |= {"shop": "a", "store": "b"}
        if isinstance(value, dict):
            return {k: renamed(v) for k, v in value.items()}
        if isinstance(value, list):
            return [renamed(v) for v in value]
        return names.get(value, value) if isinstance(value, str) else value

    one, other = planned(wire), planned({**renamed(wire), "map": wire["map"]})
    assert [len(r.stops) for r in one.routes] == [len(r.stops) for r in other.routes]
    assert renamed([[s.task, s.begin.isoformat()] for r in one.routes for s in r.stops]) == [
        [s.task, s.begin.isoformat()] for r in other.routes for s in r.stops
    ]
    assert renamed([u.task for u in one.unassigned]) == [u.task for u in other.unassigned]


@given(problems())
@thorough
def test_a_shut_lane_is_never_walked(wire):
    shut = {arc for c in wire.get("closures", ()) for arc in c["arcs"]}
    lanes = [f["geometry"]["coordinates"] for f in wire["map"]["features"] if f["id"] in shut]
    for route in planned(wire).routes:
        for stop in route.stops:
            walked = stop.leg.geometry.coordinates if stop.leg and stop.leg.geometry else ()
            for a, b in itertools.pairwise(walked):
                for lane in lanes:
                    along = LineString([a, b]).intersection(LineString(lane).buffer(1e-7, cap_style="flat"))
                    assert along.length < 2e-7, (a, b, lane)


@pytest.mark.parametrize("seed", [0, 7])
def test_the_same_seed_and_iterations_give_the_same_plan(seed):
    wire = _fixed(seed)
    assert planned(wire).routes == planned(wire).routes


def _fixed(seed: int) -> dict[str, Any]:
    lanes = [((c, r), (c + 1, r), "both") for c in range(3) for r in range(4)]
    lanes += [((c, r), (c, r + 1), "both") for c in range(4) for r in range(3)]
    return {
        "map": Grid(tuple(lanes)).geojson(),
        "crs": "wgs84",
        "volunteers": [
            {"id": "v0", "shifts": [{"start": clock(0), "end": clock(200), "start_at": corner(0, 0)}]}
        ],
        "tasks": [{"id": f"t{n}", "kind": "notify", "location": corner(n % 4, n // 4)} for n in range(12)],
        "options": {"seed": seed},
    }
