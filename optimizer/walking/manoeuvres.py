"""What a walker is told to do, before it is put into any language."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

Side = Literal["left", "right"]

STRAIGHT_BELOW, SLIGHT_BELOW, TURN_BELOW, SHARP_BELOW = 25.0, 55.0, 135.0, 165.0
"""Degrees off the way walked so far from which on people bear, turn, turn sharp, turn round."""


class StepType(StrEnum):
    """What a step asks for; ``slight``, ``turn`` and ``sharp`` have a side as their modifier."""

    DEPART = "depart"
    CONTINUE = "continue"
    SLIGHT = "slight"
    TURN = "turn"
    SHARP = "sharp"
    UTURN = "uturn"
    STEPS = "steps"
    GATE = "gate"
    ARRIVE = "arrive"


class Alley(NamedTuple):
    """A lane's two names, as mapped; both empty when it has none.

    ``road`` says that a lane without a name is a road with traffic, not a lane.
    """

    zh: str = ""
    en: str = ""
    road: bool = False

    @property
    def yard(self) -> bool:
        """By its name it lies inside a courtyard or compound, which one enters and leaves."""
        return self.zh.strip().endswith(YARD_ZH) or self.en.strip().lower().endswith(YARD_EN)

    @property
    def named(self) -> bool:
        """There is a name in some language."""
        return bool(self.zh or self.en)


UNNAMED = Alley()

YARD_ZH = ("院", "小区")
YARD_EN = ("yard", "court", "compound")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and the metres walked until the next.

    Attributes
    ----------
    type : StepType
    modifier : "left", "right" or None
        Which way to turn.
    alley : Alley
        The lane walked from here; on arriving, the lane the door is on.
    metres : int
        Walked from here to the next step; those of all steps add up to the walk.
    bearing : int
        Degrees from north, clockwise, in which these metres begin; on arriving at a door beside the
        lane, in which the door lies.
    gate : str or None
        Gate passed before anything else in the step.
    side : "left", "right" or None
        Where the door is, as one arrives.
    stairs : int
        Steps to take, up or down; 0 none.
    one_way : bool
        All of the stretch may be walked in this direction alone.
    stays : bool
        The lane is still the one walked before.
    bend : bool
        The lane itself turns; nobody has to choose.
    leaves : Alley or None
        The courtyard that is left before anything else in the step.
    off_lane : bool
        The metres lead straight from a door far from the lanes to the first of them, or from the last
        to the door.
    """

    type: StepType
    metres: int
    bearing: int
    modifier: Side | None = None
    alley: Alley = UNNAMED
    gate: str | None = None
    side: Side | None = None
    stairs: int = 0
    one_way: bool = False
    stays: bool = False
    bend: bool = False
    leaves: Alley | None = None
    off_lane: bool = False


def turn_of(angle: float) -> tuple[StepType, Side | None]:
    """Name a change of direction.

    Parameters
    ----------
    angle
        Degrees, clockwise positive, from -180 to 180.
    """
    size = abs(angle)
    side: Side = "right" if angle > 0 else "left"
    if size < STRAIGHT_BELOW:
        return StepType.CONTINUE, None
    if size < SLIGHT_BELOW:
        return StepType.SLIGHT, side
    if size < TURN_BELOW:
        return StepType.TURN, side
    return (StepType.SHARP, side) if size < SHARP_BELOW else (StepType.UTURN, None)
