"""The plan as one page to read, send or print: no request leaves it and nothing in it needs a script."""

from dataclasses import replace
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from api.sheets import figures, headlines, hours
from api.sheets.atlas import Atlas
from api.sheets.drawing.scene import Look, draw_map
from api.sheets.drawing.style import map_style, stylesheet
from api.sheets.gantt import GROUPS, draw_timetable
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.jinja import templates_of
from api.sheets.markup import clean
from api.sheets.reminders import reminders
from api.sheets.shortfalls import shortfalls
from api.sheets.unrouted import unrouted
from api.sheets.words import Lang
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

WHOLE = Look(prefix="all", alone=False, linked=True)
ONE = replace(WHOLE, width=900.0, tallest=0.9, marker=11.0)


def render(plan: Plan, problem: Problem, network: WalkingNetwork | None, *, lang: Lang) -> bytes:
    """Write the report."""
    atlas = Atlas.open(plan, problem, network, lang)
    page = _environment().get_template("report.html.jinja")
    return page.render(
        atlas=atlas,
        words=atlas.words,
        plan=plan,
        lang="zh-CN" if lang == "zh" else "en",
        style=Markup(map_style() + stylesheet("report.css") + _switches(len(atlas.itineraries))),  # noqa: S704 - our own
        day=headlines.day(atlas),
        figures=headlines.figures_of(atlas),
        map=_map(atlas),
        timetable=Markup(draw_timetable(atlas)),  # noqa: S704 - escaped where it was drawn
        groups=GROUPS,
        keys=map_keys(atlas),
        itineraries=atlas.itineraries,
        left_over=shortfalls(plan.unassigned, problem, atlas.gazetteer, atlas.words),
        idle=headlines.idle(atlas),
        unrouted=unrouted(atlas),
        warnings=reminders(atlas),
    ).encode()


def _map(atlas: Atlas) -> Markup | None:
    if not atlas.mapped:
        return None
    look = ONE if len(atlas.itineraries) == 1 else WHOLE
    return Markup(draw_map(atlas, atlas.itineraries, look))  # noqa: S704 - escaped where it was drawn


def map_keys(atlas: Atlas) -> tuple[str, ...]:
    """Explain only the signs that are on the map."""
    problem, ground = atlas.problem, atlas.ground
    shut = {mark.id for mark in ground.gates if mark.shut}
    there = {
        "break": any(
            visit.kind is VisitKind.BREAK and visit.position is not None
            for itinerary in atlas.itineraries
            for visit in itinerary.visits
        ),
        "unassigned": bool(atlas.lost),
        "one_way": any(lane.one_way for lane in ground.lanes),
        "steps": any(lane.steps for lane in ground.lanes),
        "gate_open": len(ground.gates) > len(shut) or bool(problem.gates),
        "gate_shut": bool(shut) or any(closure.gate for closure in problem.closures),
        "closure": any(not closure.gate for closure in problem.closures),
    }
    return ("door", "site", "start", "end", *(key for key, is_there in there.items() if is_there))


def _switches(count: int) -> str:
    """Let each box of the legend hide its route, and pointing at a route's name fade the others."""
    rules = []
    for k in range(count):
        rules.append(f"body:has(#show-{k}:not(:checked)) .mapbox .r{k}{{display:none}}")
        rules.append(
            f"body:has(#key-{k}:is(:hover,:focus-within)) .mapbox :is(.route,.pin):not(.r{k}){{opacity:.12}}"
        )
    return "".join(rules)


@cache
def _environment() -> Environment:
    environment = templates_of("api.sheets")
    environment.globals |= {
        "clock": hours.of_route,
        "length": figures.length,
        "duration": figures.duration,
        "load": figures.load,
        "route_line": headlines.route_line,
        "carry_line": headlines.carry_line,
        "small_map": _small_map,
        "is_break": lambda visit: visit.kind is VisitKind.BREAK,
        "row_name": _row_name,
    }
    environment.filters["clean"] = clean
    return environment


def _small_map(atlas: Atlas, itinerary: Itinerary) -> Markup:
    look = Look(
        prefix=f"one{itinerary.look.index}",
        width=470.0,
        tallest=1.1,
        flattest=0.6,
        marker=9.2,
        margin=30.0,
        alone=False,
    )
    return Markup(draw_map(atlas, (itinerary,), look))  # noqa: S704 - escaped where it was drawn


def _row_name(itinerary: Itinerary, visit: Visit) -> str:
    """The id to which a marker of the map leads; rows without a number have none."""
    return f"r{itinerary.look.index}-{visit.number}" if visit.number is not None else ""
