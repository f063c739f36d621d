"""Say times, lengths and loads the way people read them."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from api.sheets.markup import clean
from api.sheets.words import WORDS, Words


def clock(instant: datetime, zone: tzinfo, day: date | None = None) -> str:
    """``08:05`` in local time; ``11-23 08:05`` where that is another day than ``day``, told already."""
    local = instant.astimezone(zone)
    return local.strftime("%H:%M" if day in (None, local.date()) else "%m-%d %H:%M")


def length(metres: float, words: Words) -> str:
    """Metres below one kilometre, else kilometres with one decimal."""
    if metres < 1_000:
        return words("metres", value=round(metres))
    return words("kilometres", value=f"{metres / 1_000:.1f}")


def duration(seconds: float, words: Words) -> str:
    """Minutes rounded up, with hours where there are any."""
    minutes = -int(-seconds // 60)
    if minutes < 60:
        return words("minutes", value=minutes)
    if minutes % 60 == 0:
        return words("whole_hours", hours=minutes // 60)
    return words("hours", hours=minutes // 60, minutes=minutes % 60)


def amount(value: float) -> str:
    """A quantity with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def load(amounts: Mapping[str, float], words: Words) -> str:
    """``12 kg, 30 L``, leaving out what is zero."""
    parts = [
        words(f"load.{name}", value=amount(value))
        if f"load.{name}" in WORDS
        else words("load.other", name=clean(name), value=amount(value))
        for name, value in amounts.items()
        if value > 0.05
    ]
    return words.join(parts)
