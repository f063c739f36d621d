"""Takes problems in and gives plans out; the promise in between is the ledger's."""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.bodies import json_body, read_body, require_json
from api.examples import PROBLEM_EXAMPLES
from api.intake import read_in, take_in
from api.preferences import IdempotencyKey, Prefer, idempotency_key, wait_s
from api.promises import fingerprint_of, not_another, promise, warned_before
from api.promises import waited as waited_for
from api.service import InService, PlanId, Service, plan_not_found
from api.shown import as_json, just_queued, plan_of, read
from api.verdict import Verdict, judge
from optimizer.plan import Plan, Warn

router = APIRouter(prefix="/v1/plans", tags=["plans"])

PROBLEM_BODY = json_body("Problem", PROBLEM_EXAMPLES)


@router.post(
    "",
    status_code=202,
    summary="Ask for a plan",
    response_model=Plan,
    responses={200: {"model": Plan, "description": "Finished within Prefer: wait."}},
    openapi_extra=PROBLEM_BODY,
)
async def post_plan(
    request: Request,
    service: InService,
    prefer: Prefer = None,
    idempotency_key_: IdempotencyKey = None,
) -> Response:
    """Accept a problem. What was answered with 202 is never lost and is finished exactly once.

    Poll the address in `Location`, or listen to its `/progress`.
    """
    key = idempotency_key(idempotency_key_)
    patience_s = wait_s(prefer, cap_s=service.settings.max_wait_s)
    require_json(request)
    body = await read_body(request, limit=service.settings.max_problem_bytes)
    plan_id, warnings = await asyncio.to_thread(_accept, service, body, key)
    waited = await waited_for(service, plan_id, patience_s)
    plan = just_queued(plan_id) if waited.record is None else plan_of(waited.record)
    new = tuple(one for one in warnings if one not in plan.warnings)
    plan = plan.model_copy(update={"warnings": (*new, *plan.warnings)})
    headers = {"Location": request.url_for("get_plan", plan_id=plan_id).path, **waited.headers}
    return _json(plan, status_code=waited.status_code, headers=headers)


@router.post("/validate", summary="Only check a problem", openapi_extra=PROBLEM_BODY)
async def validate_problem(request: Request, service: InService) -> Verdict:
    """Every fault and every warning; nothing is queued."""
    require_json(request)
    body = await read_body(request, limit=service.settings.max_problem_bytes)
    return await asyncio.to_thread(judge, body, service)


@router.post(
    "/{plan_id}/cancel",
    summary="Stop the search",
    response_model=Plan,
    responses={202: {"model": Plan, "description": "Told to stop; a worker is handing in its best."}},
)
async def cancel_plan(
    plan_id: PlanId,
    service: InService,
    keep: Annotated[Literal["best"] | None, Query(description="Publish the best plan found so far.")] = None,
) -> Response:
    """Stop; with `keep=best` the best so far becomes the plan. A plan that has ended stays as it is."""
    status = await asyncio.to_thread(service.ledger.cancel, plan_id, keep=keep == "best")
    if status is None:
        raise plan_not_found()
    plan, ended = await asyncio.to_thread(_read, service, plan_id)
    headers = {} if ended else {"Retry-After": str(service.settings.retry_after_s)}
    return _json(plan, status_code=200 if ended else 202, headers=headers)


def _accept(service: Service, body: bytes, key: str | None) -> tuple[str, tuple[Warn, ...]]:
    problem = read_in(body, ledger=service.ledger, networks=service.networks)
    fingerprint = fingerprint_of(body)
    # A repetition is answered as the first time, even if the map has changed since and it had faults now.
    accepted = None if key is None else service.ledger.recall(key, fingerprint=fingerprint)
    if accepted is not None:
        plan_id = not_another(accepted)
        return plan_id, warned_before(service, plan_id)
    intake = take_in(problem, ledger=service.ledger, networks=service.networks)
    return not_another(promise(service, body, intake, fingerprint=fingerprint, key=key)), intake.warnings


def _read(service: Service, plan_id: str) -> tuple[Plan, bool]:
    """Read a plan as it stands, and whether it has ended."""
    record = read(service.ledger, plan_id)
    return plan_of(record), record.ended


def _json(plan: Plan, *, status_code: int, headers: dict[str, str]) -> Response:
    return Response(as_json(plan), status_code=status_code, headers=headers, media_type="application/json")
