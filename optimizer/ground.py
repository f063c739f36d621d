"""What a problem stands on: its clock, its places, and what every walk between them costs.

The walking network is touched here once, before the search; everything after it reads integers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from math import ceil, floor
from typing import Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from optimizer.addressing import place_by_address
from optimizer.checking.datum_doubts import look
from optimizer.kinds import complete
from optimizer.plan import Warn
from optimizer.problem import MatrixMap, MatrixPlace, Mode, Place, Problem, Site, Task, Volunteer
from optimizer.supply import decide_sites
from optimizer.walking.datum import to_wgs84
from optimizer.walking.hours import Passage, Timetable, timetable
from optimizer.walking.matrix import measure
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import Snapped, snap
from optimizer.walking.zones import zones_of

WALKING_SPEED_M_S = 1.25
NO_WAY = -1
NOWHERE = -1
_NO_SHIFT = datetime(2000, 1, 1, tzinfo=UTC)

IntMatrix = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Clock:
    """Whole seconds from the plan's start, and back.

    Attributes
    ----------
    origin : datetime
        The earliest start of any shift; second 0.
    zone : ZoneInfo
        The time zone in which instants are written.
    """

    origin: datetime
    zone: ZoneInfo

    def at_least(self, instant: datetime) -> int:
        """The first whole second that is not before ``instant``."""
        return ceil((instant - self.origin).total_seconds())

    def at_most(self, instant: datetime) -> int:
        """The last whole second that is not after ``instant``."""
        return floor((instant - self.origin).total_seconds())

    def instant(self, second: int) -> datetime:
        """Second ``second`` as an instant in the plan's time zone."""
        moment = self.origin.astimezone(UTC) + timedelta(seconds=int(second))
        return moment.astimezone(self.zone)


class Walks(Protocol):
    """What every walk between two places costs for one way of moving."""

    @property
    def length_m(self) -> IntMatrix:
        """Metres walked, shape (places, places); `NO_WAY` where there is none."""
        ...

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds walked at ``pace``, shape (places, places); `NO_WAY` where there is none."""
        ...


@dataclass(frozen=True, eq=False)
class MeasuredWalks:
    """Walks measured on the network: metres on the flat at 1.25 m/s times pace, then gates."""

    length_m: IntMatrix
    effort_m: IntMatrix
    delay_s: IntMatrix

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds, rounded up so that a plan is never optimistic."""
        every = np.arange(int(self.effort_m.max(initial=0)) + 1)
        # Rounding first keeps 600 m / (1.25 m/s × 0.8) at 600 s instead of 601 by a float's last bit.
        seconds_of = np.ceil(np.round(every / (WALKING_SPEED_M_S * pace), 6)).astype(np.int32)
        seconds: IntMatrix = seconds_of[self.effort_m]
        seconds += self.delay_s
        seconds[self.length_m == NO_WAY] = NO_WAY
        return seconds


@dataclass(frozen=True, eq=False)
class GivenWalks:
    """Walks that the caller measured."""

    length_m: IntMatrix
    given_s: IntMatrix

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds; the caller's hold for pace 1."""
        seconds = np.ceil(np.round(self.given_s / pace, 6)).astype(np.int32)
        return np.where(self.length_m == NO_WAY, NO_WAY, seconds).astype(np.int32)


@dataclass(frozen=True, eq=False)
class BestWalks:
    """Of several walks between two places the least, in metres and in seconds each for itself."""

    several: tuple[MeasuredWalks, ...]

    @cached_property
    def length_m(self) -> IntMatrix:
        """Metres, `NO_WAY` where there never is a way."""
        return _least([walks.length_m for walks in self.several])

    def duration_s(self, pace: float) -> IntMatrix:
        """Seconds at ``pace``, `NO_WAY` where there never is a way."""
        return _least([walks.duration_s(pace) for walks in self.several])


def _least(matrices: Sequence[IntMatrix]) -> IntMatrix:
    # Read without its sign, NO_WAY is more than every number.
    least: IntMatrix = np.minimum.reduce([matrix.view(np.uint32) for matrix in matrices]).view(np.int32)
    return least


@dataclass(frozen=True, eq=False)
class Ground:
    """A problem with its places resolved and its walks measured.

    Attributes
    ----------
    problem : Problem
        As sent.
    tasks : tuple of Task
        The same tasks, completed from the catalogue, in the order of the problem.
    clock : Clock
    places : tuple
        Every distinct place; its index is what the arrays below speak of. A site has a number of its own,
        even where something else stands at the same position.
    door : tuple of int
        Place of each task; `NOWHERE` for a task without one.
    site : mapping of str to int
        Place of each site.
    shift_start, shift_end : mapping of (volunteer index, shift index) to int
        Place where a shift starts and ends; `NOWHERE` when it is left open.
    walks : mapping of Mode to Walks
        One per way of moving that some volunteer uses, and on foot.
    on_network : mapping of Mode to bool array
        Which places lie near enough to the network.
    zones : tuple of tuple of str
        Ids of the zones around each place.
    network, snapped, timetable
        What the matrix was measured on, for drawing the walks afterwards; None with a caller's matrix.
    walks_by : mapping of Mode to tuple of MeasuredWalks
        Where lanes shut or open during the plan: the walks in each of the timetable's passages. ``walks``
        then holds the best of them; empty when walks are the same all day.
    """

    problem: Problem
    tasks: tuple[Task, ...]
    clock: Clock
    places: tuple[Place, ...]
    door: tuple[int, ...]
    site: Mapping[str, int]
    shift_start: Mapping[tuple[int, int], int]
    shift_end: Mapping[tuple[int, int], int]
    walks: Mapping[Mode, Walks]
    on_network: Mapping[Mode, NDArray[np.bool_]]
    zones: tuple[tuple[str, ...], ...]
    warnings: tuple[Warn, ...] = ()
    network: WalkingNetwork | None = None
    snapped: Mapping[Mode, Snapped] | None = None
    timetable: Timetable | None = None
    walks_by: Mapping[Mode, tuple[MeasuredWalks, ...]] = field(default_factory=dict)

    @cached_property
    def task_index(self) -> Mapping[str, int]:
        """Task id to its position in ``tasks``."""
        return {task.id: i for i, task in enumerate(self.tasks)}

    @cached_property
    def volunteer_index(self) -> Mapping[str, int]:
        """Volunteer id to its position in the problem."""
        return {volunteer.id: i for i, volunteer in enumerate(self.problem.volunteers)}

    @cached_property
    def _seconds(self) -> dict[tuple[Walks, float], IntMatrix]:
        return {}

    def duration_s(self, volunteer: Volunteer) -> IntMatrix:
        """Seconds between all places for one volunteer, shape (places, places)."""
        return self.seconds_by(self.walks[volunteer.mode], volunteer.pace)

    def seconds_by(self, walks: Walks, pace: float) -> IntMatrix:
        """Seconds of walks at a pace, worked out once."""
        if (walks, pace) not in self._seconds:
            self._seconds[walks, pace] = walks.duration_s(pace)
        return self._seconds[walks, pace]

    def length_m(self, volunteer: Volunteer) -> IntMatrix:
        """Metres between all places for one volunteer, shape (places, places)."""
        return self.walks[volunteer.mode].length_m

    @cached_property
    def hubs(self) -> frozenset[int]:
        """Places of sites and of starts and ends of shifts: few, and at one end of every walk to a door."""
        return frozenset((*self.site.values(), *self.shift_start.values(), *self.shift_end.values()))

    @cached_property
    def _best_during(self) -> dict[tuple[Mode, tuple[int, ...]], Walks]:
        return {}

    def gates_s(self, mode: Mode) -> IntMatrix:
        """Seconds at gates on walks by lanes that are open all day, shape (places, places); 0 without one."""
        walks = self.walks[mode]
        measured = walks.several[0] if isinstance(walks, BestWalks) else walks
        if not isinstance(measured, MeasuredWalks):
            return np.zeros_like(walks.length_m)
        return np.maximum(measured.delay_s, 0)

    def walks_during(self, mode: Mode, first: int, last: int) -> Walks:
        """The best walks between all places that may be taken at some second from ``first`` to ``last``."""
        if self.timetable is None or mode not in self.walks_by:
            return self.walks[mode]
        passages = self.timetable.passages
        usable = tuple(k for k, passage in enumerate(passages) if passage.open_during(first, last))
        if len(usable) == len(passages):
            return self.walks[mode]
        if (mode, usable) not in self._best_during:
            self._best_during[mode, usable] = BestWalks(tuple(self.walks_by[mode][k] for k in usable))
        return self._best_during[mode, usable]

    def zones_at_door(self, task: int) -> set[str]:
        """Ids of the zones around a task's door."""
        return set(self.zones[self.door[task]]) if self.door[task] != NOWHERE else set()

    @cached_property
    def goods(self) -> tuple[tuple[str | None, str | None], ...]:
        """For each task the site its goods come from and the site they go to, alternatives decided."""
        length_m = self.walks[Mode.FOOT].length_m
        closed = {s.id for s in self.problem.sites if not self._opens(s)}
        return decide_sites(self.tasks, self.door, self.problem.sites, self.site, length_m, closed)

    def _opens(self, site: Site) -> bool:
        """Whether a site is open at any moment at which somebody works."""
        shifts = [shift for v in self.problem.volunteers for shift in v.shifts]
        hours = site.open if site.open is not None else [(s.start, s.end) for s in shifts]
        return any(a <= s.end and b >= s.start for a, b in hours for s in shifts)

    @cached_property
    def horizon_s(self) -> int:
        """Second at which the last shift ends."""
        ends = [self.clock.at_most(s.end) for v in self.problem.volunteers for s in v.shifts]
        return max(ends, default=0)


class _Places:
    """Collects distinct places and numbers them."""

    def __init__(self) -> None:
        self._index: dict[tuple[Place, str | None], int] = {}

    def number(self, place: Place | None, matrix_index: int | None = None, *, site: str | None = None) -> int:
        """The number of a place, or of the ``site`` there."""
        if place is None and matrix_index is not None:
            place = MatrixPlace(matrix_index=matrix_index)
        if place is None:
            return NOWHERE
        return self._index.setdefault((place, site), len(self._index))

    def listed(self) -> list[Place]:
        """Every place by its number."""
        return [place for place, _ in self._index]


def survey(problem: Problem, network: WalkingNetwork | None) -> Ground:
    """Resolve every place of a problem and measure every walk between them.

    Parameters
    ----------
    problem
        Checked without faults.
    network
        The walking network of the problem's map; None when the problem brings its own matrix.

    Returns
    -------
    Ground
    """
    tasks = tuple(complete(task) for task in problem.tasks)
    warnings: tuple[Warn, ...] = ()
    if network is not None and not isinstance(problem.map, MatrixMap):
        tasks, warnings = place_by_address(tasks, network, problem.crs or "wgs84")
    places = _Places()
    site = {s.id: places.number(s.location, s.matrix_index, site=s.id) for s in problem.sites}
    door = tuple(places.number(t.location, t.matrix_index) for t in tasks)
    starts: dict[tuple[int, int], int] = {}
    ends: dict[tuple[int, int], int] = {}
    for v, volunteer in enumerate(problem.volunteers):
        for k, shift in enumerate(volunteer.shifts):
            for said, where in ((shift.start_at, starts), (shift.end_at, ends)):
                where[v, k] = site[said] if isinstance(said, str) else places.number(said)

    shared = {
        "problem": problem,
        "tasks": tasks,
        "clock": _clock(problem),
        "places": tuple(places.listed()),
        "door": door,
        "site": site,
        "shift_start": starts,
        "shift_end": ends,
    }
    if isinstance(problem.map, MatrixMap):
        return Ground(**shared, **_given(problem, places.listed()))  # type: ignore[arg-type] # keyword groups
    if network is None:
        raise ValueError("a problem on a map needs its walking network")
    ground = Ground(**shared, **_measured(problem, places.listed(), network))  # type: ignore[arg-type] # same
    doubts = [doubt for doubt in look(problem, network) if isinstance(doubt, Warn)]
    return replace(ground, warnings=(*doubts, *warnings, *ground.warnings))


def _clock(problem: Problem) -> Clock:
    begins = [shift.start for v in problem.volunteers for shift in v.shifts]
    origin = min(begins, default=_NO_SHIFT)
    return Clock(origin=origin, zone=ZoneInfo(problem.timezone))


def _given(problem: Problem, places: Sequence[Place]) -> dict[str, object]:
    assert isinstance(problem.map, MatrixMap)  # noqa: S101 # the one caller has asked
    rows = np.array([p.matrix_index for p in places if isinstance(p, MatrixPlace)], dtype=np.intp)
    grid = np.ix_(rows, rows)

    def pick(table: tuple[tuple[int | None, ...], ...]) -> IntMatrix:
        whole = np.array([[NO_WAY if x is None else x for x in row] for row in table], dtype=np.int32)
        return whole.reshape(len(table), -1)[grid]

    seconds, metres = pick(problem.map.matrix.duration_s), pick(problem.map.matrix.length_m)
    metres = np.where(seconds == NO_WAY, NO_WAY, metres).astype(np.int32)
    walks = GivenWalks(length_m=metres, given_s=np.maximum(seconds, 0))
    modes = sorted({Mode.FOOT, *(v.mode for v in problem.volunteers)})
    near = np.ones(len(places), dtype=np.bool_)
    return {
        "walks": dict.fromkeys(modes, walks),
        "on_network": dict.fromkeys(modes, near),
        "zones": ((),) * len(places),
    }


def _measured(problem: Problem, places: Sequence[Place], network: WalkingNetwork) -> dict[str, object]:
    said = np.array(places, dtype=np.float64).reshape(-1, 2)
    lonlat = to_wgs84(said, problem.crs or "wgs84")
    begins = [s.start for v in problem.volunteers for s in v.shifts]
    ends = [s.end for v in problem.volunteers for s in v.shifts]
    day = timetable(
        network,
        problem.closures,
        problem.gates,
        min(begins, default=_NO_SHIFT),
        max(ends, default=_NO_SHIFT),
        crs=problem.crs or "wgs84",
    )
    passages = day.passages
    walks: dict[Mode, Walks] = {}
    walks_by: dict[Mode, tuple[MeasuredWalks, ...]] = {}
    snapped: dict[Mode, Snapped] = {}
    # On foot always: where wheels find no way, people want to know whether feet would.
    for mode in sorted({Mode.FOOT, *(v.mode for v in problem.volunteers)}):
        snapped[mode] = snap(network, lonlat, mode=mode)
        measured = [_walks(network, snapped[mode], mode, passage) for passage in passages]
        walks[mode] = measured[0]
        if len(measured) > 1:
            walks_by[mode] = tuple(measured)
            walks[mode] = BestWalks(walks_by[mode])
    return {
        "walks": walks,
        "walks_by": walks_by,
        "on_network": {mode: found.edge >= 0 for mode, found in snapped.items()},
        "zones": zones_of(said, problem.zones),
        "warnings": day.warnings if begins else (),
        "network": network,
        "snapped": snapped,
        "timetable": day,
    }


def _walks(network: WalkingNetwork, snapped: Snapped, mode: Mode, passage: Passage) -> MeasuredWalks:
    matrix = measure(network, snapped, mode=mode, shut=passage.shut)
    return MeasuredWalks(matrix.length_m, matrix.effort_m, matrix.delay_s)
