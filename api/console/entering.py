"""Turns what a dispatcher types about a new task, or about a closure, into a report of what happened."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from api.console.forms import Form
from optimizer.problem import Household, Problem

PRESSING = 90
"""Priority of what is ticked as urgent: before all but what has to be."""

_EARLY = timedelta(hours=6)
_NUMBERS = re.compile(r"[\s,，;；]+")


def new_task(problem: Problem, form: Form) -> dict[str, Any]:
    """Write the report of a task that nobody knew of.

    Parameters
    ----------
    problem
        With everything that is known so far: the new task gets an id of its own.
    form
        ``kind``; ``street`` and ``number``, ``position`` ("lon, lat") or ``row`` (of a matrix); ``from`` and
        ``until`` (HH:MM); ``minutes``, ``crew``, ``from_site``, ``to_site``, ``gear`` (0 to 3), ``urgent``,
        ``note``, ``contact``. What cannot be read goes on as it is, so that the check says what is wrong.
    """
    taken = {task.id for task in problem.tasks}
    number = next(n for n in range(1, len(taken) + 2) if f"new-{n}" not in taken)
    task: dict[str, Any] = {"id": f"new-{number}", "kind": form.one("kind")}
    task |= {name: form.one(name) for name in ("from_site", "to_site", "note", "contact") if form.one(name)}
    task |= _place(form)
    for name, field, each in (("service_s", "minutes", 60), ("crew", "crew", 1)):
        if form.one(field):
            value = form.number(field, 0, 10_000)
            task[name] = form.one(field) if value is None else round(value * each)
    if form.one("from") or form.one("until"):
        begin, end = hours_of(problem)
        task["time_windows"] = [
            [
                instant(problem, form.one("from")) or begin.isoformat(),
                instant(problem, form.one("until")) or end.isoformat(),
            ]
        ]
    if gear := form.number("gear", 1, len(Household) - 1):
        task["household"] = list(Household)[int(gear)].value
    if form.one("urgent"):
        task["priority"] = PRESSING
    return {"type": "new_task", "task": task}


def closure_again(problem: Problem, form: Form, at: str) -> dict[str, Any]:
    """Write the report of a closure that is lifted (``lift``), or dated by ``from`` and ``until``."""
    name = form.one("closure")
    known = next((one for one in problem.closures if one.id == name), None)
    said: dict[str, Any] = {"id": name}
    if known is not None:
        said = known.model_dump(mode="json", by_alias=True, exclude_none=True)
    if form.one("lift"):
        if known is not None and known.from_ is not None and known.from_ >= datetime.fromisoformat(at):
            del said["from"]
        return {"type": "closure", "closure": {**said, "until": at}}
    return {"type": "closure", "closure": {**said, **dated(problem, form, "")}}


def dated(problem: Problem, form: Form, prefix: str) -> dict[str, str | None]:
    """The hours of a closure as a form has them, ``from`` and ``until``; None: none."""
    return {edge: instant(problem, form.one(f"{prefix}{edge}")) for edge in ("from", "until")}


def instant(problem: Problem, clock: str) -> str | None:
    """A time of day as an instant of the day planned: from six hours before its first shift on.

    What is no time of day is given back as it is.
    """
    if not clock:
        return None
    try:
        said = time.fromisoformat(clock)
    except ValueError:
        return clock
    begin, _ = hours_of(problem)
    local = begin.astimezone(ZoneInfo(problem.timezone))
    found = datetime.combine(local.date(), said, local.tzinfo)
    return (found if found >= local - _EARLY else found + timedelta(days=1)).isoformat()


def hours_of(problem: Problem) -> tuple[datetime, datetime]:
    """When the first shift begins and the last one ends; now, where nobody has one."""
    shifts = [shift for person in problem.volunteers for shift in person.shifts]
    now = datetime.now(ZoneInfo(problem.timezone))
    return min((s.start for s in shifts), default=now), max((s.end for s in shifts), default=now)


def _place(form: Form) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if form.one("street"):
        place["address"] = {"alley": form.one("street"), "number": form.one("number")}
    if form.one("position"):
        parts = [_number(part) for part in _NUMBERS.split(form.one("position"))]
        place["location"] = parts
    if form.one("row"):
        place["matrix_index"] = _number(form.one("row"))
    return place


def _number(said: str) -> int | float | str:
    try:
        value = float(said)
    except ValueError:
        return said
    return int(value) if value.is_integer() else value
