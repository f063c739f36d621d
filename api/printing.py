"""Prints the sheets to be handed out: each bears a code that leads to its volunteer's own page.

A link is given anew each time, so printing is a POST; the same sheets without codes are a GET (`api.forms`).
"""

import asyncio
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from api.links import give_links, lead_nowhere
from api.negotiation import choose_language
from api.service import InService, PlanId
from api.sheets.paper.wishes import PaperLang, Wishes
from api.shown import MEDIA_TYPES, read, show

router = APIRouter(prefix="/v1/plans", tags=["volunteers"])


@router.post(
    "/{plan_id}/sheets",
    summary="Route sheets with links to the volunteers' pages",
    response_class=Response,
    responses={200: {"content": {MEDIA_TYPES["pdf"]: {}, MEDIA_TYPES["png"]: {}}}},
)
async def print_sheets(
    plan_id: PlanId,
    request: Request,
    service: InService,
    form: Annotated[
        Literal["pdf", "png"], Query(description="A4 to print, or one long picture for a chat.")
    ] = "pdf",
    volunteer: Annotated[
        str | None, Query(description="Only this volunteer's; left out, all with a cover.")
    ] = None,
    lang: Annotated[PaperLang | None, Query(description="`both`: Chinese, English small below it.")] = None,
    size: Annotated[Literal["normal", "large"], Query(description="`large` print on PDF.")] = "normal",
) -> Response:
    """Every sheet has the code of its volunteer's page; the links are new, and older ones stay good.

    Where telephones could not open the pages (the service is asked by a loopback name, and no
    `XIANGDAO_API_PUBLIC_URL` is set), no codes are printed.
    """
    record = await asyncio.to_thread(read, service.ledger, plan_id)
    wanted = None if volunteer is None else [volunteer]
    useless = lead_nowhere(request, service)
    links = {} if useless else await give_links(plan_id, request, service, wanted)
    shown = await asyncio.to_thread(
        show,
        record,
        form=form,
        lang=choose_language(lang, accept_language=request.headers.get("accept-language")),
        networks=service.networks,
        volunteer=volunteer,
        wishes=Wishes(
            large=size == "large", dispatcher=service.settings.dispatcher_phone or None, link=links.get
        ),
        retry_after_s=service.settings.retry_after_s,
    )
    # Whoever has the sheet has the links: nothing between here and there may keep it.
    return Response(shown.content, headers={"Cache-Control": "no-store"}, media_type=shown.media_type)
