"""Who gets how much of the time that was asked for: searching is not all of it.

A search could use every second; what comes after it (bringing in once more what is left out) is worth
most in its first moments, so it gets a bounded part, by the clock of the search. Where iterations end a
solve no clock is looked at, and the number of tries bounds it: so a seed says everything.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

_FILLING = 0.05
"""Of the time, what the last mending gets at least where people meet at doors, and at most beyond the end."""
_BEFOREHAND = 0.1
"""Of the time, what putting new tasks into a former plan gets at most before it is searched."""
_AT_LEAST_S = 0.1


def never() -> bool:
    """No clock ends it."""
    return False


@dataclass(frozen=True, slots=True)
class Sharing:
    """The time of one solve.

    Attributes
    ----------
    seconds : float or None
        Asked for; None when iterations end the search.
    begun : float
        When it began to run.
    """

    seconds: float | None
    begun: float = field(default_factory=lambda: time.monotonic())

    def beforehand(self) -> Callable[[], bool]:
        """Tell whether mending a former plan has had its part."""
        return self._past(_BEFOREHAND)

    def search_s(self, *, meeting: bool) -> float | None:
        """Seconds that are left for the search; where people meet at doors mending finds the more."""
        if self.seconds is None:
            return None
        left = self.seconds - (time.monotonic() - self.begun)
        return max(_AT_LEAST_S, left - (_FILLING * self.seconds if meeting else 0.0))

    def afterwards(self) -> Callable[[], bool]:
        """Tell whether the last mending has had its part; it has a moment even where all time is over."""
        if self.seconds is None:
            return never
        least = time.monotonic() + _AT_LEAST_S
        most = self.begun + (1 + _FILLING) * self.seconds
        return lambda: time.monotonic() > max(least, most)

    def _past(self, share: float) -> Callable[[], bool]:
        if self.seconds is None:
            return never
        end = self.begun + max(_AT_LEAST_S, share * self.seconds)
        return lambda: time.monotonic() > end
