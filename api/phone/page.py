"""Writes the volunteer's page: one file that loads nothing, so it works from a tab, a cache or a disk."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from jinja2 import Environment
from markupsafe import Markup

from api.phone import assets
from api.phone.assets import environment
from api.phone.cards import Card, Job, cards
from api.phone.dialling import Desk
from api.phone.earlier import Earlier
from api.phone.heard import heard
from api.phone.said import REASONS, SAID, Both
from api.phone.tongues import Tongues, say
from api.sheets import headlines
from api.sheets.atlas import Atlas
from api.sheets.drawing.scene import Look, draw_map
from api.sheets.drawing.style import map_style
from api.sheets.markup import clean
from api.sheets.words import Lang
from optimizer.execution.events import Event, Outcome
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

NOTHING_EARLIER = Earlier()


@dataclass(frozen=True, slots=True)
class RouteView:
    """One shift as the page shows it."""

    name: Both
    line: Both
    carry: Both
    map: Markup | None
    cards: tuple[Card, ...]


def render(
    plan: Plan,
    problem: Problem,
    network: WalkingNetwork | None,
    *,
    volunteer: str,
    lang: Lang,
    url: str,
    events: Iterable[Event] = (),
    desk: Desk | None = None,
    before: Earlier = NOTHING_EARLIER,
) -> bytes:
    """Write the page.

    Parameters
    ----------
    plan, problem
        Cut down to one volunteer (`api.one_route.only`): nothing else can get onto the page then.
    network
        For the map; None leaves it out.
    volunteer
        Whose page it is.
    lang
        Which language it opens in; both are on it.
    url
        Where it is found, for the copy on a disk to lead back to.
    events
        Everything reported so far, in the order in which it happened.
    desk
        Whom to call; None leaves it out.
    before
        What this volunteer did by the plans before.
    """
    tongues = Tongues.open(plan, problem, network)
    atlas = tongues.en if lang == "en" else tongues.zh
    numbered = [k for k, route in enumerate(tongues.zh.itineraries) if route.numbered]
    routes = [_route(tongues, atlas, k) for k in numbered]
    template = _environment().get_template("page.html.jinja")
    return template.render(
        said=SAID,
        reasons=REASONS,
        english=lang == "en",
        who=_name(problem, volunteer),
        volunteer=volunteer,
        day=headlines.day(atlas),
        zone=problem.timezone,
        plan_id=plan.id,
        url=url,
        desk=desk,
        before=before.seen_to,
        idle=SAID[before.idle],
        routes=routes,
        count=sum(card.number is not None for route in routes for card in route.cards),
        heard=_heard(routes, tuple(events), problem),
        mapped=atlas.mapped,
        map_style=Markup(map_style()),  # noqa: S704 - our own
        style=Markup(assets.style("page.css")),  # noqa: S704 - our own
        script=Markup(assets.script("page.js")),  # noqa: S704 - our own
    ).encode()


@cache
def page_policy() -> str:
    """The Content-Security-Policy of the page."""
    return assets.policy(styles=(map_style(), assets.style("page.css")), scripts=assets.script("page.js"))


def _route(tongues: Tongues, atlas: Atlas, index: int) -> RouteView:
    zh, en = tongues.zh.itineraries[index], tongues.en.itineraries[index]
    return RouteView(
        name=say("shift", number=str(zh.route.shift + 1)),
        line=Both(headlines.route_line(zh, tongues.zh), headlines.route_line(en, tongues.en)),
        carry=Both(headlines.carry_line(zh, tongues.zh.words), headlines.carry_line(en, tongues.en.words)),
        map=_map(atlas, index),
        cards=cards(tongues, index),
    )


def _map(atlas: Atlas, index: int) -> Markup | None:
    if not atlas.mapped:
        return None
    look = Look(
        prefix=f"m{index}", width=430.0, tallest=1.2, flattest=0.6, marker=10.0, margin=28.0, alone=False
    )
    return Markup(draw_map(atlas, (atlas.itineraries[index],), look))  # noqa: S704 - escaped where it was drawn


def _heard(routes: Iterable[RouteView], events: tuple[Event, ...], problem: Problem) -> Mapping[str, str]:
    tasks = {task.id: task for task in problem.tasks}
    jobs = [job for route in routes for card in route.cards for job in card.jobs]
    found = {job.key: heard(job, events, tasks) for job in jobs}
    return {key: _json_of(outcome) for key, outcome in found.items() if outcome is not None}


def _json_of(outcome: Outcome) -> str:
    return outcome.model_dump_json(include={"id", "type", "at", "reason"}, exclude_none=True)


def _marks(job: Job) -> str:
    """The stops of a job as the page reports them."""
    marks = [{"task": mark.task, "stop": mark.stop, "site": mark.site} for mark in job.marks]
    stops = [{name: value for name, value in mark.items() if value is not None} for mark in marks]
    return json.dumps(stops, ensure_ascii=False, separators=(",", ":"))


def _name(problem: Problem, volunteer: str) -> str:
    names = {one.id: one.name for one in problem.volunteers}
    parts = dict.fromkeys((volunteer, names.get(volunteer) or volunteer))
    return clean(" ".join(parts))


@cache
def _environment() -> Environment:
    pages = environment().overlay()
    pages.filters = {
        **pages.filters,
        "marks": _marks,
    }
    pages.globals = {**pages.globals, "nothing": MappingProxyType({"maps": None, "phones": ()})}
    return pages
