"""Turns the forms of a plan's page into wishes for the next plan and into reports of what happened."""

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import numpy as np
import orjson
import shapely
import shapely.ops

from api.console.entering import closure_again, dated, new_task
from api.console.forms import Form
from api.console.shutting import MADE_HERE
from api.lineage import lineage
from api.rebuilding import beget, moment, present
from api.recording import record_events
from api.service import Service
from api.sheets.ground import Lane, survey
from api.shown import network_of
from optimizer.execution.judging import grown
from optimizer.execution.reading import parse_events
from optimizer.lanes import metres_between
from optimizer.problem import Problem
from optimizer.walking.closures import BESIDE_M
from optimizer.walking.datum import from_wgs84

Action = Literal["move", "lock", "free", "replan"]
# A closing line keeps away from both ends of its lane: there it would touch the lanes that begin there.
# What it shuts reaches a little farther than this, so that the whole lane is shut.
KEPT_FREE_M = BESIDE_M - 0.5
_MOST_KEPT_FREE = 0.15
_SEARCH_S = (1.0, 600.0)


def replanned(service: Service, plan_id: str, form: Form) -> str:
    """Accept the plan that a form asks for; the answer is its id.

    Parameters
    ----------
    form
        ``change``: noted changes, each JSON ``[action, task, volunteer, order]``; the last of a task counts.
        ``task`` (ticked), ``action``, ``volunteer``, ``order``: what is sent at once without a script.
        ``edge`` (numbers of the map), ``alley`` (names): what is shut from now on, or from ``shut_from`` to
        ``shut_until`` (HH:MM).
        ``time_limit_s``: how long to search.

    Raises
    ------
    InputError
        With every fault of the wish, or of what it leaves to plan.
    """
    _close(service, plan_id, form)
    return beget(
        service, plan_id, orjson.dumps(_wish(service, plan_id, form)), key=None, clock=present()
    ).plan_id


def report(service: Service, plan_id: str, form: Form) -> None:
    """Keep what a dispatcher reports.

    Somebody has left or is late, a task is not wanted any more or is new, a closure is lifted or dated.
    """
    if form.one("type") in ("new_task", "closure"):
        line = lineage(service.ledger, plan_id)
        known = grown(Problem.model_validate_json(line.last.record.problem or b""), line.last.events)
        if form.one("type") == "new_task":
            entered = new_task(known, form)
        else:
            entered = closure_again(known, form, moment(line, present()).isoformat())
        _record(service, plan_id, [entered])
        return
    event: dict[str, Any] = {"type": form.one("type")}
    for name in ("volunteer", "task"):
        if form.one(name):
            event[name] = form.one(name)
    minutes = form.number("minutes", 1, 1_440)
    if minutes is not None:
        event["minutes"] = int(minutes)
    _record(service, plan_id, [event])


def _close(service: Service, plan_id: str, form: Form) -> None:
    edges, alleys = set(form.every("edge")), set(form.every("alley"))
    if not edges and not alleys:
        return
    line = lineage(service.ledger, plan_id)
    network = network_of(line.last.record, line.problem, service.networks)
    if network is None:
        return
    chosen: dict[int, Lane] = {}
    for english in (False, True):  # an alley is called as the page's language calls it
        for lane in survey(network, english=english).lanes:
            if str(lane.edge) in edges or lane.name in alleys:
                chosen.setdefault(lane.edge, lane)
    crs = line.problem.crs or "wgs84"
    if chosen:
        hours = {edge: at for edge, at in dated(line.problem, form, "shut_").items() if at is not None}
        closures = [{**_closure(lane, crs), **hours} for lane in chosen.values()]
        _record(service, plan_id, [{"type": "closure", "closure": closure} for closure in closures])


def _record(service: Service, plan_id: str, events: Sequence[dict[str, Any]]) -> None:
    at = moment(lineage(service.ledger, plan_id), present()).isoformat()
    # Of what is reported for one moment, the last word counts: ids follow one another.
    now = time.time_ns()
    body = orjson.dumps(
        {
            "events": [
                {"id": f"{now + n:016x}{uuid.uuid4().hex[:16]}", "at": at, **e} for n, e in enumerate(events)
            ]
        }
    )
    record_events(service.ledger, plan_id, parse_events(body), networks=service.networks)


def _wish(service: Service, plan_id: str, form: Form) -> dict[str, Any]:
    changes: dict[str, tuple[str, dict[str, Any]]] = {}
    for action, task, volunteer, order in (*_noted(form.every("change")), *_ticked(form)):
        change: dict[str, Any] = {"task": task}
        if volunteer and action == "move":
            change["volunteer"] = volunteer
            if order:
                change["order"] = order
        changes[task] = ("reassign" if action == "free" else action, change)
    wish: dict[str, Any] = {"changes": {"move": [], "lock": [], "reassign": []}}
    for kind, change in changes.values():
        wish["changes"][kind].append(change)
    seconds = form.number("time_limit_s", *_SEARCH_S)
    if seconds is not None:
        options = lineage(service.ledger, plan_id).problem.options.model_dump(mode="json")
        wish["options"] = {**options, "time_limit_s": seconds}
    return wish


def _noted(changes: Iterable[str]) -> Iterator[tuple[str, str, str, int | None]]:
    """Read noted changes; what no page of ours writes is passed over."""
    for said in changes:
        try:
            action, task, volunteer, order = orjson.loads(said)
            door = int(order) if order else None
        except (TypeError, ValueError):
            continue
        if action in ("move", "lock", "free") and isinstance(task, str):
            yield action, task, str(volunteer or ""), door


def _ticked(form: Form) -> Iterator[tuple[str, str, str, int | None]]:
    action, tasks = form.one("action"), form.every("task")
    if action not in ("move", "lock", "free"):
        return
    order = form.number("order", 1, 100_000) if len(tasks) == 1 else None
    for task in tasks:
        yield action, task, form.one("volunteer"), int(order) if order else None


def _closure(lane: Lane, crs: Any) -> dict[str, Any]:
    whole = shapely.LineString(lane.lonlat)
    metres = metres_between(np.array(lane.lonlat[:-1]), np.array(lane.lonlat[1:])).sum()
    free = min(_MOST_KEPT_FREE, KEPT_FREE_M / max(metres, 1.0))
    middle = shapely.ops.substring(whole, free, 1 - free, normalized=True)
    line = from_wgs84(np.array(middle.coords), crs)
    return {
        "id": f"{MADE_HERE}{uuid.uuid4().hex[:12]}",
        "line": {"type": "LineString", "coordinates": [[round(x, 7), round(y, 7)] for x, y in line.tolist()]},
    }
