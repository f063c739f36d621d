"""Serves a volunteer's page to whoever holds its link, and takes the results that the page sends back."""

import asyncio
import gzip
from dataclasses import dataclass

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.bodies import read_body, require_json
from api.handlers import STORE_AWAY
from api.lineage import WALKED_BY, Lineage, line_from, lineage
from api.negotiation import choose_language
from api.one_route import only
from api.phone import page, sorry
from api.phone.dialling import Desk
from api.phone.earlier import earlier
from api.problems import Refusal, Types
from api.recording import record_events
from api.service import InService, Service
from api.sheets.words import Lang
from api.shown import network_of, walked_plan_of
from optimizer.execution.carrying import is_bag
from optimizer.execution.judging import grown
from optimizer.execution.reading import read_events
from optimizer.plan import Plan
from optimizer.problem import Problem
from worker.ledger import Record
from worker.links import Link, Links

router = APIRouter(prefix="/r", tags=["volunteers"])

MOST_BYTES = 1_000_000
PAGE = "text/html; charset=utf-8"
# Kept on the volunteer's own phone and nowhere between: a tab that the phone put away must come back without
# a network; with one, it asks again.
KEEP = "private, no-cache"


@dataclass(frozen=True, slots=True)
class Answer:
    """A page with the status and the policy that it is sent with."""

    content: bytes
    status: int
    policy: str
    keep: str = "no-store"


class Heard(BaseModel):
    """How many results are new and how many were known; whether a newer route is out."""

    accepted: int
    repeated: int
    newer: bool


@router.get("/{token}", summary="A volunteer's page", response_class=Response)
async def get_page(
    token: str,
    request: Request,
    service: InService,
    lang: Lang | None = None,
    save: bool = Query(default=False, description="As a file to keep."),
) -> Response:
    """One HTML file that works without a network; the newest plan of its line. No account is needed."""
    wish = choose_language(lang, accept_language=request.headers.get("accept-language"))
    opens_in: Lang = "en" if wish == "en" else "zh"
    base = service.settings.public_url or str(request.base_url)
    try:
        answer = await asyncio.to_thread(_page, service, token, opens_in, f"{base.rstrip('/')}/r/{token}")
    except STORE_AWAY:
        answer = _sorry("away", 503, service)
    headers = {
        "Content-Security-Policy": answer.policy,
        "Cache-Control": answer.keep,
        "Vary": "Accept-Encoding, Accept-Language",
        "X-Robots-Tag": "noindex",
    }
    if save and answer.status == 200:
        headers["Content-Disposition"] = 'attachment; filename="xiangdao-route.html"'
    content = answer.content
    if "gzip" in request.headers.get("accept-encoding", ""):
        content = await asyncio.to_thread(gzip.compress, content, 6)
        headers["Content-Encoding"] = "gzip"
    return Response(content, status_code=answer.status, headers=headers, media_type=PAGE)


@router.post("/{token}/events", summary="Results from a volunteer's page")
async def post_results(
    token: str,
    request: Request,
    service: InService,
    plan: str | None = Query(default=None, description="The plan that the page showed.", max_length=64),
) -> Heard:
    """As for `POST /v1/plans/{id}/events`, but only about this volunteer's own tasks."""
    require_json(request)
    body = await read_body(request, limit=MOST_BYTES)
    return await asyncio.to_thread(_hear, service, token, plan, body)


def _page(service: Service, token: str, lang: Lang, url: str) -> Answer:
    link = Links(service.ledger.store).find(token)
    if link is None:
        return _sorry("unknown", 404, service)
    if not link.live:
        return _sorry("ended", 410, service)
    newest = _line_of(service, link.plan_id)[-1]
    try:
        line = lineage(service.ledger, newest)
    except Refusal:
        return _sorry("ended", 410, service)
    newest_plan = walked_plan_of(line.last.record)
    if newest_plan.summary is None:
        return _sorry("no_routes" if line.last.record.ended else "waiting", 200, service)
    content = _write(service, line, newest_plan, link, lang, url)
    return Answer(content, 200, page.page_policy(), KEEP)


def _write(service: Service, line: Lineage, newest: Plan, link: Link, lang: Lang, url: str) -> bytes:
    whole = _with_bags(grown(line.problem, line.events), line.last.record)
    plan, problem = only(newest, whole, link.volunteer)
    before = [(one.plan, one.events) for one in line.chapters[:-1] if one.plan is not None]
    return page.render(
        plan,
        problem,
        network_of(line.last.record, whole, service.networks),
        volunteer=link.volunteer,
        lang=lang,
        url=url,
        events=line.events,
        desk=Desk.of(service.settings.dispatcher_phone),
        before=earlier(before, newest, whole, line.events, link.volunteer),
    )


def _with_bags(problem: Problem, record: Record) -> Problem:
    """Add what is in somebody's hands at a replan, a site of the replan alone, to what was asked at first.

    Results are held against the tasks as they were asked; without these sites goods would be told as to be
    fetched that are aboard.
    """
    own = Problem.model_validate_json(record.problem or b"")
    known = {site.id for site in problem.sites}
    bags = (site for site in own.sites if site.id not in known and is_bag(site))
    return problem.model_copy(update={"sites": (*problem.sites, *bags)})


def _hear(service: Service, token: str, plan: str | None, body: bytes) -> Heard:
    link = Links(service.ledger.store).find(token)
    if link is None or not link.live:
        raise Refusal(
            Types.LINK_ENDED if link else Types.NOT_FOUND,
            "Ask the dispatcher for a new link, or tell the results by phone.",
            "请向调度员要新的链接，或打电话告知结果。",
        )
    line = _line_of(service, link.plan_id)
    shown = plan if plan in line else link.plan_id
    reports = read_events(body)
    receipt = record_events(
        service.ledger,
        shown,
        reports.sent,
        unread=reports,
        only_volunteer=link.volunteer,
        networks=service.networks,
    )
    return Heard(
        accepted=len(receipt.accepted), repeated=len(receipt.repeated), newer=line[-1] != (plan or line[-1])
    )


def _line_of(service: Service, plan_id: str) -> list[str]:
    """The plan and those that replaced it, as far as they have routes to walk by; the newest comes last."""
    return line_from(service.ledger, plan_id, among=WALKED_BY)


def _sorry(why: str, status: int, service: Service) -> Answer:
    desk = Desk.of(service.settings.dispatcher_phone)
    return Answer(sorry.render(why, desk), status, sorry.policy())
