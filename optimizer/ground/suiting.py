"""Which of several sites suits a task: somebody could go there and be at the door in its hours.

The nearest canteen is of no use to a door at eleven if its meals are ready at noon, nor to the one person
who may go if no lane that a tricycle passes leads there. This is arithmetic about one person with nothing
else to do; it decides nothing but which alternative a task keeps.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from optimizer.ground.going import Going
from optimizer.ground.places import NOWHERE
from optimizer.ground.walks import IntMatrix
from optimizer.windows import Windows


@dataclass(frozen=True, slots=True)
class Stint:
    """One shift of somebody: from where and when to where and when, and seconds between places.

    Equal where nothing but the person differs: who goes alike at one pace has the same ``duration_s``.
    """

    start: int
    end: int
    begin_s: int
    until_s: int
    going: Going
    pace: float
    duration_s: IntMatrix = field(compare=False)

    def walk_s(self, a: int, b: int) -> int | None:
        """Seconds between two places, none where one of them is open; None where there is no way."""
        if NOWHERE in (a, b):
            return 0
        seconds = int(self.duration_s[a, b])
        return None if seconds < 0 else seconds


@dataclass(frozen=True, slots=True)
class Halt:
    """A stop at a site or a door: where, for how long, and when it may begin."""

    place: int
    service_s: int
    windows: Windows


def suits(stints: Iterable[Stint], first: Halt, second: Halt, aboard_s: int | None) -> bool:
    """Whether somebody can make both stops in turn, with goods that may be aboard for so long in between.

    Parameters
    ----------
    stints
        The shifts of everybody who may go there.
    first, second
        Where goods are taken, and where they are given.
    aboard_s
        Most seconds between the two; None: any number.
    """
    return any(_fits(stint, first, second, aboard_s) for stint in stints)


def _fits(stint: Stint, first: Halt, second: Halt, aboard_s: int | None) -> bool:
    there = stint.walk_s(stint.start, first.place)
    between = stint.walk_s(first.place, second.place)
    home = stint.walk_s(second.place, stint.end)
    if there is None or between is None or home is None:
        return False
    for opens, closes in first.windows:
        begin = max(opens, stint.begin_s + there)
        if begin > closes:
            continue
        for after, until in second.windows:
            met = max(after, begin + first.service_s + between)
            # Whoever waits for the second stop waits at the first, as long as that is open.
            left = min(closes, met - between - first.service_s) + first.service_s
            fresh = aboard_s is None or met - left <= aboard_s
            if fresh and met <= until and met + second.service_s + home <= stint.until_s:
                return True
    return False
