"""Where everybody is now and when they are free: what the rest of the day starts from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil

from optimizer.execution.gear import Worn
from optimizer.execution.phases import phase_at
from optimizer.execution.standing import PersonState, Standing, TaskStatus
from optimizer.plan import Plan, Route, Stop, StopType
from optimizer.problem import MatrixPlace, Place, Problem, Shift

_AT_LEAST_S = 60
"""Who stands at a door and has not reported is at work for another minute, whatever was planned."""


@dataclass(frozen=True, slots=True)
class Here:
    """One volunteer now.

    Attributes
    ----------
    free : datetime
        When the next walk, or the rest of the stop under way, can begin; never in the past.
    place : site id, place or None
        Where; None for somebody who has not set off.
    under_way : tuple of str
        Tasks of the stop that the volunteer is walking to or standing at: they stay with this person.
    rest_s : int or None
        Seconds of service that are left of it, when it is a door where the work has begun.
    breaks : tuple of datetime
        When breaks were begun that are behind or under way.
    began : datetime or None
        When the route began that the volunteer is on; None for somebody who is on none.
    walked_m, served_s : int
        Metres since the last report, and seconds of service at the door where the work has begun.
    worn : Worn
        Gear, with the walk and the work under way.
    """

    free: datetime
    place: str | Place | None = None
    under_way: tuple[str, ...] = ()
    rest_s: int | None = None
    breaks: tuple[datetime, ...] = ()
    began: datetime | None = None
    walked_m: int = 0
    served_s: int = 0
    worn: Worn = field(default_factory=Worn)


def whereabouts(
    standing: Standing, plan: Plan | None, now: datetime, asked: Problem | None = None
) -> Mapping[str, Here]:
    """Estimate where everybody is, from the last report and the plan's walks.

    A volunteer is taken to go on at once after each report, at the pace of the plan. Rounded up to whole
    seconds, so that the new plan is not optimistic. ``asked`` is what the plan was made from when that was
    the rest of a day already: it begins where people will be, so before that they are on their way there.

    Parameters
    ----------
    standing
        What is known by reports.
    plan
        That people go by; None where nobody has one yet.
    now
        From when on is planned.
    asked
        What the plan was made from.

    Returns
    -------
    mapping of str to Here
        By volunteer.
    """
    now = whole_second(now)
    whole = {one.id: one.shifts for one in standing.problem.volunteers}
    left = {one.id: one.shifts for one in asked.volunteers} if asked else {}
    found: dict[str, Here] = {}
    for volunteer, person in standing.people.items():
        own = [route for route in (plan.routes if plan else ()) if route.volunteer == volunteer]
        begun = [route for route in own if _begun(route, standing, now)]
        if begun:
            route = max(begun, key=lambda route: route.start_at)
            found[volunteer] = replace(_on_the_way(standing, route, now), began=route.start_at)
        elif (duty := _resumed(whole[volunteer], left.get(volunteer, ()), now)) is not None:
            found[volunteer] = _coming(standing, person, own, duty, now)
        else:
            found[volunteer] = Here(now, person.place, breaks=tuple(person.breaks), worn=replace(person.worn))
    return found


def whole_second(instant: datetime) -> datetime:
    """The first whole second that is not before an instant."""
    return instant.replace(microsecond=0) + timedelta(seconds=ceil(instant.microsecond / 1e6))


def _begun(route: Route, standing: Standing, now: datetime) -> bool:
    return route.start_at <= now or (route.volunteer, route.shift) in standing.passed


def _resumed(whole: Sequence[Shift], left: Sequence[Shift], now: datetime) -> Shift | None:
    """The shift that somebody is in the middle of, as it was planned to go on; None for nobody on duty."""
    for shift in left:
        before = next((one for one in whole if one.end == shift.end), shift)
        if before.start <= now <= shift.end and shift.start_at not in (None, before.start_at):
            return shift
    return None


def _coming(
    standing: Standing, person: PersonState, own: Sequence[Route], duty: Shift, now: datetime
) -> Here:
    """Somebody on the way to where the plan begins, or standing there; what is to be done there stays."""
    worn = replace(person.worn, stretch_s=max(person.worn.stretch_s, duty.in_gear_s))
    here = Here(max(now, duty.start), duty.start_at, breaks=tuple(person.breaks), began=duty.start, worn=worn)
    route = next((route for route in own if duty.start <= route.start_at <= duty.end), None)
    ahead = here if route is None else _on_the_way(standing, route, now)
    if route is None or not ahead.under_way or ahead.place != duty.start_at or ahead.walked_m:
        return here
    first = next(stop for stop in route.stops if stop.task == ahead.under_way[0])
    # The work there may have begun in the plan before: then only its rest was planned.
    rest_s = first.service_s if first.site is None else None
    return replace(here, free=max(now, ahead.free), under_way=ahead.under_way, rest_s=rest_s)


def _on_the_way(standing: Standing, route: Route, now: datetime) -> Here:
    person = standing.people[route.volunteer]
    passed = standing.passed.get((route.volunteer, route.shift), 0)
    clock = whole_second(max(person.at or route.start_at, route.start_at) if passed else route.start_at)
    sites = {site.id for site in standing.problem.sites}
    place = person.place if passed and person.place is not None else where(route.stops[passed], sites)
    breaks = list(person.breaks)
    walk_s = walk_m = 0
    worn = replace(person.worn)
    if person.at is not None and any(
        person.at < shift.start <= route.start_at for shift in _shifts(standing, route)
    ):
        worn.change()
    rest = route.stops[passed + 1 :]
    for number, stop in enumerate(rest):
        if stop.leg is not None:
            walk_s, walk_m = walk_s + stop.leg.walk_s, walk_m + stop.leg.walk_m
        if stop.type is StopType.BREAK:
            begin = max(clock, stop.begin)
            if begin > now:
                break
            breaks.append(stop.begin)
            worn.rest()
            clock = begin + timedelta(seconds=stop.service_s)
            if clock > now:
                break
        elif stop.type in (StopType.DECONTAMINATE, StopType.END):
            break
        elif _ahead(stop, standing):
            worn.walk(walk_s)
            at_least_s = min(_AT_LEAST_S, _spare_s(standing, route, now))
            at = _at(stop, rest[number:], standing, clock, walk_s, now, tuple(breaks), at_least_s)
            if at.served_s:
                worn.work(at.served_s, geared=_needs_gear(stop, standing))
            return replace(at, walked_m=walk_m, worn=worn)
    return Here(max(now, clock), place, breaks=tuple(breaks), worn=worn)


def _ahead(stop: Stop, standing: Standing) -> bool:
    """Whether somebody goes to a stop next: not to one that was passed over, froze, or is aboard already."""
    state = standing.tasks.get(stop.task or "")
    return state is not None and state.status is TaskStatus.OPEN and phase_at(stop) not in state.reached


def _at(
    stop: Stop,
    rest: tuple[Stop, ...],
    standing: Standing,
    clock: datetime,
    walk_s: int,
    now: datetime,
    breaks: tuple[datetime, ...],
    at_least_s: int,
) -> Here:
    """Somebody who walks to a stop or stands at it."""
    begin = clock + timedelta(seconds=walk_s)
    if stop.wait_s:
        begin = max(begin, stop.begin)
    left, served_s = None, 0
    if stop.site is None and begin <= now:
        left = max(stop.service_s - int((now - begin).total_seconds()), min(stop.service_s, at_least_s))
        served_s = stop.service_s - left
    tasks = [stop.task or ""]
    for following in rest[1:]:
        if stop.site is None or following.site != stop.site or following.type is not stop.type:
            break
        tasks.append(following.task or "")
    open_tasks = tuple(name for name in tasks if name in standing.tasks and standing.tasks[name].is_open)
    place = where(stop, {site.id for site in standing.problem.sites})
    return Here(max(now, begin), place, open_tasks, left, breaks, served_s=served_s)


def _shifts(standing: Standing, route: Route) -> list[Shift]:
    people = standing.problem.volunteers
    return [shift for one in people if one.id == route.volunteer for shift in one.shifts]


def _spare_s(standing: Standing, route: Route, now: datetime) -> int:
    """Seconds that somebody can still stay, so as to be at the end of the route before the shift is over."""
    ends = (shift.end for shift in _shifts(standing, route) if shift.start <= now <= shift.end)
    last = route.stops[-1].leg
    walk_s = 0 if last is None else last.walk_s
    return max(0, int((next(ends, now) - now).total_seconds()) - walk_s)


def _needs_gear(stop: Stop, standing: Standing) -> bool:
    return any(task.id == stop.task and task.household.rank > 0 for task in standing.problem.tasks)


def where(stop: Stop, sites: Collection[str]) -> str | Place | None:
    """A stop's place as a shift can name it: by the site's id where the problem has that site."""
    if stop.site in sites:
        return stop.site
    if stop.matrix_index is not None:
        return MatrixPlace(matrix_index=stop.matrix_index)
    return stop.location
