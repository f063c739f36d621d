"""Why a task is left over is told once for each rule, to the point, and with a way on."""

from typing import Any

from api.sheets.places import Gazetteer
from api.sheets.shortfalls import Shortfall, shortfalls
from api.sheets.words import Lang, Words
from optimizer.plan import Closest, Reason, ReasonCode, Unassigned
from tests.sheets import sample


def told(entry: Unassigned, lang: Lang = "en", **changes: Any) -> Shortfall:
    problem, words = sample.problem(**changes), Words(lang)
    (shortfall,) = shortfalls((entry,), problem, Gazetteer(problem, None, words), words)
    return shortfall


def entry(*reasons: Reason, closest: Closest | None = None) -> Unassigned:
    return Unassigned(
        task="c1", reasons=reasons, closest=closest, next_step="Do this.", next_step_zh="这样做。"
    )


def because(code: ReasonCode, detail: str, volunteer: str | None = None) -> Reason:
    return Reason(code=code, detail=detail, detail_zh=detail, volunteer=volunteer)


def test_what_holds_for_everybody_is_said_once() -> None:
    (why,) = told(sample.left_over()).reasons
    assert why.detail == "lacks heavy_lift"
    assert why.volunteers == ("all 2",)


def test_the_case_of_whoever_came_closest_is_told_first() -> None:
    far = because(ReasonCode.MAX_WALK, "V01 would walk 900 m too far", "V01")
    near = because(ReasonCode.MAX_WALK, "V02 would walk 40 m too far", "V02")
    closest = Closest(volunteer="V02", missing=ReasonCode.MAX_WALK, by=40.0)
    shortfall = told(entry(far, near, closest=closest))
    (why,) = shortfall.reasons
    assert why.detail == "would walk 40 m too far"
    assert why.others == (("would walk 900 m too far", ("V01 王淑兰",)),)
    assert shortfall.closest == "V02 李建国: walking limit, missing 40 m"


def test_amounts_of_time_are_said_in_minutes() -> None:
    closest = Closest(volunteer="V01", missing=ReasonCode.TIME_WINDOW, by=720.0)
    reason = because(ReasonCode.TIME_WINDOW, "V01 comes too late", "V01")
    assert told(entry(reason, closest=closest)).closest == "V01 王淑兰: time window, missing 12 min"


def test_codes_in_sentences_become_words() -> None:
    reason = because(ReasonCode.NO_ROOM_FOUND, "the others: no_skill 16")
    assert told(entry(reason), "zh").reasons[0].detail == "the others: 技能 16"


def test_the_way_on_is_told_in_the_language_asked_for() -> None:
    reason = because(ReasonCode.SITE_CLOSED, "the site is shut")
    assert told(entry(reason), "zh").next_step == "这样做。"
    assert told(entry(reason), "en").next_step == "Do this."


def test_what_is_too_much_to_carry_is_said_in_its_unit() -> None:
    """A cylinder of 30 kg, and somebody who carries 20 kg and any number of cylinders."""
    shift = {"start": "2026-11-22T08:00:00+08:00", "end": "2026-11-22T11:00:00+08:00"}
    carrier = {"id": "V01", "capacity": {"weight_kg": 20, "cylinders": 4}, "shifts": [shift]}
    closest = Closest(volunteer="V01", missing=ReasonCode.NO_CAPACITY, by=10.0)
    reason = because(ReasonCode.NO_CAPACITY, "carries 20 kg, c1 takes 30 kg: 10 kg too much", "V01")
    assert (
        told(entry(reason, closest=closest), volunteers=[carrier]).closest == "V01: capacity, missing 10 kg"
    )


def test_whoever_came_closest_is_not_named_twice() -> None:
    near = because(ReasonCode.MAX_WALK, "V02 would walk 40 m too far", "V02")
    closest = Closest(volunteer="V02", missing=ReasonCode.MAX_WALK, by=40.0)
    assert told(entry(near, closest=closest)).closest_told
    assert told(sample.left_over()).closest_told  # told of everybody
    assert not told(entry(near, closest=closest.model_copy(update={"volunteer": "V01"}))).closest_told
