"""Leaves out of a replanned plan what is in it only to be remembered: doors that are finished already.

Rules and referee must see such a *frozen* door (`docs/execution.md`), and the plan's JSON has it. Whoever
walks, or looks at what is walked, would take it for work.
"""

from collections.abc import Collection

import orjson

from optimizer.plan import Plan, Route, Summary
from worker.ledger import Record


def frozen_in(record: Record) -> frozenset[str]:
    """The ids of the finished doors that a plan remembers; none for a plan that is no replan."""
    return frozenset(orjson.loads(record.wish or b"{}").get("frozen", ()))


def still_to_do(plan: Plan, frozen: Collection[str]) -> Plan:
    """Take finished doors out of the routes, out of the list of what is left over, and out of the counts.

    Nothing else moves: such a door stands where its route begins and takes no time.
    """
    if not frozen:
        return plan
    left_over = tuple(entry for entry in plan.unassigned if entry.task not in frozen)
    routes = tuple(_without(route, frozen) for route in plan.routes)
    served = sum(before.tasks - after.tasks for before, after in zip(plan.routes, routes, strict=True))
    unassigned = len(plan.unassigned) - len(left_over)
    summary = None if plan.summary is None else _less(plan.summary, served, unassigned)
    return plan.model_copy(update={"routes": routes, "unassigned": left_over, "summary": summary})


def _without(route: Route, frozen: Collection[str]) -> Route:
    stops = tuple(stop for stop in route.stops if stop.task not in frozen)
    gone = {stop.task for stop in route.stops if stop.task in frozen}
    return route.model_copy(update={"stops": stops, "tasks": route.tasks - len(gone)})


def _less(summary: Summary, served: int, unassigned: int) -> Summary:
    return summary.model_copy(
        update={
            "tasks": summary.tasks - served - unassigned,
            "served": summary.served - served,
            "unassigned": summary.unassigned - unassigned,
        }
    )
