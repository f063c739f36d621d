"""Ways are kept where nothing that they depend on has changed, and nowhere else."""

import json
from typing import Any

import pytest

from optimizer.former_ways import NOTHING, Earlier, Kept, keep
from optimizer.ground import survey
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from tests.walking.drawing import drawn, lane, position

HALF, WHOLE = (50.0, 0.0), (100.0, 0.0)
NETWORK = drawn(lane((0, 0), HALF, WHOLE, name="头条", way="way/1"))
LONGER = drawn(lane((0, 0), HALF, WHOLE, (150, 0), name="头条", way="way/1"))
SHIFT = {"start": "2026-11-22T08:00:00+08:00", "end": "2026-11-22T10:00:00+08:00", "start_at": "base"}
FIELDS: dict[str, Any] = {
    "map": "hand-drawn",
    "crs": "wgs84",
    "sites": [{"id": "base", "kind": "base", "location": position(0, 0)}],
    "volunteers": [{"id": "lin", "shifts": [SHIFT]}],
    "tasks": [
        {
            "id": "t",
            "kind": "notify",
            "location": position(60, 5),
            "address": {"alley": "头条", "number": "7"},
        }
    ],
}
GATE = {"id": "g", "location": position(80, 0)}


def body(**but: Any) -> bytes:
    return json.dumps(FIELDS | but).encode()


def kept(before: bytes, after: bytes, network: Any = NETWORK) -> Kept:
    plan: Plan = solve(Problem.model_validate_json(before), NETWORK, plan_id="p", budget=Budget(iterations=5))
    return keep(survey(Problem.model_validate_json(after), network), Earlier.read(plan, before))


def test_on_the_same_map_ways_and_routes_are_kept() -> None:
    found = kept(body(), body())
    assert len(found.told) == len(found.followed) == 2
    assert len(found.routes) == len(found.counted) == 1


@pytest.mark.parametrize(
    "hours",
    [
        {"closures": [{"id": "c", "arcs": ["way/9"], "from": "2026-11-22T09:00:00+08:00"}]},
        {"closures": [{"id": "c", "arcs": ["way/9"], "until": "2026-11-22T09:00:00+08:00"}]},
        {"gates": [GATE | {"open": [["2026-11-22T08:00:00+08:00", "2026-11-22T09:00:00+08:00"]]}]},
    ],
)
def test_where_lanes_have_hours_nothing_is_kept(hours: dict[str, Any]) -> None:
    assert kept(body(**hours), body(**hours)) is NOTHING


def test_on_another_map_nothing_is_kept() -> None:
    assert kept(body(), body(), LONGER) is NOTHING


def test_where_something_is_shut_that_was_open_nothing_is_kept() -> None:
    assert kept(body(), body(closures=[{"id": "c", "arcs": ["way/9"]}])) is NOTHING


def test_in_another_language_ways_are_told_anew() -> None:
    found = kept(body(), body(options={"directions": "en"}))
    assert not found.told
    assert len(found.followed) == 2


def test_a_door_with_another_number_is_told_of_anew() -> None:
    moved = [FIELDS["tasks"][0] | {"address": {"alley": "头条", "number": "9"}}]
    ground = survey(Problem.model_validate_json(body(tasks=moved)), NETWORK)
    found = kept(body(), body(tasks=moved))
    going, start, door = ground.going(0), ground.site["base"], ground.door[0]
    assert found.leg(ground, going, start, door, ground.tasks[0].address) is None
    assert not found.counted
    again = survey(Problem.model_validate_json(body()), NETWORK)
    assert kept(body(), body()).leg(again, going, start, door, again.tasks[0].address) is not None


def test_a_plan_that_is_not_finished_was_not_approved() -> None:
    running = Plan(id="p", status="running")
    assert Earlier.read(running, body()).problem is None
