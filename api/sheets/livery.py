"""Twenty-eight looks for routes, because colour alone fails on a photocopy and for one man in twelve.

A look is a colour, a dash pattern and the outline of the stop markers. The seven colours were placed by
maximising the smallest distance in OKLab over normal sight, protanopia, deuteranopia and tritanopia,
each at least 4.5 : 1 against the ink of its marker (white by day, near black by night).
"""

from dataclasses import dataclass

DAY = ("#045afe", "#e0180f", "#005664", "#c317b5", "#6e6e5e", "#130e94", "#890f01")
NIGHT = ("#64a0c4", "#f0661c", "#18d586", "#d6aafb", "#fff132", "#a873ff", "#b7fff1")
DASHES = ("", "7 3.5", "0.1 4.6", "9 3.5 0.1 3.5")
SHAPES = ("circle", "square", "diamond", "hexagon")


@dataclass(frozen=True, slots=True)
class Livery:
    """How one route looks.

    Attributes
    ----------
    index : int
        Which route of the plan it is, from 0; names its CSS class.
    colour, pattern : int
        Index into ``DAY`` and ``NIGHT``; index into ``DASHES`` and ``SHAPES``.
    """

    index: int
    colour: int
    pattern: int

    @property
    def css(self) -> str:
        """The classes that carry colour and dash: ``r12 c5 p1``."""
        return f"r{self.index} c{self.colour} p{self.pattern}"

    @property
    def shape(self) -> str:
        """Outline of the markers."""
        return SHAPES[self.pattern]


def livery(index: int, rank: int) -> Livery:
    """Give the ``index``-th route of a plan its look; ``rank`` chooses it, beginning again after 28."""
    return Livery(index, rank % len(DAY), rank // len(DAY) % len(DASHES))
