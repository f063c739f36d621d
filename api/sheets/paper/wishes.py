"""What whoever prints may ask for beside the plan, told once for every form on paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

# Both: Chinese first, English smaller below it.
PaperLang = Literal["zh", "en", "both"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """How paper is to be made.

    Attributes
    ----------
    large : bool
        Large print, for tired eyes.
    dispatcher : str or None
        The telephone number to print; None leaves a line to fill in by hand.
    link : callable or None
        Gives the address of a volunteer's page from the volunteer's id, for the QR code; None, or an answer
        of None, leaves the code out.
    """

    large: bool = False
    dispatcher: str | None = None
    link: Callable[[str], str | None] | None = None


PLAIN = Wishes()
