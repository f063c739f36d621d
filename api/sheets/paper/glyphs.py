"""Keep names whole on paper: typst leaves out a letter that its font lacks without a word.

A letter without a glyph is set as the printer's mark for a missing type and its code point, and is
remembered, so that the sheet can ask for it to be written in by hand.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont

FAMILY = "Noto Sans SC"
GETA = "〓"

Json = TypeVar("Json")


def font_folder() -> Path:
    """Where the fonts lie that we set with; nothing else on the machine is used."""
    return Path(pylopdf_fonts_zh_cn.__file__).parent


@cache
def known() -> frozenset[str]:
    """The letters that some font of the folder can draw."""
    points: set[int] = set()
    for path in sorted(font_folder().glob("*.otf")):
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(map(chr, points))


class Proofreader:
    """Marks letters that cannot be drawn, and remembers them.

    Attributes
    ----------
    missing : set of str
        The letters without a glyph that were met.
    """

    def __init__(self) -> None:
        self.missing: set[str] = set()

    def read(self, text: str) -> str:
        """Give the text with a visible mark and the code point for every letter that the fonts lack."""
        strange = set(text) - known()
        if not strange:
            return text
        marks = {ord(letter): self._mark(letter) for letter in strange}
        return text.translate(marks)

    def read_all(self, data: Json) -> Json:
        """Read every text in nested lists and mappings; all else stays as it is."""
        return self._read_all(data)  # type: ignore[return-value]  # the shape stays, only texts change

    def _read_all(self, data: object) -> object:
        if isinstance(data, str):
            return self.read(data)
        if isinstance(data, Mapping):
            return {key: self._read_all(value) for key, value in data.items()}
        if isinstance(data, Sequence):
            return [self._read_all(value) for value in data]
        return data

    def _mark(self, letter: str) -> str:
        if letter.isspace():
            return " " if letter != "\n" else letter
        # Joiners and variation selectors have no picture of their own: the letter they belong to stays.
        if unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f":
            return ""
        self.missing.add(letter)
        return f"{GETA}[U+{ord(letter):04X}]"
