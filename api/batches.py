"""Takes a whole morning at once: many plans, shared out over the workers, and one report of exceptions."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from api.batch_standing import BatchOut, look_at_batch, report_of
from api.batching import accept_batch
from api.bodies import json_body, read_body, require_json
from api.examples import BATCH_EXAMPLES
from api.exceptions_report import as_text, as_workbook
from api.ids import PLAN_ID
from api.negotiation import choose_language, unknown_form
from api.preferences import idempotency_key
from api.problems import Refusal, Types
from api.service import InService, Service
from api.sheets.words import Lang
from api.spreadsheets import XLSX

router = APIRouter(prefix="/v1/batches", tags=["batches"])

_BODY = json_body("Batch", BATCH_EXAMPLES)


def batch_id_of(
    batch_id: Annotated[str, Path(description="As the answer to POST /v1/batches named it.", max_length=64)],
) -> str:
    """Take the id of a batch from the address; what we never gave out is not even looked up."""
    if not PLAN_ID.match(batch_id):
        raise batch_not_found()
    return batch_id


BatchId = Annotated[str, Depends(batch_id_of)]
_FORMS = {"json": "application/json", "txt": "text/plain; charset=utf-8", "xlsx": XLSX}


@router.post("", status_code=202, summary="Ask for many plans", response_model=BatchOut, openapi_extra=_BODY)
async def post_batch(
    request: Request,
    service: InService,
    idempotency_key_: Annotated[
        str | None,
        Header(alias="Idempotency-Key", description="Same key and body: the same batch, for 24 hours."),
    ] = None,
) -> Response:
    """Every problem is checked before any is accepted: all are planned, or none and every fault is told.

    With `go_ahead` the problems without faults are planned, and the faults of the others stand in the
    report. The plans are as good as others: each can be read, followed, cancelled and replanned by its id.
    """
    key = idempotency_key(idempotency_key_)
    require_json(request)
    body = await read_body(request, limit=service.settings.max_problem_bytes)
    batch_id = await asyncio.to_thread(accept_batch, service, body, key)
    batch = await asyncio.to_thread(look_at_batch, service, batch_id)
    headers = {
        "Location": request.url_for("get_batch", batch_id=batch_id).path,
        "Retry-After": str(service.settings.retry_after_s),
    }
    return _json(batch or BatchOut(id=batch_id, status="queued", plans=(), exceptions=()), 202, headers)


@router.get("/{batch_id}.{form}", summary="The report of exceptions as a list", response_class=Response)
async def get_report(
    batch_id: BatchId,
    form: str,
    request: Request,
    service: InService,
    lang: Lang | None = None,
) -> Response:
    """What somebody must still see to, over all zones: `.txt` for a chat, `.xlsx` to work through.

    `.json` is the whole batch, as without a suffix.
    """
    if form == "json":
        return _json(await _looked_up(service, batch_id), 200)
    found = await asyncio.to_thread(report_of, service, batch_id)
    if found is None:
        raise batch_not_found()
    if form not in _FORMS:
        raise unknown_form(_FORMS)
    wish = choose_language(lang, accept_language=request.headers.get("accept-language"))
    if form == "txt":
        return Response(as_text(found, wish), media_type=_FORMS[form])
    headers = {"Content-Disposition": 'attachment; filename="exceptions.xlsx"'}
    return Response(as_workbook(found, wish), headers=headers, media_type=_FORMS[form])


@router.get("/{batch_id}", summary="How a batch stands")
async def get_batch(batch_id: BatchId, service: InService) -> BatchOut:
    """A line for every plan, and everything that somebody must still see to."""
    return await _looked_up(service, batch_id)


async def _looked_up(service: Service, batch_id: str) -> BatchOut:
    batch = await asyncio.to_thread(look_at_batch, service, batch_id)
    if batch is None:
        raise batch_not_found()
    return batch


def _json(batch: BatchOut, status_code: int, headers: dict[str, str] | None = None) -> Response:
    content = batch.model_dump_json()
    return Response(content, status_code=status_code, headers=headers, media_type=_FORMS["json"])


def batch_not_found() -> Refusal:
    """Refuse a batch that was never accepted here or was forgotten."""
    return Refusal(
        Types.BATCH_NOT_FOUND,
        "It was never accepted here, or its time of keeping is over. Post the problems again.",
        "该批次从未在此受理，或已过保存期。请重新提交。",
    )
