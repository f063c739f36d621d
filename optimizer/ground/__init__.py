"""What a problem stands on: its clock, its places, and what every walk between them costs."""

from optimizer.ground.clock import Clock
from optimizer.ground.going import Going
from optimizer.ground.ground import Ground
from optimizer.ground.places import NOWHERE
from optimizer.ground.surveying import survey
from optimizer.ground.walks import (
    NO_WAY,
    WALKING_SPEED_M_S,
    BestWalks,
    GivenWalks,
    IntMatrix,
    MeasuredWalks,
    Walks,
)

__all__ = [
    "NOWHERE",
    "NO_WAY",
    "WALKING_SPEED_M_S",
    "BestWalks",
    "Clock",
    "GivenWalks",
    "Going",
    "Ground",
    "IntMatrix",
    "MeasuredWalks",
    "Walks",
    "survey",
]
