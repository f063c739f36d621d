"""How a job stands follows from all reports, whichever phone sent them and in whatever order."""

from datetime import timedelta

from api.phone.cards import UNDONE_AT_SITE, Job, Mark
from api.phone.heard import heard
from api.phone.said import Both
from optimizer.execution.events import Done, Event, Failed, Skipped
from optimizer.execution.phases import Phase
from optimizer.plan import StopType
from tests.sheets import sample

TASKS = {task.id: task for task in sample.problem().tasks}
NAME = Both("", "")


def door(task: str = "m1") -> Job:
    mark = Mark(task, StopType.DELIVERY, None, Phase.SERVED)
    return Job("k", (mark,), at_door=True, name=NAME)


def canteen() -> Job:
    marks = tuple(Mark(task, StopType.PICKUP, "canteen", Phase.FETCHED) for task in ("m1", "m2"))
    return Job("k", marks, at_door=False, name=NAME)


def done(name: str, minute: int, task: str = "m1", **more: str) -> Done:
    at = sample.EIGHT + timedelta(minutes=minute)
    return Done.model_validate({"id": name, "type": "done", "at": at, "task": task, **more})


def skipped(name: str, minute: int, reason: str) -> Skipped:
    at = sample.EIGHT + timedelta(minutes=minute)
    return Skipped(id=name, type="skipped", at=at, task="m1", reason=reason)


def told(job: Job, *events: Event) -> str | None:
    found = heard(job, events, TASKS)
    return None if found is None else found.id


def test_nothing_was_heard_at_first() -> None:
    assert told(door()) is None
    assert told(door(), done("a", 1, task="m2")) is None


def test_the_latest_report_of_a_door_counts() -> None:
    failed = Failed(id="b", type="failed", at=sample.EIGHT, task="m1", reason="nobody_home")
    assert told(door(), failed, done("a", 5)) == "a"
    assert told(door(), done("a", 5), skipped("c", 9, "undone")) == "c"


def test_fetching_the_goods_says_nothing_about_the_door() -> None:
    fetched = done("a", 1, stop="pickup", site="canteen")
    assert told(door(), fetched) is None


def test_a_site_is_done_when_every_stop_there_is() -> None:
    first = done("a", 1, stop="pickup", site="canteen")
    assert told(canteen(), first) is None
    assert told(canteen(), first, done("b", 2, "m2", stop="pickup", site="canteen")) == "b"


def test_a_door_that_was_served_was_fetched_for() -> None:
    assert told(canteen(), done("a", 1), done("b", 2, "m2")) == "b"


def test_taking_back_a_site_is_not_taking_back_its_doors() -> None:
    both = done("a", 1), done("b", 2, "m2")
    back = skipped("c", 3, UNDONE_AT_SITE)
    assert told(door(), *both, back) == "a"
    assert told(canteen(), *both, back) is None
    assert told(canteen(), *both, skipped("d", 3, "undone")) == "b"
