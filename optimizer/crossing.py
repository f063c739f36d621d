"""How one route gets from stop to stop: by which walk and when, where lanes shut and open during the day.

Whoever would come to a lane out of its hours leaves the stop before it later, by beginning there later;
so no walk waits on the way, and a walk is either wholly inside the hours of its lanes or not taken.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Action, Instance
from optimizer.windows import Windows

NEVER = 1 << 40


@dataclass(frozen=True, slots=True)
class Walk:
    """One way to take a leg: leave and arrive inside one of the spans; by which passage of the instance."""

    walk_s: int
    walk_m: int
    spans: Windows
    passage: int


@dataclass(frozen=True, slots=True)
class Crossing:
    """A leg as it is taken."""

    depart: int
    arrive: int
    walk: Walk


_ALWAYS: Windows = ((-NEVER, NEVER),)
Linger = Callable[[int], int]
"""The first second, no earlier than the given one, to which the departure from where one is can move."""


def at_once(second: int) -> int:
    """Leave the start whenever it is best."""
    return second


class RouteWalks:
    """One route's constants for the passes: walks, services, windows by position."""

    def __init__(self, instance: Instance, number: int, visits: Sequence[int]) -> None:
        self.number, self.frame, self.visits = number, instance.routes[number], tuple(visits)
        known = _KNOWN.setdefault(instance, {})
        self.walks = [
            known.get((profile, a, b)) or _walks_once(instance, known, profile, a, b)
            for a, b, profile in instance.legs(number, visits)
        ]
        self.service_s = [
            instance.visits[v].service_s + instance.setup(b, v) + rise_s
            for b, v, rise_s in zip((-1, *visits), visits, instance.rises_s(number, visits), strict=False)
        ]
        self.windows: list[Windows] = [instance.visits[v].windows for v in visits]
        self.told = [instance.visits[v].told for v in visits]
        self.spell_s = self.frame.spell_s if instance.geared is not None else -1
        if self.spell_s >= 0 and instance.geared is not None:
            self.geared = [bool(instance.geared[v]) for v in visits]
            self.resets = [instance.visits[v].action is Action.RESET for v in visits]
            self.in_gear_s = [instance.in_gear_s(b, v) for b, v in zip((-1, *visits), visits, strict=False)]

    @property
    def blocked_at(self) -> int | None:
        """Position of the first leg without a way."""
        return next((k for k, walks in enumerate(self.walks) if not walks), None)

    @property
    def plain(self) -> bool:
        """Whether there is nothing to choose: no breaks, no limit on gear, one way for a leg at any hour."""
        return (
            not self.frame.rests
            and self.spell_s < 0
            and all(len(walks) == 1 and walks[0].spans is _ALWAYS for walks in self.walks)
        )

    def cross(self, leg: int, depart: int, linger: Linger) -> Crossing | None:
        """Take a leg so as to arrive first; leaving later than ``depart`` where that is allowed and helps.

        Parameters
        ----------
        leg
            Position of the leg, from 0: that to the visit at the same position, the last one to the end.
        depart
            Second of the plan from which on one may leave.
        linger
            To when a departure can be put off; `NEVER` where it cannot.

        Returns
        -------
        Crossing or None
            None where no walk is open that late.
        """
        walks = self.walks[leg]
        if len(walks) == 1 and walks[0].spans is _ALWAYS:
            return Crossing(depart, depart + walks[0].walk_s, walks[0])
        best: Crossing | None = None
        for walk in walks:
            for first, last in walk.spans:
                leaves = linger(max(depart, first))
                if leaves + walk.walk_s <= last:
                    if best is None or leaves + walk.walk_s < best.arrive:
                        best = Crossing(leaves, leaves + walk.walk_s, walk)
                    break
        return best

    def worn(self, worn_s: int, leg: int, walk_s: int) -> int:
        """Seconds in gear at a stretch when the stop behind a leg is left, `NEVER` when they are too many.

        Parameters
        ----------
        worn_s
            Seconds in gear when the leg begins.
        leg
            Position of the leg.
        walk_s
            Seconds of the walk that is taken.
        """
        if self.spell_s < 0:
            return 0
        worn_s += walk_s if leg > 0 and self.geared[leg - 1] else 0
        if worn_s > self.spell_s or leg == len(self.visits):
            return NEVER if worn_s > self.spell_s else worn_s
        worn_s = 0 if self.resets[leg] else worn_s + self.in_gear_s[leg]
        return NEVER if worn_s > self.spell_s else worn_s

    def until(self, leg: int, depart: int, arrive: int, passage: int) -> int:
        """The last second at which the walk that led to a stop may have ended.

        Parameters
        ----------
        leg
            Position of the leg.
        depart, arrive
            Seconds of the walk as it was taken.
        passage
            By which passage of the instance.
        """
        walk = next(walk for walk in self.walks[leg] if walk.passage == passage)
        return next(b for a, b in walk.spans if a <= depart and arrive <= b)

    def lingers(self, visit: int) -> Linger:
        """How a departure from the visit at a position can be put off: by beginning later in its windows.

        Parameters
        ----------
        visit
            Position of the visit on the route.

        Returns
        -------
        callable
            From a second of leaving to the first, no earlier, to which it can be put off; `NEVER` behind
            the last window.
        """
        windows, service_s = self.windows[visit], self.service_s[visit]
        return lambda second: next_open(windows, second - service_s) + service_s

    def lingers_in(self, rest: int) -> Linger:
        """How the end of a break can be put off."""
        latest = self.frame.rests[rest].latest + self.frame.rests[rest].duration_s
        return lambda second: second if second <= latest else NEVER


_MOST_KNOWN = 200_000
_Known = dict[tuple[int, int, int], tuple[Walk, ...]]
_KNOWN: WeakKeyDictionary[Instance, _Known] = WeakKeyDictionary()
"""Legs that were looked up lately: whoever mends a route walks all of it again, but for one stop."""


def _walks_once(instance: Instance, known: _Known, profile: int, a: int, b: int) -> tuple[Walk, ...]:
    if len(known) >= _MOST_KNOWN:
        known.clear()
    found = known[profile, a, b] = _walks(instance, profile, a, b)
    return found


def _walks(instance: Instance, profile: int, a: int, b: int) -> tuple[Walk, ...]:
    """Every way to take a leg; one that holds always, where walks do not change."""
    if NOWHERE in (a, b) or a == b:
        return (Walk(0, 0, _ALWAYS, 0),)
    duration, length = instance.duration_s[profile], instance.length_m[profile]
    if length[a, b] == NO_WAY:
        return ()
    if not instance.passages:
        return (Walk(int(duration[a, b]), int(length[a, b]), _ALWAYS, 0),)
    walks = [
        Walk(int(by.duration_s[profile][a, b]), int(by.length_m[profile][a, b]), by.spans, number)
        for number, by in enumerate(instance.passages)
        if by.length_m[profile][a, b] != NO_WAY
    ]
    all_day = walks[0]
    if all_day.passage == 0 and all(all_day.walk_s <= walk.walk_s for walk in walks):
        return (replace(all_day, spans=_ALWAYS),)
    return tuple(walks)


def next_open(windows: Windows, second: int) -> int:
    """The first second from ``second`` on that lies in a window, else `NEVER`."""
    for begin, end in windows:
        if second <= end:
            return max(begin, second)
    return NEVER


def last_open(windows: Windows, second: int) -> int:
    """The last second up to ``second`` that lies in a window, else −1."""
    for begin, end in reversed(windows):
        if second >= begin:
            return min(end, second)
    return -1


def closing(windows: Windows) -> int:
    """The last second that lies in a window, 0 where there is none."""
    return windows[-1][1] if windows else 0
