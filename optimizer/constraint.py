"""What every rule of doorstep work can say: to the engine, to the person it hits, and to the referee."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from optimizer.ground import Clock, Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Plan, Reason, Route, Stop
from optimizer.problem import Problem, Shift, Site, Task, Volunteer


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
    clock: Clock

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

    def shift(self, route: Route) -> Shift:
        """The shift that a route fills."""
        return self.volunteers[route.volunteer].shifts[route.shift]


class Constraint(Protocol):
    """One rule. ``name`` is its file, its reason code and its page in ``docs/constraints``."""

    name: str

    def apply(self, builder: InstanceBuilder) -> None:
        """Tell the engine, in the builder's verbs; only what the problem uses."""
        ...

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """Say why this person, serving this task alone, could not: proved by arithmetic; else None."""
        ...

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """Say how a finished route breaks the rule: plain arithmetic on the plan, no engine; else None."""
        ...
