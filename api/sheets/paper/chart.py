"""The map for paper: the same drawing as on screens, on white, always by day, with its own style inside."""

from collections.abc import Sequence
from dataclasses import replace

from api.sheets.atlas import Atlas
from api.sheets.drawing.scene import Look, draw_map
from api.sheets.drawing.style import print_style
from api.sheets.itinerary import Itinerary

# Pixels across the width of the type area: fewer make letters and markers larger.
ROUTE = Look(prefix="m", width=640.0, tallest=0.6, flattest=0.34, marker=9.4, margin=40.0, alone=False)
ROUTE_LARGE = Look(prefix="m", width=470.0, tallest=0.78, flattest=0.4, marker=10.4, margin=40.0, alone=False)
CARD = Look(prefix="m", width=470.0, tallest=1.15, flattest=0.6, marker=10.4, margin=40.0, alone=False)
WHOLE = Look(prefix="m", width=1_150.0, tallest=0.64, flattest=0.4, alone=False, linked=True)


# From so many routes on, an overview with every stop numbered would be all markers and no map.
_CROWDED = 30


def overview(atlas: Atlas) -> str | None:
    """Draw all routes together."""
    numbered = len(atlas.itineraries) < _CROWDED
    return chart(atlas, atlas.itineraries, replace(WHOLE, numbered=numbered))


def chart(atlas: Atlas, itineraries: Sequence[Itinerary], look: Look) -> str | None:
    """Draw routes for paper; None when the plan has no map."""
    if not atlas.mapped:
        return None
    drawn = draw_map(atlas, itineraries, look)
    head, tail = drawn.split(">", 1)
    return f"{head}><style>{print_style()}</style>{tail}"
