"""Adds reports up to a standing: a pure function of plans and events, whatever order they arrived in.

What is not reported is not done. Doors are always reported; stops at sites, breaks and decontaminations
often are not, so those that stand before a reported stop on the same route count as behind the volunteer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from optimizer.execution.doors import keep_doors
from optimizer.execution.events import (
    CancelledTask,
    Done,
    Event,
    Failed,
    Outcome,
    Skipped,
    VolunteerLate,
    VolunteerLeft,
    order_of,
)
from optimizer.execution.judging import FAST_CLOCKS, grown
from optimizer.execution.patches import Patches
from optimizer.execution.phases import Phase, phase_at, phase_of, phases_of
from optimizer.execution.standing import PersonState, Standing, TaskState, TaskStatus, place_of
from optimizer.plan import Plan, Route, Stop, StopType
from optimizer.problem import Problem, Shift, Task


@dataclass(frozen=True, slots=True)
class Act:
    """A plan that people walked by for a while, and what was reported to it."""

    plan: Plan | None
    events: tuple[Event, ...]


def fold(problem: Problem, acts: Sequence[Act], *, now: datetime | None = None) -> Standing:
    """Add up everything that happened.

    Parameters
    ----------
    problem
        What the first plan was made from.
    acts
        The plans of the day, oldest first; events in any order, by ``at`` and then id is how they count.
    now
        The moment of the standing. What is reported of tasks for much later has not happened yet: a wrong
        date must not take a task out of everybody's route. Left out: everything has happened.
    """
    told = {event.id: (event, number) for number, act in enumerate(acts) for event in act.events}
    ordered = sorted(told.values(), key=lambda one: order_of(one[0]))
    whole, placed = keep_doors(grown(problem, [event for event, _ in ordered]), [act.plan for act in acts])
    day = _Day(whole, [act.plan for act in acts])
    ahead: dict[str, None] = {}
    for event, number in ordered:
        if isinstance(event, Done | Failed | Skipped) and now is not None and event.at - FAST_CLOCKS > now:
            ahead[event.task] = None
        else:
            day.happen(event, number)
    last = len(acts) - 1
    passed = {key[1:]: index for key, index in day.passed.items() if key[0] == last}
    return Standing(whole, day.tasks, day.people, passed, placed, tuple(ahead))


@dataclass(slots=True)
class _Day:
    """The standing while it is being added up."""

    problem: Problem
    plans: list[Plan | None]
    tasks: dict[str, TaskState] = field(init=False)
    people: dict[str, PersonState] = field(init=False)
    passed: dict[tuple[int, str, int], int] = field(default_factory=dict)
    by_id: dict[str, Task] = field(init=False)
    shifts: dict[str, tuple[Shift, ...]] = field(init=False)
    change_s: dict[str, int] = field(init=False)
    patches: Patches = field(init=False)
    sites: set[str] = field(init=False)
    met: set[tuple[str, str]] = field(default_factory=set)
    stops: dict[int, dict[tuple[str, Phase], list[tuple[Route, int]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {task.id: task for task in self.problem.tasks}
        self.shifts = {volunteer.id: volunteer.shifts for volunteer in self.problem.volunteers}
        self.change_s = {volunteer.id: volunteer.change_gear_s for volunteer in self.problem.volunteers}
        self.patches = Patches(self.problem)
        self.sites = {site.id for site in self.problem.sites}
        self.tasks = {name: TaskState() for name in self.by_id}
        self.people = {volunteer.id: PersonState() for volunteer in self.problem.volunteers}

    def happen(self, event: Event, number: int) -> None:
        match event:
            case Done() | Failed() | Skipped():
                self._outcome(event, number)
            case CancelledTask():
                state = self.tasks[event.task]
                if state.status is not TaskStatus.DONE:
                    state.status, state.at, state.reason = TaskStatus.CANCELLED, event.at, event.reason
            case VolunteerLeft():
                person = self.people[event.volunteer]
                person.left, person.until = True, None
            case VolunteerLate():
                person = self.people[event.volunteer]
                person.left, person.until = False, self._until(event)
            case _:
                pass  # new tasks and closures are in the problem already

    def _outcome(self, event: Outcome, number: int) -> None:
        task, state = self.by_id[event.task], self.tasks[event.task]
        found = self._on_routes(event, number)
        who = (event.volunteer,) if event.volunteer else tuple(route.volunteer for route, _ in found)
        number, found = self._as_walked(event, number, found, who)
        state.at, state.volunteer = event.at, next(iter(who), state.volunteer)
        if isinstance(event, Skipped):
            state.status, state.reason, state.retry = TaskStatus.SKIPPED, event.reason, False
            return
        phase, newly = Phase.SERVED, False
        if isinstance(event, Failed):
            state.status, state.reason, state.retry = TaskStatus.FAILED, event.reason, event.retry
        else:
            phase = self._phase(task, event, number)
            newly = phase >= Phase.SERVED and Phase.SERVED not in state.reached
            self._reach(task, state, phase, event)
            state.carrier = self._carrier(task, number) or state.volunteer
        for volunteer in who:
            self._begin_shift(volunteer, event.at)
            stop = None
            for route, index in found:
                if route.volunteer == volunteer:
                    stop = route.stops[index]
                    self._walk(number, route, index, event.at)
            self._stand(volunteer, task, phase, stop, event.at)
            counts = newly
            if isinstance(event, Done) and task.crew > 1:  # each of several tells of the door, or one of all
                counts = phase >= Phase.SERVED and (task.id, volunteer) not in self.met
                self.met |= {(task.id, volunteer)} if counts else set()
            self.people[volunteer].doors += counts
            self.people[volunteer].lent_s += self.patches.lent_s(volunteer, task) if counts else 0

    @staticmethod
    def _reach(task: Task, state: TaskState, phase: Phase, event: Done) -> None:
        for reached in phases_of(task):
            if reached <= phase:
                state.reached.setdefault(reached, event.at)
        # One of several may tell of the door when the other has handed the goods in already.
        whole = phases_of(task)[-1] in state.reached
        state.status = TaskStatus.DONE if whole else TaskStatus.OPEN
        state.reason, state.retry = None, False
        if isinstance(task.from_site, str):
            state.sites.setdefault(Phase.FETCHED, task.from_site)
        if event.site is not None:
            state.sites[phase] = event.site

    def _phase(self, task: Task, event: Done, number: int) -> Phase:
        """Which phase a report means; who had no goods with him means the door when he names no stop."""
        if event.stop is None and event.site is None and event.volunteer is not None and task.crew > 1:
            own = [
                phase
                for phase in phases_of(task)
                for route, _ in self._stops(number).get((task.id, phase), [])
                if route.volunteer == event.volunteer
            ]
            if own:
                return max(own)
        return phase_of(task, event.stop, event.site) or phases_of(task)[-1]

    def _carrier(self, task: Task, number: int) -> str | None:
        """Who has the goods of a task for several, by the plan; None for all other tasks."""
        at_sites = (Phase.FETCHED, Phase.HANDED_IN) if task.crew > 1 else ()
        found = (self._stops(number).get((task.id, phase), []) for phase in at_sites)
        return next((route.volunteer for stops in found for route, _ in stops), None)

    def _begin_shift(self, volunteer: str, at: datetime) -> None:
        """Gear is changed between shifts: the category of households starts anew."""
        person, shifts = self.people[volunteer], self.shifts[volunteer]
        if person.at is not None and any(person.at < shift.start <= at for shift in shifts):
            person.rank = 0
            person.worn.change()

    def _stand(self, volunteer: str, task: Task, phase: Phase, stop: Stop | None, at: datetime) -> None:
        """Note where somebody stands after a stop that was reported."""
        person, state = self.people[volunteer], self.tasks[task.id]
        person.at = at
        if phase is not Phase.SERVED:
            site = state.sites.get(phase) or (None if stop is None else stop.site)
            if site in self.sites:
                state.sites[phase] = site
                person.place = site
            return
        person.place = place_of(task) or person.place
        person.rank = max(person.rank, task.household.rank)

    def _walk(self, number: int, route: Route, index: int, at: datetime) -> None:
        """Put everything up to a stop behind a volunteer: walks, and stops that nobody reports."""
        key = (number, route.volunteer, route.shift)
        before = self.passed.get(key, 0)
        if before == 0:
            self._take_over(number, route)
        for here in range(before + 1, index + 1):
            stop = route.stops[here]
            self._pass(route.volunteer, stop, min(stop.depart, at), reported=here == index)
        self.passed[key] = max(before, index)

    def _take_over(self, number: int, route: Route) -> None:
        """Count the walk and the work under way when a plan was replaced: its child begins there."""
        for stop in route.stops[1:] if number else ():
            if stop.leg is not None and stop.leg.walk_m:
                return
            key = stop.task or "", phase_at(stop)
            for earlier, index in self._stops(number - 1).get(key, []):
                before = self.passed.get((number - 1, earlier.volunteer, earlier.shift), 0)
                if earlier.volunteer != route.volunteer or index <= before:
                    continue
                if before == 0:
                    self._take_over(number - 1, earlier)
                self._come_to(earlier, before, index, stop)
                return

    def _come_to(self, earlier: Route, before: int, index: int, stop: Stop) -> None:
        """Walk from one stop of a replaced route to a later one; do there what its new stop leaves out."""
        person = self.people[earlier.volunteer]
        for leg in (passed.leg for passed in earlier.stops[before + 1 : index + 1]):
            if leg is not None:
                person.walked_m += leg.walk_m
                person.worn.walk(leg.walk_s)
        begun_s = earlier.stops[index].service_s - stop.service_s
        if stop.site is None and stop.task is not None and begun_s > 0:
            self._work(earlier.volunteer, self.by_id[stop.task], begun_s)

    def _pass(self, volunteer: str, stop: Stop, at: datetime, *, reported: bool) -> None:
        person = self.people[volunteer]
        if stop.leg is not None:
            person.walked_m += stop.leg.walk_m
            person.worn.walk(stop.leg.walk_s)
        if stop.type is StopType.BREAK:
            person.breaks.append(stop.begin)
            person.worn.rest()
        elif stop.type is StopType.DECONTAMINATE:
            person.rank = 0
            person.worn.change()
        elif stop.task in self.by_id and stop.task is not None:
            task, state = self.by_id[stop.task], self.tasks[stop.task]
            if stop.site is None:
                self._work(volunteer, task, stop.service_s)
                return
            person.worn.stop_over()
            if not reported and stop.site in self.sites:
                self._presume(state, phase_at(stop), stop.site, volunteer, at)

    def _work(self, volunteer: str, task: Task, service_s: int) -> None:
        """Count a door's time in gear; putting more on is not in gear."""
        person, rank = self.people[volunteer], task.household.rank
        change_s = self.change_s[volunteer] if rank > person.rank and service_s else 0
        person.worn.work(max(0, service_s - change_s), geared=rank > 0)

    @staticmethod
    def _presume(state: TaskState, phase: Phase, site: str, volunteer: str, at: datetime) -> None:
        """Count a stop at a site as made, because a later one of the same route was reported."""
        if phase is Phase.HANDED_IN and Phase.SERVED not in state.reached:
            return
        if phase not in state.reached:
            state.reached[phase], state.carrier = at, volunteer
        state.sites.setdefault(phase, site)
        if phase is Phase.HANDED_IN and state.status is TaskStatus.OPEN:
            state.status = TaskStatus.DONE

    def _on_routes(self, event: Outcome, number: int) -> list[tuple[Route, int]]:
        """Find the stops that a report speaks of on the plan that it was sent to; a crew has one each."""
        task = self.by_id[event.task]
        wanted = self._phase(task, event, number) if isinstance(event, Done) else Phase.SERVED
        found = self._stops(number).get((event.task, wanted), [])
        if event.volunteer is None:
            return found
        return [one for one in found if one[0].volunteer == event.volunteer]

    def _as_walked(
        self, event: Outcome, number: int, found: list[tuple[Route, int]], who: Collection[str]
    ) -> tuple[int, list[tuple[Route, int]]]:
        """Find the stops on the newest route that people had set off on, whichever plan they reported to."""
        for later in range(len(self.plans) - 1, number, -1):
            newer = [
                (route, index)
                for route, index in self._on_routes(event, later)
                if route.volunteer in who and route.start_at <= event.at
            ]
            if newer:
                return later, newer
        return number, found

    def _stops(self, number: int) -> dict[tuple[str, Phase], list[tuple[Route, int]]]:
        if number not in self.stops:
            found: dict[tuple[str, Phase], list[tuple[Route, int]]] = {}
            plan = self.plans[number]
            for route in plan.routes if plan else ():
                for index, stop in enumerate(route.stops):
                    if stop.task is not None:
                        found.setdefault((stop.task, phase_at(stop)), []).append((route, index))
            self.stops[number] = found
        return self.stops[number]

    def _until(self, event: VolunteerLate) -> datetime:
        if event.until is not None:
            return event.until
        shifts = self.shifts[event.volunteer]
        coming = min((shift.start for shift in shifts if shift.end > event.at), default=event.at)
        return max(event.at, coming) + timedelta(minutes=event.minutes or 0)
