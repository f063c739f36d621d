"""Pictures for sites, gates and markers as plain shapes: no font on a bare server or phone has all signs."""

from collections.abc import Mapping
from math import cos, pi, sin
from types import MappingProxyType

from api.sheets.markup import number, tag
from optimizer.problem import SiteKind

# Each fits a square of 12 by 12 about its middle.
PICTOGRAMS: Mapping[SiteKind, str] = MappingProxyType(
    {
        SiteKind.CANTEEN: "M-5.4-.6H5.4A5.4 5.4 0 0 1 2.4 4.2V5.4H-2.4V4.2A5.4 5.4 0 0 1-5.4-.6Z"
        "M-2.6-5.4h1.3v3.4h-1.3ZM1.3-5.4h1.3v3.4h-1.3Z",
        SiteKind.PHARMACY: "M-1.8-5.2h3.6v3.4h3.4v3.6h-3.4v3.4h-3.6v-3.4h-3.4v-3.6h3.4Z",
        SiteKind.STATION: "M-1.6-5.8h3.2v1.5h-3.2ZM-3.4-2.4Q-3.4-3.5-2.3-3.5H2.3Q3.4-3.5 3.4-2.4V4.4"
        "Q3.4 5.5 2.3 5.5H-2.3Q-3.4 5.5-3.4 4.4Z",
        SiteKind.LAB: "M-2-5.6h4v1.2h-.7v2.6L5 4.2Q5.4 5.5 4.2 5.5H-4.2Q-5.4 5.5-5 4.2L-1.3-1.8v-2.6H-2Z",
        SiteKind.BASE: "M-5.8.2L0-5.3L5.8.2H4.1V5.2H1.4V1.7H-1.4V5.2H-4.1V.2Z",
        SiteKind.STORAGE: "M-5.2-4.8h10.4v2.8h-10.4ZM-4.5-1.2h9v6.2h-9Z",
        SiteKind.HANDOVER: "M-5.6-3.7H1.5V-5.6L5.6-2.8L1.5 0V-1.9H-5.6Z"
        "M5.6 1.9H-1.5V0L-5.6 2.8L-1.5 5.6V3.7H5.6Z",
        SiteKind.DECONTAMINATION: "M0-5.8C2.5-2.4 4.2-.4 4.2 1.6A4.2 4.2 0 0 1-4.2 1.6"
        "C-4.2-.4-2.5-2.4 0-5.8Z",
    }
)

SITE_RADIUS = 9.5


def site_icon(kind: SiteKind) -> str:
    """Draw a site: a dark tile with its pictogram."""
    half = SITE_RADIUS - 1
    tile = tag("rect", class_="tile", x=-half, y=-half, width=2 * half, height=2 * half, rx=3.5)
    return tile + tag("path", class_="picto", d=PICTOGRAMS[kind])


def gate_icon(*, shut: bool) -> str:
    """Draw a gate: two posts with a free way, or the bar of no entry."""
    if shut:
        return tag("circle", class_="noentry", r=5.5) + tag("path", class_="bar", d="M-3.3 0H3.3")
    posts = "M-5 4.5V-4.5M5 4.5V-4.5M-5-3.2H5"
    return tag("path", class_="gatehalo", d=posts) + tag("path", class_="gate", d=posts)


def outline(shape: str, radius: float) -> str:
    """Outline of a marker as a path; all four outlines look equally large and hold the same two digits."""
    if shape == "circle":
        r = number(radius)
        d = number(2 * radius)
        return f"M-{r} 0a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0z"
    if shape == "square":
        return _corners(4, radius * 1.2, turn=pi / 4)
    if shape == "diamond":
        return _corners(4, radius * 1.28, turn=0.0)
    return _corners(6, radius * 1.12, turn=0.0)


def _corners(count: int, radius: float, *, turn: float) -> str:
    places = [(turn + 2 * pi * k / count) for k in range(count)]
    return "M" + "L".join(f"{number(radius * cos(a))} {number(radius * sin(a))}" for a in places) + "z"
