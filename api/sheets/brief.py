"""The plan as short text for a chat: a line for each stop and nothing else, short enough for one message."""

from collections.abc import Iterator

from api.sheets import figures, hours
from api.sheets.atlas import Atlas
from api.sheets.headlines import day
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.unrouted import unrouted
from api.sheets.words import Lang
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork


def render(plan: Plan, problem: Problem, network: WalkingNetwork | None, *, lang: Lang) -> bytes:
    """Write a block for each route, UTF-8; what is on no route is only counted."""
    atlas = Atlas.open(plan, problem, network, lang)
    blocks = [f"{atlas.words('title')} {day(atlas)}".strip()]
    blocks += ["\n".join(_route(atlas, itinerary)) for itinerary in atlas.itineraries]
    if why := unrouted(atlas):
        blocks.append(why)
    if plan.unassigned:
        blocks.append(atlas.words("section.unassigned", count=len(plan.unassigned)))
    return ("\n\n".join(blocks) + "\n").encode()


def _route(atlas: Atlas, itinerary: Itinerary) -> Iterator[str]:
    route = itinerary.route
    time = hours.span(atlas, route.start_at, route.finish_at, day=hours.plan_day(atlas))
    walk = figures.length(route.walk_m, atlas.words)
    yield f"【{itinerary.label}】{time} · {walk}"
    yield from (
        _visit(atlas, itinerary, visit) for visit in itinerary.visits if visit.kind is not VisitKind.START
    )


def _visit(atlas: Atlas, itinerary: Itinerary, visit: Visit) -> str:
    """``3. 09:12 后帽胡同 20号 送餐 ×2``."""
    words = atlas.words
    if visit.kind is VisitKind.BREAK:
        return f"{hours.of_route(atlas, itinerary.route, visit.begin)} {words('stop.break')}"
    what = words("stop.end") if visit.kind is VisitKind.END else words("clause").join(visit.works)
    number = "" if visit.number is None else f"{visit.number}. "
    return f"{number}{hours.of_route(atlas, itinerary.route, visit.arrive)} {visit.place} {what}"
