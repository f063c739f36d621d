"""The plan as one long picture for a chat: a card for a route, the map and the table for a whole plan."""

from api.sheets.paper.chart import CARD
from api.sheets.paper.document import document, has_cover, summary
from api.sheets.paper.typeset import typeset
from api.sheets.paper.voices import Voices
from api.sheets.paper.wishes import PLAIN, PaperLang, Wishes
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

_TEMPLATES = ("parts.typ", "route.typ", "cover.typ", "card.typ")


def render(
    plan: Plan,
    problem: Problem,
    network: WalkingNetwork | None,
    *,
    lang: PaperLang,
    wishes: Wishes = PLAIN,
) -> bytes:
    """Draw the picture, 750 pixels across for one volunteer, 1200 for a whole plan."""
    voices = Voices.open(plan, problem, network, lang)
    told = summary(voices, wishes) if has_cover(voices) else document(voices, wishes, CARD)
    return typeset(_TEMPLATES, told, form="png")
