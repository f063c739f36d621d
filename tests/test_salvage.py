"""What cannot be read inside an object hides nothing else in it, and nothing that follows from it is told."""

import json
from typing import Any

import pytest

from optimizer.check import parse_problem
from optimizer.errors import ProblemError
from tests.builders import at

HOURS = {"start": at(0).isoformat(), "end": at(9_000).isoformat()}
REVERSED = {"start": HOURS["end"], "end": HOURS["start"]}
SQUARE = {"duration_s": [[0, 9], [9, 0]], "length_m": [[0, 9], [9, 0]]}


def told(*shifts: Any, **task: Any) -> list[tuple[str, str]]:
    said = {
        "map": {"matrix": SQUARE},
        "date": str(at(0).date()),
        "volunteers": [{"id": "lin", "shifts": list(shifts)}],
        "tasks": [{"id": "t", "kind": "errand", "matrix_index": 1, **task}],
    }
    with pytest.raises(ProblemError) as refused:
        parse_problem(json.dumps(said).encode())
    return sorted((one.pointer, one.code) for one in refused.value.faults)


def rest(**said: Any) -> dict[str, Any]:
    return {"earliest": at(900).isoformat(), "latest": at(600).isoformat(), **said}


@pytest.mark.parametrize("pause", [rest(duration_s=-1), rest()])
def test_a_shift_is_looked_at_though_one_of_its_breaks_cannot_be_read(pause: dict[str, Any]) -> None:
    where = "/volunteers/0/shifts/0"
    missing = "below_minimum" if "duration_s" in pause else "missing"
    assert told({**REVERSED, "start_at": "nope", "breaks": [pause]}) == [
        (where, "shift_reversed"),
        (f"{where}/breaks/0", "break_reversed"),
        (f"{where}/breaks/0/duration_s", missing),
        (f"{where}/start_at", "unknown_site"),
    ]


def test_a_shift_without_a_readable_start_is_none_and_nothing_follows_from_that() -> None:
    assert told({**REVERSED, "start": "soon", "start_at": "nope"}) == [
        ("/volunteers/0/shifts/0/start", "not_an_instant")
    ]


def test_a_pin_is_looked_at_without_its_order() -> None:
    assert told(HOURS, pinned={"volunteer": "zz", "order": 0}) == [
        ("/tasks/0/pinned/order", "below_minimum"),
        ("/tasks/0/pinned/volunteer", "unknown_volunteer"),
    ]


def test_a_link_is_looked_at_without_its_delay() -> None:
    assert told(HOURS, after=[{"task": "zz", "delay_s": -1}, {"task": "t", "fuss": 1}]) == [
        ("/tasks/0/after/0/delay_s", "below_minimum"),
        ("/tasks/0/after/0/task", "unknown_task"),
        ("/tasks/0/after/1/fuss", "unknown_field"),
        ("/tasks/0/after/1/task", "refers_to_itself"),
    ]


def test_a_link_to_nothing_that_can_be_read_goes_with_all_links() -> None:
    faults = told(HOURS, after=[{"task": 5}, {"task": "zz", "delay_s": -1}], from_site="nope")
    assert faults == [
        ("/tasks/0/after/0/task", "not_text"),
        ("/tasks/0/after/1/delay_s", "below_minimum"),
        ("/tasks/0/from_site", "unknown_site"),
    ]


def test_a_door_without_a_readable_number_is_not_said_to_be_nowhere() -> None:
    assert told(HOURS, matrix_index=None, address={"alley": "x", "number": 5}, from_site="nope") == [
        ("/tasks/0/address/number", "not_text"),
        ("/tasks/0/from_site", "unknown_site"),
    ]
