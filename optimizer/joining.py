"""Who could come to a door for several, and where in their routes, as if nobody waited for the others.

The nearest are asked first, until there are enough of each kind that the crew needs.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.feasible import Order, obstacle
from optimizer.gaps import Bools, Longs
from optimizer.instance import Crew, Instance
from optimizer.schedule import Broken, TimedVisit, schedule
from optimizer.slots import FAR, Slots

_LOOKED_AT = 12  # places per route: where the detour is smallest
_ERRANDS = 24  # ways to put a leader's stops for goods into one route
_PLACES = 4  # of these, with the door in them feasible


@dataclass(frozen=True, slots=True)
class Joining:
    """One route with somebody's share in it, and between which seconds it could begin at the door."""

    route: int
    visits: tuple[int, ...]
    metres: int
    begin: int
    last: int


@dataclass(frozen=True, slots=True)
class Asking:
    """A crew, and the people whom it is looked for among.

    Attributes
    ----------
    instance : Instance
        The numbers.
    order : Order
        All routes, none with a half of the crew.
    slots : Slots
        Of the order.
    crew : Crew
        Who is needed.
    people : int
        How many of each kind are enough.
    late : callable
        Whether nobody more is to be asked.
    """

    instance: Instance
    order: Order
    slots: Slots
    crew: Crew
    people: int
    late: Callable[[], bool]

    def joining(self) -> dict[int, list[Joining]]:
        """By route, the places of those who could come to the door, the smallest detours first."""
        crew = self.crew
        first = 1 if crew.errand else 0
        metres, _, last = self.slots.joins(crew.halves[first])
        detours = {}
        any_part: Bools = np.logical_or.reduce(crew.helps[first:])
        for route in np.flatnonzero(any_part).tolist():
            half = crew.halves[first + int(crew.helps[first:, route].argmax())]
            here = metres[self.slots.gaps.of(route)]
            gaps = np.argsort(here, kind="stable")[:_LOOKED_AT]
            if found := [(int(here[gap]), int(gap)) for gap in gaps if here[gap] < FAR // 2]:
                detours[route] = half, found
        nearest = sorted(detours, key=lambda route: detours[route][1][0])
        return self._until_enough(
            (any_part, crew.helps[0], *crew.brings),
            self._idle_too(nearest) if crew.errand else nearest,
            lambda route: self._places(route, *detours[route], last[self.slots.gaps.of(route)]),
        )

    def leading(self) -> dict[int, list[Joining]]:
        """By route, the places of those who could have the goods with them, the smallest detours first."""
        crew = self.crew
        _, _, last = self.slots.joins(crew.halves[0])
        return self._until_enough(
            (crew.helps[0], *crew.brings),
            self._idle_too(self.slots.nearest(crew.led, crew.helps[0])),
            lambda route: self._errands(route, last[self.slots.gaps.of(route)]),
        )

    def _until_enough(
        self, kinds: Sequence[Bools], routes: Iterable[int], places: Callable[[int], list[Joining]]
    ) -> dict[int, list[Joining]]:
        """Ask one after the other, as long as there are too few of a kind that they are of."""
        enough = [0] * len(kinds)
        found: dict[int, list[Joining]] = {}
        for route in routes:
            wanted = [k for k, has in enumerate(kinds) if has[route]]
            if all(enough[k] >= self.people for k in wanted):
                continue
            if self.late():
                break
            if here := places(route):
                found[route] = here
                for k in wanted:
                    enough[k] += 1
        return found

    def _places(
        self, route: int, half: int, detours: Sequence[tuple[int, int]], last: Longs
    ) -> list[Joining]:
        """Where in a route somebody could come to the door, of some gaps with the metres that they add."""
        found: list[Joining] = []
        for metres, gap in detours:
            if len(found) == _PLACES:
                break
            visits = (*self.order[route][:gap], half, *self.order[route][gap:])
            if (begin := self._begin(visits, route, half)) is not None:
                found.append(Joining(route, visits, metres, begin, max(int(last[gap]), begin)))
        return found

    def _errands(self, route: int, last: Longs) -> list[Joining]:
        """Where in a route somebody could come to the door with the stops for the goods before and behind."""
        led, door = self.crew.led, self.crew.halves[0]
        before = led.index(door)
        alone = np.arange(len(self.order)) == route
        found: list[Joining] = []
        for metres, _, visits in self.slots.ways(led, alone, _ERRANDS):
            if (begin := self._begin(visits, route, door)) is not None:
                latest = max(int(last[visits.index(door) - before]), begin)
                found.append(Joining(route, visits, metres, begin, latest))
                if len(found) == _PLACES:
                    break
        return found

    def _idle_too(self, nearest: Sequence[int]) -> list[int]:
        """By turns who comes by and who has little to do: goods keep people busy who then cannot be met."""
        idle = sorted(nearest, key=lambda route: len(self.order[route]))
        return list(dict.fromkeys(route for pair in zip(nearest, idle, strict=True) for route in pair))

    def _begin(self, visits: tuple[int, ...], route: int, half: int) -> int | None:
        """When a half would begin at the earliest, looking at nobody else; None where that cannot be."""
        instance = self.instance.unbound  # what is taken away only the whole crew can keep or break
        if _too_slow(instance, visits, route):
            return None
        others = [visits if r == route else old for r, old in enumerate(self.order)]
        if obstacle(instance, others, route, crews=False) is not None:
            return None
        timed = schedule(instance, [visits if r == route else () for r in range(len(self.order))])
        if isinstance(timed, Broken):
            return None
        return next(s.begin for s in timed[0].stops if isinstance(s, TimedVisit) and s.visit == half)


def _too_slow(instance: Instance, visits: tuple[int, ...], route: int) -> bool:
    """Whether walks and service alone keep something aboard for too long."""
    hurried = [pair for v in visits if (pair := instance.hurried.get(v)) is not None]
    if not hurried:
        return False
    places = np.array([instance.visits[v].place for v in visits], dtype=np.intp)
    walks = instance.duration_s[instance.routes[route].profile][places[:-1], places[1:]]
    service = [
        instance.visits[v].service_s + instance.setup(before, v)
        for before, v in zip((-1, *visits), visits, strict=False)
    ]
    begin = np.concatenate([[0], np.cumsum(np.array(service[:-1]) + np.maximum(walks, 0))])
    at = {v: k for k, v in enumerate(visits)}
    return any(
        pair.max_aboard_s is not None
        and pair.second in at
        and begin[at[pair.second]] - begin[at[pair.first]] - service[at[pair.first]] > pair.max_aboard_s
        for pair in hurried
    )
