"""A way of going: what somebody moves by, and which zones he or she is kept out of."""

from typing import NamedTuple

from optimizer.problem import Mode


class Going(NamedTuple):
    """Whoever goes alike finds the same lanes open.

    Attributes
    ----------
    mode : Mode
        Decides which lanes are wide enough.
    ban : int
        Which of the ground's `Ban` holds; 0: kept out of nothing.
    """

    mode: Mode
    ban: int = 0
