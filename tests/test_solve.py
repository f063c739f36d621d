import json
from pathlib import Path

import pytest

from optimizer.engines.engine import Stop
from optimizer.errors import EngineError, EngineUnfit
from optimizer.plan import Progress, ReasonCode, Status
from optimizer.problem import Problem
from optimizer.solve import Budget, choose, default_seconds, solve, stop_of
from optimizer.walking.geojson import read_geojson
from tests.instances import instance, visit
from tests.test_objective import wire

FIXTURES = Path(__file__).parents[1] / "fixtures" / "problems"


def problem(**but):
    return Problem.model_validate_json(json.dumps(wire(**but)))


def test_phases_are_told_in_order():
    heard: list[Progress] = []
    plan = solve(problem(), None, plan_id="p", budget=Budget(iterations=5), on_progress=heard.append)
    phases = [p.phase for p in heard]
    assert phases[0] == "measuring"
    assert phases[-1] == "writing"
    assert "searching" in phases
    assert plan.status is Status.SUCCEEDED
    assert (plan.id, plan.engine, plan.seed) == ("p", "ruin_recreate+ortools", 0)


def test_a_search_told_to_stop_returns_what_it_has():
    plan = solve(problem(), None, plan_id="p", budget=Budget(time_limit_s=60), should_stop=lambda: True)
    assert plan.summary.served + plan.summary.unassigned == 4


def test_a_search_that_finds_nothing_better_ends_before_its_time_where_the_caller_wants_it():
    asked = problem(options={"time_limit_s": 600, "no_improvement_s": 0.3})
    heard: list[Progress] = []
    plan = solve(asked, None, plan_id="p", on_progress=heard.append)
    assert plan.summary.served + plan.summary.unassigned == 4
    assert heard[-1].elapsed_s < 300


def test_better_plans_are_handed_out_on_the_way():
    seen = []
    plan = solve(problem(), None, plan_id="p", budget=Budget(iterations=20), on_better=seen.append)
    assert seen
    assert seen[-1].summary.served == plan.summary.served


def test_nothing_to_plan_is_a_plan():
    plan = solve(problem(tasks=[]), None, plan_id="p", budget=Budget(iterations=1))
    assert (plan.routes, plan.unassigned, plan.summary.tasks) == ((), (), 0)


def test_nothing_to_plan_needs_no_walks():
    nowhere = {"matrix": {"duration_s": [], "length_m": []}}
    asked = problem(map=nowhere, tasks=[], volunteers=[], sites=[])
    plan = solve(asked, None, plan_id="p", budget=Budget(iterations=1))
    assert (plan.status, plan.routes, plan.unassigned) == (Status.SUCCEEDED, (), ())


def test_nobody_to_do_it_leaves_everything_with_a_reason():
    plan = solve(problem(volunteers=[]), None, plan_id="p", budget=Budget(iterations=1))
    assert len(plan.unassigned) == 4
    assert all(u.reasons and u.next_step and u.next_step_zh for u in plan.unassigned)


def test_a_site_that_shuts_too_early_is_told_as_such():
    """Two bags at one door, four minutes each, and a store two minutes away that is open for ten."""
    store = {
        "id": "store",
        "kind": "storage",
        "matrix_index": 3,
        "open": [["2026-11-22T08:00:00+08:00", "2026-11-22T08:10:00+08:00"]],
    }
    bag = {"kind": "garbage", "location": {"matrix_index": 1}, "to_site": "store", "service_s": 240}
    asked = problem(tasks=[{**bag, "id": "a"}, {**bag, "id": "b"}], sites=[store])
    alone = asked.model_copy(update={"volunteers": asked.volunteers[:1]})
    (left,) = solve(alone, None, plan_id="p", budget=Budget(iterations=20)).unassigned
    assert left.closest is not None
    assert left.closest.missing is ReasonCode.SITE_CLOSED
    assert left.next_step.startswith("Open store ")


def test_hours_that_nobody_has_said_are_not_told():
    """Neither the store nor the bags have hours: it is the shift that ends."""
    store = {"id": "store", "kind": "storage", "matrix_index": 3}
    bag = {"kind": "garbage", "location": {"matrix_index": 1}, "to_site": "store", "service_s": 7_000}
    asked = problem(tasks=[{**bag, "id": "a"}, {**bag, "id": "b"}, {**bag, "id": "c"}], sites=[store])
    alone = asked.model_copy(update={"volunteers": asked.volunteers[:1]})
    for left in solve(alone, None, plan_id="p", budget=Budget(iterations=20)).unassigned:
        assert left.closest is not None
        assert left.closest.missing is ReasonCode.OUTSIDE_SHIFT
        assert left.next_step.startswith("Extend the shift of a by ")


def test_an_engine_that_does_not_exist_is_refused():
    with pytest.raises(EngineError):
        choose(instance([visit(0, 1)]), "magic")


def test_an_engine_that_cannot_hold_the_rules_says_which():
    alone = {**wire()["tasks"][0], "id": "t"}
    several = {**alone, "id": "s", "crew": 2, "kind": "meal", "from_site": "base", "same_volunteer_as": "t"}
    base = [{"id": "base", "kind": "base", "matrix_index": 0}]
    asked = problem(tasks=[alone, several], sites=base, options={"engine": "ruin_recreate"})
    with pytest.raises(EngineUnfit, match="crews with goods"):
        solve(asked, None, plan_id="p", budget=Budget(iterations=1))


def test_the_budget_comes_from_the_caller_then_the_problem_then_the_size():
    def never():
        return False

    assert stop_of(problem(), Budget(iterations=3), never) == Stop(None, 3, never)
    assert stop_of(problem(options={"time_limit_s": 7.5}), None, never).seconds == 7.5
    assert stop_of(problem(), None, never).seconds == default_seconds(4)


@pytest.mark.parametrize(("tasks", "seconds"), [(0, 2.0), (150, 10.0), (5_000, 60.0)])
def test_default_seconds_grow_with_the_size(tasks, seconds):
    assert default_seconds(tasks) == seconds


def test_a_small_plan_is_rearranged_by_the_hours_of_its_lanes():
    """A gate on the short way to a door that only lin may serve is open until 8:20; round it is too far.

    Whoever plans with the long way gives lin the other door, which is near her. Then the risky one behind the
    gate finds no place: after the other it would be too late, and before it the order of households forbids.
    """
    west, south, east_m, north_m = 116.41, 39.94, 1 / 85_394, 1 / 111_035

    def at(x, y):
        return [round(west + x * east_m, 7), round(south + y * north_m, 7)]

    def lane(*places):
        return {
            "type": "Feature",
            "properties": {"highway": "footway"},
            "geometry": {"type": "LineString", "coordinates": [at(*one) for one in places]},
        }

    gate = {
        "type": "Feature",
        "properties": {"barrier": "gate", "ref": "g"},
        "geometry": {"type": "Point", "coordinates": at(150, 0)},
    }
    lanes = [lane((0, 0), (150, 0), (300, 0)), lane((0, 0), (0, 1000), (300, 1000), (300, 0))]
    day = {"start": "2026-11-22T08:00:00+08:00", "end": "2026-11-22T09:30:00+08:00"}
    asked = {
        "map": {"type": "FeatureCollection", "features": [*lanes, gate]},
        "crs": "wgs84",
        "gates": [{"id": "g", "location": at(150, 0), "open": [[day["start"], "2026-11-22T08:20:00+08:00"]]}],
        "volunteers": [
            {"id": "lin", "skills": ["medic"], "shifts": [day | {"start_at": at(0, 0)}]},
            {"id": "wei", "shifts": [day | {"start_at": at(0, 900)}]},
        ],
        "tasks": [
            {
                "id": "risky",
                "kind": "home_visit",
                "location": at(280, 3),
                "household": "close_contact",
                "skills": ["medic"],
                "time_windows": [[day["start"], "2026-11-22T08:10:00+08:00"]],
            },
            {
                "id": "near",
                "kind": "notify",
                "location": at(3, 100),
                "time_windows": [["2026-11-22T08:12:00+08:00", "2026-11-22T08:40:00+08:00"]],
            },
        ],
    }
    network = read_geojson(json.dumps(asked["map"]).encode())
    it = Problem.model_validate_json(json.dumps(asked))
    plan = solve(it, network, plan_id="p", budget=Budget(iterations=20_000))
    doors = {s.task: r.volunteer for r in plan.routes for s in r.stops if s.task}
    assert doors == {"risky": "lin", "near": "wei"}
