"""A whole morning: the ledgers of all zones seen together, planned together, with one list of exceptions."""

import asyncio
import json
import re
from collections import Counter
from typing import Annotated, Any

import orjson
from fastapi import Depends, Response
from fastapi.responses import RedirectResponse

from api.batch_standing import look_at_batch
from api.batches import BatchId, batch_not_found
from api.batching import Wanted, keep_together
from api.console.desk import InDesk
from api.console.drafting import Opened, find_draft, open_draft
from api.console.route import desk_router
from api.exceptions_report import place_of
from api.intake import Intake, intake_of
from api.naming import name_of_file
from api.promises import fingerprint_of
from api.service import Service
from api.sheets.words import Lang
from optimizer.errors import Fault, ProblemError
from optimizer.plan import Status
from worker.drafts import Drafts

router = desk_router()
_ID = re.compile(r"[0-9a-f]{32}\Z")
_LONGEST_NAME = 60


async def opened_of(morning_id: str, desk: InDesk) -> list[Opened]:
    """Read every ledger of a morning."""

    def read() -> list[Opened]:
        drafts = Drafts(desk.service.ledger.store)
        names = drafts.unbundle(morning_id) if _ID.match(morning_id) else ()
        return [open_draft(desk.service, find_draft(desk.service, name)) for name in names or ("",)]

    return await asyncio.to_thread(read)


Ledgers = Annotated[list[Opened], Depends(opened_of)]


@router.get("/mornings/{morning_id}")
async def get_morning(morning_id: str, desk: InDesk, ledgers: Ledgers) -> Response:
    """Show what every ledger says."""
    return desk.page("morning", part="new", morning=morning_id, ledgers=ledgers)


@router.post("/mornings/{morning_id}/plan")
async def post_morning(morning_id: str, desk: InDesk, ledgers: Ledgers) -> Response:
    """Accept a plan for every ledger that can be planned. The same form twice is one batch."""
    batch_id = await asyncio.to_thread(_accept, desk.service, morning_id, ledgers, desk.lang)
    return RedirectResponse(f"/console/batches/{batch_id}", status_code=303)


@router.get("/batches/{batch_id}")
async def get_batch(batch_id: BatchId, desk: InDesk) -> Response:
    """Show how the plans of a morning stand, and what somebody must see to."""
    batch = await asyncio.to_thread(look_at_batch, desk.service, batch_id)
    if batch is None:
        raise batch_not_found()
    live = batch.status in (Status.QUEUED, Status.RUNNING)
    return desk.page("batch", part="plans", batch=batch, live=live)


def _accept(service: Service, morning_id: str, ledgers: list[Opened], lang: Lang) -> str:
    names = _names([one.draft.filename for one in ledgers])
    wanted = [_wanted(service, name, one, lang) for name, one in zip(names, ledgers, strict=True)]
    said = orjson.dumps([one.body.decode() for one in wanted])
    fingerprint = fingerprint_of(said)
    return keep_together(service, wanted, fingerprint, f"morning {morning_id} {fingerprint}")


def _wanted(service: Service, name: str, opened: Opened, lang: Lang) -> Wanted:
    """Make a plan of a ledger's good rows; its faults go into the report."""
    faults = [Fault(place_of(one), one.code, one.detail, one.detail_zh) for one in opened.faults]
    if opened.document is None:
        return Wanted(name, b"", None, tuple(faults))
    options: dict[str, Any] = {"directions": lang, **(opened.document.get("options") or {})}
    body = json.dumps({**opened.document, "options": options}, ensure_ascii=False).encode()
    intake: Intake | None = None
    try:
        intake = intake_of(body, ledger=service.ledger, networks=service.networks)
    except ProblemError as error:
        faults += error.faults
    return Wanted(name, body, intake, tuple(faults))


def _names(files: list[str]) -> list[str]:
    """Call every zone after its file; those of one name are numbered."""
    stems = [name_of_file(file) or "zone" for file in files]
    seen: Counter[str] = Counter()
    names = []
    for stem in stems:
        short = stem[:_LONGEST_NAME]
        seen[short] += 1
        names.append(short if seen[short] == 1 else f"{short} {seen[short]}")
    return names
