"""Put the pages of a plan together and read the proofs: every letter is one that the font can draw."""

from typing import Any

from api.sheets.drawing.scene import Look
from api.sheets.paper.cover import cover
from api.sheets.paper.glyphs import Proofreader
from api.sheets.paper.route_page import common, route_page
from api.sheets.paper.voices import Said, Voices
from api.sheets.paper.wishes import Wishes


def document(voices: Voices, wishes: Wishes, look: Look) -> dict[str, Any]:
    """Tell a plan: what all pages share, the cover, the routes.

    One volunteer's own part of a plan (`api.one_route.only`) gets no cover: it has nothing to compare.
    """
    atlas = voices.first
    everywhere = Proofreader()
    routes = []
    for index in range(len(atlas.itineraries)):
        proof = Proofreader()
        page = proof.read_all(route_page(voices, index, wishes, look))
        routes.append({**page, "missing": _missing(voices, proof)})
        everywhere.missing |= proof.missing
    head = None
    if has_cover(voices):
        page = everywhere.read_all(cover(voices))
        head = {**page, "missing": _missing(voices, everywhere)}
    return {"common": common(voices, large=wishes.large), "cover": head, "routes": routes}


def summary(voices: Voices, wishes: Wishes) -> dict[str, Any]:
    """Tell a plan as a whole alone."""
    proof = Proofreader()
    page = proof.read_all(cover(voices))
    head = {**page, "missing": _missing(voices, proof)}
    return {"common": common(voices, large=wishes.large), "cover": head, "routes": []}


def has_cover(voices: Voices) -> bool:
    """Say whether there is more to tell than one volunteer's own routes."""
    plan = voices.first.plan
    return voices.first.shared or bool(plan.unassigned) or not plan.routes


def _missing(voices: Voices, proof: Proofreader) -> Said:
    """Ask for letters without a glyph to be written in by hand; empty when there is none."""
    if not proof.missing:
        return [""]
    return voices.say("missing", letters=" ".join(f"U+{ord(letter):04X}" for letter in sorted(proof.missing)))
