"""Decide what stands on the map as a marker: every visit, start and end once, and every task left over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from api.sheets import figures
from api.sheets.drawing.frame import Array, Frame
from api.sheets.drawing.icons import outline
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.livery import Livery
from api.sheets.markup import number, tag, text
from api.sheets.places import LonLat
from api.sheets.words import Words

SMALL = 0.62
# Nearer than this to its true place a marker needs no leader line; a part of its radius.
_LEADER_FROM = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Pin:
    """One marker: what it says and where it belongs.

    Attributes
    ----------
    visit : Visit or None
        None for a task on no route.
    home : ndarray, shape (2,)
        Its true place, pixels.
    """

    kind: VisitKind | None
    look: Livery | None
    visit: Visit | None
    label: str
    title: str
    home: Array
    radius: float

    @property
    def at_hub(self) -> bool:
        """A start or an end at a site: where many begin, their markers would hide the place itself."""
        return (
            self.kind in (VisitKind.START, VisitKind.END)
            and self.visit is not None
            and self.visit.stops[0].site is not None
        )


def pins_of(itineraries: Sequence[Itinerary], frame: Frame, radius: float, words: Words) -> list[Pin]:
    """Make the markers of every route, in the order of the plan."""
    return [
        Pin(
            kind=visit.kind,
            look=itinerary.look,
            visit=visit,
            label=str(visit.number) if visit.number is not None else "",
            title=_title(itinerary, visit, words),
            home=frame.project(np.array([visit.position]))[0],
            radius=radius * (1.0 if visit.number is not None else SMALL),
        )
        for itinerary in itineraries
        for visit in itinerary.visits
        if visit.position is not None
    ]


def lost_pins(places: Iterable[tuple[str, LonLat]], frame: Frame, radius: float, words: Words) -> list[Pin]:
    """Make the markers of tasks on no route from their titles and positions."""
    return [
        Pin(None, None, None, "!", f"{words('key.unassigned')} {title}", xy, radius * 0.9)
        for title, lonlat in places
        if frame.shows((xy := frame.project(np.array([lonlat]))[0])[None])
    ]


def draw_pin(pin: Pin, spot: Array, link: str | None) -> str:
    """Draw a marker where there is room for it."""
    title = tag("title", text(pin.title))
    body = _lost(pin) if pin.look is None else _mark(pin, pin.look)
    shown = tag("g", title, body, transform=f"translate({number(spot[0])} {number(spot[1])})")
    if link is not None:
        shown = tag("a", shown, href=link, tabindex="-1")
    orders = " ".join(str(stop.order) for stop in pin.visit.stops) if pin.visit else None
    return tag(
        "g",
        shown,
        class_=f"pin {pin.look.css}" if pin.look else "pin",
        data_orders=orders,
    )


def _mark(pin: Pin, look: Livery) -> str:
    r = pin.radius
    if pin.kind is VisitKind.START:
        return tag("circle", class_="mark small", r=r) + tag("path", class_="sign", d="M-1.6-3L3 0L-1.6 3z")
    if pin.kind is VisitKind.END:
        return tag("circle", class_="mark small", r=r) + tag(
            "path", class_="sign", d="M-2.2-2.2h4.4v4.4h-4.4z"
        )
    if pin.kind is VisitKind.BREAK:
        return tag("circle", class_="mark small", r=r) + tag(
            "path", class_="sign", d="M-2.4-2.6h1.7v5.2h-1.7zM.7-2.6h1.7v5.2h-1.7z"
        )
    hollow = " hollow" if pin.kind is VisitKind.SITE else ""
    size = r * (1.18 if len(pin.label) < 3 else 0.92)
    return tag("path", class_=f"mark{hollow}", d=outline(look.shape, r)) + tag(
        "text", text(pin.label), class_=f"num{hollow}", y=size * 0.36, font_size=size
    )


def _lost(pin: Pin) -> str:
    r = number(pin.radius)
    triangle = f"M0-{r}L{number(pin.radius * 0.95)} {number(pin.radius * 0.7)}H-{number(pin.radius * 0.95)}z"
    return tag("path", class_="lost", d=triangle) + tag(
        "text", "!", class_="lostsign", y=pin.radius * 0.52, font_size=pin.radius * 1.25
    )


def draw_leader(pin: Pin, spot: Array) -> str:
    """Lead from a marker that was moved aside to where it belongs."""
    away = spot - pin.home
    if np.hypot(*away) < pin.radius * _LEADER_FROM or pin.look is None:
        return ""
    x, y = number(pin.home[0]), number(pin.home[1])
    line = tag("path", class_="lead", d=f"M{x} {y}l{number(away[0])} {number(away[1])}")
    dot = tag("circle", class_="dot", cx=pin.home[0], cy=pin.home[1], r=1.9)
    return tag("g", line, dot, class_=f"pin {pin.look.css}")


def _title(itinerary: Itinerary, visit: Visit, words: Words) -> str:
    zone = visit.when.tzinfo
    day = itinerary.route.start_at.astimezone(zone).date()
    when = figures.clock(visit.when, zone, day) if zone else ""
    head = f"{itinerary.label} {visit.number or words(f'stop.{visit.kind}')}"
    works = words.join(visit.works) if visit.number is not None else ""
    return " · ".join(part for part in (head, when, works, visit.place, words.join(visit.tasks)) if part)
