"""Says what it would take to serve a task that a plan leaves out; a worker solves it, once."""

import asyncio

from fastapi import APIRouter, Response

from api.preferences import Prefer, wait_s
from api.problems import Refusal, Types
from api.promises import waited as waited_for
from api.service import InService, PlanId, Service
from api.shown import no_routes, read, walked_plan_of
from optimizer.plan import Status, Unassigned
from optimizer.remedy import Remedy
from worker.ledger import Record
from worker.questions import Question, ask

router = APIRouter(prefix="/v1/plans", tags=["plans"])


class WhatItTakes(Unassigned):
    """An unassigned task, and the smallest change that would serve it; `remedy` once it has been solved."""

    plan: str
    status: Status
    remedy: Remedy | None = None
    failure: str | None = None


@router.get(
    "/{plan_id}/unassigned/{task_id:path}",
    summary="What it would take to serve an unassigned task",
    response_model=WhatItTakes,
    responses={202: {"model": WhatItTakes, "description": "Being solved; ask again."}},
)
async def get_unassigned(
    plan_id: PlanId,
    task_id: str,
    service: InService,
    prefer: Prefer = None,
) -> Response:
    """Why nobody serves it, who came closest, and the smallest change that would serve it.

    The change is proved: the problem with it was solved again from this plan, everything that was served is
    served, and the referee approved. `remedy.steps[].patch` is a JSON Patch on the problem. The first
    question starts the solve; every later one is answered from it.
    """
    patience_s = wait_s(prefer, cap_s=service.settings.max_wait_s)
    left, question, version = await asyncio.to_thread(left_out, service, plan_id, task_id)
    record = await asyncio.to_thread(ask, service.ledger, question, map_version=version)
    waited = await waited_for(service, question.id, patience_s, known=record)
    return Response(
        _written(left, plan_id, waited.record or record),
        status_code=waited.status_code,
        headers=waited.headers,
        media_type="application/json",
    )


def left_out(service: Service, plan_id: str, task_id: str) -> tuple[Unassigned, Question, str | None]:
    """Find the task among those that a finished plan leaves out.

    Raises
    ------
    Refusal
        404 for an unknown plan or a task that is not left out, 409 while there is no finished plan.
    """
    record = read(service.ledger, plan_id)
    plan = walked_plan_of(record)
    if not record.ended or plan.summary is None:
        raise no_routes(plan.status, ended=record.ended, retry_after_s=service.settings.retry_after_s)
    left = next((one for one in plan.unassigned if one.task == task_id), None)
    if left is None:
        raise Refusal(
            Types.NOT_UNASSIGNED,
            "It is served by the plan, or unknown to its problem; see unassigned of the plan.",
            "该任务已安排，或不在任务单中；请查看方案的 unassigned。",
        )
    return left, Question(plan_id, task_id), record.map_version


def _written(left: Unassigned, plan_id: str, record: Record) -> bytes:
    done = record.status == Status.SUCCEEDED and record.plan is not None
    answer = WhatItTakes(
        **{name: getattr(left, name) for name in Unassigned.model_fields},
        plan=plan_id,
        status=Status(record.status),
        remedy=Remedy.model_validate_json(record.plan or b"") if done else None,
        failure=record.failure,
    )
    return answer.model_dump_json(exclude_none=True).encode()
