"""What walks between places cost: measured on the network, given by the caller, or the best of several."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import numpy as np
from numba import njit
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


@njit(cache=True, nogil=True)
def _look_up(
    seconds_of: NDArray[np.int32],
    length_m: IntMatrix,
    effort_m: IntMatrix,
    delay_s: IntMatrix,
    out: IntMatrix,
) -> None:  # pragma: no cover — compiled, unseen by the tracer
    """Write the seconds of every walk, in one pass: there is a matrix of them for each pace in use."""
    for i in range(length_m.shape[0]):
        for j in range(length_m.shape[1]):
            out[i, j] = NO_WAY if length_m[i, j] == NO_WAY else seconds_of[effort_m[i, j]] + delay_s[i, j]


_PACES_AT_ONCE = 8
_LARGE = 1 << 22
"""Bytes; of pieces of memory of this size numpy asks the system for large pages by itself."""


@dataclass(slots=True)
class _Room:
    """Room for matrices side by side.

    A system hands small pieces of memory out page by page, which takes several times as long as to fill
    them; one piece for all paces in use comes in large pages.
    """

    places: int
    left: list[IntMatrix] = field(default_factory=list)

    def take(self) -> IntMatrix:
        """A matrix that is not filled yet."""
        if self.places**2 * np.dtype(np.int32).itemsize >= _LARGE:
            return np.empty((self.places, self.places), dtype=np.int32)
        if not self.left:
            self.left = list(np.empty((_PACES_AT_ONCE, self.places, self.places), dtype=np.int32))
        return self.left.pop()


@dataclass(frozen=True, eq=False)
class MeasuredWalks:
    """Walks measured on the network: metres on the flat at 1.25 m/s times pace, then gates."""

    length_m: IntMatrix
    effort_m: IntMatrix
    delay_s: IntMatrix

    @cached_property
    def _room(self) -> _Room:
        return _Room(len(self.length_m))

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds, rounded up so that a plan is never optimistic."""
        every = np.arange(int(self.effort_m.max(initial=0)) + 1)
        # Rounding first keeps 600 m / (1.25 m/s × 0.8) at 600 s instead of 601 by a float's last bit.
        seconds_of = np.ceil(np.round(every / (WALKING_SPEED_M_S * pace), 6)).astype(np.int32)
        seconds = self._room.take()
        _look_up(seconds_of, self.length_m, self.effort_m, self.delay_s, seconds)
        return seconds


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
