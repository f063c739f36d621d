"""Tiny problems on a line, and plans written by hand.

Places 0 to 10 lie 100 m and 100 s apart; the clock starts at 8:00 and counts seconds from there.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from math import ceil
from typing import Any

from optimizer.constraint import Constraint, Evidence, WhyNot
from optimizer.ground import Ground, survey
from optimizer.kinds import complete
from optimizer.plan import (
    Leg,
    Plan,
    Reason,
    ReasonCode,
    Route,
    Status,
    Stop,
    StopType,
    Summary,
    Unassigned,
)
from optimizer.problem import Problem

STEP = 100
PLACES = 11
EIGHT = datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=8)))


def at(second: int) -> datetime:
    """A second of the plan as an instant."""
    return EIGHT + timedelta(seconds=second)


def window(begin: int, end: int) -> list[str]:
    """A window on the wire."""
    return [at(begin).isoformat(), at(end).isoformat()]


def task(name: str, place: int, /, **but: Any) -> dict[str, Any]:
    """A notice to give at a door: one minute, no goods."""
    return {"id": name, "kind": "notify", "matrix_index": place, "service_s": 60} | but


def shift(begin: int = 0, end: int = 10_000, **but: Any) -> dict[str, Any]:
    """A shift from place 0 back to place 0."""
    home = {"matrix_index": 0}
    hours = {"start": at(begin).isoformat(), "end": at(end).isoformat()}
    return hours | {"start_at": home, "end_at": home} | but


def person(name: str = "lin", /, **but: Any) -> dict[str, Any]:
    """Somebody with one long shift from place 0 back to place 0."""
    return {"id": name, "shifts": [shift()]} | but


def site(name: str, place: int, **but: Any) -> dict[str, Any]:
    """A hand-over point where nothing takes time."""
    return {"id": name, "kind": "handover", "matrix_index": place} | but


def problem(
    tasks: Iterable[Mapping[str, Any]],
    volunteers: Iterable[Mapping[str, Any]] | None = None,
    *,
    sites: Iterable[Mapping[str, Any]] = (),
    walks: list[list[int | None]] | None = None,
    **but: Any,
) -> Problem:
    """A problem on the line, or on other walks (metres and seconds alike)."""
    walks = walks or [[abs(a - b) * STEP for b in range(PLACES)] for a in range(PLACES)]
    said = {
        "map": {"matrix": {"duration_s": walks, "length_m": walks}},
        "date": "2026-11-22",
        "sites": list(sites),
        "volunteers": [person()] if volunteers is None else list(volunteers),
        "tasks": list(tasks),
    }
    return Problem.model_validate_json(json.dumps(said | but))


def ground(it: Problem) -> Ground:
    """The problem with its places and walks."""
    return survey(it, None)


# ---- plans by hand ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Do:
    """One step of a route: what, for which task, at which site, beginning and lasting when said."""

    type: StopType
    task: str | None = None
    site: str | None = None
    begin: int | None = None
    lasting: int | None = None


def visit(name: str, begin: int | None = None) -> Do:
    """Serve a door without goods."""
    return Do(StopType.TASK, name, begin=begin)


def take(name: str, where: str | None = None, begin: int | None = None, lasting: int | None = None) -> Do:
    """Pick goods up: at a site, else at the door."""
    return Do(StopType.PICKUP, name, where, begin, lasting)


def give(name: str, where: str | None = None, begin: int | None = None, lasting: int | None = None) -> Do:
    """Deliver goods: at a site, else at the door."""
    return Do(StopType.DELIVERY, name, where, begin, lasting)


def rest(begin: int, lasting: int) -> Do:
    """Take a break."""
    return Do(StopType.BREAK, begin=begin, lasting=lasting)


def clean(where: str) -> Do:
    """Be decontaminated."""
    return Do(StopType.DECONTAMINATE, site=where)


def route(it: Problem, *steps: Do, who: str = "lin", number: int = 0, leave: int | None = None) -> Route:
    """Walk the steps one after another, waiting only for a ``begin`` that is said."""
    people = {v.id: v for v in it.volunteers}
    tasks = {t.id: complete(t) for t in it.tasks}
    sites = {s.id: s for s in it.sites}
    hours = people[who].shifts[number]
    walks = it.map.matrix.duration_s
    here = hours.start_at.matrix_index
    now = round((hours.start - EIGHT).total_seconds()) if leave is None else leave
    carried: dict[str, float] = {}
    stops = [_stop(StopType.START, here, now, now, now, carried)]
    worked_at = None
    for do in steps:
        place, service = here, do.lasting or 0
        if do.site is not None:
            place = sites[do.site].matrix_index
            service = sites[do.site].service_s + (sites[do.site].setup_s if worked_at != place else 0)
        elif do.task is not None:
            place = tasks[do.task].matrix_index
            service = tasks[do.task].service_s + (tasks[do.task].setup_s if worked_at != place else 0)
        service = service if do.lasting is None else do.lasting
        sign = {StopType.PICKUP: 1, StopType.DELIVERY: -1}.get(do.type, 0)
        for name, amount in (tasks[do.task].load if do.task else {}).items():
            if sign:
                carried[name] = carried.get(name, 0.0) + sign * amount
        leg = _leg(walks[here][place], people[who].pace)
        arrive = now + leg.walk_s
        begin = arrive if do.begin is None else max(arrive, do.begin)
        now = begin + service
        stops.append(_stop(do.type, place, arrive, begin, now, carried, do.task, do.site, leg=leg))
        here = place
        if do.type is not StopType.BREAK and do.lasting != 0:
            worked_at = place  # the first, instant half of a swap leaves the setup to the second
    end = hours.end_at.matrix_index if hours.end_at is not None else here
    home = _leg(walks[here][end], people[who].pace)
    now += home.walk_s
    stops.append(_stop(StopType.END, end, now, now, now, carried, leg=home))
    numbered = tuple(s.model_copy(update={"order": k}) for k, s in enumerate(stops))
    return totalled(
        Route(
            volunteer=who,
            shift=number,
            mode=people[who].mode,
            tasks=len({d.task for d in steps if d.task is not None}),
            walk_m=0,
            walk_s=0,
            wait_s=0,
            service_s=0,
            break_s=0,
            work_s=0,
            start_at=numbered[0].depart,
            finish_at=numbered[-1].arrive,
            stops=numbered,
        )
    )


def _leg(metres: int, pace: float) -> Leg:
    return Leg(walk_m=metres, walk_s=ceil(round(metres / pace, 6)))


def _stop(
    kind: StopType,
    place: int,
    arrive: int,
    begin: int,
    depart: int,
    carried: Mapping[str, float],
    name: str | None = None,
    where: str | None = None,
    leg: Leg | None = None,
) -> Stop:
    return Stop(
        order=0,
        type=kind,
        task=name,
        site=where,
        matrix_index=place,
        arrive=at(arrive),
        wait_s=begin - arrive,
        begin=at(begin),
        depart=at(depart),
        service_s=depart - begin,
        load_after=dict(carried),
        leg=leg,
    )


def totalled(it: Route) -> Route:
    """The same route with its totals added up."""
    legs = [s.leg for s in it.stops if s.leg is not None]
    return it.model_copy(
        update={
            "walk_m": sum(leg.walk_m for leg in legs),
            "walk_s": sum(leg.walk_s for leg in legs),
            "wait_s": sum(s.wait_s for s in it.stops),
            "service_s": sum(s.service_s for s in it.stops if s.type is not StopType.BREAK),
            "break_s": sum(s.service_s for s in it.stops if s.type is StopType.BREAK),
            "work_s": round((it.stops[-1].arrive - it.stops[0].depart).total_seconds()),
        }
    )


def plan(it: Problem, *routes: Route, left_out: Iterable[str] = ()) -> Plan:
    """A finished plan of these routes."""
    work: dict[str, int] = {}
    for one in routes:
        work[one.volunteer] = work.get(one.volunteer, 0) + one.work_s
    left = tuple(_left(name) for name in left_out)
    return Plan(
        id="plan-1",
        status=Status.SUCCEEDED,
        routes=routes,
        unassigned=left,
        summary=Summary(
            tasks=len(it.tasks),
            served=len({s.task for r in routes for s in r.stops if s.task is not None}),
            unassigned=len(left),
            volunteers_used=len(work),
            walk_m=sum(r.walk_m for r in routes),
            walk_s=sum(r.walk_s for r in routes),
            wait_s=sum(r.wait_s for r in routes),
            service_s=sum(r.service_s for r in routes),
            finish_at=max((r.finish_at for r in routes), default=None),
            load_spread=max(work.values(), default=0) - min(work.values(), default=0),
            cost={},
        ),
    )


def _left(name: str) -> Unassigned:
    reason = Reason(code=ReasonCode.NO_ROOM_FOUND, detail="no room", detail_zh="没有空位")
    return Unassigned(task=name, reasons=(reason,), next_step="wait", next_step_zh="等待")


def evidence(it: Problem, finished: Plan) -> Evidence:
    """What the referee lays before the rules."""
    on = ground(it)
    return Evidence(problem=it, tasks={t.id: t for t in on.tasks}, plan=finished)


# ---- asking one rule ----------------------------------------------------------------------------------


def broken(rule: Constraint, it: Problem, *routes: Route) -> list[str]:
    """What a rule says of all the routes of a plan."""
    facts = evidence(it, plan(it, *routes))
    return [line for one in routes for line in rule.broken_by(one, facts)]


def why_not(rule: Constraint, it: Problem, who: int = 0, which: int = 0) -> WhyNot | None:
    """Why a rule lets nobody ``who`` serve the task ``which`` alone; None when it has no objection."""
    return rule.why_not(which, who, ground(it))
