"""Both languages say everything, and everything a plan can hold has a word."""

import re
from string import Formatter

import pytest

from api.sheets.paper.words import paper_word
from api.sheets.words import WORDS, Words
from optimizer.kinds import CATALOGUE
from optimizer.plan import ReasonCode, Status
from optimizer.problem import Mode, SiteKind


@pytest.mark.parametrize("key", WORDS)
def test_every_word_exists_in_both_languages_with_the_same_blanks(key: str) -> None:
    zh, en = WORDS[key]
    assert zh.strip()
    assert en.strip()
    blanks = [{name for _, name, _, _ in Formatter().parse(said) if name} for said in (zh, en)]
    assert blanks[0] == blanks[1]


@pytest.mark.parametrize("key", WORDS)
def test_english_holds_no_chinese_letter(key: str) -> None:
    assert not re.search("[\u4e00-\u9fff]", WORDS[key][1])


@pytest.mark.parametrize(
    "key",
    [
        *(f"status.{status}" for status in Status),
        *(f"reason.{code}" for code in ReasonCode),
        *(f"site.{kind}" for kind in SiteKind),
        *(f"route.mode.{mode}" for mode in Mode),
        *(f"zone.{level}" for level in ("sealed", "controlled", "precaution", "open")),
        *(f"group.{entry.hygiene}" for entry in CATALOGUE.values()),
        *(f"group.{group}" for group in ("clean", "site", "break", "wait", "walk")),
    ],
)
def test_whatever_a_plan_can_hold_has_a_word(key: str) -> None:
    assert key in WORDS


def test_a_word_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        Words("zh")("no such word")


def test_one_of_a_thing_is_no_plural() -> None:
    say = Words("en")
    line = {"walk": "1 m", "hours": "08:01–09:01"}
    assert say("route.summary", visits=1, tasks=1, **line).startswith("1 stop · 1 task · ")
    assert say("route.summary", visits=21, tasks=11, **line).startswith("21 stops · 11 tasks · ")
    assert [say("people", value=count) for count in ("1", "2", "1.1")] == [
        "1 person",
        "2 people",
        "1.1 people",
    ]
    assert [say("load.items", value=count) for count in ("1", "3")] == ["1 pc", "3 pcs"]
    assert Words("zh")("people", value=1) == "1 人"
    assert paper_word("doors.value", "en", doors=1, tasks=1) == "1 door · 1 task"
    assert paper_word("doors.value", "en", doors=11, tasks=21) == "11 doors · 21 tasks"
