"""The first page: what was planned lately, and what stands at which point."""

import asyncio
from collections.abc import Collection
from typing import Annotated

from fastapi import Query, Response

from api.console.desk import Desk, InDesk
from api.console.route import desk_router
from api.naming import names_of

router = desk_router()
_STEP = 30


@router.get("")
async def get_plans(desk: InDesk, count: Annotated[int, Query(ge=1, le=10_000)] = _STEP) -> Response:
    """List the newest plans."""
    return await list_plans(desk, count)


async def list_plans(
    desk: Desk, count: int = _STEP, *, complaint: str = "", ticked: Collection[str] = ()
) -> Response:
    """Write the list, with what stands in the way of comparing the plans that were ticked."""
    ledger, headlines = desk.service.ledger, desk.request.app.state.headlines
    lines = await asyncio.to_thread(headlines.newest, ledger, names_of(desk.service), limit=count + 1)
    maps = await asyncio.to_thread(ledger.maps.entries)
    return desk.page(
        "plans",
        part="plans",
        status=422 if complaint else 200,
        lines=lines[:count],
        more=count + _STEP if len(lines) > count else None,
        maps=len(maps),
        complaint=complaint,
        ticked=ticked,
    )
