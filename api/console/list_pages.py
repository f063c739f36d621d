"""The first page: what was planned lately, and what stands at which point."""

import asyncio
from typing import Annotated

from fastapi import Query, Response

from api.console.desk import InDesk
from api.console.route import desk_router
from api.naming import names_of

router = desk_router()
_STEP = 30


@router.get("")
async def get_plans(desk: InDesk, count: Annotated[int, Query(ge=1, le=10_000)] = _STEP) -> Response:
    """List the newest plans."""
    ledger, headlines = desk.service.ledger, desk.request.app.state.headlines
    lines = await asyncio.to_thread(headlines.newest, ledger, names_of(desk.service), limit=count + 1)
    maps = await asyncio.to_thread(ledger.maps.entries)
    more = count + _STEP if len(lines) > count else None
    return desk.page("plans", part="plans", lines=lines[:count], more=more, maps=len(maps))
