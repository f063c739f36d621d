"""Searches of one instance on several cores: now and then all go on from where the best of them is."""

from dataclasses import dataclass
from threading import Lock

from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.kernel import Kernel, with_state
from optimizer.engines.ruin_recreate.state import State, widened

_TURNS = 8
"""Into so many parts a search is divided; searches compare themselves between two of them."""


@dataclass(frozen=True, eq=False)
class _Standing:
    turn: int
    total: int
    state: State


class Meeting:
    """Where searches of one instance leave how far they have come.

    Nobody waits for anybody: whoever comes to a turn later goes on from the best that is there, and
    whoever was earlier looks again after each slice. What a search goes on from thus depends on how fast
    the others are; searches that must be the same every time do not meet.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._best: _Standing | None = None

    def told(self, turn: int, kernel: Kernel) -> _Standing | None:
        """Leave a solution if it is the best of its turn, and see what is."""
        total = int(kernel.state.tally[at.TOTAL])
        with self._lock:
            best = self._best
            if best is None or best.turn < turn or (best.turn == turn and total < best.total):
                mine = widened(kernel.numbers, kernel.state, kernel.state.stop.shape[1])
                self._best = best = _Standing(turn, total, mine)
            return best

    def seen(self) -> _Standing | None:
        """The best of the last turn."""
        return self._best


class Guest:
    """One search at a meeting."""

    def __init__(self, meeting: Meeting) -> None:
        self._meeting, self._turn, self._total = meeting, 0, 0

    def compare(self, progress: float, kernel: Kernel) -> Kernel:
        """Return the search as it goes on: as it is, or from where a better one is.

        Parameters
        ----------
        progress
            The share of the search that is over.
        """
        turn = min(int(progress * _TURNS), _TURNS - 1)
        if turn > self._turn:
            self._turn, self._total = turn, int(kernel.state.tally[at.TOTAL])
            best = self._meeting.told(turn, kernel)
        else:
            best = self._meeting.seen()
        if best is None or best.turn != self._turn or best.total >= self._total:
            return kernel
        self._total = best.total
        return _from(best.state, kernel)


def _from(other: State, kernel: Kernel) -> Kernel:
    """Another's solution with one's own dice, and the better of the two best."""
    mine = kernel.state
    state = widened(kernel.numbers, other, max(mine.stop.shape[1], other.stop.shape[1]))
    state.dice[:] = mine.dice
    if mine.tally[at.BEST] < other.tally[at.BEST]:
        for place in (at.BEST, at.BEST_ABSENT):
            state.tally[place] = mine.tally[place]
        state.best_length[:] = mine.best_length
        state.best_visit[:, : mine.best_visit.shape[1]] = mine.best_visit
    return with_state(kernel, state)
