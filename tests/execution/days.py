"""A day on a line: places 0 to 10 lie 100 m and 100 s apart, the clock starts at 8:00."""

import json
from typing import Any

from optimizer.check import check, parse_problem
from optimizer.execution.events import BY_TYPE, Event
from optimizer.execution.fold import Act, fold
from optimizer.execution.replan import Rest, rest_of_day
from optimizer.plan import Plan
from optimizer.problem import Pinned, Problem
from optimizer.solve import Budget, solve
from tests.builders import at


def happened(kind: str, second: int, /, name: str = "", **said: Any) -> Event:
    """An event ``second`` seconds after 8:00; its id says what and when unless one is given."""
    about = said.get("task") or said.get("volunteer")
    name = name or f"{kind} {second} {about if isinstance(about, str) else ''}"
    body = {"id": name, "type": kind, "at": at(second).isoformat()}
    return BY_TYPE[kind].model_validate_json(json.dumps(body | said))


def done(task: str, second: int, **said: Any) -> Event:
    return happened("done", second, task=task, **said)


def planned(problem: Problem, plan_id: str = "first", previous: Plan | None = None) -> Plan:
    return solve(problem, None, plan_id=plan_id, budget=Budget(iterations=30), previous=previous)


def left(
    problem: Problem, plan: Plan, *events: Event, now: int, pins: dict[str, Pinned | None] | None = None
) -> Rest:
    """What is left ``now`` seconds after 8:00, as a problem that went over the wire and was checked."""
    rest = rest_of_day(fold(problem, [Act(plan, events)]), plan, now=at(now), pins=pins or {})
    wired = parse_problem(rest.problem.model_dump_json(by_alias=True).encode())
    assert wired == rest.problem
    assert check(wired).faults == ()
    return rest


def route(plan: Plan, volunteer: str = "lin") -> list[tuple[str, str | None, int]]:
    """Type, task and begin (seconds after 8:00) of a volunteer's stops, without start and end."""
    return [
        (stop.type.value, stop.task, round((stop.begin - at(0)).total_seconds()))
        for one in plan.routes
        if one.volunteer == volunteer
        for stop in one.stops
        if stop.type not in ("start", "end")
    ]
