"""Quantities are said as people say them, and never shorter than they are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from api.sheets import figures
from api.sheets.words import Words

ZH, EN = Words("zh"), Words("en")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 min"), (1, "1 min"), (60, "1 min"), (61, "2 min"), (3_600, "1 h"), (3_661, "1 h 2 min")],
)
def test_durations_are_rounded_up_to_minutes(seconds: int, said: str) -> None:
    assert figures.duration(seconds, EN) == said


@pytest.mark.parametrize(
    ("metres", "said"), [(0, "0 米"), (999, "999 米"), (1_000, "1.0 公里"), (4_447, "4.4 公里")]
)
def test_lengths_turn_into_kilometres(metres: int, said: str) -> None:
    assert figures.length(metres, ZH) == said


def test_the_clock_is_local() -> None:
    midnight = datetime(2026, 11, 22, 0, 5, tzinfo=UTC)
    assert figures.clock(midnight, ZoneInfo("Asia/Shanghai")) == "08:05"


def test_loads_leave_out_nothing_but_zero() -> None:
    assert figures.load({"weight_kg": 12.5, "volume_l": 0.0, "wire": 3.0}, EN) == "12.5 kg, wire 3"
