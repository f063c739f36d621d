"""Tells what a replanned plan changes for whom: beside the plan itself, and alone."""

from typing import Any

import orjson

from api.lineage import Lineage, lineage
from api.problems import Refusal, Types
from api.service import Service
from api.shown import as_json, plan_of
from optimizer.execution.changes import PlanChanges, compare
from optimizer.plan import Plan, Status, Warn
from worker.ledger import Record


def changes_of(service: Service, plan_id: str) -> PlanChanges:
    """Compare a plan with the one that it was replanned from, or was to keep to (``previous_plan``).

    Raises
    ------
    Refusal
        404 without such a plan, 409 before there are routes.
    """
    line = lineage(service.ledger, plan_id)
    record = line.last.record
    problem = orjson.loads(record.problem or b"{}")
    asked_before = _before(service, line, problem)
    parent = None if asked_before is None else plan_of(asked_before)
    child = line.last.plan
    if asked_before is None or parent is None:
        raise Refusal(
            Types.NOT_REPLANNED,
            "It was not made from another plan, or that one is no longer kept: nothing can be compared.",
            "该方案不是在其他方案基础上规划的，或原方案已不再保存；没有可比较的内容。",
        )
    if parent.summary is None or child is None or not record.ended:
        raise Refusal(
            Types.NO_ROUTES_YET,
            "The plan has no routes to compare; ask again when it has succeeded.",
            "该方案还没有可比较的路线；请在计算完成后再取。",
            headers={} if record.ended else {"Retry-After": str(service.settings.retry_after_s)},
        )
    wish = orjson.loads(record.wish or b"{}")
    return compare(
        parent,
        child.model_copy(update={"id": plan_id}),
        tasks=[task["id"] for task in problem["tasks"]],  # rounds were written out when it was stored
        frozen=wish.get("frozen", []),
        closed=wish.get("closed", {}),
        done=wish.get("done", []),
        remembered=orjson.loads(asked_before.wish or b"{}").get("frozen", []),
    )


def _before(service: Service, line: Lineage, problem: dict[str, Any]) -> Record | None:
    """The plan before: a parent, else the one that the request names; None when it is no longer kept."""
    if line.last.record.parent is not None:
        return line.chapters[-2].record if len(line.chapters) > 1 else None
    name = problem.get("options", {}).get("previous_plan")
    return None if name is None else service.ledger.read(name)


def changes_if_any(service: Service, record: Record) -> PlanChanges | None:
    """What a plan changes; None before it has succeeded, and where there is nothing to compare it with."""
    if record.parent is None or record.status != Status.SUCCEEDED:
        return None
    try:
        return changes_of(service, record.plan_id)
    except Refusal:
        return None


def written(plan: Plan, warnings: tuple[Warn, ...] = (), changes: PlanChanges | None = None) -> bytes:
    """Write a plan as the wire has it, with warnings of its request before its own, and its changes."""
    said = orjson.loads(as_json(plan))
    if warnings:
        told = {orjson.dumps(warning) for warning in said.get("warnings", [])}
        extra = [warning.model_dump(mode="json") for warning in warnings]
        fresh = [warning for warning in extra if orjson.dumps(warning) not in told]
        said["warnings"] = [*fresh, *said.get("warnings", [])]
    if changes is not None:
        said["changes"] = changes.model_dump(mode="json", exclude_none=True)
    return orjson.dumps(said)
