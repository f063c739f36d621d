"""Gives out the links that lead volunteers to their pages, and takes them back."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.problems import Refusal, Types
from api.service import InService, PlanId, Service
from api.settings import LOOPBACK
from api.shown import read
from optimizer.problem import Problem, Volunteer
from worker.links import Links

router = APIRouter(prefix="/v1/plans", tags=["volunteers"])

WhoseLinks = Annotated[
    list[str] | None, Query(description="Only these volunteers; left out, all of the problem.")
]


@router.post(
    "/{plan_id}/links",
    summary="Links to the volunteers' pages",
    responses={200: {"content": {"application/json": {"example": {"V01": "https://…/r/…"}}}}},
)
async def give_links(
    plan_id: PlanId, request: Request, service: InService, volunteer: WhoseLinks = None
) -> dict[str, str]:
    """Volunteer → address. Whoever has the address may read that page: hand it to its volunteer alone.

    It lasts until twelve hours after the volunteer's last shift. Asking again gives new addresses, because
    only their hashes are kept; the old ones stay good until they are taken back.
    """
    base = service.settings.public_url or str(request.base_url)
    tokens = await asyncio.to_thread(_give, service, plan_id, volunteer)
    return {who: f"{base.rstrip('/')}/r/{token}" for who, token in tokens.items()}


@router.delete("/{plan_id}/links", status_code=204, summary="Take the links back")
async def revoke_links(
    plan_id: PlanId,
    service: InService,
    volunteer: Annotated[str | None, Query(description="Only this volunteer's.")] = None,
) -> Response:
    """End every link of the plan, or of one volunteer; their holders are told so."""
    await asyncio.to_thread(_revoke, service, plan_id, volunteer)
    return Response(status_code=204)


def lead_nowhere(request: Request, service: Service) -> bool:
    """Whether links open on this machine alone: a loopback name leads every telephone to itself."""
    return service.settings.public_url is None and request.url.hostname in LOOPBACK


def _give(service: Service, plan_id: str, wanted: list[str] | None) -> dict[str, str]:
    problem = Problem.model_validate_json(read(service.ledger, plan_id).problem or b"")
    people = {one.id: one for one in problem.volunteers}
    chosen = people.values() if wanted is None else [_known(people, name) for name in wanted]
    # Without a shift nobody walks, so there is nothing to lead to.
    ends = {one.id: max(shift.end for shift in one.shifts) for one in chosen if one.shifts}
    return Links(service.ledger.store).give(plan_id, ends)


def _revoke(service: Service, plan_id: str, volunteer: str | None) -> None:
    read(service.ledger, plan_id)
    Links(service.ledger.store).revoke(plan_id, volunteer)


def _known(people: dict[str, Volunteer], name: str) -> Volunteer:
    if name in people:
        return people[name]
    raise Refusal(
        Types.ROUTE_NOT_FOUND,
        "The problem of this plan has no volunteer with this id.",
        "该方案的任务单中没有这位志愿者。",
    )
