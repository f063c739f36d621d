"""Plans the rest of a day anew, and tells each volunteer's changes."""

import asyncio
import contextlib

from fastapi import APIRouter, Request, Response

from api.bodies import json_body, read_body, require_json
from api.examples_of_the_day import WISH_EXAMPLES
from api.handlers import STORE_AWAY
from api.preferences import IdempotencyKey, Prefer, idempotency_key, wait_s
from api.promises import waited as waited_for
from api.rebuilding import beget, present
from api.service import InService, PlanId
from api.shown import plan_of
from api.told_changes import changes_if_any, changes_of, written
from optimizer.execution.changes import PlanChanges, Replanned
from optimizer.plan import Plan, Status

router = APIRouter(prefix="/v1/plans", tags=["the day"])

_BODY = json_body("Wish", WISH_EXAMPLES, required=False)


@router.post(
    "/{plan_id}/replan",
    status_code=202,
    summary="Plan the rest of the day anew",
    response_model=Replanned,
    responses={200: {"model": Replanned, "description": "Finished within Prefer: wait."}},
    openapi_extra=_BODY,
)
async def replan(
    plan_id: PlanId,
    request: Request,
    service: InService,
    prefer: Prefer = None,
    idempotency_key_: IdempotencyKey = None,
) -> Response:
    """A child plan from now on: finished stops are out of it, stops under way stay, and little is changed.

    The body may be empty. `Location` names the child; once it has succeeded it tells under `changes` what is
    new for each volunteer, and `GET …/changes` of the child tells that alone.
    """
    key = idempotency_key(idempotency_key_)
    patience_s = wait_s(prefer, cap_s=service.settings.max_wait_s)
    body = await read_body(request, limit=service.settings.max_problem_bytes)
    if body.strip():
        require_json(request)
    child = await asyncio.to_thread(beget, service, plan_id, body, key=key, clock=present())
    waited = await waited_for(service, child.plan_id, patience_s)
    plan, changes = Plan(id=child.plan_id, status=Status.QUEUED), None
    if waited.record is not None:
        plan = plan_of(waited.record)
    if waited.record is not None and waited.in_time:
        with contextlib.suppress(*STORE_AWAY):  # it is promised, and its changes can be read later
            changes = await asyncio.to_thread(changes_if_any, service, waited.record)
    headers = {"Location": request.url_for("get_plan", plan_id=child.plan_id).path, **waited.headers}
    return Response(
        written(plan, child.warnings, changes),
        status_code=waited.status_code,
        headers=headers,
        media_type="application/json",
    )


@router.get("/{plan_id}/changes", summary="What a replanned plan changes", response_model_exclude_none=True)
async def get_changes(plan_id: PlanId, service: InService) -> PlanChanges:
    """Per volunteer: tasks added, removed, moved in the order, and begun more than 5 minutes off."""
    return await asyncio.to_thread(changes_of, service, plan_id)
