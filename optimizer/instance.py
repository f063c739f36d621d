"""The problem as numbers: what an engine reads, and the handful of verbs that constraints write it with.

An engine's words are *visit*, *job*, *route* and *person*; it knows no meal and no medic. A job is one
task: a single visit, a pickup and a delivery, or pickup, swap at the door, and delivery. A route is one
shift of one person. All times are whole seconds from the plan's start, all lengths whole metres.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from optimizer.ground import Ground, IntMatrix
from optimizer.problem import Mode, SiteKind, Task

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
    half : int
        0, or n when it is the n-th share of a job that several people make together (see `Crew`).
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
    for a walk while loaded, in gear, and both; they differ in seconds alone. Loaded is who carries more than
    ``heavy_from`` (−1: any amount is light) of `Instance.slow_load`. Going up in rank takes ``rise_s`` at the
    door. In gear one works and walks at most ``spell_s`` without a rest or a reset (−1: any time).
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

    def fits(self, carried: int, person: int) -> bool:
        """Whether a person may carry so much, and such things together."""
        if self.apart and carried > self.apart and carried % self.apart:
            return False
        return carried >= 0 and not 0 <= int(self.ceiling[person]) < carried


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
    """The other way to make a job of one visit: several people at its door at the same time.

    Each of the ``halves`` is made by another person, all begin at the same second, and together the
    people have everything that is asked for. A job is made by its own visit or by all its halves.

    Attributes
    ----------
    job : int
    halves : tuple of int
        One visit per person, each like the job's own.
    helps : bool array (halves, routes)
        Which route may make which half.
    brings : bool array (things, routes)
        For each thing the crew must have, the routes whose person has it.
    """

    job: int
    halves: tuple[int, ...]
    helps: NDArray[np.bool_]
    brings: NDArray[np.bool_]


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
        Jobs that may be shared out; their halves come behind all other visits.
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

    def may(self, visit: int, route: int) -> bool:
        """Whether a route may make a visit."""
        it = self.visits[visit]
        if it.half:
            return bool(self.crew_of[it.job].helps[it.half - 1, route])
        return it.job == NO_JOB or bool(self.allowed[it.job, route])

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
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(w for w in windows if w[0] <= w[1]):
        if joined and begin <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((begin, end))
    return tuple(joined)


def intersected(one: Windows, other: Windows) -> Windows:
    """The seconds that lie in both."""
    return merged((max(a, c), min(b, d)) for a, b in one for c, d in other)


class InstanceBuilder:
    """Collects what constraints say and builds an `Instance`; its methods are the verbs.

    Jobs are numbered as the tasks of the ground, people as the volunteers.

    Parameters
    ----------
    ground
        Problem with places and walks.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.visits: list[Visit] = []
        self.jobs: list[tuple[int, ...]] = []
        self._toll: IntMatrix | None = None
        self._movers: list[tuple[Mode, float]] = []
        self.routes = self._frames()
        self._person = np.array([frame.person for frame in self.routes], dtype=np.intp)
        for j, task in enumerate(ground.tasks):
            self._add_job(j, task)
        self._allowed = np.ones((len(self.jobs), len(self.routes)), dtype=np.bool_)
        self._joins = self._allowed.copy()
        self._leads = self._allowed.copy()
        self._brings: dict[int, list[NDArray[np.bool_]]] = {}
        self._sizes: dict[int, int] = {}
        self._left_out = [0] * len(self.jobs)
        self._loads: list[Load] = []
        self._limits: list[Limit] = []
        self._pairs: dict[tuple[int, int], Pair] = {}
        self._befores: list[Before] = []
        self._stocks: list[Stock] = []
        self._rank: NDArray[np.int8] | None = None
        self._nth_door: dict[int, int] = {}
        self._same: list[tuple[int, int]] = []
        self._apart: list[tuple[int, int]] = []
        self._taste = np.zeros((len(self.jobs), len(ground.problem.volunteers)), dtype=np.int64)
        self._prices = Prices(1, 0, 0, 0)
        self._slow_load: int | None = None
        self._geared: frozenset[int] = frozenset()
        self._loaded_pace = self._geared_pace = 1.0

    # ---- what the ground gives ----------------------------------------------------------------------

    def _frames(self) -> list[RouteFrame]:
        ground = self.ground
        frames = []
        for v, volunteer in enumerate(ground.problem.volunteers):
            profile = self._profile(volunteer.mode, volunteer.pace)
            for k, shift in enumerate(volunteer.shifts):
                frames.append(
                    RouteFrame(
                        person=v,
                        shift=k,
                        start=ground.shift_start[v, k],
                        end=ground.shift_end[v, k],
                        earliest=ground.clock.at_least(shift.start),
                        latest=ground.clock.at_most(shift.end),
                        profile=profile,
                    )
                )
        return frames

    def _profile(self, mode: Mode, pace: float) -> int:
        """The number of a way of moving at a pace."""
        if (mode, pace) not in self._movers:
            self._movers.append((mode, pace))
        return self._movers.index((mode, pace))

    def _add_job(self, job: int, task: Task) -> None:
        ground = self.ground
        always: Windows = ((0, max(ground.horizon_s, 0)),)
        door = ground.door[job]
        assert task.service_s is not None  # noqa: S101 # completed from the catalogue
        assert task.setup_s is not None  # noqa: S101 # same
        sites = {s.id: s for s in ground.problem.sites}
        source, sink = ground.goods[job]
        action = Action.TASK
        if source is not None or sink is not None:
            action = Action.DELIVERY if sink is None else Action.PICKUP if source is None else Action.SWAP
        visits = [Visit(job, action, door, True, task.service_s, task.setup_s, always)]
        for name, does in ((source, Action.PICKUP), (sink, Action.DELIVERY)):
            if name is not None:
                at = sites[name]
                stop = Visit(job, does, ground.site[name], False, at.service_s, at.setup_s, always, name)
                visits = [stop, *visits] if does is Action.PICKUP else [*visits, stop]
        first = len(self.visits)
        self.visits += visits
        self.jobs.append(tuple(range(first, len(self.visits))))

    def door(self, job: int) -> int:
        """The door visit of a job."""
        return next(v for v in self.jobs[job] if self.visits[v].door)

    def _passages(self) -> tuple[Passage, ...]:
        """The walks of each profile in each state of the map."""
        day, walks_by = self.ground.timetable, self.ground.walks_by
        if day is None or not walks_by:
            return ()
        return tuple(
            Passage(
                duration_s=tuple(walks_by[mode][k].duration_s(pace) for mode, pace in self._movers),
                length_m=tuple(walks_by[mode][k].length_m for mode, _ in self._movers),
                spans=passage.spans,
            )
            for k, passage in enumerate(day.passages)
        )

    # ---- the verbs ----------------------------------------------------------------------------------

    def price(self, prices: Prices, left_out: Sequence[int]) -> None:
        """Set what the search minimises and what leaving each job out costs."""
        self._prices = prices
        self._left_out = list(left_out)

    def within(self, visit: int, windows: Iterable[tuple[int, int]]) -> None:
        """Service at ``visit`` begins inside one of ``windows`` (and of those said before)."""
        now = self.visits[visit]
        self.visits[visit] = replace(now, windows=intersected(now.windows, merged(windows)))

    def allow(self, job: int, allowed: Iterable[bool], *, by: str = "person") -> None:
        """Only people (or, ``by="route"``, routes) marked True may do ``job`` or take part in it."""
        marks = allowed if isinstance(allowed, np.ndarray) else np.fromiter(allowed, dtype=np.bool_)
        if by == "person":
            marks = self._by_route(marks)
        self._allowed[job] &= marks
        self._joins[job] &= marks

    def together(self, job: int, size: int, alone: Iterable[bool]) -> None:
        """``size`` people at the same time do ``job``, or one of those marked True alone."""
        self._allowed[job] &= self._by_route(alone)
        self._sizes[job] = size

    def bring(self, job: int, has: Iterable[bool]) -> None:
        """Who does ``job`` is marked True; of several who do it together, one is enough."""
        marks = self._by_route(has)
        self._allowed[job] &= marks
        self._brings.setdefault(job, []).append(marks)

    def lead(self, job: int, leads: Iterable[bool]) -> None:
        """Who does ``job`` is marked True; of several who do it together, the first."""
        marks = self._by_route(leads)
        self._allowed[job] &= marks
        self._leads[job] &= marks

    def _by_route(self, marks: Iterable[bool]) -> NDArray[np.bool_]:
        people = np.fromiter(marks, dtype=np.bool_)
        return people[self._person]

    def load(self, name: str, amount: Mapping[int, int], ceiling: Sequence[int]) -> None:
        """Visits take up and put down ``amount``; people carry at most ``ceiling`` (−1 unlimited)."""
        self._loads.append(Load(name, self._per_visit(amount), np.array(ceiling, dtype=np.int64)))

    def part(self, name: str, one: Mapping[int, int], other: Mapping[int, int]) -> None:
        """Visits take up (1) and put down (−1) things of two kinds that are never carried together."""
        apart = len(one) + 1
        amounts = self._per_visit(one) + apart * self._per_visit(other)
        nobody = np.full(len(self.ground.problem.volunteers), -1, dtype=np.int64)
        self._loads.append(Load(name, amounts, nobody, apart))

    def _per_visit(self, values: Mapping[int, int]) -> NDArray[np.int64]:
        spread = np.zeros(len(self.visits), dtype=np.int64)
        for visit, value in values.items():
            spread[visit] = value
        return spread

    def slow(self, name: str, amount: Mapping[int, int], heavy_from: Sequence[int], factor: float) -> None:
        """Whoever carries more than ``heavy_from`` of a load (−1: never) walks at ``factor`` of the pace."""
        known = [load.name for load in self._loads]
        if name not in known:
            self.load(name, amount, [-1] * len(heavy_from))
            known.append(name)
        self._slow_load, self._loaded_pace = known.index(name), factor
        self.routes = [
            frame if heavy_from[frame.person] < 0 else replace(frame, heavy_from=heavy_from[frame.person])
            for frame in self.routes
        ]

    def wear(self, visits: Iterable[int], factor: float = 1.0) -> None:
        """Gear is worn at ``visits`` and on the walks that leave them, at ``factor`` of the pace."""
        self._geared, self._geared_pace = frozenset(visits), factor

    def take_off(self, visits: Iterable[int], after: Sequence[int]) -> None:
        """People wear gear at ``visits`` at most so long (−1: any time) without a rest or a reset."""
        self.wear(visits)
        self.routes = [replace(frame, spell_s=after[frame.person]) for frame in self.routes]

    def rise(self, seconds: Sequence[int]) -> None:
        """A door of a higher rank than all before takes each person so many seconds more."""
        self.routes = [replace(frame, rise_s=seconds[frame.person]) for frame in self.routes]

    def limit(
        self,
        name: str,
        ceiling: Sequence[int],
        *,
        per_visit: Mapping[int, int] | None = None,
        walks: str | None = None,
        walks_from: Iterable[int] | None = None,
    ) -> None:
        """What a person's visits and walks sum to stays within ``ceiling`` (−1 unlimited).

        ``walks`` is ``"length"`` or ``"duration"``; ``walks_from`` None counts all, the first too.
        """
        counts = np.zeros(len(self.visits), dtype=np.int64)
        for visit, value in (per_visit or {}).items():
            counts[visit] = value
        leaving = None
        if walks is not None:
            leaving = np.full(len(self.visits), walks_from is None, dtype=np.bool_)
            leaving[list(walks_from or ())] = True
        ceilings = np.array(ceiling, dtype=np.int64)
        self._limits.append(
            Limit(name, ceilings, counts, walks, leaving, walks is not None and walks_from is None)
        )

    def pair(self, first: int, second: int, max_aboard_s: int | None = None) -> None:
        """``first`` is made before ``second`` by the same route; said again, the limit is added."""
        known = self._pairs.get((first, second))
        if known is not None and max_aboard_s is None:
            max_aboard_s = known.max_aboard_s
        self._pairs[first, second] = Pair(first, second, max_aboard_s)

    def before(self, earlier: int, later: int, delay_s: int, max_delay_s: int | None) -> None:
        """Job ``later`` follows job ``earlier``, on whichever routes."""
        self._befores.append(Before(earlier, later, delay_s, max_delay_s))

    def rest(self, route: int, rests: Iterable[Rest]) -> None:
        """A route takes these breaks, in the order of their earliest begin."""
        ordered = tuple(sorted(rests, key=lambda r: (r.earliest, r.latest)))
        self.routes[route] = replace(self.routes[route], rests=ordered)

    def nth_door(self, job: int, n: int) -> None:
        """``job`` is the n-th door (from 1) of whoever does it or leads those who do."""
        self._nth_door[job] = n

    def same_person(self, one: int, other: int) -> None:
        """Two jobs, when both are done, are done by one person."""
        self._same.append((one, other))

    def keep_apart(self, one: int, other: int) -> None:
        """Two jobs are never done on one route."""
        self._apart.append((one, other))

    def stock(self, name: str, amounts: Mapping[int, int], ceiling: int) -> None:
        """The visits that are made take at most ``ceiling`` in all."""
        self._stocks.append(Stock(name, tuple(amounts), tuple(amounts.values()), ceiling))

    def order_by_rank(self, ranks: Sequence[int]) -> None:
        """Along a route, ``ranks`` of door visits never fall; decontamination sites reset them.

        One optional reset visit is added per route that could need it and decontamination site.
        """
        sites = [s for s in self.ground.problem.sites if s.kind is SiteKind.DECONTAMINATION]
        always: Windows = ((0, max(self.ground.horizon_s, 0)),)
        for site in sites:
            windows = always
            if site.open is not None:
                at = self.ground.clock
                windows = intersected(always, merged((at.at_least(a), at.at_most(b)) for a, b in site.open))
            for _ in self.routes:
                place = self.ground.site[site.id]
                service_s = site.service_s + site.setup_s
                self.visits.append(Visit(NO_JOB, Action.RESET, place, False, service_s, 0, windows, site.id))
        self._rank = np.full(len(self.visits), -1, dtype=np.int8)
        for job, rank in enumerate(ranks):
            self._rank[self.door(job)] = rank

    def prefer(self, job: int, person: int, price: int) -> None:
        """Giving ``job`` to ``person`` costs ``price`` more (a tenth of a metre each)."""
        self._taste[job, person] += price

    def toll(self, prices: IntMatrix) -> None:
        """Every walk costs so much beside its metres, shape (places, places); said again, it is added."""
        self._toll = prices if self._toll is None else self._toll + prices

    # ---- the result ---------------------------------------------------------------------------------

    @property
    def tolls(self) -> IntMatrix | None:
        """What walks cost beside their metres."""
        return self._toll

    @property
    def teams(self) -> Mapping[int, Team]:
        """What was said of the jobs that several people may do together."""
        return {
            job: Team(size, self._joins[job], self._leads[job], tuple(self._brings.get(job, ())))
            for job, size in self._sizes.items()
        }

    def _with_gaits(self) -> tuple[RouteFrame, ...]:
        """Give each route the walks of the loaded and of those in gear."""
        if self._slow_load is None and not self._geared:
            return tuple(self.routes)
        frames = []
        for frame in self.routes:
            mode, pace = self._movers[frame.profile]
            loaded = 1.0 if frame.heavy_from < 0 else self._loaded_pace
            worn = self._geared_pace
            at = (self._profile(mode, pace * factor) for factor in (loaded, worn, loaded * worn))
            frames.append(replace(frame, slower=(next(at), next(at), next(at))))
        return tuple(frames)

    def build(self) -> Instance:
        """Return everything said, as one immutable `Instance`."""
        routes, walks = self._with_gaits(), self.ground.walks
        geared = np.zeros(len(self.visits), dtype=np.bool_)
        geared[list(self._geared)] = True
        grown = len(self.visits)

        def pad(values: NDArray[np.int64]) -> NDArray[np.int64]:
            return np.concatenate([values, np.zeros(grown - len(values), dtype=values.dtype)])

        loads = tuple(replace(load, amount=pad(load.amount)) for load in self._loads)
        limits = tuple(
            replace(
                limit,
                per_visit=pad(limit.per_visit),
                walks_from=None
                if limit.walks_from is None
                else np.concatenate(
                    [
                        limit.walks_from,
                        np.full(grown - len(limit.walks_from), limit.from_start, dtype=np.bool_),
                    ]
                ),
            )
            for limit in self._limits
        )
        return Instance(
            duration_s=tuple(self.ground.seconds_by(walks[mode], pace) for mode, pace in self._movers),
            length_m=tuple(walks[mode].length_m for mode, _ in self._movers),
            visits=tuple(self.visits),
            jobs=tuple(self.jobs),
            routes=routes,
            people=len(self.ground.problem.volunteers),
            horizon_s=self.ground.horizon_s,
            left_out=tuple(self._left_out),
            allowed=self._allowed,
            prices=self._prices,
            loads=loads,
            limits=limits,
            pairs=tuple(self._pairs.values()),
            befores=tuple(self._befores),
            stocks=tuple(self._stocks),
            rank=self._rank,
            nth_door=dict(self._nth_door),
            same=tuple(self._same),
            apart=tuple(self._apart),
            taste=self._taste if self._taste.any() else None,
            toll=self._toll,
            passages=self._passages(),
            slow_load=self._slow_load,
            geared=geared if self._geared else None,
        )
