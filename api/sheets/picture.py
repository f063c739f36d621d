"""The plan as one SVG picture that any browser, office program or printer shows."""

from api.sheets.atlas import Atlas
from api.sheets.drawing.note import draw_note
from api.sheets.drawing.scene import Look, draw_map
from api.sheets.words import Lang
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

WHOLE = Look()
ONE = Look(width=820.0, marker=11.0, tallest=1.3, flattest=0.6)


def render(plan: Plan, problem: Problem, network: WalkingNetwork | None, *, lang: Lang) -> bytes:
    """Draw the map, cropped when there is a single volunteer; without a map say so in the picture."""
    atlas = Atlas.open(plan, problem, network, lang)
    if not atlas.mapped:
        return draw_note(atlas).encode()
    alone = len({route.volunteer for route in plan.routes}) == 1
    return draw_map(atlas, atlas.itineraries, ONE if alone else WHOLE).encode()
