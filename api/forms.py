"""Gives plans out, whole or one volunteer's part, in the form that the caller can read."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api.negotiation import choose_form, choose_language, unknown_form
from api.service import InService, PlanId, Service
from api.sheets import FORMS
from api.sheets.paper.wishes import PaperLang, Wishes
from api.sheets.tabular.past import NO_PAST
from api.shown import MEDIA_TYPES, plan_of, read, require_volunteer, show
from api.so_far import past_of
from api.told_changes import changes_if_any, written
from optimizer.execution.changes import Replanned

router = APIRouter(prefix="/v1/plans", tags=["plans"])

_FORM_CONTENT: dict[str, Any] = {
    media.partition(";")[0]: {"schema": {"type": "string"}}
    for suffix, media in MEDIA_TYPES.items()
    if suffix != "json"
}
_PLAN_RESPONSE: dict[int | str, dict[str, Any]] = {
    200: {"model": Replanned, "description": "The plan as it stands.", "content": _FORM_CONTENT}
}
_VARY = {"Vary": "Accept, Accept-Language"}
LangWish = Annotated[
    PaperLang | None,
    Query(description="Language of sheets; else Accept-Language counts. PDF and PNG also know `both`."),
]
SizeWish = Annotated[Literal["normal", "large"], Query(description="`large` print on PDF.")]


@router.get("/{plan_id}.{form}", summary="A plan in the form of the suffix", responses=_PLAN_RESPONSE)
async def get_plan_form(
    plan_id: PlanId,
    form: str,
    request: Request,
    service: InService,
    lang: LangWish = None,
    size: SizeWish = "normal",
) -> Response:
    """`.json .geojson .gpx .ics .txt .short .svg .html .pdf .png .csv .xlsx`; while it runs, the best yet."""
    return await _answer(request, service, plan_id, suffix=form, lang=lang, size=size)


@router.get("/{plan_id}", summary="A plan in the form of Accept", responses=_PLAN_RESPONSE)
async def get_plan(
    plan_id: PlanId,
    request: Request,
    service: InService,
    lang: LangWish = None,
    size: SizeWish = "normal",
) -> Response:
    """Status, progress and the plan; the best so far while it runs."""
    return await _answer(request, service, plan_id, suffix=None, lang=lang, size=size)


@router.get("/{plan_id}/routes/{volunteer_id:path}", summary="One volunteer's part", responses=_PLAN_RESPONSE)
async def get_route(
    plan_id: PlanId,
    volunteer_id: str,
    request: Request,
    service: InService,
    lang: LangWish = None,
    size: SizeWish = "normal",
) -> Response:
    """The plan with this volunteer's routes alone, in the same forms, by suffix or `Accept`."""
    return await _answer(request, service, plan_id, suffix=None, lang=lang, size=size, name=volunteer_id)


async def _answer(
    request: Request,
    service: Service,
    plan_id: str,
    *,
    suffix: str | None,
    lang: PaperLang | None,
    size: Literal["normal", "large"],
    name: str | None = None,
) -> Response:
    """Choose the form and write the plan, or one volunteer's part of it."""
    record = await asyncio.to_thread(read, service.ledger, plan_id)
    volunteer: str | None = None
    if name is not None:
        volunteer, suffix = await asyncio.to_thread(require_volunteer, record, name)
    if suffix is None:
        suffix = choose_form(MEDIA_TYPES, accept=request.headers.get("accept"))
    elif suffix not in MEDIA_TYPES:
        raise unknown_form(MEDIA_TYPES)
    if suffix == "json" and volunteer is None:
        changes = await asyncio.to_thread(changes_if_any, service, record)
        if changes is not None:
            content = written(plan_of(record), changes=changes)
            return Response(content, headers=_VARY, media_type=MEDIA_TYPES[suffix])
    past = NO_PAST
    if FORMS[suffix].for_office and volunteer is None:
        past = await asyncio.to_thread(past_of, service.ledger, plan_id)
    shown = await asyncio.to_thread(
        show,
        record,
        form=suffix,
        lang=choose_language(lang, accept_language=request.headers.get("accept-language")),
        networks=service.networks,
        volunteer=volunteer,
        past=past,
        wishes=Wishes(large=size == "large", dispatcher=service.settings.dispatcher_phone or None),
        retry_after_s=service.settings.retry_after_s,
    )
    headers = _VARY
    if not shown.ended:
        headers = {**headers, "Retry-After": str(service.settings.retry_after_s)}
    return Response(shown.content, headers=headers, media_type=shown.media_type)
