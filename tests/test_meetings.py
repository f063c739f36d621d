"""Two people who walk a narrow lane against each other are told, and kept apart where that is asked for."""

import json
from datetime import timedelta
from typing import Any

import pytest

from optimizer.meetings import MOST_TOLD
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.walking.drawing import EIGHT, collection, lane, position

pytestmark = pytest.mark.requirement("R8")
WEST, EAST = (0.0, 30.0), (200.0, 30.0)


def instant(minutes: float) -> str:
    return (EIGHT + timedelta(minutes=minutes)).isoformat()


def person(name: str, start: tuple[float, float], **but: Any) -> dict[str, Any]:
    shift = {"start": instant(0), "end": instant(60), "start_at": position(*start)}
    return {"id": name, "shifts": [shift]} | but


def door(name: str, place: tuple[float, float], who: str, begin: float, end: float) -> dict[str, Any]:
    windows = [[instant(begin), instant(end)]]
    pinned = {"volunteer": who}
    said = {"kind": "notify", "location": position(*place), "time_windows": windows, "pinned": pinned}
    return {"id": name, "service_s": 60} | said


def planned(
    *tasks: dict[str, Any],
    people: tuple[dict[str, Any], ...] = (person("west", WEST), person("east", EAST)),
    avoid: bool = False,
    **tags: Any,
) -> Plan:
    """A lane of 200 m with a street at either end, 0.9 m wide unless a test says otherwise."""
    features = [
        lane((0, 0), (200, 0), name="夹道", name__en="Narrow Lane", **({"width": "0.9"} | tags)),
        lane((0, 0), (0, 60), name="西街"),
        lane((200, 0), (200, 60), name="东街"),
    ]
    said = {"map": "m", "crs": "wgs84", "volunteers": people, "tasks": tasks}
    problem = Problem.model_validate_json(json.dumps(said | {"options": {"avoid_meetings": avoid}}))
    return solve(problem, read_geojson(collection(*features)), plan_id="p", budget=Budget(iterations=50))


def exchanged(begin: float = 5, end: float = 20, other: float = 5) -> tuple[dict[str, Any], dict[str, Any]]:
    """Each has to begin at the other's end of the lane, within these minutes."""
    return door("a", EAST, "west", begin, end), door("b", WEST, "east", other, other + end - begin)


def told(plan: Plan) -> list[str]:
    return [warning.code for warning in plan.warnings]


def test_two_who_meet_are_told_with_place_and_time():
    plan = planned(*exchanged())
    (warning,) = plan.warnings
    assert (warning.code, warning.pointer) == ("meeting_in_narrow_lane", "/volunteers/1")
    # 260 m in 208 s, both from 8:01:32 on: they meet half-way.
    assert warning.detail.startswith("west and east meet in Narrow Lane at 08:03:16, where the lane is 0.9 m")
    assert "在夹道相遇" in warning.detail_zh


@pytest.mark.parametrize(("width", "meets"), [("1.19", True), ("1.2", False)])
def test_two_on_foot_pass_where_there_is_room_for_two(width, meets):
    assert bool(told(planned(*exchanged(), width=width))) == meets


@pytest.mark.parametrize(("width", "meets"), [("1.39", True), ("1.4", False)])
def test_a_trolley_takes_more_room(width, meets):
    people = person("west", WEST, mode="trolley"), person("east", EAST)
    assert bool(told(planned(*exchanged(), people=people, width=width))) == meets


def test_one_after_the_other_is_no_meeting():
    assert told(planned(*exchanged(other=12))) == []


def test_the_same_way_at_the_same_time_is_no_meeting():
    people = person("west", WEST), person("east", WEST)
    doors = door("a", EAST, "west", 5, 20), door("b", EAST, "east", 5, 20)
    assert told(planned(*doors, people=people)) == []


def test_doors_short_of_each_other_are_no_meeting():
    # They turn into doors 20 m apart in the middle of the lane.
    doors = door("a", (90, 3), "west", 5, 5), door("b", (110, 3), "east", 5, 5)
    assert told(planned(*doors)) == []


def test_with_the_wish_one_of_them_comes_later_and_nobody_is_left_out():
    plan = planned(*exchanged(), avoid=True)
    assert told(plan) == []
    assert plan.unassigned == ()
    begins = sorted(s.begin for r in plan.routes for s in r.stops if s.task)
    # The lane takes 160 s: who waits enters it a second after the other has left it.
    assert begins[1] - begins[0] >= timedelta(seconds=160)


def test_a_meeting_that_cannot_be_avoided_is_told_and_nothing_is_given_up():
    plan = planned(*exchanged(5, 5.5), avoid=True)
    assert told(plan) == ["meeting_in_narrow_lane"]
    assert plan.unassigned == ()


def test_a_great_many_meetings_are_counted():
    names = [f"{side}{number}" for side in ("w", "e") for number in range(8)]
    people = tuple(person(name, WEST if name[0] == "w" else EAST) for name in names)
    doors = [door(f"t-{name}", EAST if name[0] == "w" else WEST, name, 5, 5) for name in names]
    warnings = planned(*doors, people=people).warnings
    assert len(warnings) == MOST_TOLD + 1
    assert warnings[-1].code == "more_like_this"
    assert f"{8 * 8 - MOST_TOLD}" in warnings[-1].detail
