"""The referee's arithmetic: times that follow from one another, loads, places, and every total."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from math import ceil

from optimizer.constraint import Evidence
from optimizer.gaits import GEARED_PACE, LOADED_PACE, WEIGHT, heavy_above_kg, needs_gear
from optimizer.plan import Route, Stop, StopType
from optimizer.problem import MatrixMap, MatrixPlace, Place, Shift, Volunteer

_SPEED_M_S = 1.25
_HALF_A_THOUSANDTH = 5e-4
_WORK = (StopType.TASK, StopType.PICKUP, StopType.DELIVERY)


def recount(evidence: Evidence, counted: Callable[[Route], bool] | None = None) -> Iterator[str]:
    """Yield one line for everything in a plan that does not add up.

    Parameters
    ----------
    evidence
        Every task, site, volunteer and shift of the plan is known.
    counted
        Whether this very route was counted up before, for the same person, tasks and sites: it is not
        counted again.
    """
    for route in evidence.plan.routes:
        if counted is not None and counted(route):
            continue
        where = f"{route.volunteer}/{route.shift}"
        for line in (*_order(route), *_times(route)):
            yield f"{where}: {line}"
        for checked in (_legs, _places, _services, _loads, _totals):
            for line in checked(route, evidence):
                yield f"{where}: {line}"
    yield from _summary(evidence)


def _order(route: Route) -> Iterator[str]:
    """Numbered from 0, one start in front, one end behind."""
    for number, stop in enumerate(route.stops):
        if stop.order != number:
            yield f"stop {number} is numbered {stop.order}"
        if (stop.type is StopType.START) != (number == 0):
            yield f"stop {number} is of type {stop.type}"
        if (stop.type is StopType.END) != (number == len(route.stops) - 1):
            yield f"stop {number} is of type {stop.type}"


def _times(route: Route) -> Iterator[str]:
    """Arrive + wait = begin, begin + service = depart, depart + walk = the next arrive."""
    for stop in route.stops:
        if stop.wait_s < 0 or stop.service_s < 0:
            yield f"stop {stop.order} waits {stop.wait_s} s, serves {stop.service_s} s"
        if stop.arrive + timedelta(seconds=stop.wait_s) != stop.begin:
            yield f"stop {stop.order} arrive + wait_s is not begin"
        if stop.begin + timedelta(seconds=stop.service_s) != stop.depart:
            yield f"stop {stop.order} begin + service_s is not depart"
    for before, stop in pairwise(route.stops):
        if stop.leg is None:
            yield f"stop {stop.order} has no leg"
        elif before.depart + timedelta(seconds=stop.leg.walk_s) != stop.arrive:
            yield f"stop {stop.order} depart before + walk_s is not arrive"


def _legs(route: Route, evidence: Evidence) -> Iterator[str]:
    """No faster than the person walks; with a caller's matrix, exactly the caller's numbers."""
    person = evidence.volunteers[route.volunteer]
    given = evidence.problem.map.matrix if isinstance(evidence.problem.map, MatrixMap) else None
    if route.stops[0].leg is not None:
        yield "stop 0 has a leg"
    for before, stop in pairwise(route.stops):
        if stop.leg is None:
            continue
        walk = (stop.leg.walk_m, stop.leg.walk_s)
        if before.location == stop.location and before.matrix_index == stop.matrix_index:
            if walk != (0, 0):
                yield f"stop {stop.order} walks {walk[0]} m, {walk[1]} s on the spot"
            continue
        if given is None:
            pace = person.pace * _slowed(before, person, evidence)
            least_s = _seconds(stop.leg.walk_m / _SPEED_M_S, pace)
            if stop.leg.walk_m < 0 or stop.leg.walk_s < least_s:
                yield f"stop {stop.order} walks {walk[0]} m in {walk[1]} s, at least {least_s} s"
            continue
        a, b = before.matrix_index, stop.matrix_index
        if a is None or b is None or not max(a, b) < len(given.duration_s):
            yield f"stop {stop.order} is at matrix index {b}, coming from {a}"
            continue
        length_m, duration_s = given.length_m[a][b], given.duration_s[a][b]
        if duration_s is None or walk != (length_m, _seconds(duration_s, person.pace)):
            yield f"stop {stop.order} walks {walk[0]} m, {walk[1]} s; matrix: {length_m} m, {duration_s} s"


def _slowed(before: Stop, person: Volunteer, evidence: Evidence) -> float:
    """The share of the pace that load and gear leave on the walk that leaves a stop."""
    dressed = before.site is None and before.task is not None and needs_gear(evidence.tasks[before.task])
    loaded = before.load_after.get(WEIGHT, 0.0) > heavy_above_kg(person) + _HALF_A_THOUSANDTH
    return (LOADED_PACE if loaded else 1.0) * (GEARED_PACE if dressed else 1.0)


def _seconds(at_usual_pace: float, pace: float) -> int:
    # The seventh decimal is a float's noise, not walking.
    return ceil(round(at_usual_pace / pace, 6))


def _places(route: Route, evidence: Evidence) -> Iterator[str]:
    """Every stop is where the request puts it; rests are taken where one stands."""
    shift = evidence.shift(route)
    for number, stop in enumerate(route.stops):
        before = route.stops[number - 1] if number else None
        wanted = _wanted(stop, before, route, shift, evidence)
        if wanted is None:
            yield f"stop {number} has no place in the request"
        elif wanted != _place(stop):
            yield f"stop {number} is at {_said(_place(stop))}, asked is {_said(wanted)}"


def _wanted(stop: Stop, before: Stop | None, route: Route, shift: Shift, evidence: Evidence) -> Place | None:
    """Where a stop has to be; an open start is at the first stop, an open end at the last."""
    if stop.type is StopType.START:
        inner = route.stops[1] if len(route.stops) > 1 else stop
        return _resolved(shift.start_at, evidence) or _place(inner)
    if stop.type is StopType.END:
        return _resolved(shift.end_at, evidence) or (_place(before) if before else None)
    if stop.type is StopType.BREAK:
        return _place(before) if before else None
    if stop.site is not None:
        return _resolved(stop.site, evidence)
    if stop.task is None:
        return None
    task = evidence.tasks[stop.task]
    return _one_of(task.location, task.matrix_index)


def _resolved(said: str | Place | None, evidence: Evidence) -> Place | None:
    if not isinstance(said, str):
        return said
    site = evidence.sites.get(said)
    return None if site is None else _one_of(site.location, site.matrix_index)


def _one_of(location: Place | None, matrix_index: int | None) -> Place | None:
    if location is not None or matrix_index is None:
        return location
    return MatrixPlace(matrix_index=matrix_index)


def _place(stop: Stop) -> Place | None:
    return _one_of(stop.location, stop.matrix_index)


def _said(place: Place | None) -> str:
    if isinstance(place, MatrixPlace):
        return f"matrix index {place.matrix_index}"
    return "no place" if place is None else f"[{place[0]:.6f}, {place[1]:.6f}]"


def _services(route: Route, evidence: Evidence) -> Iterator[str]:
    """Service as the request asks; setup, of doors and sites, only where the stop before was elsewhere."""
    spent: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = {}
    before: tuple[str | None, Place | None] | None = None
    changes = evidence.gear_changes_s(route)
    for stop in route.stops:
        here = (stop.site, _place(stop))
        site = None if stop.site is None else evidence.sites[stop.site]
        if stop.type in (StopType.START, StopType.END):
            if stop.service_s:
                yield f"stop {stop.order} serves {stop.service_s} s"
            continue
        if stop.type is StopType.BREAK:
            continue
        if site is not None:
            takes_s = site.service_s + (0 if before == here and stop.type in _WORK else site.setup_s)
            if stop.service_s != takes_s:
                yield f"stop {stop.order} serves {stop.service_s} s, site {site.id} takes {takes_s} s"
        if site is None and stop.task is not None:
            task = evidence.tasks[stop.task]
            setup_s = 0 if before == here else task.setup_s or 0
            setup_s += changes.get(stop.order, 0)
            asked.setdefault(task.id, (task.service_s or 0) + setup_s)
            spent[task.id] += stop.service_s
        before = here
    for name, service_s in asked.items():
        if spent[name] != service_s:
            yield f"{name} is served {spent[name]} s, takes {service_s} s"


def _loads(route: Route, evidence: Evidence) -> Iterator[str]:
    """What is carried, replayed stop by stop from nothing to nothing."""
    aboard: dict[str, float] = defaultdict(float)
    for stop in route.stops:
        sign = {StopType.PICKUP: 1, StopType.DELIVERY: -1}.get(stop.type, 0)
        if stop.task is not None:
            for name, amount in (evidence.tasks[stop.task].load or {}).items():
                aboard[name] += sign * amount
        if not aboard and not stop.load_after:
            continue
        for name in sorted({*aboard, *stop.load_after}):
            told, carried = stop.load_after.get(name, 0.0), aboard.get(name, 0.0)
            # Written down to the thousandth at every stop, so a half may be lost at each.
            if abs(told - carried) > _HALF_A_THOUSANDTH * (stop.order + 1):
                yield f"stop {stop.order} has {name} {told:g} aboard, replayed {carried:g}"
            if told < 0:
                yield f"stop {stop.order} has {name} {told:g} aboard"


def _totals(route: Route, evidence: Evidence) -> Iterator[str]:
    """Every total of the route against the sum of its stops."""
    legs = [stop.leg for stop in route.stops if stop.leg is not None]
    rests = [stop for stop in route.stops if stop.type is StopType.BREAK]
    start, end = route.stops[0], route.stops[-1]
    counted = {
        "tasks": sum(1 for _ in evidence.doors(route)),
        "walk_m": sum(leg.walk_m for leg in legs),
        "walk_s": sum(leg.walk_s for leg in legs),
        "wait_s": sum(stop.wait_s for stop in route.stops),
        "service_s": sum(stop.service_s for stop in route.stops if stop.type is not StopType.BREAK),
        "break_s": sum(stop.service_s for stop in rests),
        "work_s": round((end.arrive - start.depart).total_seconds()),
        "start_at": start.depart,
        "finish_at": end.arrive,
    }
    for name, value in counted.items():
        if getattr(route, name) != value:
            yield f"{name} is {getattr(route, name)}, counted {value}"


def _summary(evidence: Evidence) -> Iterator[str]:
    """The plan in one line against its routes."""
    plan = evidence.plan
    if plan.summary is None:
        yield "summary: missing"
        return
    work: dict[str, int] = defaultdict(int)
    for route in plan.routes:
        work[route.volunteer] += route.work_s
    counted = {
        "tasks": len(evidence.tasks),
        "served": len(evidence.routes_of_task),
        "unassigned": len(plan.unassigned),
        "volunteers_used": len(work),
        "walk_m": sum(route.walk_m for route in plan.routes),
        "walk_s": sum(route.walk_s for route in plan.routes),
        "wait_s": sum(route.wait_s for route in plan.routes),
        "service_s": sum(route.service_s for route in plan.routes),
        "finish_at": max((route.finish_at for route in plan.routes), default=None),
        "load_spread": max(work.values(), default=0) - min(work.values(), default=0),
    }
    for name, value in counted.items():
        if getattr(plan.summary, name) != value:
            yield f"summary: {name} is {getattr(plan.summary, name)}, counted {value}"
