"""Make the map a little lower when that saves a sheet of paper, by an estimate of what stands around it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from api.sheets.drawing.scene import Look

# Millimetres, measured on sheets of normal print.
_TYPE_AREA = 270.0
_WIDTH = 186.0
_HEAD, _FOOT = 30.0, 52.0
_FACT, _ROW, _LINE = 4.2, 9.0, 3.4
_LETTERS_A_LINE = 27


def fitted(look: Look, facts: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> Look:
    """Lower the map as far as it takes to keep a short route on one sheet; else leave it as it is."""
    room = (_TYPE_AREA - _HEAD - _FOOT - _FACT * len(facts) / 2 - sum(map(_height, rows))) / _WIDTH
    return replace(look, tallest=room) if look.flattest <= room < look.tallest else look


def _height(row: dict[str, Any]) -> float:
    """How high a row becomes: a second language, an appointment and directions make more lines."""
    beside = max(len(row["hints"]), len(row["place"]) - 1, len(row["works"]) - 1)
    below = -(-len(row["how"]) // _LETTERS_A_LINE)
    return _ROW + _LINE * max(beside - 1, 0, below)
