"""Times as people write them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.spreadsheet import clock
from api.spreadsheet.clock import Day
from api.spreadsheet.faults import COMPLAINTS, Unreadable

BEIJING = Day(date(2026, 11, 22), ZoneInfo("Asia/Shanghai"))


def at(raw: object) -> str:
    """Month, day and time in Beijing."""
    return f"{datetime.fromisoformat(clock.instant(raw, BEIJING)):%m-%d %H:%M:%S}"  # type: ignore[arg-type]


def ranges(raw: str) -> str:
    return " ".join(
        "-".join(f"{datetime.fromisoformat(one):%dT%H:%M}" for one in window)
        for window in clock.windows(raw, BEIJING)
    )


@pytest.mark.parametrize(
    ("raw", "time_of_day"),
    [
        ("8:30", "08:30:00"),
        ("08:30:15", "08:30:15"),
        ("８：３０", "08:30:00"),
        ("8点30", "08:30:00"),
        ("8点30分", "08:30:00"),
        ("8时30分", "08:30:00"),
        ("8点半", "08:30:00"),
        ("8点一刻", "08:15:00"),
        ("8点三刻", "08:45:00"),
        ("8点", "08:00:00"),
        ("8点整", "08:00:00"),
        ("上午8点半", "08:30:00"),
        ("早上 8:30", "08:30:00"),
        ("下午2点", "14:00:00"),
        ("下午14点", "14:00:00"),
        ("晚上8点", "20:00:00"),
        ("晚8:30", "20:30:00"),
        ("中午12点", "12:00:00"),
        ("中午1点", "13:00:00"),
        ("凌晨12点", "00:00:00"),
        ("2pm", "14:00:00"),
        ("8:30 AM", "08:30:00"),
        ("12 am", "00:00:00"),
        ("12 pm", "12:00:00"),
        (time(8, 30), "08:30:00"),
        (0.3541666667, "08:30:00"),
        (0.0, "00:00:00"),
        (timedelta(hours=8, minutes=30), "08:30:00"),
    ],
)
def test_a_time_of_day(raw: object, time_of_day: str) -> None:
    assert at(raw) == f"11-22 {time_of_day}"


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("24:00", "11-23 00:00:00"),
        ("26:30", "11-23 02:30:00"),
        ("次日6:00", "11-23 06:00:00"),
        ("晚上12点", "11-23 00:00:00"),
        (timedelta(hours=30), "11-23 06:00:00"),
        ("2026-11-24 08:30", "11-24 08:30:00"),
        ("2026/11/24 8点半", "11-24 08:30:00"),
        ("2026年11月24日 8:30", "11-24 08:30:00"),
        ("11月24日8点", "11-24 08:00:00"),
        (datetime(2026, 11, 24, 8, 30), "11-24 08:30:00"),  # noqa: DTZ001 - as Excel has it
        ("2026-11-24T08:30:00+08:00", "11-24 08:30:00"),
    ],
)
def test_another_day(raw: object, moment: str) -> None:
    assert at(raw) == moment


@pytest.mark.parametrize(
    ("raw", "windows"),
    [
        ("08:30-10:00", "22T08:30-22T10:00"),
        ("8:30~10:00", "22T08:30-22T10:00"),
        ("８：３０－１０：００", "22T08:30-22T10:00"),
        ("8点半到10点", "22T08:30-22T10:00"),
        ("8点至10点", "22T08:00-22T10:00"),
        ("8-10", "22T08:00-22T10:00"),
        ("8:30 to 10:00", "22T08:30-22T10:00"),
        ("下午2点-4点", "22T14:00-22T16:00"),
        ("下午2-4", "22T14:00-22T16:00"),
        ("上午9点-下午2点", "22T09:00-22T14:00"),
        ("8:30-10:00；11:00-12:00", "22T08:30-22T10:00 22T11:00-22T12:00"),
        ("8:30-10:00、11:00-12:00", "22T08:30-22T10:00 22T11:00-22T12:00"),
        ("8:30-10:00 和 11:00-12:00", "22T08:30-22T10:00 22T11:00-22T12:00"),
        ("8:30-10:00\n11:00-12:00", "22T08:30-22T10:00 22T11:00-22T12:00"),
        ("22:00-6:00", "22T22:00-23T06:00"),
        ("晚上10点-6点", "22T22:00-23T06:00"),
        ("22:00-次日6:00", "22T22:00-23T06:00"),
        ("20:00-28:00", "22T20:00-23T04:00"),
        ("次日6:00-7:00", "23T06:00-23T07:00"),
        ("明天上午9点-11点半", "23T09:00-23T11:30"),
        ("26:00-3:00", "23T02:00-23T03:00"),
        ("次日22:00-6:00", "23T22:00-24T06:00"),
        ("10点前", "22T00:00-22T10:00"),
        ("9:00以后", "22T09:00-22T23:59"),
        ("2026-11-24 08:30-10:00", "24T08:30-24T10:00"),
    ],
)
def test_ranges(raw: str, windows: str) -> None:
    assert ranges(raw) == windows


def test_a_reversed_morning_is_left_to_be_told() -> None:
    """Nobody means 22 hours when he writes 10:00-08:00; only an evening runs into the next day."""
    assert ranges("10:00-08:00") == "22T10:00-22T08:00"


@pytest.mark.parametrize("raw", ["25:61", "8:75", "48:00", "13月45日8点"])
def test_times_there_are_not(raw: str) -> None:
    with pytest.raises(Unreadable) as refused:
        clock.instant(raw, BEIJING)
    assert refused.value.code == "no_such_time"


@pytest.mark.parametrize("raw", ["早点", "8", "上午", "8:30:", "x", True, 12.0, 45_000.5, 8.5, -0.5])
def test_what_is_no_time(raw: object) -> None:
    with pytest.raises(Unreadable) as refused:
        clock.instant(raw, BEIJING)  # type: ignore[arg-type]
    assert refused.value.code == "not_a_time"


@pytest.mark.parametrize("raw", ["8:30", "上午", "8:30-", "a-b", "8:00-9:00-10:00", ";", 0.5])
def test_what_is_no_range(raw: object) -> None:
    with pytest.raises(Unreadable) as refused:
        clock.windows(raw, BEIJING)  # type: ignore[arg-type]
    assert refused.value.code in ("not_a_time_range", "not_a_time")


def test_without_a_day_only_a_full_time_is_one() -> None:
    nowhen = Day(None, UTC)
    with pytest.raises(Unreadable) as refused:
        clock.instant("8:30", nowhen)
    assert refused.value.code == "date_needed"
    assert clock.instant("2026-11-24 08:30", nowhen) == "2026-11-24T08:30:00+00:00"


@given(st.times(), st.sampled_from(["{:%H:%M}", "{:%H点%M分}", "{:%-H：%M}", "{:%H时%M}"]))
def test_every_minute_of_the_day_in_every_form(moment: time, form: str) -> None:
    assert at(form.format(moment)) == f"11-22 {moment:%H:%M}:00"


@given(st.text(max_size=30))
def test_any_text_is_a_time_or_a_fault(text: str) -> None:
    for read in (clock.instant, clock.windows):
        codes = []
        try:
            read(text, BEIJING)
        except Unreadable as refused:
            codes.append(refused.code)
        assert set(codes) <= set(COMPLAINTS)
