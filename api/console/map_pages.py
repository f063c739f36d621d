"""The maps there are, and a form to bring one."""

import asyncio
from typing import Any

import orjson
from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from api.console.desk import InDesk
from api.console.forms import read_form
from api.console.route import desk_router
from api.ids import MAP_ID
from api.maps import store_map
from api.sheets.markup import clean
from optimizer.errors import MapError
from worker.ledger import Ledger

router = desk_router("/console/maps")


@router.get("")
async def get_maps(desk: InDesk) -> Response:
    """List the maps."""
    return desk.page("maps", part="maps", maps=await _maps(desk.service.ledger), faults=(), name="")


@router.post("")
async def post_map(request: Request, desk: InDesk) -> Response:
    """Store a map under the name that was typed, or the file's own."""
    service = desk.service
    form = await read_form(request, limit=service.settings.max_map_bytes)
    upload = next(iter(form.uploads("file")), None)
    name = _name(form.one("name") or (upload.filename.partition(".")[0] if upload else ""))
    faults: list[str] = []
    if upload is None:
        faults.append(desk.say("maps.no_file"))
    else:
        try:
            await asyncio.to_thread(store_map, service.ledger, name, "", upload.content)
        except MapError as error:
            faults += [desk.fault(one) for one in error.faults]
    if faults:
        maps = await _maps(service.ledger)
        return desk.page("maps", part="maps", status=422, maps=maps, faults=faults, name=name)
    return RedirectResponse("/console/maps", status_code=303)


def _name(typed: str) -> str:
    """Make an id of what was typed; a file's name may hold what an id may not."""
    name = "".join(letter for letter in clean(typed) if letter != "/").strip()[:64]
    return name if MAP_ID.match(name) else "map"


async def _maps(ledger: Ledger) -> list[tuple[str, dict[str, Any]]]:
    entries = await asyncio.to_thread(ledger.maps.entries)
    return [(entry.map_id, orjson.loads(entry.report)) for entry in entries]
