"""Two villages on one street: west of 200 m is Locust's patch, east of it Stone Bridge's."""

import json

import pytest

from fixtures.tale import request, spot, street, walker
from fixtures.tale import task as doorstep
from optimizer.check import check
from optimizer.constraint import Evidence
from optimizer.constraints.lending import Lending
from optimizer.ground import survey
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson

RULE = Lending()
NETWORK = read_geojson(street())


def patch(name: str, west: float, east: float) -> dict:
    ring = [spot(x, y) for x, y in ((west, -50), (east, -50), (east, 50), (west, 50), (west, -50))]
    return {"id": name, "level": "open", "unit": name, "area": {"type": "Polygon", "coordinates": [ring]}}


PATCHES = [patch("locust", -50, 200), patch("bridge", 200, 450)]
EAST = [doorstep(f"e{k}", "home_visit", spot(250 + 20 * k, 4), service_s=1_200) for k in range(4)]


def asked(tasks: list, people: list, lending: list, **more: object) -> Problem:
    said = request(street(), people, tasks, zones=PATCHES, lending=lending, **more)
    return Problem.model_validate_json(json.dumps(said))


def villagers(count: int, unit: str | None = "locust", **but: object) -> list:
    said = {"unit": unit} if unit else {}
    return [walker(f"{unit}{k}", "08:00-08:50", **said, **but) for k in range(count)]


def planned(it: Problem) -> Plan:
    return solve(it, NETWORK, plan_id="p", budget=Budget(iterations=200))


def complaints(it: Problem, plan: Plan) -> list[str]:
    facts = Evidence(it, {t.id: t for t in survey(it, NETWORK).tasks}, plan)
    return [line for route in plan.routes for line in RULE.broken_by(route, facts)]


ENGINES = pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])


@pytest.mark.requirement("R38")
@ENGINES
@pytest.mark.parametrize(("people", "served"), [(0, 0), (1, 2), (2, 4), (None, 4)])
def test_only_so_many_are_lent(engine: str, people: int | None, served: int) -> None:
    # In 50 minutes one person serves two of the doors; two people serve all four.
    cap = {"unit": "locust"} | ({} if people is None else {"people": people})
    plan = planned(asked(EAST, villagers(3), [cap], options={"engine": engine}))
    assert len(plan.unassigned) == 4 - served


@pytest.mark.requirement("R38")
@ENGINES
@pytest.mark.parametrize(("each_s", "served"), [(2_400, 2), (2_399, 1), (1_199, 0)])
def test_each_is_lent_only_for_so_long(engine: str, each_s: int, served: int) -> None:
    cap = {"unit": "locust", "each_s": each_s}
    plan = planned(asked(EAST, villagers(1), [cap], options={"engine": engine}))
    assert len(plan.unassigned) == 4 - served


@pytest.mark.requirement("R39")
def test_people_without_a_unit_go_anywhere() -> None:
    plan = planned(asked(EAST, villagers(2, None), [{"unit": "locust", "people": 0}]))
    assert plan.unassigned == ()


def test_a_unit_works_on_its_own_patch_as_it_likes() -> None:
    west = [doorstep(f"w{k}", "home_visit", spot(50 + 20 * k, 4), service_s=1_200) for k in range(2)]
    plan = planned(asked(west, villagers(1), [{"unit": "locust", "people": 0, "each_s": 0}]))
    assert plan.unassigned == ()


def test_who_has_what_is_missing_there_is_lent() -> None:
    swab = doorstep("swab", "swab", spot(300, 4))
    people = [*villagers(2), walker("medic", "08:00-08:50", unit="locust", skills=["medic"])]
    plan = planned(asked([swab], people, [{"unit": "locust", "people": 1}]))
    assert [route.volunteer for route in plan.routes] == ["medic"]


@pytest.mark.parametrize(
    ("cap", "by"), [({"people": 0}, 1.0), ({"each_s": 1_199}, 1.0), ({"each_s": 1_200}, None), ({}, None)]
)
def test_alone_a_person_is_refused_only_where_the_caps_prove_it(cap: dict, by: float | None) -> None:
    it = asked(EAST, villagers(1), [{"unit": "locust", **cap}])
    why = RULE.why_not(0, 0, survey(it, NETWORK))
    assert (None if why is None else why.by) == by


def test_the_referee_counts_people_and_hours() -> None:
    free = asked(EAST, villagers(2), [])
    plan = planned(free)
    assert complaints(free, plan) == []
    for cap, told in (
        ({"people": 2, "each_s": 2_400}, []),
        ({"people": 1}, ["unit locust lends 2 people of 1"]),
        (
            {"each_s": 2_399},
            [f"unit locust lends {who} for 2400 s of 2399 s" for who in ("locust0", "locust1")],
        ),
    ):
        assert sorted(complaints(asked(EAST, villagers(2), [{"unit": "locust", **cap}]), plan)) == told


def test_entries_are_looked_at() -> None:
    it = asked(EAST, villagers(1), [{"unit": "locust"}, {"unit": "locust"}, {"unit": "lotus"}])
    found = check(it, NETWORK)
    assert [(f.code, f.pointer) for f in found.faults] == [("duplicate_id", "/lending/1/unit")]
    assert ("unit_without_people", "/lending/2/unit") in {(w.code, w.pointer) for w in found.warnings}
