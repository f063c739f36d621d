"""The plan as a PDF to print: a cover for the dispatcher, then a sheet for every route."""

from typing import Any

from api.sheets.paper.chart import ROUTE, ROUTE_LARGE
from api.sheets.paper.cover import cover
from api.sheets.paper.glyphs import Proofreader
from api.sheets.paper.route_page import common, route_page
from api.sheets.paper.typeset import typeset
from api.sheets.paper.voices import Said, Voices
from api.sheets.paper.wishes import PLAIN, PaperLang, Wishes
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

_TEMPLATES = ("parts.typ", "route.typ", "cover.typ", "sheets.typ")


def render(
    plan: Plan,
    problem: Problem,
    network: WalkingNetwork | None,
    *,
    lang: PaperLang,
    wishes: Wishes = PLAIN,
) -> bytes:
    """Set the sheets, A4.

    One volunteer's own part of a plan (`api.one_route.only`) gets no cover: it has nothing to compare.
    """
    voices = Voices.open(plan, problem, network, lang)
    starts = [route.start_at for route in plan.routes]
    return typeset(_TEMPLATES, document(voices, wishes), form="pdf", moment=min(starts, default=None))


def document(voices: Voices, wishes: Wishes) -> dict[str, Any]:
    """Tell the whole document, every letter of it one that the font can draw."""
    atlas = voices.first
    look = ROUTE_LARGE if wishes.large else ROUTE
    routes = []
    everywhere = Proofreader()
    for index in range(len(atlas.itineraries)):
        proof = Proofreader()
        page = proof.read_all(route_page(voices, index, wishes, look))
        page["missing"] = missing(voices, proof)
        everywhere.missing |= proof.missing
        routes.append(page)
    head = None
    if atlas.shared or atlas.plan.unassigned or not routes:
        head = everywhere.read_all(cover(voices))
        head["missing"] = missing(voices, everywhere)
    return {"common": common(voices, large=wishes.large), "cover": head, "routes": routes}


def missing(voices: Voices, proof: Proofreader) -> Said:
    """Ask for letters without a glyph to be written in by hand; empty when there is none."""
    if not proof.missing:
        return [""]
    return voices.say("missing", letters=" ".join(f"U+{point:04X}" for point in proof.missing))
