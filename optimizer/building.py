"""The handful of verbs in which rules write an `Instance`; rules see nothing else of an engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from optimizer.ground import Ground, IntMatrix
from optimizer.groundwork import Groundwork
from optimizer.instance import (
    NO_JOB,
    Action,
    Before,
    Instance,
    Limit,
    Load,
    Pair,
    Prices,
    Rest,
    Stock,
    Team,
    Visit,
)
from optimizer.problem import SiteKind
from optimizer.windows import Windows, intersected, merged

_Number = TypeVar("_Number", bound=np.generic)


def _at_hours(it: Visit, windows: Windows, told: tuple[int, int] | None) -> Visit:
    """The same visit at other hours: `replace`, in a fifth of the time, for thousands of visits."""
    return Visit(
        it.job,
        it.action,
        it.place,
        it.door,
        it.service_s,
        it.setup_s,
        windows,
        it.site,
        it.half,
        told,
    )


class InstanceBuilder(Groundwork):
    """Collects what constraints say and builds an `Instance`; its methods are the verbs.

    Jobs are numbered as the tasks of the ground, people as the volunteers.

    Parameters
    ----------
    ground
        Problem with places and walks.
    """

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._toll: IntMatrix | None = None
        self._person = np.array([frame.person for frame in self.routes], dtype=np.intp)
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

    # ---- the verbs ----------------------------------------------------------------------------------

    def price(self, prices: Prices, left_out: Sequence[int]) -> None:
        """Set what the search minimises and what leaving each job out costs.

        Parameters
        ----------
        prices
            In tenths of a metre walked, per metre or second of what they are for.
        left_out
            The same for each job, shape (jobs,).
        """
        self._prices = prices
        self._left_out = list(left_out)

    def within(self, visit: int, windows: Iterable[tuple[int, int]]) -> None:
        """Service at ``visit`` begins inside one of ``windows`` (and of those said before).

        Parameters
        ----------
        visit
            Number of the visit.
        windows
            First and last second of the plan at which service may begin, both included; in any order.
        """
        now = self.visits[visit]
        both = intersected(now.windows, merged(windows))
        if both != now.windows:
            self.visits[visit] = _at_hours(now, both, now.told)

    def allow(self, job: int, allowed: Iterable[bool], *, by: str = "person") -> None:
        """Only people (or, ``by="route"``, routes) marked True may do ``job`` or take part in it.

        Parameters
        ----------
        job
            Number of the job.
        allowed
            Shape (people,), or (routes,) with ``by="route"``; said again, only who is marked each time.
        by
            ``"person"`` or ``"route"``.
        """
        marks = allowed if isinstance(allowed, np.ndarray) else np.fromiter(allowed, dtype=np.bool_)
        if by == "person":
            marks = self._by_route(marks)
        self._allowed[job] &= marks
        self._joins[job] &= marks

    def together(self, job: int, size: int, alone: Iterable[bool]) -> None:
        """``size`` people at the same time do ``job``, or one of those marked True alone.

        Parameters
        ----------
        job
            Number of the job.
        size
            How many are at the door at the same second.
        alone
            Whose own entry is crew enough, shape (people,).
        """
        self._allowed[job] &= self._by_route(alone)
        self._sizes[job] = size

    def bring(self, job: int, has: Iterable[bool]) -> None:
        """Who does ``job`` is marked True; of several who do it together, one is enough.

        Parameters
        ----------
        job
            Number of the job.
        has
            Who has the thing or skill, shape (people,); every call asks for another one.
        """
        marks = self._by_route(has)
        self._allowed[job] &= marks
        self._brings.setdefault(job, []).append(marks)

    def lead(self, job: int, leads: Iterable[bool], *, by: str = "person") -> None:
        """Who does ``job`` is marked True; of several who do it together, the first, who has its goods.

        As in `allow` they are people or, ``by="route"``, routes.

        Parameters
        ----------
        job
            Number of the job.
        leads
            Shape (people,) or (routes,).
        by
            ``"person"`` or ``"route"``.
        """
        marks = np.fromiter(leads, dtype=np.bool_)
        if by == "person":
            marks = self._by_route(marks)
        self._allowed[job] &= marks
        self._leads[job] &= marks

    def _by_route(self, marks: Iterable[bool]) -> NDArray[np.bool_]:
        people = np.fromiter(marks, dtype=np.bool_)
        return people[self._person]

    def load(self, name: str, amount: Mapping[int, int], ceiling: Sequence[int]) -> None:
        """Visits take up and put down ``amount``; people carry at most ``ceiling`` (−1 unlimited).

        Parameters
        ----------
        name
            The dimension, and what a reason calls it.
        amount
            By visit, above zero where something is taken up, below where it is put down; visits that are
            not named change nothing. Whole numbers, such as thousandths of a kilogram.
        ceiling
            In the same unit, shape (people,).
        """
        self._loads.append(Load(name, self._per_visit(amount), np.array(ceiling, dtype=np.int64)))

    def part(self, name: str, one: Mapping[int, int], other: Mapping[int, int]) -> None:
        """Visits take up (1) and put down (−1) things of two kinds that are never carried together.

        Parameters
        ----------
        name
            What a reason calls it.
        one, other
            By visit, how many things of the one and of the other kind are taken up or put down.
        """
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
        """Whoever carries more than ``heavy_from`` of a load (−1: never) walks at ``factor`` of the pace.

        Parameters
        ----------
        name
            The load; it is made when no rule spoke of it.
        amount
            By visit, as for `load`.
        heavy_from
            In the unit of the load, shape (people,).
        factor
            Of the pace, above 0 and at most 1.
        """
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
        """Gear is worn at ``visits`` and on the walks that leave them, at ``factor`` of the pace.

        Parameters
        ----------
        visits
            Numbers of visits.
        factor
            Of the pace, above 0 and at most 1.
        """
        self._geared, self._geared_pace = frozenset(visits), factor

    def take_off(self, visits: Iterable[int], after: Sequence[int], worn: Sequence[int]) -> None:
        """People wear gear at ``visits`` at most so long (−1: any time) without a rest or a reset.

        ``worn`` are the seconds that count already when each route begins.

        Parameters
        ----------
        visits
            Numbers of the visits in gear.
        after
            Seconds, shape (people,).
        worn
            Seconds, shape (routes,).
        """
        self.wear(visits)
        self.routes = [
            replace(frame, spell_s=after[frame.person], worn_s=behind)
            for frame, behind in zip(self.routes, worn, strict=True)
        ]

    def rise(self, seconds: Sequence[int]) -> None:
        """A door of a higher rank than all before takes each person so many seconds more.

        Parameters
        ----------
        seconds
            Shape (people,).
        """
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

        Parameters
        ----------
        name
            What a reason calls it.
        ceiling
            Metres, seconds or a count, as what is summed; shape (people,). All routes of a person count
            together.
        per_visit
            What a visit adds, in the same unit; others add nothing.
        walks
            What walks add: ``"length"`` metres, ``"duration"`` seconds, None nothing.
        walks_from
            The visits whose walk onward counts; None: every walk, that from the start included.
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
        """``first`` is made before ``second`` by the same route; said again, the limit is added.

        Parameters
        ----------
        first, second
            Numbers of two visits of one job.
        max_aboard_s
            Seconds from the end of service at the first to its begin at the second, at most; None leaves
            what was said before.
        """
        known = self._pairs.get((first, second))
        if known is not None and max_aboard_s is None:
            max_aboard_s = known.max_aboard_s
        self._pairs[first, second] = Pair(first, second, max_aboard_s)

    def before(self, earlier: int, later: int, delay_s: int, max_delay_s: int | None) -> None:
        """Job ``later`` follows job ``earlier``, on whichever routes.

        Parameters
        ----------
        earlier, later
            Numbers of two jobs; the later one is left out where the earlier one is.
        delay_s, max_delay_s
            Least and most seconds from the end of service at the earlier door to its begin at the later
            one; None: no most.
        """
        self._befores.append(Before(earlier, later, delay_s, max_delay_s))

    def rest(self, route: int, rests: Iterable[Rest]) -> None:
        """A route takes these breaks, in the order of their earliest begin.

        Parameters
        ----------
        route
            Number of the route.
        rests
            With seconds of the plan in which each begins.
        """
        ordered = tuple(sorted(rests, key=lambda r: (r.earliest, r.latest)))
        self.routes[route] = replace(self.routes[route], rests=ordered)

    def nth_door(self, job: int, n: int) -> None:
        """``job`` is the n-th door (from 1) of whoever does it or leads those who do.

        Parameters
        ----------
        job
            Number of the job.
        n
            Over all routes of the person, in the order of time.
        """
        self._nth_door[job] = n

    def same_person(self, one: int, other: int) -> None:
        """Two jobs, when both are done, are done by one person."""
        self._same.append((one, other))

    def keep_apart(self, one: int, other: int) -> None:
        """Two jobs are never done on one route."""
        self._apart.append((one, other))

    def stock(self, name: str, amounts: Mapping[int, int], ceiling: int) -> None:
        """The visits that are made take at most ``ceiling`` in all.

        Parameters
        ----------
        name
            What a reason calls it.
        amounts
            By visit, whole numbers in one unit.
        ceiling
            In that unit.
        """
        self._stocks.append(Stock(name, tuple(amounts), tuple(amounts.values()), ceiling))

    def order_by_rank(self, ranks: Sequence[int]) -> None:
        """Along a route, ``ranks`` of door visits never fall; decontamination sites reset them.

        One optional reset visit is added per route that could need it and decontamination site.

        Parameters
        ----------
        ranks
            Of each job's door, from 0; shape (jobs,).
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

    def prefer(self, job: int, person: int | NDArray[np.bool_], price: int) -> None:
        """Giving ``job`` to ``person``, or to those marked True, costs ``price`` tenths of a metre more.

        Parameters
        ----------
        job
            Number of the job.
        person
            Number of one person, or marks of shape (people,).
        price
            Below zero for whom it suits; said again, prices add up.
        """
        self._taste[job, person] += price

    def tell(self, job: int, first: int, last: int) -> None:
        """People were told that the door's service begins between these seconds; later has a price.

        Parameters
        ----------
        job
            Number of the job.
        first, last
            Seconds of the plan.
        """
        door = self.door(job)
        it = self.visits[door]
        self.visits[door] = _at_hours(it, it.windows, (first, last))

    def toll(self, prices: IntMatrix) -> None:
        """Every walk costs so much beside its metres, shape (places, places); said again, it is added.

        Parameters
        ----------
        prices
            Tenths of a metre, ``[i, j]`` from place i to place j.
        """
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

    def build(self) -> Instance:
        """Return everything said, as one immutable `Instance`."""
        slower = self._slow_load is not None or self._geared
        routes = self.gaits(self._loaded_pace, self._geared_pace) if slower else tuple(self.routes)
        geared = np.zeros(len(self.visits), dtype=np.bool_)
        geared[list(self._geared)] = True
        return Instance(
            duration_s=self.durations(),
            length_m=self.lengths(),
            visits=tuple(self.visits),
            jobs=tuple(self.jobs),
            routes=routes,
            people=len(self.ground.problem.volunteers),
            horizon_s=self.ground.horizon_s,
            left_out=tuple(self._left_out),
            allowed=self._allowed,
            prices=self._prices,
            loads=tuple(replace(load, amount=self._padded(load.amount, 0)) for load in self._loads),
            limits=tuple(map(self._for_all_visits, self._limits)),
            pairs=tuple(self._pairs.values()),
            befores=tuple(self._befores),
            stocks=tuple(self._stocks),
            rank=self._rank,
            nth_door=dict(self._nth_door),
            same=tuple(self._same),
            apart=tuple(self._apart),
            taste=self._taste if self._taste.any() else None,
            toll=self._toll,
            passages=self.passages(),
            slow_load=self._slow_load,
            geared=geared if self._geared else None,
        )

    def _for_all_visits(self, limit: Limit) -> Limit:
        """A limit whose arrays count the visits that were added after it was said."""
        leaving = limit.walks_from
        return replace(
            limit,
            per_visit=self._padded(limit.per_visit, 0),
            walks_from=None if leaving is None else self._padded(leaving, limit.from_start),
        )

    def _padded(self, values: NDArray[_Number], more: int) -> NDArray[_Number]:
        """An array by visit, with the same number for every visit that was added after it was made."""
        return np.concatenate([values, np.full(len(self.visits) - len(values), more, dtype=values.dtype)])
