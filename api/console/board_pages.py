"""The page of one plan: how its search goes, what it says, and every way to change it."""

import asyncio

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.console import changing
from api.console.board import read_board
from api.console.desk import Desk, InDesk
from api.console.forms import Form, read_form
from api.console.ordering import LONGEST_SEARCH_S
from api.console.route import desk_router
from api.console.starting_again import again
from api.links import give_links, lead_nowhere
from api.service import PlanId, plan_not_found
from optimizer.errors import Fault, InputError

router = desk_router("/console/plans/{plan_id}")
NOTHING = Form(())


@router.get("")
async def get_board(plan_id: PlanId, desk: InDesk) -> Response:
    """Show a plan."""
    return await _show(desk, plan_id)


@router.post("/cancel")
async def post_cancel(request: Request, plan_id: PlanId, desk: InDesk) -> Response:
    """Stop the search, with ``keep=best`` for the best so far."""
    form = await _form(request, desk)
    keep = form.one("keep") == "best"
    if await asyncio.to_thread(desk.service.ledger.cancel, plan_id, keep=keep) is None:
        raise plan_not_found()
    return _to(plan_id)


@router.post("/again")
async def post_again(plan_id: PlanId, desk: InDesk) -> Response:
    """Start a search that came to nothing once more; the same form twice is one plan."""
    try:
        started = await asyncio.to_thread(again, desk.service, plan_id)
    except InputError as error:
        return await _show(desk, plan_id, faults=error.faults)
    return _to(started)


@router.post("/replan")
async def post_replan(request: Request, plan_id: PlanId, desk: InDesk) -> Response:
    """Shut alleys, plan the rest of the day anew, and lead to the new plan."""
    form = await _form(request, desk)
    if form.one("action") == "move" and not form.one("volunteer"):
        return await _show(desk, plan_id, complaint=desk.say("change.nobody"))
    try:
        child = await asyncio.to_thread(changing.replanned, desk.service, plan_id, form)
    except InputError as error:
        return await _show(desk, plan_id, faults=error.faults)
    return _to(child)


@router.post("/reports")
async def post_report(request: Request, plan_id: PlanId, desk: InDesk) -> Response:
    """Keep what a dispatcher reports; it counts from the next replan on."""
    form = await _form(request, desk)
    try:
        await asyncio.to_thread(changing.report, desk.service, plan_id, form)
    except InputError as error:
        typed = form if form.one("type") == "new_task" else NOTHING
        return await _show(desk, plan_id, faults=error.faults, typed=typed, reported=True)
    return _to(plan_id, "since")


@router.post("/links")
async def post_links(request: Request, plan_id: PlanId, desk: InDesk) -> Response:
    """Give a link to every volunteer with a route; shown once, because only hashes are kept."""
    board = await asyncio.to_thread(read_board, desk.service, plan_id, desk.lang)
    walking = list(dict.fromkeys(route.volunteer for route in board.plan.routes))
    links = await give_links(plan_id, request, desk.service, walking)
    local = lead_nowhere(request, desk.service)
    return desk.page("links", part="plans", board=board, links=links, local=local)


async def _form(request: Request, desk: Desk) -> Form:
    return await read_form(request, limit=desk.service.settings.max_problem_bytes)


async def _show(
    desk: Desk,
    plan_id: str,
    *,
    faults: tuple[Fault, ...] = (),
    complaint: str = "",
    typed: Form = NOTHING,
    reported: bool = False,
) -> Response:
    board = await asyncio.to_thread(read_board, desk.service, plan_id, desk.lang)
    return desk.page(
        "board",
        part="plans",
        status=422 if faults or complaint else 200,
        board=board,
        local=lead_nowhere(desk.request, desk.service),
        faults=faults,
        complaint=complaint,
        longest_s=LONGEST_SEARCH_S,
        typed=typed,
        reported=reported,
    )


def _to(plan_id: str, part: str = "") -> Response:
    return RedirectResponse(f"/console/plans/{plan_id}{'#' + part if part else ''}", status_code=303)
