"""The problem as numbers: what an engine reads, and what the verbs of `building.py` write.

An engine's words are *visit*, *job*, *route* and *person*; it knows no meal and no medic. A job is one
task: a single visit, a pickup and a delivery, or pickup, swap at the door, and delivery. A route is one
shift of one person. All times are whole seconds from the plan's start, all lengths whole metres.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from itertools import accumulate, pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from optimizer.ground import IntMatrix

Windows = tuple[tuple[int, int], ...]
NO_JOB = -1


class Action(IntEnum):
    """What is done at a visit."""

    TASK = 0
    PICKUP = 1
    DELIVERY = 2
    SWAP = 3
    """The delivery of one thing and the pickup of another at the same door."""
    RESET = 4
    """Decontamination: belongs to no job, made only where it helps."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One action at one place.

    Attributes
    ----------
    job : int
        The job it belongs to; `NO_JOB` for a reset.
    place : int
        Index into the matrices.
    door : bool
        Whether it is the one visit of its job that is at the door.
    service_s, setup_s : int
        Seconds; the setup is charged when the visit before it was elsewhere.
    windows : tuple of (int, int)
        When service may begin: sorted, disjoint, closed at both ends.
    site : str or None
        Id of the site, when it is at one.
    told : (int, int) or None
        Between which seconds service begins as people were told; later has a price.
    half : int
        0, or n when it belongs to the n-th share of a job that several people make together (see `Crew`).
    """

    job: int
    action: Action
    place: int
    door: bool
    service_s: int
    setup_s: int
    windows: Windows
    site: str | None = None
    half: int = 0
    told: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """A break that begins between ``earliest`` and ``latest`` and lasts ``duration_s``."""

    earliest: int
    latest: int
    duration_s: int


@dataclass(frozen=True, slots=True)
class RouteFrame:
    """One shift: who, from where to where (`NOWHERE` = open), between which seconds, how fast.

    ``longest_s`` bounds the seconds from leaving the start to reaching the end; None = the whole shift.
    ``profile`` indexes `Instance.duration_s` and `Instance.length_m`. ``slower`` has the profiles that hold
    for a walk while loaded, in gear, and both: slower ones, under load perhaps by other lanes. Loaded is who
    carries more than ``heavy_from`` (−1: any amount is light) of `Instance.slow_load`. Going up in rank takes
    ``rise_s`` at the door. In gear one works and walks at most ``spell_s`` without a rest or a reset (−1: any
    time), of which ``worn_s`` are behind them at the start.
    """

    person: int
    shift: int
    start: int
    end: int
    earliest: int
    latest: int
    profile: int
    rests: tuple[Rest, ...] = ()
    longest_s: int | None = None
    slower: tuple[int, int, int] | None = None
    heavy_from: int = -1
    rise_s: int = 0
    spell_s: int = -1
    worn_s: int = 0

    def gait(self, *, loaded: bool, geared: bool) -> int:
        """The profile of a walk."""
        kind = loaded + 2 * geared
        return self.profile if self.slower is None or kind == 0 else self.slower[kind - 1]


@dataclass(frozen=True, eq=False)
class Load:
    """A dimension carried: ``amount[visit]`` is taken up (+) or put down (−), at most ``ceiling[person]``.

    ``ceiling`` −1 is unlimited. Units: thousandths of the caller's. With ``apart`` > 0 two kinds of things
    are counted in one number, the one in ones and the other in multiples of ``apart``: they are never
    carried at the same time.
    """

    name: str
    amount: NDArray[np.int64]
    ceiling: NDArray[np.int64]
    apart: int = 0

    def fits(self, carried: NDArray[np.int64], person: int) -> bool:
        """Whether a person may carry so much at every moment, and such things together."""
        if self.apart and ((carried > self.apart) & (carried % self.apart > 0)).any():
            return False
        ceiling = int(self.ceiling[person])
        return not len(carried) or (int(carried.min()) >= 0 and not 0 <= ceiling < int(carried.max()))


@dataclass(frozen=True, eq=False)
class Limit:
    """A sum along all routes of a person: at most ``ceiling[person]``, −1 = unlimited.

    Every visit counts ``per_visit``; the walk that leaves a visit counts its seconds or metres
    (``walks``) when ``walks_from[visit]``; walks that leave the start count when ``from_start``.
    """

    name: str
    ceiling: NDArray[np.int64]
    per_visit: NDArray[np.int64]
    walks: str | None = None
    walks_from: NDArray[np.bool_] | None = None
    from_start: bool = False


@dataclass(frozen=True, eq=False)
class Passage:
    """Walks that hold for some hours: one may be taken when depart and arrive lie in one of ``spans``.

    ``duration_s`` and ``length_m`` as in `Instance`, one matrix per profile.
    """

    duration_s: tuple[IntMatrix, ...]
    length_m: tuple[IntMatrix, ...]
    spans: Windows


@dataclass(frozen=True, slots=True)
class Pair:
    """``first`` before ``second`` on the same route; depart to begin at most ``max_aboard_s``."""

    first: int
    second: int
    max_aboard_s: int | None = None


@dataclass(frozen=True, eq=False)
class Crew:
    """The other way to make a job: several people at its door at the same time.

    Each of the ``halves`` is made by another person, all begin at the same second, and together the
    people have everything that is asked for. Where there are goods, they go with whoever makes the first
    half, the leader, from stop to stop; the others are at the door alone. A job is made by its own visits or
    by all of its crew's.

    Attributes
    ----------
    job : int
    halves : tuple of int
        One visit per person, each like the job's own at the door.
    helps : bool array (halves, routes)
        Which route may make which half; the first with the stops for its goods.
    brings : bool array (things, routes)
        For each thing the crew must have, the routes whose person has it.
    errand : tuple of int
        Where there are goods, the leader's visits in their order, the first half among them, each like one of
        the job's own; else empty.
    """

    job: int
    halves: tuple[int, ...]
    helps: NDArray[np.bool_]
    brings: NDArray[np.bool_]
    errand: tuple[int, ...] = ()

    @property
    def led(self) -> tuple[int, ...]:
        """What the leader does, in order."""
        return self.errand or self.halves[:1]

    @property
    def visits(self) -> tuple[int, ...]:
        """Everything that is made by somebody of the crew."""
        return (*self.led, *self.halves[1:])


@dataclass(frozen=True, eq=False)
class Team:
    """What rules say of a job for several people, route by route: who may take part, lead, and bring what."""

    size: int
    joins: NDArray[np.bool_]
    leads: NDArray[np.bool_]
    brings: tuple[NDArray[np.bool_], ...]


@dataclass(frozen=True, slots=True)
class Before:
    """Job ``later``'s door begins within [delay, max_delay] of the depart from job ``earlier``'s."""

    earlier: int
    later: int
    delay_s: int
    max_delay_s: int | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """The amounts of the visits that are made sum to at most ``ceiling``; any unit will do."""

    name: str
    visits: tuple[int, ...]
    amounts: tuple[int, ...]
    ceiling: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What an engine minimises, in one integer unit (a tenth of a metre walked)."""

    per_metre: int
    per_finish_s: int
    per_longest_work_s: int
    per_late_s: int
    per_put_off_s: int = 0


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
        """Whether each of the walks of a route through ``visits`` is under a heavy load."""
        heavy_from, amounts = self.routes[route].heavy_from, [0] * len(visits)
        if self.slow_load is not None:
            amounts = [int(self.loads[self.slow_load].amount[v]) for v in visits]
        return [carried > heavy_from >= 0 for carried in accumulate(amounts, initial=0)]

    def rises_s(self, route: int, visits: Sequence[int]) -> list[int]:
        """Seconds at each of the visits for going up in rank: to change gear."""
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


def thousandths_up(amount: float) -> int:
    """An amount carried in thousandths, rounded up so that a load is never understated."""
    return ceil(round(amount * 1_000, 6))


def thousandths_down(amount: float) -> int:
    """A capacity in thousandths, rounded down so that it is never overstated."""
    return floor(round(amount * 1_000, 6))


def merged(windows: Iterable[tuple[int, int]]) -> Windows:
    """Sort windows, drop the empty ones and join those that touch."""
    windows = tuple(windows)
    if len(windows) == 1:
        return windows if windows[0][0] <= windows[0][1] else ()
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(w for w in windows if w[0] <= w[1]):
        if joined and begin <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple(joined)


def intersected(one: Windows, other: Windows) -> Windows:
    """The seconds that lie in both."""
    if len(one) == len(other) == 1:
        begin, end = max(one[0][0], other[0][0]), min(one[0][1], other[0][1])
        return ((begin, end),) if begin <= end else ()
    return merged((max(a, c), min(b, d)) for a, b in one for c, d in other)
