"""The lines above a route and above a plan, said once for the text list and the report."""

from dataclasses import dataclass

from api.sheets import figures, hours
from api.sheets.atlas import Atlas
from api.sheets.itinerary import Itinerary
from api.sheets.markup import clean
from api.sheets.words import Words
from optimizer.problem import Mode


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a plan with its name, and a hint at what exactly is meant."""

    name: str
    value: str
    hint: str = ""


def route_line(itinerary: Itinerary, atlas: Atlas) -> str:
    """``12 stops · 9 tasks · 4.4 km on foot · 08:00–09:29``, and the crew where there is one."""
    route, words = itinerary.route, atlas.words
    if not itinerary.numbered:
        return words("route.empty")
    line = words(
        "route.summary",
        visits=len(itinerary.numbered),
        tasks=route.tasks,
        walk=figures.length(route.walk_m, words),
        hours=hours.span(atlas, route.start_at, route.finish_at, day=hours.plan_day(atlas)),
    )
    return " · ".join(part for part in (line, crew_line(itinerary, words)) if part)


def crew_line(itinerary: Itinerary, words: Words) -> str:
    """Say how many walk together and how, when it is not one person on foot."""
    parts = []
    if itinerary.volunteer is not None and itinerary.volunteer.members > 1:
        parts.append(words("route.members", count=itinerary.volunteer.members))
    if itinerary.route.mode is not Mode.FOOT:
        parts.append(words(f"route.mode.{itinerary.route.mode}"))
    return " · ".join(parts)


def carry_line(itinerary: Itinerary, words: Words) -> str:
    """Say what is fetched on the way and how heavy it gets; empty when nothing is carried."""
    parts = [words("route.carry", works=words.join(itinerary.carries))] if itinerary.carries else []
    if itinerary.peak:
        parts.append(words("route.peak", load=itinerary.peak))
    return words("clause").join(parts)


def idle(atlas: Atlas) -> list[str]:
    """Whoever could have walked but has no route."""
    walking = {route.volunteer for route in atlas.plan.routes}
    return [
        clean(f"{who.id} {who.name}" if who.name and who.name != who.id else who.id)
        for who in atlas.problem.volunteers
        if who.id not in walking
    ]


def day(atlas: Atlas) -> str:
    """The day planned: as asked, else the day of the first departure."""
    planned = hours.plan_day(atlas)
    return "" if planned is None else planned.isoformat()


def figures_of(atlas: Atlas) -> tuple[Figure, ...]:
    """The plan in six numbers, one volunteer's own in four; none while there is no summary."""
    summary, words = atlas.plan.summary, atlas.words
    if summary is None:
        return ()
    finish = hours.of_plan(atlas, summary.finish_at) if summary.finish_at else "–"
    everybody = len(atlas.problem.volunteers)
    team = (
        Figure(words("kpi.volunteers"), words("of", part=summary.volunteers_used, whole=everybody)),
        Figure(words("kpi.spread"), figures.duration(summary.load_spread, words), words("kpi.spread_hint")),
    )
    own = (
        Figure(words("kpi.tasks"), words("of", part=summary.served, whole=summary.tasks)),
        Figure(words("kpi.walk"), figures.length(summary.walk_m, words)),
        Figure(words("kpi.finish"), finish),
        Figure(words("kpi.wait"), figures.duration(summary.wait_s, words)),
    )
    return (own[0], team[0], *own[1:], team[1]) if atlas.shared else own
