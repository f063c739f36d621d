"""Numbers, choices and lists, as generously as they are typed."""

import pytest

from api.spreadsheet import cells
from api.spreadsheet.faults import Unreadable
from api.spreadsheet.vocabulary import HOUSEHOLDS, KINDS, MODES, SITE_KINDS, YES_NO
from optimizer.problem import Household, Kind, Mode, SiteKind


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (3, 3), (2.5, 2.5), ("3", 3), ("３．５", 3.5), ("3.5公斤", 3.5), ("3.5 kg", 3.5), ("1,200", 1_200),
        (".5", 0.5), ("-2", -2), ("+2", 2), ("12件", 12),
    ],
)  # fmt: skip
def test_numbers(raw: object, number: float) -> None:
    assert cells.number(raw) == number  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", ["", "三", "3-4", "3 4", "kg", "1e9", "--3", True, float("inf"), "1,2"])
def test_what_is_no_number(raw: object) -> None:
    with pytest.raises(Unreadable):
        cells.number(raw)  # type: ignore[arg-type]


def test_whole_numbers() -> None:
    assert cells.whole(3.0) == 3
    with pytest.raises(Unreadable) as refused:
        cells.whole(3.5)
    assert refused.value.code == "not_whole_cell"


@pytest.mark.parametrize(
    ("raw", "seconds"),
    [(5, 300), (1.5, 90), ("5分钟", 300), ("90秒", 90), ("1小时", 3_600), ("1.5 h", 5_400)],
)
def test_minutes(raw: object, seconds: int) -> None:
    assert cells.seconds(60)(raw) == seconds  # type: ignore[arg-type]


def test_a_duration_is_never_shortened() -> None:
    assert cells.seconds(60)(0.333) == 20  # 19.98 s


def test_a_strange_unit_is_no_duration() -> None:
    with pytest.raises(Unreadable):
        cells.seconds(60)("5公斤")


@pytest.mark.parametrize("raw", ["是", "Yes", "y", "TRUE", "1", 1.0, True, "√", "必须"])
def test_yes(raw: object) -> None:
    assert cells.yes_no(raw) is True  # type: ignore[arg-type]


@pytest.mark.parametrize("raw", ["否", "no", "N", "0", 0.0, False, "×", "不"])
def test_no(raw: object) -> None:
    assert cells.yes_no(raw) is False  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "raw", ["a、b", "a,b", "a，b", "a;b", "a；b", "a | b", "a\nb", " a 、b、", "a、b、a"]
)
def test_lists(raw: str) -> None:
    assert cells.several(raw) == ["a", "b"]


def test_skills_that_kinds_of_work_ask_for_have_words() -> None:
    assert cells.skills("医护、社工，开大车") == ["medic", "social_work", "开大车"]


@pytest.mark.parametrize(("raw", "priority"), [(80, 80), ("紧急", 90), ("高", 75), ("低", 20), ("７０", 70)])
def test_priorities(raw: object, priority: int) -> None:
    assert cells.priority(raw) == priority  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "said", "meant"),
    [
        (KINDS, "送餐", Kind.MEAL),
        (KINDS, "Meal", Kind.MEAL),
        (KINDS, "核酸", Kind.SWAB),
        (KINDS, "煤气罐", Kind.GAS_SWAP),
        (KINDS, "gas_swap", Kind.GAS_SWAP),
        (KINDS, "home visit", Kind.HOME_VISIT),
        (HOUSEHOLDS, "密接", Household.CLOSE_CONTACT),
        (HOUSEHOLDS, "次密接", Household.SECONDARY_CONTACT),
        (HOUSEHOLDS, "居家隔离", Household.HOME_ISOLATION),
        (HOUSEHOLDS, "正常", Household.NORMAL),
        (MODES, "手推车", Mode.TROLLEY),
        (SITE_KINDS, "药店", SiteKind.PHARMACY),
    ],
)
def test_choices(words: object, said: str, meant: str) -> None:
    assert cells.one_of(words)(said) == meant  # type: ignore[arg-type]


@pytest.mark.parametrize(("words", "all_of"), [(KINDS, Kind), (HOUSEHOLDS, Household), (MODES, Mode)])
def test_every_choice_has_a_word_in_both_languages(words: object, all_of: object) -> None:
    for said in (words.zh, words.en):  # type: ignore[attr-defined]
        assert [cells.one_of(words)(word) for word in said] == list(all_of)  # type: ignore[arg-type, call-overload]
    assert len(YES_NO.zh) == 2


def test_ids_and_phone_numbers_stay_what_was_typed() -> None:
    assert cells.text(13_800_001_234.0) == "13800001234"
    assert cells.identifier("Ａ－01") == "A-01"
    assert cells.text("  007 ") == "007"
