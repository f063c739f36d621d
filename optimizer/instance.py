"""The problem as numbers: what an engine reads, and what the verbs of `building.py` write.

Its words are those of `instance_parts`, to be had here as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from optimizer.ground import IntMatrix
from optimizer.instance_parts import (
    NO_JOB,
    Action,
    Before,
    Crew,
    Limit,
    Load,
    Pair,
    Passage,
    Prices,
    Rest,
    RouteFrame,
    Stock,
    Team,
    Visit,
    thousandths_down,
    thousandths_up,
)

__all__ = [
    "NO_JOB",
    "Action",
    "Before",
    "Crew",
    "Instance",
    "Limit",
    "Load",
    "Pair",
    "Passage",
    "Prices",
    "Rest",
    "RouteFrame",
    "Stock",
    "Team",
    "Visit",
    "thousandths_down",
    "thousandths_up",
]


@dataclass(frozen=True, eq=False)
class Instance:
    """A solvable problem in numbers.

    Attributes
    ----------
    duration_s, length_m : tuple of int32 arrays (places, places)
        One pair per profile; `NO_WAY` where there is no way.
    visits, routes : tuples
    jobs : tuple of tuple of int
        Visits of each job, in the order in which they must be made.
    left_out : tuple of int
        Price of leaving each job out.
    allowed : bool array (jobs, routes)
        Which route may make which job by itself.
    rank : int array (visits,)
        Along a route ranks never fall, except after a reset; −1 = no rank.
    nth_door : mapping of int to int
        Jobs that must be the n-th door (from 1) of their person; of a crew, of who makes its first half.
    same, apart : tuple of (int, int)
        Jobs that must share a person, or must not share a route.
    taste : int array (jobs, people) or None
        Soft price of giving a job, or a share of it, to a person.
    crews : tuple of Crew
        Jobs that may be shared out, those with goods last; their visits come behind all others.
    toll : int array (places, places) or None
        Soft price of each walk beside its metres.
    passages : tuple of Passage
        Where walks change during the plan: those of each state of the map, the first of which holds all
        day. ``duration_s`` and ``length_m`` then hold the best of them. Empty: walks never change.
    slow_load : int or None
        Which of the loads slows a walk.
    geared : bool array (visits,) or None
        Visits at which protective gear is worn; it is on during the walk that leaves them, and slows it.
    """

    duration_s: tuple[IntMatrix, ...]
    length_m: tuple[IntMatrix, ...]
    visits: tuple[Visit, ...]
    jobs: tuple[tuple[int, ...], ...]
    routes: tuple[RouteFrame, ...]
    people: int
    horizon_s: int
    left_out: tuple[int, ...]
    allowed: NDArray[np.bool_]
    prices: Prices
    loads: tuple[Load, ...] = ()
    limits: tuple[Limit, ...] = ()
    pairs: tuple[Pair, ...] = ()
    befores: tuple[Before, ...] = ()
    stocks: tuple[Stock, ...] = ()
    rank: NDArray[np.int8] | None = None
    nth_door: Mapping[int, int] | None = None
    same: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    taste: NDArray[np.int64] | None = None
    crews: tuple[Crew, ...] = ()
    toll: IntMatrix | None = None
    passages: tuple[Passage, ...] = ()
    slow_load: int | None = None
    geared: NDArray[np.bool_] | None = None

    @cached_property
    def doors(self) -> tuple[int, ...]:
        """The door visit of each job, shape (jobs,)."""
        return tuple(next(v for v in job if self.visits[v].door) for job in self.jobs)

    @cached_property
    def crew_of(self) -> Mapping[int, Crew]:
        """The crew of each job that may be shared out."""
        return {crew.job: crew for crew in self.crews}

    @cached_property
    def hurried(self) -> Mapping[int, Pair]:
        """The pairs with a limit on the time aboard, by their first visit."""
        return {pair.first: pair for pair in self.pairs if pair.max_aboard_s is not None}

    @cached_property
    def bound_to(self) -> Mapping[int, set[int]]:
        """For each job whose times depend on other jobs, these; a job for several people on itself."""
        bound: dict[int, set[int]] = {crew.job: {crew.job} for crew in self.crews}
        for before in self.befores:
            bound.setdefault(before.earlier, set()).add(before.later)
            bound.setdefault(before.later, set()).add(before.earlier)
        return bound

    @cached_property
    def unbound(self) -> "Instance":
        """The same without what binds jobs to one another across routes, crews aside."""
        return replace(self, befores=(), same=())

    @cached_property
    def routes_of(self) -> tuple[tuple[int, ...], ...]:
        """The routes of each person, by hour, shape (people, any)."""
        own: list[list[int]] = [[] for _ in range(self.people)]
        for route in sorted(range(len(self.routes)), key=lambda r: self.routes[r].earliest):
            own[self.routes[route].person].append(route)
        return tuple(map(tuple, own))

    def doors_of(self, job: int) -> tuple[int, ...]:
        """Every visit that can stand at the job's door: its own, then the halves of its crew."""
        crew = self.crew_of.get(job)
        return (self.doors[job], *(crew.halves if crew else ()))

    @cached_property
    def makes(self) -> NDArray[np.bool_]:
        """Which route may make which visit, shape (visits, routes)."""
        job = np.array([visit.job for visit in self.visits], dtype=np.intp)
        may = np.ones((len(job), len(self.routes)), dtype=np.bool_)  # a reset anybody may make
        may[job != NO_JOB] = self.allowed[job[job != NO_JOB]]
        for crew in self.crews:
            may[list(crew.led)] = crew.helps[0]
            may[list(crew.halves)] = crew.helps
        return may

    def may(self, visit: int, route: int) -> bool:
        """Whether a route may make a visit."""
        return bool(self.makes[visit, route])

    @cached_property
    def neighbours(self) -> NDArray[np.intp]:
        """The visits of the same work just before and just after each visit, shape (2, visits); −1 = none."""
        beside = np.full((2, len(self.visits)), -1, dtype=np.intp)
        rows = (*self.jobs, *(crew.errand for crew in self.crews))
        pairs = np.array([pair for row in rows for pair in pairwise(row)], dtype=np.intp).reshape(-1, 2)
        beside[0, pairs[:, 1]] = pairs[:, 0]
        beside[1, pairs[:, 0]] = pairs[:, 1]
        return beside

    @cached_property
    def amounts(self) -> NDArray[np.int64]:
        """What each visit takes up and puts down of each load, shape (loads, visits)."""
        shape = len(self.loads), len(self.visits)
        return np.array([load.amount for load in self.loads], dtype=np.int64).reshape(shape)

    def legs(self, route: int, visits: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """Every walk of a route through ``visits``: from, to (`NOWHERE` where it is open), and the profile.

        What is carried and worn slows a walk.

        Parameters
        ----------
        route, visits
            Number of the route, and what it is to make, in order.

        Yields
        ------
        tuple of (int, int, int)
            Two places and an index into `duration_s` and `length_m`: one more than there are visits.
        """
        frame = self.routes[route]
        places = [frame.start, *(self.visits[v].place for v in visits), frame.end]
        amount = None if self.slow_load is None else self.loads[self.slow_load].amount
        carried, profile = 0, frame.profile
        for k, (a, b) in enumerate(pairwise(places)):
            if k > 0 and frame.slower is not None:
                v = visits[k - 1]
                carried += 0 if amount is None else int(amount[v])
                geared = self.geared is not None and bool(self.geared[v])
                profile = frame.gait(loaded=carried > frame.heavy_from >= 0, geared=geared)
            yield a, b, profile

    def loaded(self, route: int, visits: Sequence[int]) -> list[bool]:
        """Whether each of the walks of a route through ``visits`` is under a heavy load.

        Parameters
        ----------
        route, visits
            Number of the route, and what it is to make, in order.

        Returns
        -------
        list of bool
            One more than there are visits; the first walk is that from the start.
        """
        heavy_from, amounts = self.routes[route].heavy_from, [0] * len(visits)
        if self.slow_load is not None:
            amounts = [int(self.loads[self.slow_load].amount[v]) for v in visits]
        return [carried > heavy_from >= 0 for carried in accumulate(amounts, initial=0)]

    def rises_s(self, route: int, visits: Sequence[int]) -> list[int]:
        """Seconds at each of the visits for going up in rank: to change gear.

        Parameters
        ----------
        route, visits
            Number of the route, and what it is to make, in order.

        Returns
        -------
        list of int
            One for each visit.
        """
        rise_s, rank = self.routes[route].rise_s, self.rank
        if rise_s == 0 or rank is None:
            return [0] * len(visits)
        rises, highest = [], 0
        for v in visits:
            now = 0 if self.visits[v].action is Action.RESET else max(highest, int(rank[v]))
            # Nobody changes for a stop that takes no time, such as one that was made before this plan.
            rises.append(rise_s if now > highest and self.visits[v].service_s > 0 else 0)
            highest = now
        return rises

    def in_gear_s(self, before: int, visit: int) -> int:
        """Seconds of work in gear at ``visit`` when the visit ``before`` (−1 = the start) precedes it."""
        if self.geared is None or not self.geared[visit]:
            return 0
        return self.visits[visit].service_s + self.setup(before, visit)

    def setup(self, before: int, visit: int) -> int:
        """Seconds of setup charged at ``visit`` when the visit ``before`` (−1 = the start) precedes it."""
        it = self.visits[visit]
        if before >= 0 and self.visits[before].place == it.place:
            return 0
        return it.setup_s
