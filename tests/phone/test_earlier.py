"""A replan takes away what is left to do, never what was done."""

from datetime import timedelta
from typing import Any

import pytest

from api.phone.earlier import Earlier, Idle, earlier
from optimizer.execution.events import Done, Event, Skipped
from optimizer.plan import Plan, Route
from tests.sheets import sample

FETCHED = {"stop": "pickup", "site": "canteen"}


def done(minute: int, task: str, **more: Any) -> Done:
    at = sample.EIGHT + timedelta(minutes=minute)
    return Done.model_validate({"id": f"e{minute}", "type": "done", "at": at, "task": task, **more})


BOTH_FETCHED = done(1, "m1", **FETCHED), done(2, "m2", **FETCHED)


def second_door(volunteer: str) -> Route:
    """What is left of the sample's meals when the canteen and the first door are seen to."""
    route = sample.meals()
    return route.model_copy(update={"volunteer": volunteer, "stops": (route.stops[0], *route.stops[4:])})


def read(shown: Plan, *events: Event, later: tuple[Event, ...] = (), volunteer: str = "V01") -> Earlier:
    """The sample's morning came first; ``events`` were reported to it, ``later`` to the plan shown."""
    first = [(sample.plan(), events)]
    return earlier(first, shown, sample.problem(), (*events, *later), volunteer)


def test_whoever_was_sent_nowhere_has_done_nothing() -> None:
    assert read(sample.plan(), volunteer="V03") == Earlier(0, Idle.NEVER)
    assert earlier((), sample.plan(sample.waste()), sample.problem(), (), "V01") == Earlier(0, Idle.NEVER)


def test_whoever_finished_is_thanked_and_keeps_the_count() -> None:
    everything = (*BOTH_FETCHED, done(4, "m1"), done(6, "m2"))
    assert read(sample.plan(sample.waste()), *everything) == Earlier(3, Idle.FINISHED)


def test_what_somebody_else_does_later_is_not_counted() -> None:
    """m1 was seen to; m2 went to V02, who does it."""
    shown = sample.plan(second_door("V02"))
    events = (*BOTH_FETCHED, done(4, "m1"))
    assert read(shown, *events) == Earlier(2, Idle.WITH_OTHERS)
    assert read(shown, *events, later=(done(9, "m2", volunteer="V02"),)).seen_to == 2
    assert read(shown, *events, later=(done(9, "m2"),)).seen_to == 2


def test_what_the_phone_reported_late_is_counted() -> None:
    shown = sample.plan(sample.waste())
    late = (*BOTH_FETCHED, done(4, "m1", volunteer="V01"))
    assert read(shown, *BOTH_FETCHED, later=late[2:]).seen_to == 2


def test_what_the_plan_still_shows_is_counted_there_alone() -> None:
    events = (*BOTH_FETCHED, done(4, "m1"))
    assert read(sample.plan(second_door("V01")), *events).seen_to == 2
    assert read(sample.plan(), *events).seen_to == 0


def test_a_stop_of_two_plans_is_counted_once() -> None:
    events = (*BOTH_FETCHED, done(4, "m1"))
    twice: list[tuple[Plan, tuple[Event, ...]]] = [(sample.plan(), events), (sample.plan(), ())]
    told = earlier(twice, sample.plan(second_door("V01")), sample.problem(), events, "V01")
    assert told.seen_to == 2


@pytest.mark.parametrize(("task", "idle"), [("m2", Idle.TAKEN_OFF), ("c1", Idle.FINISHED)])
def test_what_is_on_nobodys_route_is_not_said_to_be_with_others(task: str, idle: Idle) -> None:
    """Left out, or cancelled: then there is nothing left."""
    left = sample.left_over().model_copy(update={"task": task})
    shown = sample.plan(sample.waste(), unassigned=(left,))
    assert read(shown, *BOTH_FETCHED, done(4, "m1")) == Earlier(2, idle)


def test_what_was_taken_back_is_open() -> None:
    back = Skipped(id="b", type="skipped", at=sample.EIGHT + timedelta(minutes=5), task="m1", reason="undone")
    assert read(sample.plan(sample.waste()), *BOTH_FETCHED, done(4, "m1"), back).seen_to == 1
