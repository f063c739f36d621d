"""Numbers as people read them."""

from zoneinfo import ZoneInfo

import pytest

from optimizer.figures import against, amount, lasting, number, time_of_day
from optimizer.ground import Clock
from tests.builders import EIGHT


@pytest.mark.parametrize(
    ("value", "said"), [(15.0, "15"), (0.1 + 0.2, "0.3"), (0.5, "0.5"), (1_000_000.0, "1000000")]
)
def test_numbers_have_no_noise(value: float, said: str) -> None:
    assert number(value) == said


def test_known_dimensions_have_units_and_others_their_name() -> None:
    assert amount("weight_kg", 2.0) == ("2 kg", "2 公斤")
    assert amount("cylinders", 1.0) == ("1 cylinder", "1 罐")
    assert amount("items", 2.0) == ("2 items", "2 件")
    assert amount("wire", 1.0) == ("1 wire", "1 wire")


def test_a_limit_never_reads_like_what_exceeds_it() -> None:
    assert against(316, 300) == (("6 min", "6 分钟"), ("5 min", "5 分钟"))
    assert against(600, 599) == (("600 s", "600 秒"), ("599 s", "599 秒"))


@pytest.mark.parametrize(("seconds", "said"), [(120, "120 s"), (121, "3 min"), (180, "3 min")])
def test_minutes_are_rounded_up_so_that_the_advice_suffices(seconds: int, said: str) -> None:
    assert lasting(seconds)[0] == said


def test_another_day_is_named() -> None:
    clock = Clock(origin=EIGHT, zone=ZoneInfo("Asia/Shanghai"))
    assert time_of_day(clock, 60) == "08:01"
    assert time_of_day(clock, 61) == "08:01:01"
    assert time_of_day(clock, 86_400).startswith("2026-11-23T08:00")
