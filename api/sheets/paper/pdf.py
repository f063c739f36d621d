"""The plan as a PDF to print: a cover for the dispatcher, then a sheet for every route."""

from api.sheets.paper.chart import ROUTE, ROUTE_LARGE
from api.sheets.paper.document import document
from api.sheets.paper.typeset import typeset
from api.sheets.paper.voices import Voices
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
    look = ROUTE_LARGE if wishes.large else ROUTE
    told = document(voices, wishes, look)
    return typeset(_TEMPLATES, told, form="pdf", moment=min(starts, default=None))
