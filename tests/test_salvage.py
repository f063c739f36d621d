"""Whoever sends a field that cannot be read hears of everything else in the same answer."""

import json
from typing import Any

import pytest

from optimizer.check import parse_problem
from optimizer.errors import ProblemError

DAY = "2022-05-12T{}:00+08:00"


def body(**changes: Any) -> dict[str, Any]:
    shift = {"start": DAY.format("08:00"), "end": DAY.format("12:00")}
    return {
        "map": "m",
        "crs": "wgs84",
        "sites": [{"id": "canteen", "kind": "canteen", "location": [116.41, 39.94]}],
        "volunteers": [{"id": "v1", "shifts": [shift]}],
        "tasks": [door("t0"), door("t1"), door("t2")],
        **changes,
    }


def door(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": "notify", "location": [116.411, 39.941], **more}


def told(problem: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(ProblemError) as caught:
        parse_problem(json.dumps(problem).encode())
    return [(fault.pointer, fault.code) for fault in caught.value.faults]


def test_a_bad_field_hides_no_bad_reference() -> None:
    tasks = [door("t0", service_s=-1, from_site="nowhere"), door("t1", after=[{"task": "t9"}]), door("t0")]
    assert told(body(tasks=tasks, fuss=1)) == [
        ("/tasks/0/service_s", "below_minimum"),
        ("/fuss", "unknown_field"),
        ("/tasks/2/id", "duplicate_id"),
        ("/tasks/0/from_site", "unknown_site"),
        ("/tasks/1/after/0/task", "unknown_task"),
    ]


@pytest.mark.parametrize(
    ("said", "pointers"),
    [
        ({"objective": {"walkin": 1, "haste": 1}}, ["/objective/walkin", "/objective/haste"]),
        ({"options": {"seed": "a", "engine": 7}}, ["/options/seed", "/options/engine"]),
        ({"lending": [{"unit": "u", "people": -1}, {"people": 2}]}, ["/lending/0/people", "/lending/1/unit"]),
    ],
)
def test_several_bad_fields_of_one_part_hide_no_bad_reference(said: Any, pointers: list[str]) -> None:
    faults = told(body(tasks=[door("t0", from_site="nowhere")], **said))
    assert [pointer for pointer, _ in faults] == [*pointers, "/tasks/0/from_site"]


def test_places_are_those_of_what_was_sent() -> None:
    """The first task is nothing without its kind; the others keep their numbers all the same."""
    tasks = [door("t0", kind="dance"), door("t1"), door("t2", from_site="nowhere")]
    assert told(body(tasks=tasks)) == [
        ("/tasks/0/kind", "not_one_of"),
        ("/tasks/2/from_site", "unknown_site"),
    ]


def test_what_only_follows_from_a_fault_is_not_told() -> None:
    tasks = [door("t0", location=[1]), door("t1", after=[{"task": "t2"}]), door("t2", kind="dance")]
    people = [{"id": "v1", "shifts": [{"start": "soon", "end": DAY.format("12:00")}]}]
    tasks[0]["pinned"] = {"volunteer": "v1"}
    assert told(body(tasks=tasks, volunteers=people)) == [
        ("/volunteers/0/shifts/0/start", "not_an_instant"),
        ("/tasks/0/location", "not_a_place"),
        ("/tasks/2/kind", "not_one_of"),
    ]


def test_where_no_id_can_be_read_every_reference_may_be_meant() -> None:
    sites = [{"id": 7, "kind": "canteen", "location": [116.41, 39.94]}]
    ((pointer, _),) = told(body(sites=sites, tasks=[door("t0", from_site="canteen")]))
    assert pointer == "/sites/0/id"


@pytest.mark.parametrize(
    "changes",
    [{"map": 3}, {"tasks": 3}, {"volunteers": None}, {"tasks": [3, "x", []]}, {"map": {"matrix": {}}}],
)
def test_what_is_no_problem_at_all_has_its_own_faults_alone(changes: dict[str, Any]) -> None:
    key = next(iter(changes))
    assert all(pointer.startswith(f"/{key}") for pointer, _ in told(body(**changes)))


def test_numbers_that_json_has_not_hide_nothing() -> None:
    text = json.dumps(body(tasks=[door("t0", from_site="nowhere"), door("t1")]))
    with pytest.raises(ProblemError) as caught:
        parse_problem(text.replace('"id": "t1"', '"id": "t1", "setup_s": NaN').encode())
    assert [(one.pointer, one.code) for one in caught.value.faults] == [
        ("/tasks/1/setup_s", "number_out_of_range"),
        ("/tasks/0/from_site", "unknown_site"),
    ]


def test_the_zones_of_a_person_are_no_zones_of_the_problem() -> None:
    people = [{"id": "v1", "shifts": [], "zones": ["z9"], "knows": ["z8"], "pace": "fast"}]
    assert told(body(volunteers=people)) == [
        ("/volunteers/0/pace", "not_a_number"),
        ("/volunteers/0/knows/0", "unknown_zone"),
        ("/volunteers/0/zones/0", "unknown_zone"),
    ]


def test_an_entry_without_its_kind_or_hours_is_looked_at_all_the_same() -> None:
    tasks = [door("t0"), door("t0", kind="dance", from_site="nowhere"), {"id": "t3"}]
    people = [{"id": "v1", "zones": ["z9"]}]
    assert told(body(tasks=tasks, volunteers=people)) == [
        ("/volunteers/0/shifts", "missing"),
        ("/tasks/1/kind", "not_one_of"),
        ("/tasks/2/kind", "missing"),
        ("/tasks/2", "no_place"),
        ("/tasks/1/id", "duplicate_id"),
        ("/volunteers/0/zones/0", "unknown_zone"),
        ("/tasks/1/from_site", "unknown_site"),
    ]


@pytest.mark.parametrize("broken", [3, {"type": "FeatureCollection"}, None])
def test_a_map_that_cannot_be_read_hides_no_bad_reference(broken: object) -> None:
    found = told(body(map=broken, tasks=[door("t0", from_site="nowhere")]))
    assert ("/tasks/0/from_site", "unknown_site") in found
    assert all(pointer.startswith(("/map", "/tasks/0/from_site")) for pointer, _ in found)
