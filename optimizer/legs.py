"""Draws the walks that a plan uses and says them in words; the network is touched here for the last time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np

from optimizer.former_ways import NOTHING, Kept
from optimizer.ground import NOWHERE, Going, Ground
from optimizer.instance import Instance
from optimizer.plan import Direction, Geometry, Leg
from optimizer.problem import Address, Mode
from optimizer.schedule import TimedRoute, TimedVisit
from optimizer.walking.datum import from_wgs84
from optimizer.walking.directions import directions, without_map
from optimizer.walking.network import Ints
from optimizer.walking.path import Path, paths
from optimizer.walking.steps import steps
from optimizer.walking.stretches import lanes_at


class Walk(NamedTuple):
    """A walk between two places, in one state of the map (`Timetable.passages`)."""

    going: Going
    passage: int
    start: int
    end: int


class TimedWalk(NamedTuple):
    """A walk of a route: when it begins, how long it takes, and the visits around it (None: start, end)."""

    walk: Walk
    depart: int
    walk_s: int
    after: int | None
    to: int | None


def goings_of(ground: Ground, instance: Instance, timed: TimedRoute) -> list[Going]:
    """How each walk of a route is gone, to its visits in their order and to its end: loads decide.

    Parameters
    ----------
    ground, instance
        What the route was planned on.
    timed
        The route.

    Returns
    -------
    list of Going
        One more than there are visits.
    """
    person = instance.routes[timed.route].person
    plain, loaded = ground.going(person), ground.going_loaded(person)
    visits = [stop.visit for stop in timed.stops if isinstance(stop, TimedVisit)]
    if plain == loaded:
        return [plain] * (len(visits) + 1)
    return [loaded if heavy else plain for heavy in instance.loaded(timed.route, visits)]


def walks_of(ground: Ground, instance: Instance, timed: TimedRoute) -> Iterator[TimedWalk]:
    """The walks of one route in their order; open ends have none."""
    frame = instance.routes[timed.route]
    goings = iter(goings_of(ground, instance, timed))
    here, after = frame.start, None
    for stop in timed.stops:
        if not isinstance(stop, TimedVisit):
            continue
        place, going = instance.visits[stop.visit].place, next(goings)
        if here != NOWHERE:
            walk = Walk(going, stop.passage if here != place else 0, here, place)
            yield TimedWalk(walk, stop.arrive - stop.walk_s, stop.walk_s, after, stop.visit)
        here, after = place, stop.visit
    if NOWHERE not in (here, frame.end):
        walk = Walk(next(goings), timed.last_passage if here != frame.end else 0, here, frame.end)
        yield TimedWalk(walk, timed.finish - timed.last_walk_s, timed.last_walk_s, after, None)


@dataclass(frozen=True, slots=True)
class Legs:
    """Writes the legs of a plan.

    Attributes
    ----------
    ground : Ground
    walks : mapping of Walk to Path
        Every used walk, drawn once; nothing with a caller's matrix.
    lanes : (J,) int32 or None
        Lanes at each junction, when directions are asked for.
    kept : Kept
        Legs that were written before.
    """

    ground: Ground
    walks: Mapping[Walk, Path]
    lanes: Ints | None
    kept: Kept = NOTHING

    @classmethod
    def draw(cls, ground: Ground, used: Iterable[Walk], kept: Kept = NOTHING) -> Self:
        """Draw walks, with one search per place of departure.

        Parameters
        ----------
        ground
            What the plan stands on.
        used
            Every walk of the plan that is not among those kept.
        kept
            From an earlier plan.
        """
        if ground.network is None or ground.snapped is None or ground.timetable is None:
            return cls(ground, {}, None)
        together: dict[tuple[Going, int], set[tuple[int, int]]] = defaultdict(set)
        for walk in used:
            together[walk.going, walk.passage].add((walk.start, walk.end))
        found: dict[Walk, Path] = {}
        for (going, passage), which in together.items():
            pairs, mode = sorted(which), going.mode
            shut = ground.timetable.passages[passage].shut.and_to(ground.bans.arc_closed(going.ban))
            drawn = paths(ground.network, ground.snapped_for(going), pairs, mode=mode, shut=shut)
            found |= {Walk(going, passage, *pair): path for pair, path in zip(pairs, drawn, strict=True)}
        asked = ground.problem.options.directions != "none"
        return cls(ground, found, lanes_at(ground.network) if asked and found else None, kept)

    def leg(self, walk: Walk, *, walk_m: int, walk_s: int, address: Address | None = None) -> Leg:
        """Write one leg; ``address`` is that of the door it ends at.

        Parameters
        ----------
        walk
            From where to where, how, and by which passage.
        walk_m, walk_s
            As they were planned.
        address
            Of the door that the walk ends at.
        """
        known = self.kept_leg(walk, address)
        if known is not None:
            return known if known.walk_s == walk_s else known.model_copy(update={"walk_s": walk_s})
        path = self.walks.get(walk)
        said = self._directions(path, walk.going.mode, walk_m, address) if walk_m else ()
        return Leg(walk_m=walk_m, walk_s=walk_s, geometry=self._geometry(path), directions=said)

    def kept_leg(self, walk: Walk, address: Address | None = None) -> Leg | None:
        """The leg of an earlier plan for a walk, if there is one."""
        return self.kept.leg(self.ground, walk.going, walk.start, walk.end, address)

    def _geometry(self, walk: Path | None) -> Geometry | None:
        if walk is None:
            return None
        points = np.round(from_wgs84(walk.lonlat, self.ground.problem.crs or "wgs84"), 7).tolist()
        return Geometry(coordinates=tuple((x, y) for x, y in points))

    def _directions(
        self, walk: Path | None, mode: Mode, walk_m: int, address: Address | None
    ) -> tuple[Direction, ...]:
        language = self.ground.problem.options.directions
        if language == "none":
            return ()
        door = None if address is None else address.number
        if walk is None or self.ground.network is None:
            return without_map(walk_m, language, door=door)
        way = steps(self.ground.network, walk, mode=mode, address=address, lanes=self.lanes)
        return directions(way, language, door=door)
