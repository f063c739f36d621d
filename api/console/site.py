"""Puts the console's pages together, with the way in for those who have a key."""

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from api.console import (
    assets,
    board_pages,
    compare_pages,
    draft_pages,
    list_pages,
    map_pages,
    morning_pages,
    why_pages,
)
from api.console.access import require_own_form, sign_in
from api.console.desk import anyones_desk, desk_of
from api.console.forms import read_form
from api.console.listing import Headlines
from api.console.route import desk_router
from api.problems import Refusal, Types
from api.service import InService

SEE_OTHER = 303
door = desk_router()


@door.post("/sign-in")
async def post_key(request: Request, service: InService) -> Response:
    """Take the key and lead on to where the dispatcher wanted to go."""
    require_own_form(request)
    form = await read_form(request, limit=10_000)
    way = form.one("way")
    # Only a path of ours: a link to here must not lead anywhere else.
    way = way if way == "/console" or way.startswith("/console/") else "/console"
    response: Response = RedirectResponse(way, status_code=SEE_OTHER)
    if sign_in(response, form.one("key"), service.settings):
        return response
    return anyones_desk(request, service).page("sign_in", part="", status=401, way=way, wrong=True)


@door.get("/{rest:path}", dependencies=[Depends(desk_of)])
async def get_nothing(rest: str) -> Response:
    """Say so on a page; a slash behind the console's own address is none too many."""
    if not rest:
        return RedirectResponse("/console", status_code=SEE_OTHER)
    raise Refusal(
        Types.NOT_FOUND,
        "There is no such page. Go back to the list of plans.",
        "没有这个页面。请回到方案列表。",
    )


def install(app: FastAPI) -> None:
    """Add the console to an application."""
    app.state.headlines = Headlines()
    routers: tuple[APIRouter, ...] = (
        assets.router,
        list_pages.router,
        draft_pages.router,
        morning_pages.router,
        board_pages.router,
        why_pages.router,
        compare_pages.router,
        map_pages.router,
        door,
    )
    for router in routers:
        app.include_router(router)
