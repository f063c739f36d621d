"""A warning on paper names what it concerns, and is there once."""

from api.sheets.atlas import Atlas
from api.sheets.reminders import reminders
from optimizer.plan import Warn
from tests.sheets import sample


def said(*warnings: Warn, lang: str = "en") -> tuple[str, ...]:
    plan = sample.plan(warnings=warnings)
    return reminders(Atlas.open(plan, sample.problem(), None, lang))  # type: ignore[arg-type] # one of two


def odd(pointer: str, detail: str = "This is odd.", detail_zh: str = "此处有疑问。") -> Warn:
    return Warn(pointer=pointer, code="odd", detail=detail, detail_zh=detail_zh)


def test_what_a_pointer_leads_to_is_named_in_front() -> None:
    task, person = sample.problem().tasks[1].id, sample.problem().volunteers[0].id
    assert said(odd("/tasks/1/load")) == (f"{task}: This is odd.",)
    assert said(odd("/volunteers/0"), lang="zh") == (f"{person}：此处有疑问。",)


def test_the_same_of_several_is_said_once() -> None:
    ids = [task.id for task in sample.problem().tasks[:2]]
    assert said(odd("/tasks/0"), odd("/tasks/1/load")) == (f"{ids[0]}, {ids[1]}: This is odd.",)


def test_what_names_its_own_subject_or_has_none_stays_as_it_is() -> None:
    task = sample.problem().tasks[0].id
    assert said(odd("/tasks/0", f"{task} is odd.")) == (f"{task} is odd.",)
    assert said(odd("/map")) == ("This is odd.",)
    assert said(odd("/tasks/999")) == ("This is odd.",)
