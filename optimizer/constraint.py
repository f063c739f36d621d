"""What every rule of doorstep work can say: to the engine, to the person it hits, and to the referee."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import shapely

from optimizer.building import InstanceBuilder
from optimizer.ground import Ground
from optimizer.plan import Plan, Reason, ReasonCode, Route, Stop, StopType
from optimizer.problem import Problem, Shift, Site, Task, Volunteer


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why one person could not serve one task even alone, and what would help; in both languages.

    Attributes
    ----------
    code : ReasonCode
    detail, detail_zh : str
        The obstacle with its number, by ids; never a name or a category of household.
    help, help_zh : str
        What a dispatcher can do about it.
    by : float or None
        How much is missing (seconds, metres, kilograms, people …), where that is a number.
    whoever : bool
        True when the obstacle lies in the task and is the same for everybody.
    """

    code: ReasonCode
    detail: str
    detail_zh: str
    help: str
    help_zh: str
    by: float | None = None
    whoever: bool = False

    def reason(self, volunteer: str) -> Reason:
        """The obstacle as a plan names it; about nobody in particular when it is the same for everybody."""
        about = None if self.whoever else volunteer
        return Reason(code=self.code, detail=self.detail, detail_zh=self.detail_zh, volunteer=about)


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the referee lays before every rule: the request, the finished plan, and look-ups by id.

    Attributes
    ----------
    problem : Problem
        As sent.
    tasks : mapping of str to Task
        Completed from the catalogue.
    plan : Plan
        As it would leave the worker.
    """

    problem: Problem
    tasks: Mapping[str, Task]
    plan: Plan

    @cached_property
    def volunteers(self) -> Mapping[str, Volunteer]:
        """Volunteers by id."""
        return {v.id: v for v in self.problem.volunteers}

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """Sites by id."""
        return {s.id: s for s in self.problem.sites}

    @cached_property
    def routes_of_task(self) -> Mapping[str, tuple[tuple[Route, Stop], ...]]:
        """For each task the stops made for it, with their routes, in the order of the plan."""
        found: dict[str, list[tuple[Route, Stop]]] = {}
        for route in self.plan.routes:
            for stop in route.stops:
                if stop.task is not None:
                    found.setdefault(stop.task, []).append((route, stop))
        return {task: tuple(stops) for task, stops in found.items()}

    @cached_property
    def _routes_of_volunteer(self) -> Mapping[str, tuple[Route, ...]]:
        found: dict[str, list[Route]] = {}
        for route in sorted(self.plan.routes, key=lambda r: r.start_at):
            found.setdefault(route.volunteer, []).append(route)
        return {volunteer: tuple(routes) for volunteer, routes in found.items()}

    def gear_changes_s(self, route: Route) -> Mapping[int, int]:
        """By the order of the stop, seconds at the first door of a higher category than all before it.

        Everybody begins dressed for ordinary households; a decontamination begins anew. Nobody changes for a
        door where nothing takes time, such as one that was served before this plan.
        """
        seconds = self.volunteers[route.volunteer].change_gear_s
        changes: dict[int, int] = {}
        highest = 0
        for stop in route.stops if seconds else ():
            if stop.type is StopType.DECONTAMINATE:
                highest = 0
            elif stop.task is not None and stop.site is None:
                task = self.tasks[stop.task]
                if task.household.rank > highest:
                    highest = task.household.rank
                    changes[stop.order] = seconds if task.service_s else 0
        return changes

    @cached_property
    def areas(self) -> Mapping[str, shapely.Geometry]:
        """Zones by id; one that crosses itself is put right."""
        return {
            zone.id: shapely.make_valid(shapely.Polygon(zone.area.coordinates[0], zone.area.coordinates[1:]))
            for zone in self.problem.zones
        }

    def routes_of(self, volunteer: str) -> tuple[Route, ...]:
        """All routes of a person in the order of time; limits of a person hold over all of them."""
        return self._routes_of_volunteer[volunteer]

    def speaks_for(self, route: Route) -> bool:
        """Whether this is its person's first route: there, what holds over all of them is reported."""
        return self.routes_of(route.volunteer)[0] is route

    def doors(self, route: Route) -> tuple[tuple[Task, Stop], ...]:
        """The tasks whose door is on a route, in order, each with its first stop there.

        Stops for goods at sites are no doors; where something is given and something taken, the door has
        two stops.
        """
        if id(route) not in self._doors:
            first: dict[str, Stop] = {}
            for stop in route.stops:
                if stop.task is not None and stop.site is None:
                    first.setdefault(stop.task, stop)
            doors = tuple((self.tasks[name], stop) for name, stop in first.items())
            self._doors[id(route)] = route, doors
        return self._doors[id(route)][1]

    @cached_property
    def _doors(self) -> dict[int, tuple[Route, tuple[tuple[Task, Stop], ...]]]:
        """What `doors` has found; a route is held beside it, so that no other gets its number."""
        return {}

    def doors_of(self, task: str) -> tuple[tuple[Route, Stop], ...]:
        """The stops at the door of a task, with their routes; none when it is not served."""
        return self._at_door.get(task, ())

    @cached_property
    def _at_door(self) -> Mapping[str, tuple[tuple[Route, Stop], ...]]:
        return {
            task: at_door
            for task, stops in self.routes_of_task.items()
            if (at_door := tuple(found for found in stops if found[1].site is None))
        }

    def zones_around(self, task: Task) -> set[str]:
        """Ids of the zones whose inside holds a task's door."""
        if not isinstance(task.location, tuple):
            return set()
        door = shapely.Point(task.location)
        return {name for name, area in self.areas.items() if area.contains(door)}

    def shift(self, route: Route) -> Shift:
        """The shift that a route fills."""
        return self.volunteers[route.volunteer].shifts[route.shift]


class Constraint(Protocol):
    """One rule. ``name`` is its file, its reason code and its page in ``docs/constraints``."""

    name: str

    def apply(self, builder: InstanceBuilder) -> None:
        """Tell the engine, in the builder's verbs; only what the problem uses."""
        ...

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Say why this person, serving this task alone, could not: proved by arithmetic; else None."""
        ...

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Report, by ids and numbers, how a finished route breaks the rule: plain arithmetic on the plan.

        What spans several routes is reported with one of them, so that every breach is reported once.
        """
        ...
