"""The recipe of the map: what is laid out first takes the room, what is drawn last lies on top."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.sheets.atlas import Atlas
from api.sheets.drawing import furniture
from api.sheets.drawing.along import sample
from api.sheets.drawing.areas import GATE_RADIUS, Rules
from api.sheets.drawing.captions import beside, inside, obstacles
from api.sheets.drawing.frame import METRES_PER_DEGREE, Array, Frame, frame_around
from api.sheets.drawing.icons import SITE_RADIUS
from api.sheets.drawing.labels import Label, Occupied, place_names
from api.sheets.drawing.markers import push_apart
from api.sheets.drawing.pins import Pin, draw_leader, draw_pin, lost_pins, pins_of
from api.sheets.drawing.ribbons import draw_ribbons
from api.sheets.drawing.sites import draw_site, sites_on
from api.sheets.drawing.streets import draw_picks, draw_streets, lay_out
from api.sheets.drawing.style import map_style
from api.sheets.drawing.tracks import Walk, lay_side_by_side
from api.sheets.itinerary import Itinerary
from api.sheets.markup import number, tag, text
from api.sheets.places import LonLat

GAP = 1.6
# From so many routes on, starts and ends at a site are counted there instead of drawn one by one.
CROWD = 5
# A task on no route is brought onto the paper when it lies within this part of its size, or so near.
FAR = 0.12
NEAR_M = 150.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a map is to be drawn.

    Attributes
    ----------
    prefix : str
        Begins every id inside, so that several maps can stand in one page.
    width, tallest, flattest : float
        Of the paper in pixels; its height as a part of that.
    marker : float
        Radius of a stop's marker, pixels.
    alone : bool
        Stands alone: brings its own style and key.
    linked : bool
        Markers lead to the rows of the report.
    numbered : bool
        Every stop has its marker; without them only the lines of the routes are drawn.
    pickable : bool
        An unseen broad line over every lane, with its number, for a page where lanes are pointed at.
    """

    prefix: str = "map"
    width: float = 1_200.0
    tallest: float = 1.0
    flattest: float = 0.55
    marker: float = 8.6
    margin: float = 46.0
    alone: bool = True
    linked: bool = False
    numbered: bool = True
    pickable: bool = False


def draw_map(atlas: Atlas, itineraries: Sequence[Itinerary], look: Look) -> str:
    """Draw alleys, rules, routes and markers as one SVG element.

    Parameters
    ----------
    atlas
        Problem, ground, names and words.
    itineraries
        The routes to draw; the paper is cropped to them.
    look
        Size and purpose.
    """
    frame = _frame(atlas, itineraries, look)
    streets = lay_out(atlas.ground, frame)
    rules = Rules(atlas.problem, atlas.ground, frame, atlas.gazetteer.on_map, atlas.words)
    sites = sites_on(atlas, itineraries, frame)
    tracks = lay_side_by_side([_walk(atlas, itinerary, frame) for itinerary in itineraries], streets)
    pins = pins_of(itineraries if look.numbered else (), frame, look.marker, atlas.words)
    if len(itineraries) >= CROWD:
        pins = [pin for pin in pins if not pin.at_hub]
    if look.alone or look.linked:
        pins += lost_pins(atlas.lost, frame, look.marker, atlas.words)
    spots = _spread(pins, [xy for _, xy in sites], [xy for _, xy, _ in rules.gates], frame)

    occupied = Occupied(routes=_sampled([*tracks.values(), *rules.closed_lines(streets)]))
    occupied.add(spots, np.array([pin.radius for pin in pins]))
    occupied.add(obstacles([xy for _, xy in sites]), SITE_RADIUS + 1)
    occupied.add(obstacles([xy for _, xy, _ in rules.gates]), GATE_RADIUS)
    occupied.add(*furniture.reserved(frame))
    captions = [
        beside(atlas.gazetteer.name_of_site(site), xy, SITE_RADIUS, occupied, frame) for site, xy in sites
    ]
    zones = [inside(name, area, occupied, frame) for name, area in rules.zone_names()]
    names = place_names(streets, occupied, frame)

    hatch = f"{look.prefix}-hatch"
    return _sheet(
        atlas,
        itineraries,
        look,
        frame,
        [
            rules.zones(),
            draw_streets(streets),
            rules.closures(streets, hatch),
            draw_picks(streets) if look.pickable else "",
            draw_ribbons(itineraries, tracks, look.prefix),
            rules.draw_gates(),
            tag("g", *(_letter(label, "name") for label in names), class_="names"),
            tag("g", *(_letter(label, "zonename") for label in zones if label), class_="zones"),
            tag("g", *map(draw_leader, pins, spots), class_="leaders"),
            tag("g", *(draw_site(atlas, site, xy, itineraries) for site, xy in sites), class_="sites"),
            tag("g", *(_letter(label, "caption") for label in captions if label), class_="captions"),
            tag("g", *_pins(pins, spots, look), class_="pins"),
            furniture.scale_and_north(frame, atlas.words),
            furniture.attribution(frame, atlas.words),
        ],
    )


def _sheet(
    atlas: Atlas, itineraries: Sequence[Itinerary], look: Look, frame: Frame, layers: Sequence[str]
) -> str:
    """Put the layers on paper, with a title and a description for those who cannot see them."""
    below = furniture.key_height(itineraries, frame.width) if look.alone else 0.0
    hatch = tag(
        "pattern",
        tag("path", class_="hatch", d="M0 0V7"),
        id=f"{look.prefix}-hatch",
        width=7,
        height=7,
        patternUnits="userSpaceOnUse",
        patternTransform="rotate(45)",
    )
    title = f"{atlas.words('title')} {atlas.plan.id}"
    if len(itineraries) == 1:
        title = f"{title} · {itineraries[0].label}"
    clip = tag("clipPath", tag("rect", width=frame.width, height=frame.height), id=f"{look.prefix}-clip")
    return tag(
        "svg",
        tag("title", text(title), id=f"{look.prefix}-title"),
        tag("desc", text(atlas.words("map.desc", routes=len(itineraries))), id=f"{look.prefix}-desc"),
        tag("style", map_style()) if look.alone else "",
        tag("defs", hatch, clip),
        tag("rect", class_="paper", width=frame.width, height=frame.height + below),
        tag("g", *layers, clip_path=f"url(#{look.prefix}-clip)"),
        furniture.key(itineraries, frame.width, frame.height, atlas.words) if look.alone else "",
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(frame.width)} {number(frame.height + below)}",
        class_="xd",
        role="group" if look.linked else "img",
        aria_labelledby=f"{look.prefix}-title {look.prefix}-desc",
        lang="zh-CN" if atlas.words.lang == "zh" else "en",
    )


def _frame(atlas: Atlas, itineraries: Sequence[Itinerary], look: Look) -> Frame:
    """Show what the routes touch; without a route, the sites and tasks; without those, the whole map."""
    shown = [xy for itinerary in itineraries for xy in atlas.positions(itinerary)]
    if shown and (look.alone or look.linked):
        shown += _not_far(shown, [lonlat for _, lonlat in atlas.lost])
    if not shown:
        shown = [lonlat for _, lonlat in atlas.lost]
    if not shown:
        shown = [lonlat for site in atlas.problem.sites if (lonlat := atlas.gazetteer.on_map(site.location))]
    if not shown:
        shown = [(float(lon), float(lat)) for lane in atlas.ground.lanes for lon, lat in lane.lonlat]
    return frame_around(
        shown or [(0.0, 0.0)],
        width=look.width,
        margin=look.margin,
        tallest=look.tallest,
        flattest=look.flattest,
    )


def _not_far(shown: list[LonLat], lost: list[LonLat]) -> list[LonLat]:
    """Keep the left-over tasks near the routes: one far away must not shrink all the rest."""
    low, high = np.min(shown, axis=0), np.max(shown, axis=0)
    reach = np.maximum((high - low) * FAR, NEAR_M / METRES_PER_DEGREE)
    return [place for place in lost if (place >= low - reach).all() and (place <= high + reach).all()]


def _walk(atlas: Atlas, itinerary: Itinerary, frame: Frame) -> Walk:
    legs = tuple(frame.project(leg) for leg in atlas.legs(itinerary))
    return Walk(itinerary.look.index, legs)


def _spread(pins: Sequence[Pin], sites: Sequence[Array], gates: Sequence[Array], frame: Frame) -> Array:
    """Find room for the markers around sites and gates, which stay."""
    still = [*sites, *gates]
    homes = obstacles([*(pin.home for pin in pins), *still])
    radii = np.array(
        [pin.radius for pin in pins] + [SITE_RADIUS + 1] * len(sites) + [GATE_RADIUS] * len(gates),
        dtype=np.float64,
    )
    fixed = np.arange(len(homes)) >= len(pins)
    spots = push_apart(homes, radii, fixed=fixed, gap=GAP, width=frame.width, height=frame.height)
    return spots[: len(pins)]


def _pins(pins: Sequence[Pin], spots: Array, look: Look) -> list[str]:
    drawn = []
    for pin, spot in zip(pins, spots, strict=True):
        link = None
        if look.linked and pin.look is not None and pin.visit is not None and pin.visit.number is not None:
            link = f"#r{pin.look.index}-{pin.visit.number}"
        drawn.append(draw_pin(pin, spot, link))
    return drawn


def _sampled(lines: Sequence[Array]) -> Array:
    """Points along everything that labels had better not cover."""
    samples = [sample(xy, 5.0)[0] for xy in lines if len(xy) > 1]
    return np.concatenate(samples) if samples else np.empty((0, 2))


def _letter(label: Label, class_: str) -> str:
    """Write a label: turned as one line, or letter below letter."""
    if label.downward:
        return tag(
            "text",
            text(label.text),
            class_=class_,
            font_size=label.size,
            x=" ".join(number(x) for x in label.glyphs[:, 0]),
            y=" ".join(number(y + label.size * 0.36) for y in label.glyphs[:, 1]),
        )
    x, y = (label.glyphs[0] + label.glyphs[-1]) / 2
    turn = f" rotate({label.angle:.0f})" if abs(label.angle) >= 0.5 else ""
    return tag(
        "text",
        text(label.text),
        class_=class_,
        font_size=label.size,
        y=label.size * 0.36,
        text_anchor="middle",
        transform=f"translate({number(x)} {number(y)}){turn}",
    )
