"""Each arrival is one card that says what to do there."""

from typing import Any

import pytest

from api.one_route import only
from api.phone.cards import Card, Job, cards
from api.phone.said import Both
from api.phone.tongues import Tongues
from optimizer.execution.phases import Phase
from optimizer.plan import StopType
from optimizer.problem import Problem
from tests.sheets import sample


def deck(volunteer: str = "V01", **task_changes: Any) -> tuple[Card, ...]:
    plan, problem = only(sample.plan(), sample.problem(), volunteer)
    first, *rest = problem.tasks
    changed: Problem = problem.model_copy(update={"tasks": (first.model_copy(update=task_changes), *rest)})
    return cards(Tongues.open(plan, changed, sample.quarter()), 0)


def job(number: int, volunteer: str = "V01", **task_changes: Any) -> Job:
    [only_one] = next(card for card in deck(volunteer, **task_changes) if card.number == number).jobs
    return only_one


def test_starts_breaks_and_ends_have_no_number_and_no_job() -> None:
    assert [(card.number, len(card.jobs)) for card in deck()] == [
        (None, 0),
        (1, 1),
        (2, 1),
        (3, 1),
        (None, 0),
        (None, 0),
    ]


def test_a_door_says_what_is_handed_over() -> None:
    meal = job(2)
    assert meal.name == Both("送餐", "Meal")
    assert meal.goods == (Both("交给住户 1 公斤、3 升", "Hand over 1 kg, 3 L"),)
    assert [(mark.task, mark.stop, mark.site, mark.phase) for mark in meal.marks] == [
        ("m1", StopType.DELIVERY, None, Phase.SERVED)
    ]


def test_a_door_says_what_is_taken_away_and_how() -> None:
    garbage = job(2, "V02")
    assert garbage.goods == (Both("从住户取走 4 公斤、20 升", "Take away 4 kg, 20 L"),)
    assert garbage.steps[0] == Both("戴好手套", "Gloves on")


def test_a_site_stands_for_every_stop_there() -> None:
    meals = job(1)
    assert not meals.at_door
    assert meals.name.zh == "取：送餐 ×2"
    assert meals.goods[0].zh == "离开时共带 2 公斤、6 升"
    assert [(mark.task, mark.site, mark.phase) for mark in meals.marks] == [
        ("m1", "canteen", Phase.FETCHED),
        ("m2", "canteen", Phase.FETCHED),
    ]


def test_a_wait_is_told_with_its_end() -> None:
    """90 s before the second door: arrive 08:04, begin 08:05."""
    assert [fact.zh for card in deck() if card.number == 3 for fact in card.facts] == ["等到 08:05 再上门"]


def test_windows_are_told_in_local_time() -> None:
    begin = sample.EIGHT.replace(hour=9)
    promised = job(2, time_windows=((sample.EIGHT, begin), (begin, begin)))
    assert promised.window == Both("约定 08:00–09:00、09:00–09:00", "Promised 08:00–09:00, 09:00–09:00")


@pytest.mark.parametrize(
    ("contact", "numbers"),
    [
        ("13800001234", ("13800001234",)),
        ("张阿姨 138 0000 1234，女儿 +86-10-6400-0000", ("13800001234", "+861064000000")),
        ("分机 8001", ()),
        ("敲门", ()),
    ],
)
def test_numbers_to_dial_are_found_in_what_the_dispatcher_wrote(
    contact: str, numbers: tuple[str, ...]
) -> None:
    asked = job(2, contact=contact)
    assert asked.phones == numbers
    assert asked.contact == contact
