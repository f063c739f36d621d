"""The plan as plain text to paste into a chat: a block for each volunteer, then what is left over."""

from collections.abc import Iterator

from api.sheets import figures, hours
from api.sheets.atlas import Atlas
from api.sheets.headlines import carry_line, day, route_line
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.markup import clean
from api.sheets.shortfalls import Shortfall, shortfalls
from api.sheets.unrouted import unrouted
from api.sheets.words import Lang
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork


def render(plan: Plan, problem: Problem, network: WalkingNetwork | None, *, lang: Lang) -> bytes:
    """Write the lists, UTF-8, with one empty line between blocks."""
    atlas = Atlas.open(plan, problem, network, lang)
    blocks = ["\n".join(_head(atlas))]
    blocks += ["\n".join(_route(atlas, itinerary)) for itinerary in atlas.itineraries]
    left_over = shortfalls(plan.unassigned, problem, atlas.gazetteer, atlas.words)
    if left_over:
        blocks.append("\n".join(_left_over(atlas, left_over)))
    if atlas.mapped:
        blocks.append(atlas.words("attribution_long"))
    return ("\n\n".join(blocks) + "\n").encode()


def _head(atlas: Atlas) -> Iterator[str]:
    words = atlas.words
    yield f"{words('title')} {day(atlas)}".strip()
    yield f"{words('plan')} {clean(atlas.plan.id)} · {words(f'status.{atlas.plan.status}')}"
    if atlas.plan.failure:
        yield words("failure") + words("colon") + clean(atlas.plan.failure)
    if why := unrouted(atlas):
        yield why


def _route(atlas: Atlas, itinerary: Itinerary) -> Iterator[str]:
    yield _heading(itinerary)
    yield route_line(itinerary, atlas)
    if carry := carry_line(itinerary, atlas.words):
        yield carry
    for visit in itinerary.visits:
        yield _visit(atlas, itinerary, visit)
        if visit.way:
            yield f"    {visit.way}"


def _heading(itinerary: Itinerary) -> str:
    """Set a route's heading off, in a form that chats do not swallow."""
    return f"【{itinerary.label}】"


def _visit(atlas: Atlas, itinerary: Itinerary, visit: Visit) -> str:
    words, route = atlas.words, itinerary.route
    if visit.kind is VisitKind.BREAK:
        time = hours.span(atlas, visit.begin, visit.depart, day=hours.route_day(atlas, route))
        return f"{time} {words('stop.break')}"
    when = hours.of_route(atlas, route, visit.when)
    if visit.number is None:
        return f"{when} {words(f'stop.{visit.kind}')}{words('colon')}{visit.place}{_walked(atlas, visit)}"
    what = words("clause").join(visit.works)
    tasks = (
        words("paren", inner=words.join(visit.tasks)) if visit.kind is VisitKind.DOOR and visit.tasks else ""
    )
    wait = words("clause") + words("wait", time=figures.duration(visit.wait_s, words)) if visit.wait_s else ""
    return f"{visit.number}. {when} {visit.place}{tasks}{words('colon')}{what}{_walked(atlas, visit)}{wait}"


def _walked(atlas: Atlas, visit: Visit) -> str:
    if not visit.walk_m:
        return ""
    return atlas.words("clause") + atlas.words("walked", length=figures.length(visit.walk_m, atlas.words))


def _left_over(atlas: Atlas, left_over: tuple[Shortfall, ...]) -> Iterator[str]:
    words = atlas.words
    yield words("unassigned.title", count=len(left_over))
    for entry in left_over:
        yield "- " + " · ".join(part for part in (entry.task, entry.kind, entry.place) if part)
        for why in entry.reasons:
            who = words("paren", inner=words.join(why.volunteers)) if why.volunteers else ""
            more = words("more_reasons", count=len(why.others)) if why.others else ""
            more = words("paren", inner=more) if more else ""
            yield f"    {why.word}{who}{words('colon')}{why.detail}{more}"
        if entry.closest and not entry.closest_told:
            yield f"    {words('col.closest')}{words('colon')}{entry.closest}"
        yield f"    {words('next')}{words('colon')}{entry.next_step}"
