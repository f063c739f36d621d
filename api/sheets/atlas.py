"""Everything that a form needs beside the plan, gathered once: ground, names, words, and the routes read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from api.sheets.ground import Ground, english_names, survey
from api.sheets.itinerary import Itinerary, read
from api.sheets.markup import clean
from api.sheets.places import Gazetteer, LonLat
from api.sheets.words import Lang, Words
from optimizer.execution.carrying import is_bag
from optimizer.kinds import CATALOGUE
from optimizer.plan import Plan
from optimizer.problem import Problem, Task
from optimizer.walking.network import WalkingNetwork


@dataclass(frozen=True)
class Atlas:
    """A plan with everything needed to tell it to people in one language.

    Attributes
    ----------
    mapped : bool
        There is a street map to draw on; without one ``ground`` is empty.
    """

    plan: Plan
    problem: Problem
    ground: Ground
    mapped: bool
    words: Words
    gazetteer: Gazetteer

    @classmethod
    def open(cls, plan: Plan, problem: Problem, network: WalkingNetwork | None, lang: Lang) -> Self:
        """Gather it."""
        words = Words(lang)
        ground = survey(network, english=lang == "en") if network is not None else Ground(())
        gazetteer = Gazetteer(problem, ground if network is not None else None, words, english_names(network))
        return cls(plan, problem, ground, network is not None, words, gazetteer)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone that the problem speaks in."""
        return ZoneInfo(self.problem.timezone)

    @property
    def shared(self) -> bool:
        """Several people are in it; one volunteer's own sheet has nothing to compare."""
        return len(self.problem.volunteers) > 1

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """The tasks by id."""
        return {task.id: task for task in self.problem.tasks}

    @cached_property
    def bags(self) -> frozenset[str]:
        """Sites that stand for goods which are with somebody already."""
        return frozenset(site.id for site in self.problem.sites if is_bag(site))

    @cached_property
    def itineraries(self) -> tuple[Itinerary, ...]:
        """The routes, read."""
        return read(self.plan, self.problem, self.gazetteer, self.words)

    @cached_property
    def lost(self) -> tuple[tuple[str, LonLat], ...]:
        """Title and position of every unassigned task that has a position."""
        found = []
        for entry in self.plan.unassigned:
            task = self.tasks.get(entry.task)
            lonlat = self.gazetteer.on_map(task.location) if task else None
            if task and lonlat:
                kind = self.words.pick(CATALOGUE[task.kind].zh, CATALOGUE[task.kind].en)
                found.append((f"{clean(task.id)} · {kind}", lonlat))
        return tuple(found)

    def legs(self, itinerary: Itinerary) -> Iterator[NDArray[np.float64]]:
        """The walks of a route that have a geometry, WGS 84."""
        for stop in itinerary.route.stops:
            if stop.leg is not None and stop.leg.geometry is not None:
                yield self.gazetteer.line(stop.leg.geometry.coordinates)

    def positions(self, itinerary: Itinerary) -> Iterator[LonLat]:
        """Every position that a route touches."""
        for visit in itinerary.visits:
            if visit.position is not None:
                yield visit.position
        for leg in self.legs(itinerary):
            yield from ((float(lon), float(lat)) for lon, lat in leg)
