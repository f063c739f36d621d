"""Legs carry the way in the language asked for, and the door's number only to the door."""

import json
from typing import Any

import numpy as np
import pytest

from optimizer.ground import Going, Ground, survey
from optimizer.legs import Legs, Walk
from optimizer.plan import Plan, Stop
from optimizer.problem import Address, Mode, Problem
from optimizer.solve import Budget, solve
from optimizer.walking.datum import from_wgs84
from optimizer.walking.geojson import read_geojson
from tests.fixtures.files import MAPS
from tests.walking.drawing import at, drawn, lane, position

NETWORK = drawn(lane((0, 0), (100, 0), name="头条", name__en="First Lane"), lane((100, 0), (100, 80)))
SHIFT = {"start": "2026-11-22T08:00:00+08:00", "end": "2026-11-22T10:00:00+08:00", "start_at": "base"}
FIELDS: dict[str, Any] = {
    "map": "hand-drawn",
    "crs": "wgs84",
    "sites": [{"id": "base", "kind": "base", "location": position(0, 0)}],
    "volunteers": [{"id": "lin", "shifts": [SHIFT | {"end_at": "base"}]}],
    "tasks": [
        {
            "id": "t",
            "kind": "notify",
            "location": position(60, 5),
            "address": {"alley": "头条", "number": "7号"},
        },
        {"id": "same door", "kind": "notify", "location": position(60, 5)},
    ],
}


def problem(**but: Any) -> Problem:
    return Problem.model_validate_json(json.dumps(FIELDS | but))


def ground(**but: Any) -> Ground:
    return survey(problem(**but), NETWORK)


def texts(stop: Stop) -> list[str]:
    return [step.text for step in stop.leg.directions] if stop.leg else []


def planned(**but: Any) -> list[Stop]:
    plan: Plan = solve(problem(**but), NETWORK, plan_id="p", budget=Budget(iterations=5))
    return list(plan.routes[0].stops)


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("zh", "沿头条向东走60米", "到7号，在路北"),
        ("en", "Walk east along First Lane for 60 m", "Arrive at no. 7, on the north side"),
    ],
)
def test_a_leg_is_told_in_the_language_asked_for(language: str, first: str, last: str) -> None:
    made = ground(options={"directions": language})
    legs = Legs.draw(made, [Walk(Going(Mode.FOOT), 0, 0, 1)])
    address = Address(alley="头条", number="7号")
    leg = legs.leg(Walk(Going(Mode.FOOT), 0, 0, 1), walk_m=66, walk_s=60, address=address)
    assert [step.text for step in leg.directions] == [first, last]


def test_where_nobody_asked_nothing_is_said() -> None:
    assert all(not texts(stop) for stop in planned())


def test_the_number_is_told_at_the_door_and_not_at_a_site_or_where_one_stands_already() -> None:
    _, door, again, end = planned(options={"directions": "zh"})
    assert {door.task, again.task} == {"t", "same door"}
    door_said = texts(door) + texts(again)
    assert len(door_said) == 2  # the second task is behind the same door: nothing to walk
    assert texts(end) == ["沿头条向西走65米", "到达目的地"]  # 5 m of them from the door to the lane


def test_a_leg_on_no_map_says_how_far() -> None:
    matrix = {"duration_s": [[0, 100], [100, 0]], "length_m": [[0, 123], [123, 0]]}
    shift = {key: SHIFT[key] for key in ("start", "end")} | {"start_at": {"matrix_index": 0}}
    place = {"matrix_index": 1, "address": {"alley": "头条", "number": "7号"}}
    request = problem(
        map={"matrix": matrix},
        crs=None,
        sites=[],
        volunteers=[{"id": "lin", "shifts": [shift]}],
        tasks=[{"id": "t", "kind": "notify"} | place],
        options={"directions": "zh"},
    )
    plan = solve(request, None, plan_id="p", budget=Budget(iterations=5))
    assert [texts(stop) for stop in plan.routes[0].stops if texts(stop)] == [["走125米，到7号"]]


def test_in_another_datum_the_line_is_moved_and_the_words_stay() -> None:
    there = from_wgs84(at((0, 0), (60, 5)), "gcj02").tolist()
    base, door = FIELDS["sites"][0] | {"location": there[0]}, FIELDS["tasks"][0] | {"location": there[1]}
    moved = ground(crs="gcj02", sites=[base], tasks=[door], options={"directions": "zh"})
    leg = Legs.draw(moved, [Walk(Going(Mode.FOOT), 0, 0, 1)]).leg(
        Walk(Going(Mode.FOOT), 0, 0, 1), walk_m=66, walk_s=60
    )
    assert leg.geometry is not None
    np.testing.assert_allclose(leg.geometry.coordinates[-1], there[1], atol=1e-6)
    assert leg.directions[0].text == "沿头条向东走60米"


@pytest.mark.requirement("R7", "R8")
def test_every_leg_of_a_real_courtyard_is_told_in_both_languages() -> None:
    body = json.loads((MAPS.parent / "problems" / "courtyard.json").read_text())
    network = read_geojson((MAPS / "courtyard.geojson").read_bytes())
    for language in ("zh", "en"):
        asked = Problem.model_validate_json(
            json.dumps(body | {"options": body["options"] | {"directions": language}})
        )
        plan = solve(asked, network, plan_id="p", budget=Budget(iterations=5))
        legs = [stop.leg for route in plan.routes for stop in route.stops if stop.leg]
        assert sum(leg.walk_m > 0 for leg in legs) > 40
        for leg in legs:
            assert sum(step.metres for step in leg.directions) == leg.walk_m
            assert all(step.text for step in leg.directions)
