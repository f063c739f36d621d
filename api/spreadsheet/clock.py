"""Times as people write them: ``8:30``, ``8点半``, ``下午2点``, and as Excel stores them."""

import datetime as dt
import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from functools import lru_cache

from api.spreadsheet.book import Raw
from api.spreadsheet.cells import half_width
from api.spreadsheet.faults import Unreadable

_EVENING_H = 17
_HALF_DAY_S = 43_200
_DAY_S = 86_400
_DATE = re.compile(
    r"(?:(?P<year>\d{4})\s*[-/年.]\s*(?P<month>\d{1,2})\s*[-/月.]|(?P<alone>\d{1,2})\s*月)"
    r"\s*(?P<day>\d{1,2})(?:\s*日\s*|[t\s]+)"
)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(:\d{2})?(\.\d+)?(z|[+-]\d{2}:\d{2})")
_POINT = re.compile(
    r"(?:(?P<date>\d{4}/\d{2}/\d{2})\s)?"
    r"(?P<next>次日|第二天|翌日|明天|明日|明)?"
    r"(?P<half>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|夜里|夜间|午夜|早|晚|am|pm)?"
    r"(?P<hour>\d{1,2})"
    r"(?:(?P<mark>[:点时h])(?P<minute>\d{1,2}|半|一刻|三刻|整)?分?(?::(?P<second>\d{2}))?)?"
    r"(?P<suffix>am|pm)?"
)
_RANGE = re.compile(r"\s*(?:-+|~+|—+|–+|至|到|to|until)\s*")
_BOUND = re.compile(r"(?P<point>.+?)(?P<side>以前|之前|前|以后|之后|后|起)")
_BETWEEN = re.compile(r"[;,、|\n\r]+|和|及|或")
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45, "整": 0}
_AFTERNOON = {"下午", "傍晚", "晚上", "晚间", "夜间", "夜里", "晚", "pm"}
_NIGHT = {"晚上", "晚间", "夜间", "夜里", "午夜", "晚"}
_BLANK = re.compile(r"(?<!\d)\s+|\s+(?!\d)")


@dataclass(frozen=True, slots=True)
class Day:
    """The day that times of a sheet belong to."""

    date: dt.date | None
    zone: tzinfo

    def at(self, point: "Point") -> datetime:
        """Place a time of day.

        Raises
        ------
        Unreadable
            Neither the time nor the sheet names the day.
        """
        day = point.date or self.date
        if day is None:
            raise Unreadable("date_needed")
        try:
            start = datetime(day.year, day.month, day.day, tzinfo=self.zone)
            return start + timedelta(seconds=point.second_of_day)
        except OverflowError:
            raise Unreadable("no_such_time") from None


@dataclass(frozen=True, slots=True)
class Point:
    """A time of day, and its date where it was written.

    Attributes
    ----------
    second_of_day : int
        Beyond 86,400 on the next day.
    bare : bool
        Nothing but an hour was written: it can only be half of a range.
    half : str
        The word for the part of the day.
    """

    second_of_day: int
    date: dt.date | None = None
    bare: bool = False
    half: str = ""


def instant(raw: Raw, day: Day) -> str:
    """Read one time.

    Raises
    ------
    Unreadable
        It is none.
    """
    if isinstance(raw, str):
        return _placed(half_width(raw).lower(), day).isoformat()
    return day.at(_of_excel(raw)).isoformat()


def windows(raw: Raw, day: Day) -> list[list[str]]:
    """Read one or several ranges.

    Raises
    ------
    Unreadable
        One of them is none.
    """
    if not isinstance(raw, str):
        raise Unreadable("not_a_time_range")
    read = [part.strip() for part in _BETWEEN.split(half_width(raw).lower()) if part.strip()]
    if not read:
        raise Unreadable("not_a_time_range")
    return [[moment.isoformat() for moment in _range(part, day)] for part in read]


def window(earliest: str | None, latest: str | None, day: Day) -> list[str]:
    """Join the columns "earliest" and "latest"; what is left out is the edge of the day."""
    if earliest is None:
        earliest = day.at(Point(0)).isoformat()
    if latest is None:
        latest = day.at(Point(86_399)).isoformat()
    begin, end = _forward(datetime.fromisoformat(earliest), datetime.fromisoformat(latest))
    return [begin.isoformat(), end.isoformat()]


@lru_cache(maxsize=4_096)
def parsed(moment: str) -> datetime:
    """Give a moment that was read back as a datetime."""
    return datetime.fromisoformat(moment)


def day_of(raw: Raw) -> dt.date:
    """Read a date.

    Raises
    ------
    Unreadable
        It is none.
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    found = re.fullmatch(r"(\d{4})\s*[-/年.]\s*(\d{1,2})\s*[-/月.]\s*(\d{1,2})\s*日?.*", half_width(str(raw)))
    if found is None:
        raise Unreadable("not_a_date_cell")
    return _date(found[1], found[2], found[3], "not_a_date_cell")


def _date(year: str, month: str, dom: str, complaint: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(dom))
    except ValueError:
        raise Unreadable(complaint) from None


def _of_excel(raw: Raw) -> Point:
    """Read what Excel stores for a time: a time, a date with time, hours beyond 24, or a part of a day."""
    if isinstance(raw, datetime):
        return Point(raw.hour * 3_600 + raw.minute * 60 + raw.second, raw.date())
    if isinstance(raw, time):
        return Point(raw.hour * 3_600 + raw.minute * 60 + raw.second)
    if isinstance(raw, timedelta):
        return _within_two_days(round(raw.total_seconds()))
    if isinstance(raw, float) and 0 <= raw < 2 and not (raw.is_integer() and raw):
        return _within_two_days(round(raw * 86_400))
    raise Unreadable("not_a_time")


def _within_two_days(second: int) -> Point:
    if not 0 <= second < 2 * 86_400:
        raise Unreadable("no_such_time")
    return Point(second)


@lru_cache(maxsize=4_096)
def _range(said: str, day: Day) -> tuple[datetime, datetime]:
    said = _dated(said, day)
    bound = _BOUND.fullmatch(said)
    if bound is not None:
        point = _point(bound["point"])
        if point.bare and not point.half:
            raise Unreadable("not_a_time_range")
        moment = day.at(point)
        edge = Point(0, point.date) if "前" in bound["side"] else Point(86_399, point.date)
        return (day.at(edge), moment) if "前" in bound["side"] else (moment, day.at(edge))
    ends = _RANGE.split(said)
    if len(ends) != 2:
        raise Unreadable("not_a_time_range")
    begin, end = (_point(end) for end in ends)
    if (
        begin.half in _AFTERNOON
        and not end.half
        and _HALF_DAY_S > begin.second_of_day - end.second_of_day > 0
    ):
        end = Point(end.second_of_day + _HALF_DAY_S, end.date)  # 下午2点-4点
    if begin.date and not end.date:
        end = Point(end.second_of_day, begin.date)
    if begin.second_of_day >= _DAY_S and end.second_of_day < begin.second_of_day:
        end = Point(end.second_of_day + _DAY_S, end.date)  # 次日6:00-7:00
    return _forward(day.at(begin), day.at(end))


def _forward(begin: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Take an end before an evening's begin for the next morning; other reversals are left to be told."""
    if end < begin and begin.hour >= _EVENING_H and begin.date() == end.date():
        end += timedelta(days=1)
    return begin, end


@lru_cache(maxsize=4_096)
def _placed(said: str, day: Day) -> datetime:
    if _ISO.fullmatch(said):
        try:
            return datetime.fromisoformat(said.upper())
        except ValueError:
            raise Unreadable("no_such_time") from None
    point = _point(_dated(said, day))
    if point.bare and not point.half:
        raise Unreadable("not_a_time")
    return day.at(point)


def _dated(said: str, day: Day) -> str:
    """Bring dates to one form without dashes, so that a dash is left for ranges alone."""

    def one_form(found: re.Match[str]) -> str:
        year = found["year"] or (str(day.date.year) if day.date else "")
        if not year:
            raise Unreadable("date_needed")
        when = _date(year, found["month"] or found["alone"], found["day"], "no_such_time")
        return f"{when:%Y/%m/%d} "

    return _DATE.sub(one_form, said)


def _point(said: str) -> Point:
    found = _POINT.fullmatch(_BLANK.sub("", said.strip().replace(".m.", "m")).replace("  ", " "))
    if found is None:
        found = _POINT.fullmatch(said.strip())
    if found is None:
        raise Unreadable("not_a_time")
    half = found["half"] or found["suffix"] or ""
    hour = _hour(int(found["hour"]), half)
    written = found["minute"] or "0"
    minute = _MINUTES[written] if written in _MINUTES else int(written)
    second = int(found["second"] or 0)
    if found["next"]:
        hour += 24
    if hour > 47 or minute > 59 or second > 59:
        raise Unreadable("no_such_time")
    day = dt.date(*map(int, found["date"].split("/"))) if found["date"] else None
    return Point(hour * 3_600 + minute * 60 + second, day, bare=found["mark"] is None, half=half)


def _hour(hour: int, half: str) -> int:
    if hour == 12 and half in _NIGHT:
        return 24
    if hour == 12 and half in ("凌晨", "am"):
        return 0
    if hour < 12 and (half in _AFTERNOON or (half == "中午" and hour < 4)):
        return hour + 12
    return hour
