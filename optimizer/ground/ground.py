"""The noun: a problem with its places resolved and its walks measured, as rules and engines look at it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.ground.clock import Clock
from optimizer.ground.going import Going
from optimizer.ground.keeping_out import Bans
from optimizer.ground.places import NOWHERE
from optimizer.ground.suiting import Halt, Stint, suits
from optimizer.ground.walks import BestWalks, IntMatrix, MeasuredWalks, Walks
from optimizer.plan import Warn
from optimizer.problem import Mode, Place, Problem, Site, Task, Volunteer, Window
from optimizer.supply import decide_sites
from optimizer.walking.hours import Timetable
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import Snapped
from optimizer.windows import Windows, intersected, merged

_Wanted = tuple[str | None, frozenset[str], tuple[tuple[str, float], ...]]
"""Who might do a task: who is named, the skills, and what is to be carried."""


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
    walks : mapping of Going to Walks
        One per way of going of some volunteer, and for every mode in use and on foot those of people who are
        kept out of nothing. Whoever is kept out of zones without missing a walk shares these.
    on_network : mapping of Mode to bool array
        Which places lie near enough to the network.
    zones : tuple of tuple of str
        Ids of the zones around each place.
    network, snapped, timetable
        What the matrix was measured on, for drawing the walks afterwards; None with a caller's matrix.
    whole : WalkingNetwork or None
        The map as it was given; ``network`` has its lanes cut at the borders of zones.
    touching : mapping of Going to Snapped
        Where places touch the lanes for people to whom some are not there (`letting_in`); for all others as
        in ``snapped``.
    bans : Bans
        Who is kept out of which zones.
    walks_by : mapping of Going to tuple of MeasuredWalks
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
    walks: Mapping[Going, Walks]
    on_network: Mapping[Mode, NDArray[np.bool_]]
    zones: tuple[tuple[str, ...], ...]
    warnings: tuple[Warn, ...] = ()
    network: WalkingNetwork | None = None
    whole: WalkingNetwork | None = None
    snapped: Mapping[Mode, Snapped] | None = None
    touching: Mapping[Going, Snapped] = field(default_factory=dict)
    timetable: Timetable | None = None
    walks_by: Mapping[Going, tuple[MeasuredWalks, ...]] = field(default_factory=dict)
    bans: Bans = field(default_factory=Bans)

    @cached_property
    def task_index(self) -> Mapping[str, int]:
        """Task id to its position in ``tasks``."""
        return {task.id: i for i, task in enumerate(self.tasks)}

    @cached_property
    def volunteer_index(self) -> Mapping[str, int]:
        """Volunteer id to its position in the problem."""
        return {volunteer.id: i for i, volunteer in enumerate(self.problem.volunteers)}

    def going(self, volunteer: int) -> Going:
        """How a volunteer goes who carries little."""
        return self._goings[volunteer]

    @cached_property
    def _goings(self) -> tuple[Going, ...]:
        people = enumerate(self.problem.volunteers)
        return tuple(Going(one.mode, self.bans.holding(number)) for number, one in people)

    def going_loaded(self, volunteer: int) -> Going:
        """How a volunteer goes under a heavy load."""
        return Going(self.problem.volunteers[volunteer].mode_under_load, self.bans.holding(volunteer))

    @cached_property
    def alike(self) -> Mapping[Going, Going]:
        """For each way of going the first of the same mode that has the same walks."""
        first: dict[tuple[Mode, int], Going] = {}
        return {
            going: first.setdefault((going.mode, id(walks)), going) for going, walks in self.walks.items()
        }

    def snapped_for(self, going: Going) -> Snapped:
        """Where places touch the lanes for people who go in a certain way; only with a map."""
        assert self.snapped is not None  # noqa: S101 # the caller has a map
        return self.touching.get(going, self.snapped[going.mode])

    def _going_of(self, volunteer: Volunteer) -> Going:
        return self.going(self.volunteer_index[volunteer.id])

    @cached_property
    def _seconds(self) -> dict[tuple[Walks, float], IntMatrix]:
        return {}

    def duration_s(self, volunteer: Volunteer) -> IntMatrix:
        """Seconds between all places for one volunteer, shape (places, places)."""
        return self.seconds_by(self.walks[self._going_of(volunteer)], volunteer.pace)

    def seconds_by(self, walks: Walks, pace: float) -> IntMatrix:
        """Seconds of walks at a pace, worked out once.

        Parameters
        ----------
        walks
            Between all places.
        pace
            1.0 is 1.25 m/s.

        Returns
        -------
        int array (places, places)
            Rounded up; below zero where there is no way.
        """
        if (walks, pace) not in self._seconds:
            self._seconds[walks, pace] = walks.duration_s(pace)
        return self._seconds[walks, pace]

    def length_m(self, volunteer: Volunteer) -> IntMatrix:
        """Metres between all places for one volunteer, shape (places, places)."""
        return self.walks[self._going_of(volunteer)].length_m

    @cached_property
    def doors_at(self) -> Mapping[int, int]:
        """How many tasks have their door at a place."""
        return Counter(self.door)

    @cached_property
    def near_lanes(self) -> tuple[bool, ...]:
        """For each place, whether there is a lane near it for any way of moving."""
        near = list(self.on_network.values())
        return tuple(any(on[place] for on in near) for place in range(len(self.places)))

    @cached_property
    def hubs(self) -> frozenset[int]:
        """Places of sites and of starts and ends of shifts: few, and at one end of every walk to a door."""
        return frozenset((*self.site.values(), *self.shift_start.values(), *self.shift_end.values()))

    @cached_property
    def _best_during(self) -> dict[tuple[Going, tuple[int, ...]], Walks]:
        return {}

    def gates_s(self, mode: Mode) -> IntMatrix:
        """Seconds at gates on walks by lanes that are open all day, shape (places, places); 0 without one."""
        walks = self.walks[Going(mode)]
        measured = walks.several[0] if isinstance(walks, BestWalks) else walks
        if not isinstance(measured, MeasuredWalks):
            return np.zeros_like(walks.length_m)
        return np.maximum(measured.delay_s, 0)

    def walks_during(self, going: Going, first: int, last: int) -> Walks:
        """The best walks between all places that may be taken at some second from ``first`` to ``last``.

        Parameters
        ----------
        going
            How somebody moves, and what he or she is kept out of.
        first, last
            Seconds of the plan, both included.

        Returns
        -------
        Walks
            For each two places the shortest of those walks.
        """
        if self.timetable is None or going not in self.walks_by:
            return self.walks[going]
        passages = self.timetable.passages
        usable = tuple(k for k, passage in enumerate(passages) if passage.open_during(first, last))
        if len(usable) == len(passages):
            return self.walks[going]
        if (going, usable) not in self._best_during:
            self._best_during[going, usable] = BestWalks(tuple(self.walks_by[going][k] for k in usable))
        return self._best_during[going, usable]

    def zones_at_door(self, task: int) -> set[str]:
        """Ids of the zones around a task's door."""
        return set(self.zones[self.door[task]]) if self.door[task] != NOWHERE else set()

    @cached_property
    def goods(self) -> tuple[tuple[str | None, str | None], ...]:
        """For each task the site its goods come from and the site they go to, alternatives decided."""
        length_m = self.walks[Going(Mode.FOOT)].length_m
        closed = {s.id for s in self.problem.sites if not self._opens(s) or self._shut_to_all(s)}
        return decide_sites(
            self.tasks, self.door, self.problem.sites, self.site, length_m, closed, self._suits
        )

    def _suits(self, task: int, name: str, to_site: bool) -> bool:
        """Whether somebody could do a task by way of a site, which has its goods or takes them."""
        it = self.tasks[task]
        windows = ((0, self.horizon_s),) if it.time_windows is None else self._seconds_of(it.time_windows)
        there = self._halts[name, to_site]
        door = Halt(self.door[task], it.service_s or 0, windows)
        pair = (door, there) if to_site else (there, door)
        return suits(self._stints(it), *pair, it.max_aboard_s)

    @cached_property
    def _halts(self) -> Mapping[tuple[str, bool], Halt]:
        """The stops at each site, where goods are fetched or (True) given."""
        found = {}
        for site in self.problem.sites:
            hours = ((0, self.horizon_s),) if site.open is None else self._seconds_of(site.open)
            found[site.id, True] = Halt(self.site[site.id], site.service_s, hours)
            if site.ready_at is not None:
                hours = intersected(hours, ((self.clock.at_least(site.ready_at), self.horizon_s),))
            found[site.id, False] = Halt(self.site[site.id], site.service_s, hours)
        return found

    @cached_property
    def sites(self) -> Mapping[str, Site]:
        """Sites by id."""
        return {site.id: site for site in self.problem.sites}

    def _seconds_of(self, windows: Iterable[Window]) -> Windows:
        return merged((self.clock.at_least(a), self.clock.at_most(b)) for a, b in windows)

    def _stints(self, it: Task) -> tuple[Stint, ...]:
        """The shifts of all who might do a task, those that are alike once."""
        named = None if it.pinned is None else it.pinned.volunteer
        skills = frozenset(it.skills or ()) if it.crew == 1 else frozenset[str]()
        load = tuple(sorted((it.load or {}).items()))
        key = named, skills, load
        if key not in self._stints_by:
            self._stints_by[key] = tuple(dict.fromkeys(self._stints_of(named, skills, load)))
        return self._stints_by[key]

    @cached_property
    def _stints_by(self) -> dict[_Wanted, tuple[Stint, ...]]:
        return {}

    def _stints_of(
        self, named: str | None, skills: frozenset[str], load: Iterable[tuple[str, float]]
    ) -> Iterator[Stint]:
        """The shifts of who is named, else of who has the skills; of who can carry a load."""
        for who, stints in self._everybody:
            able = named in (None, who.id) and skills <= set(who.skills)
            if able and all(amount <= who.capacity.get(name, amount) for name, amount in load):
                yield from stints

    @cached_property
    def _everybody(self) -> tuple[tuple[Volunteer, tuple[Stint, ...]], ...]:
        ends, clock = (self.shift_start, self.shift_end), self.clock
        return tuple(
            (
                who,
                tuple(
                    Stint(
                        ends[0][number, k],
                        ends[1][number, k],
                        clock.at_least(shift.start),
                        clock.at_most(shift.end),
                        self.going(number),
                        who.pace,
                        self.duration_s(who),
                    )
                    for k, shift in enumerate(who.shifts)
                ),
            )
            for number, who in enumerate(self.problem.volunteers)
        )

    def _opens(self, site: Site) -> bool:
        """Whether a site is open at any moment at which somebody works."""
        shifts = [shift for v in self.problem.volunteers for shift in v.shifts]
        hours = site.open if site.open is not None else [(s.start, s.end) for s in shifts]
        return any(a <= s.end and b >= s.start for a, b in hours for s in shifts)

    def _shut_to_all(self, site: Site) -> bool:
        """Whether the lane of a site lies in zones that everybody is kept out of."""
        if self.snapped is None or not self.bans.of:
            return False
        edge = int(self.snapped[Mode.FOOT].edge[self.site[site.id]])
        at_work = [n for n, v in enumerate(self.problem.volunteers) if v.shifts]
        return edge >= 0 and all(self.bans.all[self.bans.of[n]].edge_closed[edge] for n in at_work)

    @cached_property
    def horizon_s(self) -> int:
        """Second at which the last shift ends."""
        ends = [self.clock.at_most(s.end) for v in self.problem.volunteers for s in v.shifts]
        return max(ends, default=0)
