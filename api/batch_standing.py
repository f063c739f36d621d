"""Tells how many plans stand together, and what somebody must still see to."""

from collections.abc import Sequence
from typing import Any

import orjson
from pydantic import BaseModel

from api.batching import batches_of
from api.exceptions_report import Exceptional, of_errors, of_plan
from api.service import Service
from api.shown import plan_of
from optimizer.plan import Plan, Status


class Member(BaseModel):
    """One plan of a batch; ``plan`` is None when its problem had faults, the figures before it has routes."""

    id: str
    plan: str | None
    status: str
    tasks: int | None = None
    served: int | None = None
    walk_m: int | None = None


class ExceptionOut(BaseModel):
    """One thing that somebody must see to."""

    id: str
    where: str
    task: str
    code: str
    detail: str
    detail_zh: str
    next_step: str
    next_step_zh: str


class BatchOut(BaseModel):
    """How a batch stands: ``failed`` when some plan of it did or was refused, else as its plans."""

    id: str
    status: str
    plans: tuple[Member, ...]
    exceptions: tuple[ExceptionOut, ...]


def look_at_batch(service: Service, batch_id: str) -> BatchOut | None:
    """Tell how a batch stands; None when it is not known."""
    kept = batches_of(service).find(batch_id)
    if kept is None:
        return None
    rows = [_Row(service, entry) for entry in orjson.loads(kept.content)]
    return BatchOut(
        id=batch_id,
        status=_together([row.member.status for row in rows]),
        plans=tuple(row.member for row in rows),
        exceptions=tuple(map(_out, (one for row in rows for one in row.exceptions))),
    )


def report_of(service: Service, batch_id: str) -> list[Exceptional] | None:
    """List what has to be seen to in a batch; None when it is not known."""
    kept = batches_of(service).find(batch_id)
    if kept is None:
        return None
    return [one for entry in orjson.loads(kept.content) for one in _Row(service, entry).exceptions]


class _Row:
    """One entry of a batch, looked up."""

    def __init__(self, service: Service, entry: dict[str, Any]) -> None:
        name, plan_id = entry["id"], entry["plan"]
        self.exceptions = of_errors(name, entry.get("faults", ()))
        self.member = Member(id=name, plan=plan_id, status="refused")
        if plan_id is None:
            return
        record = service.ledger.read(plan_id)
        if record is None:
            self.member = Member(id=name, plan=plan_id, status="forgotten")
            return
        plan = plan_of(record)
        if record.ended:
            self.exceptions += of_plan(name, plan, orjson.loads(record.problem or b"{}"))
        self.member = _member(name, plan)


def _member(name: str, plan: Plan) -> Member:
    summary = plan.summary
    if summary is None:
        return Member(id=name, plan=plan.id, status=plan.status)
    return Member(
        id=name,
        plan=plan.id,
        status=plan.status,
        tasks=summary.tasks,
        served=summary.served,
        walk_m=summary.walk_m,
    )


def _together(statuses: Sequence[str]) -> str:
    open_ = {status for status in statuses if status in (Status.QUEUED, Status.RUNNING)}
    if open_:
        return Status.QUEUED if set(statuses) == {Status.QUEUED} else Status.RUNNING
    if set(statuses) <= {Status.CANCELLED}:
        return Status.CANCELLED
    bad = {Status.FAILED.value, "refused"}
    return Status.FAILED if bad & set(statuses) else Status.SUCCEEDED


def _out(one: Exceptional) -> ExceptionOut:
    zh, en = one.what
    next_zh, next_en = one.next_step
    return ExceptionOut(
        id=one.zone,
        where=one.where,
        task=one.task,
        code=one.code,
        detail=en,
        detail_zh=zh,
        next_step=next_en,
        next_step_zh=next_zh,
    )
