"""Know how much room words take, without a font: Chinese letters are square, Latin ones about half."""

import unicodedata

WIDE, NARROW, CAPITAL = 1.0, 0.54, 0.66


def advance(letter: str) -> float:
    """Width of a letter in ems."""
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE
    return CAPITAL if letter.isupper() or letter in "mwMW" else NARROW


def measure(text: str) -> float:
    """Width of a text in ems."""
    return sum(map(advance, text))


def is_chinese(text: str) -> bool:
    """Say whether a text may be written downwards: most of its letters are square."""
    return sum(advance(letter) == WIDE for letter in text) * 2 > len(text)
