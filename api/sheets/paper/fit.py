"""Make the map a little lower when that saves a sheet of paper: laid out in millimetres before it is set."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from api.sheets.drawing.scene import Look

# Millimetres, measured on sheets of normal print.
_PAGE, _WIDTH = 268.0, 186.0
_HEAD, _CODE, _TITLES, _END = 22.0, 36.0, 9.0, 46.0
_FACT, _FACT_LINE, _LONG_FACT = 4.9, 4.0, 62
_ROW, _LINE, _SECOND, _HINT = 6.0, 4.0, 4.4, 3.4
# Broad letters to a line of the directions, of the work to be done, and of the second language.
_WAY, _WORK = 24.0, 6.5
# The last rows are kept together with the end of the sheet.
_KEPT = 2
_STEPS = 12
# So few rows keep apart on any map; more need this share of the scale of a high one.
_FEW = 10
_LEAST_SCALE = 0.85


def fitted(
    look: Look, facts: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]], *, aspect: float = 0.0
) -> Look:
    """Lower the map no farther than it takes to need one sheet less; where that is in vain, not at all.

    Parameters
    ----------
    look
        The map at its highest.
    facts, rows
        What stands above and below it.
    aspect
        Height of the route on the ground by its width: a high one shrinks with its map, and many stops then
        cover one another.
    """
    heights = [_height(row) for row in rows]
    head = max(_HEAD + _facts(facts), _CODE)
    now = _pages(head + look.tallest * _WIDTH, heights)
    lowest = look.flattest
    if len(rows) > _FEW:
        lowest = max(lowest, _LEAST_SCALE * min(aspect, look.tallest))
    for step in range(1, _STEPS + 1):
        tallest = look.tallest - (look.tallest - lowest) * step / _STEPS
        if _pages(head + tallest * _WIDTH, heights) < now:
            return replace(look, tallest=tallest)
    return look


def _pages(above: float, heights: Sequence[float]) -> int:
    """Count the pages that rows fill below a head and a map; a row is never torn."""
    blocks = [*heights[:-_KEPT], sum(heights[-_KEPT:]) + _END]
    pages, filled = 1, above + _TITLES
    for high in blocks:
        if filled + high > _PAGE:
            pages, filled = pages + 1, _TITLES
        filled += high
    return pages


def _facts(facts: Sequence[dict[str, Any]]) -> float:
    """How high the head of the sheet becomes: short facts stand two abreast, long ones alone."""
    short = [fact for fact in facts if len(fact["value"][0].encode()) < _LONG_FACT]
    lines = sum(_FACT + _FACT_LINE * (len(fact["value"]) - 1) for fact in facts)
    beside = sum(_FACT + _FACT_LINE * (len(fact["value"]) - 1) for fact in short) / 2
    return lines - beside


def _height(row: dict[str, Any]) -> float:
    """How high a row becomes: the highest of its clock, its address with the way there, and its work."""
    time = _HINT * len(row["hints"])
    where = _SECOND * (len(row["place"]) - 1) + _LINE * _lines(row["how"], _WAY)
    work = _SECOND * (_lines(row["works"], _WORK) - 1)
    return _ROW + max(time, where, work)


def _lines(texts: Iterable[str], letters: float) -> int:
    """Count the lines of a text in each language; a Latin letter takes half the room of a Chinese one."""
    return sum(ceil(_breadth(text) / letters) for text in texts)


def _breadth(text: str) -> float:
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.52 for letter in text)
