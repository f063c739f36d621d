"""iCalendar as another program reads it."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from api.sheets.ics import render
from optimizer.plan import Plan
from tests.sheets import sample


def written(plan: Plan | None = None, lang: str = "zh", **changes: object) -> bytes:
    return render(plan or sample.plan(), sample.problem(**changes), sample.quarter(), lang=lang)  # type: ignore[arg-type]


def events(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


def test_an_event_for_each_route() -> None:
    first, second = events(written())
    assert str(first["summary"]) == "V01 王淑兰 · 2 项"
    assert first["dtstart"].dt == sample.EIGHT
    assert first["dtend"].dt == sample.meals().finish_at
    assert second["dtend"].dt == sample.waste().finish_at


def test_the_stops_are_in_the_description() -> None:
    said = str(events(written())[0]["description"]).splitlines()
    assert "2. 08:02 东绒线胡同 51号 送餐" in said
    assert "08:06 休息" in said
    assert said[-1] == "方案 tiny"


def test_the_time_zone_is_the_problems_and_its_rules_are_inside() -> None:
    content = written()
    assert b"DTSTART;TZID=Asia/Shanghai:20261122T080000" in content
    assert [str(zone["tzid"]) for zone in Calendar.from_ical(content).walk("VTIMEZONE")] == ["Asia/Shanghai"]


def test_times_of_another_offset_are_told_in_the_problems_zone() -> None:
    content = written(timezone="Europe/Berlin")
    assert b"DTSTART;TZID=Europe/Berlin:20261122T010000" in content
    assert events(content)[0]["dtstart"].dt == sample.EIGHT


def test_lines_are_short_and_end_as_they_must() -> None:
    content = written()
    assert content.endswith(b"\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    content.decode()


def test_planning_the_day_anew_moves_the_event_instead_of_adding_one() -> None:
    later = sample.meals()
    later = later.model_copy(update={"finish_at": later.finish_at + timedelta(minutes=9)})
    before, after = events(written())[0], events(written(sample.plan(later, id="second")))[0]
    assert before["uid"] == after["uid"]
    assert before["dtend"].dt != after["dtend"].dt


def test_every_event_has_its_own_name() -> None:
    second_shift = sample.meals().model_copy(update={"shift": 1})
    uids = [
        event["uid"] for event in events(written(sample.plan(sample.meals(), second_shift, sample.waste())))
    ]
    assert len(set(uids)) == 3


@pytest.mark.parametrize("name", ["a;b,c\\d", "END:VEVENT", "x\nATTACH:http://x"])
def test_hostile_names_stay_names(name: str) -> None:
    people = list(sample.problem().volunteers)
    people[0] = people[0].model_copy(update={"name": name})
    problem = sample.problem().model_copy(update={"volunteers": tuple(people)})
    content = render(sample.plan(), problem, sample.quarter(), lang="zh")
    first, _ = events(content)
    assert str(first["summary"]) == f"V01 {' '.join(name.split())} · 2 项"
    assert "attach" not in first


def test_a_plan_without_routes_is_an_empty_calendar() -> None:
    assert events(written(sample.plan(routes=()))) == []


def test_neither_category_nor_telephone_nor_note() -> None:
    said = Calendar.from_ical(written()).to_ical().decode().replace("\r\n ", "")
    assert not [secret for secret in ("13800001234", "花盆", "close_contact") if secret in said]
