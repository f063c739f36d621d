"""What walks between places cost: measured on the network, given by the caller, or the best of several."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

WALKING_SPEED_M_S = 1.25
NO_WAY = -1

IntMatrix = NDArray[np.int32]


class Walks(Protocol):
    """What every walk between two places costs for one way of moving."""

    @property
    def length_m(self) -> IntMatrix:
        """Metres walked, shape (places, places); `NO_WAY` where there is none."""
        ...

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds walked at ``pace``, shape (places, places); `NO_WAY` where there is none."""
        ...


@dataclass(frozen=True, eq=False)
class MeasuredWalks:
    """Walks measured on the network: metres on the flat at 1.25 m/s times pace, then gates."""

    length_m: IntMatrix
    effort_m: IntMatrix
    delay_s: IntMatrix

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds, rounded up so that a plan is never optimistic."""
        every = np.arange(int(self.effort_m.max(initial=0)) + 1)
        # Rounding first keeps 600 m / (1.25 m/s × 0.8) at 600 s instead of 601 by a float's last bit.
        seconds_of = np.ceil(np.round(every / (WALKING_SPEED_M_S * pace), 6)).astype(np.int32)
        seconds: IntMatrix = seconds_of.take(self._effort)
        if self._gates:
            seconds += self.delay_s
        if self._torn is not None:
            seconds[self._torn] = NO_WAY
        return seconds

    # One matrix of seconds is made for every pace: what they have in common is worked out once.

    @cached_property
    def _effort(self) -> NDArray[np.intp]:
        """Efforts as positions in a table; some entry, where there is no way."""
        return np.maximum(self.effort_m, 0).astype(np.intp)

    @cached_property
    def _gates(self) -> bool:
        """Whether anybody is held up at a gate."""
        return bool((self.delay_s > 0).any())

    @cached_property
    def _torn(self) -> NDArray[np.bool_] | None:
        """Where there is no way, if there is such a place."""
        torn = self.length_m == NO_WAY
        return torn if torn.any() else None


@dataclass(frozen=True, eq=False)
class GivenWalks:
    """Walks that the caller measured."""

    length_m: IntMatrix
    given_s: IntMatrix

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds; the caller's hold for pace 1."""
        seconds = np.ceil(np.round(self.given_s / pace, 6)).astype(np.int32)
        return np.where(self.length_m == NO_WAY, NO_WAY, seconds).astype(np.int32)


@dataclass(frozen=True, eq=False)
class BestWalks:
    """Of several walks between two places the least, in metres and in seconds each for itself."""

    several: tuple[MeasuredWalks, ...]

    @cached_property
    def length_m(self) -> IntMatrix:
        """Metres, `NO_WAY` where there never is a way."""
        return _least([walks.length_m for walks in self.several])

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds at ``pace``, `NO_WAY` where there never is a way."""
        return _least([walks.duration_s(pace) for walks in self.several])


def _least(matrices: Sequence[IntMatrix]) -> IntMatrix:
    # Read without its sign, NO_WAY is more than every number.
    least: IntMatrix = np.minimum.reduce([matrix.view(np.uint32) for matrix in matrices]).view(np.int32)
    return least
