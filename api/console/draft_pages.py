"""From a ledger to a plan in two steps: choose the file, then see what it says and what stands in the way."""

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from api.console.desk import Desk, InDesk
from api.console.drafting import Choices, Opened, choose, find_draft, keep_draft, kinds_of, open_draft
from api.console.forms import Form, read_form
from api.console.ordering import LONGEST_SEARCH_S, MOST_WEIGHT, aims_of, ordered
from api.console.route import desk_router
from api.intake import intake_of
from api.naming import name_of_file, names_of
from api.promises import fingerprint_of, promise
from api.service import Service
from api.sheets.markup import clean
from api.sheets.words import Lang
from api.spreadsheet import mark
from api.spreadsheet.vocabulary import SKILLS, plain
from api.spreadsheets import XLSX
from optimizer.errors import Fault, ProblemError
from optimizer.kinds import CATALOGUE
from optimizer.names import SKILLS_ZH
from optimizer.problem import Kind
from worker.drafts import Draft, Drafts

router = desk_router()
_DRAFT = re.compile(r"[0-9a-f]{32}\Z")
_DATUMS = ("", "wgs84", "gcj02", "bd09")
MOST_SHOWN = 300
# Skills with names of ours are called in English as ledgers call them.
SKILLS_EN = {SKILLS.meaning[plain(word)]: word for word in SKILLS.en}


@dataclass(frozen=True, slots=True)
class Person:
    """A volunteer on the list of who is there."""

    id: str
    label: str
    hours: list[str]
    members: int
    skills: list[str]


@dataclass(frozen=True, slots=True)
class Planned:
    """Which day is planned on which map, before anybody presses the button; ``over``: the day has passed."""

    day: str
    over: bool
    map_id: str
    crs: str


async def draft_of(draft_id: str, desk: InDesk) -> Draft:
    """Take the id of a draft from the address."""
    wanted = draft_id if _DRAFT.match(draft_id) else ""
    return await asyncio.to_thread(find_draft, desk.service, wanted)


InDraft = Annotated[Draft, Depends(draft_of)]


@router.get("/new")
async def get_new(desk: InDesk) -> Response:
    """Show the form for a file."""
    return await _new(desk, status=200, missing=False)


@router.post("/new")
async def post_file(request: Request, desk: InDesk) -> Response:
    """Keep the file and lead to what it says; several files are the zones of one morning."""
    form = await read_form(request, limit=desk.service.settings.max_problem_bytes)
    uploads = form.uploads("file")
    if not uploads:
        return await _new(desk, status=422, missing=True)
    drafts = [
        await asyncio.to_thread(keep_draft, desk.service, one.filename, one.content, _choices(form))
        for one in uploads
    ]
    if len(drafts) == 1:
        return RedirectResponse(f"/console/drafts/{drafts[0]}", status_code=303)
    morning = await asyncio.to_thread(Drafts(desk.service.ledger.store).bundle, drafts)
    return RedirectResponse(f"/console/mornings/{morning}", status_code=303)


@router.get("/drafts/{draft_id}")
async def get_draft(desk: InDesk, draft: InDraft) -> Response:
    """Show what a file says."""
    return await _show(desk, draft)


@router.post("/drafts/{draft_id}/choices")
async def post_choices(request: Request, desk: InDesk, draft: InDraft) -> Response:
    """Read the file again on another map, for another day, in another datum."""
    form = await read_form(request, limit=100_000)
    await asyncio.to_thread(choose, desk.service, draft, _choices(form))
    return RedirectResponse(f"/console/drafts/{draft.draft_id}", status_code=303)


@router.post("/drafts/{draft_id}/plan")
async def post_plan(request: Request, desk: InDesk, draft: InDraft) -> Response:
    """Accept the plan, or say what stands in the way. The same form twice is one plan."""
    form = await read_form(request, limit=desk.service.settings.max_problem_bytes)
    opened = await asyncio.to_thread(open_draft, desk.service, draft)
    if opened.document is None:
        return await _show(desk, draft)
    if not form.every("who"):
        return await _show(desk, draft, form=form, complaint=desk.say("draft.nobody"))
    body = json.dumps(ordered(opened.document, form, lang=desk.lang), ensure_ascii=False).encode()
    try:
        plan_id = await asyncio.to_thread(_accept, desk.service, draft, body)
    except ProblemError as error:
        return await _show(desk, draft, form=form, refused=error.faults)
    return RedirectResponse(f"/console/plans/{plan_id}", status_code=303)


@router.get("/drafts/{draft_id}/marked.xlsx")
async def get_marked(desk: InDesk, draft: InDraft) -> Response:
    """The ledger with its faults marked."""

    def marked() -> bytes:
        return mark(draft.content, open_draft(desk.service, draft).faults, filename=draft.filename)

    headers = {"Content-Disposition": 'attachment; filename="marked.xlsx"'}
    return Response(await asyncio.to_thread(marked), headers=headers, media_type=XLSX)


def _accept(service: Service, draft: Draft, body: bytes) -> str:
    intake = intake_of(body, ledger=service.ledger, networks=service.networks)
    fingerprint = fingerprint_of(body)
    key = f"draft {draft.draft_id} {fingerprint}"
    plan_id = promise(service, body, intake, fingerprint=fingerprint, key=key).plan_id
    names_of(service).call(plan_id, name_of_file(draft.filename))
    return plan_id


def _choices(form: Form) -> Choices:
    crs = form.one("crs")
    return Choices(form.one("map")[:64], form.one("date")[:32], crs if crs in _DATUMS else "")


def _person(one: Mapping[str, Any], lang: Lang) -> Person:
    name = one.get("name")
    called = SKILLS_ZH if lang == "zh" else SKILLS_EN
    return Person(
        id=one["id"],
        label=clean(f"{one['id']} {name}" if name and name != one["id"] else one["id"]),
        # As the ledger writes them: the hours of a time zone that it chose itself.
        hours=[f"{shift['start'][11:16]}–{shift['end'][11:16]}" for shift in one["shifts"]],
        members=one.get("members") or 1,
        skills=[clean(called.get(skill, skill)) for skill in one.get("skills") or ()],
    )


def _when_and_where(document: Mapping[str, Any]) -> Planned:
    starts = [shift["start"] for one in document.get("volunteers", ()) for shift in one["shifts"]]
    zone = ZoneInfo(document.get("timezone") or "Asia/Shanghai")
    first = min(map(datetime.fromisoformat, starts), default=None)
    day = document.get("date") or ("" if first is None else first.astimezone(zone).date().isoformat())
    named = document.get("map")
    return Planned(
        day=day,
        over=bool(day) and date.fromisoformat(day) < datetime.now(zone).date(),
        map_id=named if isinstance(named, str) else "",
        crs=document.get("crs") or "",
    )


async def _new(desk: Desk, *, status: int, missing: bool) -> Response:
    maps = await asyncio.to_thread(desk.service.ledger.maps.entries)
    names = [entry.map_id for entry in maps]
    return desk.page("new", part="new", status=status, maps=names, missing=missing, choices=Choices())


async def _show(
    desk: Desk,
    draft: Draft,
    *,
    form: Form | None = None,
    refused: tuple[Fault, ...] = (),
    complaint: str = "",
) -> Response:
    opened = await asyncio.to_thread(open_draft, desk.service, draft)
    maps = await asyncio.to_thread(desk.service.ledger.maps.entries)
    return desk.page(
        "draft",
        part="new",
        status=422 if refused or complaint else 200,
        complaint=complaint,
        opened=opened,
        choices=opened.choices,
        refused=refused,
        maps=[entry.map_id for entry in maps],
        most=MOST_SHOWN,
        **_filled(desk, opened, form),
    )


def _filled(desk: Desk, opened: Opened, form: Form | None) -> dict[str, Any]:
    """What stands in the fields of the page: what was sent, else what the file says."""
    document = opened.document or {}
    aims = aims_of(document)
    limits = dict.fromkeys(("time_limit_s", "max_tasks", "max_walk_km"), "")
    limits["time_limit_s"] = str((document.get("options") or {}).get("time_limit_s") or "")
    people = [str(one["id"]) for one in document.get("volunteers", ())]
    if form is not None:
        aims |= {
            aim: weight for aim in aims if (weight := form.number(f"aim-{aim}", 0, MOST_WEIGHT)) is not None
        }
        limits = {name: form.one(name) for name in limits}
    return {
        "kinds": [
            (desk.words.pick(CATALOGUE[Kind(kind)].zh, CATALOGUE[Kind(kind)].en), count)
            for kind, count in kinds_of(document).items()
        ],
        "volunteers": [_person(one, desk.lang) for one in document.get("volunteers", ())],
        "planned": _when_and_where(document),
        "present": set(people if form is None else form.every("who")),
        "aims": aims,
        "most_weight": MOST_WEIGHT,
        "limits": limits,
        "longest_s": LONGEST_SEARCH_S,
    }
