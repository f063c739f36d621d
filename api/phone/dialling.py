"""Finds what a phone can dial in what people wrote: a household's contact, the desk's number."""

import re
from dataclasses import dataclass
from typing import Self

from api.sheets.markup import clean

_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){5,15}")
# Hot lines such as 12345 are too short to be told from other figures in a sentence, but not when alone.
_SHORT = re.compile(r"\d{3,5}")


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers in a sentence, as a phone dials them."""
    return tuple(re.sub(r"[ -]", "", found) for found in _NUMBER.findall(text))


@dataclass(frozen=True, slots=True)
class Desk:
    """How the dispatcher is reached.

    Attributes
    ----------
    said : str
        As the operator wrote it, perhaps with a name or an extension.
    phone : str or None
        What to dial; None when no number was found in it.
    """

    said: str
    phone: str | None

    @classmethod
    def of(cls, written: str) -> Self | None:
        """Read the setting; None when there is nothing in it."""
        said = clean(written)
        if not said:
            return None
        found = (said,) if _SHORT.fullmatch(said) else numbers_in(said)
        return cls(said, next(iter(found), None))
