"""Plans the rest of a day anew, and tells each volunteer's changes."""

import asyncio
import contextlib
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Request, Response

from api.bodies import read_body, require_json
from api.examples_of_the_day import WISH_EXAMPLES
from api.handlers import STORE_AWAY
from api.lineage import lineage
from api.preferences import idempotency_key, wait_s
from api.problems import Refusal, Types
from api.promises import wait_for
from api.rebuilding import beget, present
from api.service import InService, PlanId, Service
from api.shown import as_json, plan_of, read
from optimizer.execution.changes import PlanChanges, compare
from optimizer.plan import Plan, Status, Warn

router = APIRouter(prefix="/v1/plans", tags=["the day"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": False,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Wish"},
                "examples": WISH_EXAMPLES,
            }
        },
    }
}


class Replanned(Plan):
    """A child plan; with `Prefer: wait` also what it changes for whom."""

    changes: PlanChanges | None = None


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
    prefer: Annotated[str | None, Header(description="`wait=N`: hold the answer for up to N ≤ 30 s.")] = None,
    idempotency_key_: Annotated[
        str | None,
        Header(alias="Idempotency-Key", description="Same key and body: the same plan, for 24 hours."),
    ] = None,
) -> Response:
    """A child plan from now on: finished stops are out of it, stops under way stay, and little is changed.

    The body may be empty. `Location` names the child; `GET …/changes` of the child tells what is new for
    each volunteer.
    """
    key = idempotency_key(idempotency_key_)
    patience_s = wait_s(prefer, cap_s=service.settings.max_wait_s)
    body = await read_body(request, limit=service.settings.max_problem_bytes)
    if body.strip():
        require_json(request)
    child = await asyncio.to_thread(beget, service, plan_id, body, key=key, clock=present())
    headers = {"Location": request.url_for("get_plan", plan_id=child.plan_id).path}
    if patience_s is not None:
        headers["Preference-Applied"] = f"wait={patience_s}"
    plan, ended, changes = Plan(id=child.plan_id, status=Status.QUEUED), False, None
    with contextlib.suppress(*STORE_AWAY):  # the promise is made: a store that goes now must not unsay it
        await wait_for(service, child.plan_id, patience_s or 0)
        plan, ended, changes = await asyncio.to_thread(_look, service, child.plan_id)
    finished_in_time = patience_s is not None and ended
    if not finished_in_time:
        headers["Retry-After"] = str(service.settings.retry_after_s)
    return Response(
        _written(plan, child.warnings, changes if finished_in_time else None),
        status_code=200 if finished_in_time else 202,
        headers=headers,
        media_type="application/json",
    )


@router.get("/{plan_id}/changes", summary="What a replanned plan changes", response_model_exclude_none=True)
async def get_changes(plan_id: PlanId, service: InService) -> PlanChanges:
    """Per volunteer: tasks added, removed, moved in the order, and begun more than 5 minutes off."""
    return await asyncio.to_thread(changes_of, service, plan_id)


def _look(service: Service, plan_id: str) -> tuple[Plan, bool, PlanChanges | None]:
    record = read(service.ledger, plan_id)
    succeeded = record.status == Status.SUCCEEDED
    return plan_of(record), record.ended, changes_of(service, plan_id) if succeeded else None


def _written(plan: Plan, warnings: tuple[Warn, ...], changes: PlanChanges | None) -> bytes:
    said = orjson.loads(as_json(plan))
    told = {orjson.dumps(warning) for warning in said.get("warnings", [])}
    extra = [warning.model_dump(mode="json") for warning in warnings]
    said["warnings"] = [
        *(warning for warning in extra if orjson.dumps(warning) not in told),
        *said.get("warnings", []),
    ]
    if changes is not None:
        said["changes"] = changes.model_dump(mode="json", exclude_none=True)
    return orjson.dumps(said)


def changes_of(service: Service, plan_id: str) -> PlanChanges:
    """Compare a plan with the one that it was replanned from.

    Raises
    ------
    Refusal
        404 without a parent, 409 before there are routes.
    """
    line = lineage(service.ledger, plan_id)
    record = line.last.record
    if record.parent is None or len(line.chapters) == 1:
        raise Refusal(
            Types.NOT_REPLANNED,
            "It was not replanned from another plan, or that one is no longer kept: nothing can be compared.",
            "该方案不是由其他方案重新规划而来，或原方案已不再保存；没有可比较的内容。",
        )
    parent, child = line.chapters[-2].plan, line.last.plan
    if parent is None or child is None or not record.ended:
        raise Refusal(
            Types.NO_ROUTES_YET,
            "The plan has no routes to compare; ask again when it has succeeded.",
            "该方案还没有可比较的路线；请在计算完成后再取。",
            headers={} if record.ended else {"Retry-After": str(service.settings.retry_after_s)},
        )
    wish = orjson.loads(record.wish or b"{}")
    problem = orjson.loads(record.problem or b"{}")
    return compare(
        parent,
        child.model_copy(update={"id": plan_id}),
        tasks=[task["id"] for task in problem["tasks"]],
        frozen=wish.get("frozen", []),
        closed=wish.get("closed", {}),
    )
