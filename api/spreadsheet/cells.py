"""One cell, one value: text, numbers, choices and lists, as generously as they are typed."""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from api.spreadsheet.book import Raw
from api.spreadsheet.faults import Unreadable
from api.spreadsheet.vocabulary import PRIORITIES, SKILLS, YES_NO, Words, plain

_NUMBER = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?)([^\d]*)")
_LIST_MARKS = re.compile(r"[、,;|\n\r]+|和(?=[a-z0-9_-])")
_UNIT_S: Mapping[str, int] = {
    **dict.fromkeys(("秒", "秒钟", "s", "sec", "second", "seconds"), 1),
    **dict.fromkeys(("分", "分钟", "min", "mins", "minute", "minutes", "m", "'"), 60),
    **dict.fromkeys(("小时", "时", "钟头", "h", "hour", "hours"), 3_600),
}


def half_width(text: str) -> str:
    """Bring full-width digits, letters and marks to their ordinary forms."""
    return unicodedata.normalize("NFKC", text).strip()


def text(raw: Raw) -> str:
    """Read text as it is; a whole number loses the ``.0`` that Excel gave it."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, datetime | date | time):
        return raw.isoformat()
    return str(raw).strip()


def identifier(raw: Raw) -> str:
    """Read an id: full-width letters are the same as ordinary ones."""
    return half_width(text(raw))


def number(raw: Raw) -> float:
    """Read a number; a unit behind it (公斤, kg, 件) is passed over.

    Raises
    ------
    Unreadable
        There is no number, or more than one.
    """
    value, _ = _quantity(raw, "not_a_number_cell")
    return value


def whole(raw: Raw) -> int:
    """Read a whole number.

    Raises
    ------
    Unreadable
        It is none.
    """
    value, _ = _quantity(raw, "not_whole_cell")
    if not value.is_integer():
        raise Unreadable("not_whole_cell")
    return int(value)


def seconds(unit_s: int) -> Callable[[Raw], int]:
    """Make a reader of durations whose bare numbers count ``unit_s`` seconds."""

    def read(raw: Raw) -> int:
        value, unit = _quantity(raw, "not_a_duration")
        if unit and unit not in _UNIT_S:
            raise Unreadable("not_a_duration")
        return math.ceil(round(value * _UNIT_S.get(unit, unit_s), 6))

    return read


def yes_no(raw: Raw) -> bool:
    """Read yes or no in any of the ways people tick a box.

    Raises
    ------
    Unreadable
        It is neither.
    """
    if isinstance(raw, bool):
        return raw
    meaning = YES_NO.meaning.get(plain(text(raw)))
    if meaning is None:
        raise Unreadable("not_yes_or_no")
    return meaning == "yes"


def one_of(words: Words) -> Callable[[Raw], str]:
    """Make a reader of a closed list of choices."""

    def read(raw: Raw) -> str:
        meaning = words.meaning.get(plain(text(raw)))
        if meaning is None:
            expected = {"expected": ", ".join(words.en), "expected_zh": "、".join(words.zh)}
            raise Unreadable("not_in_list", **expected)
        return meaning

    return read


def several(raw: Raw) -> list[str]:
    """Read a list with any usual mark between its entries, keeping the first of equal ones."""
    parts = (part.strip() for part in _LIST_MARKS.split(half_width(text(raw))))
    return list(dict.fromkeys(part for part in parts if part))


def skills(raw: Raw) -> list[str]:
    """Read skills; words for those that kinds of work ask for become their ids."""
    return list(dict.fromkeys(SKILLS.meaning.get(plain(skill), skill) for skill in several(raw)))


def priority(raw: Raw) -> int:
    """Read 0 to 100, or a word such as 紧急 or high."""
    meaning = PRIORITIES.meaning.get(plain(text(raw)))
    return whole(raw) if meaning is None else int(meaning)


def _quantity(raw: Raw, complaint: str) -> tuple[float, str]:
    """Split a number from its unit."""
    if isinstance(raw, bool):
        raise Unreadable(complaint)
    if isinstance(raw, int | float):
        if not math.isfinite(raw):
            raise Unreadable(complaint)
        return float(raw), ""
    if not isinstance(raw, str):
        raise Unreadable(complaint)
    found = _NUMBER.fullmatch(half_width(raw).replace("−", "-").lower())
    if found is None or not found[1].strip("+-") or len(found[1]) > 30:
        raise Unreadable(complaint)
    return float(found[1].replace(",", "")), found[2].strip(" .()")
