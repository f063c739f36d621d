"""The plan as GPX 1.1 for outdoor apps: a track for each route, a waypoint for each stop."""

from collections.abc import Iterator
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from api.sheets import headlines, hours
from api.sheets.atlas import Atlas
from api.sheets.itinerary import Itinerary, Visit
from api.sheets.markup import clean
from api.sheets.words import Lang
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

_GPX = "http://www.topografix.com/GPX/1/1"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_ODBL = "https://opendatacommons.org/licenses/odbl/1-0/"

register_namespace("", _GPX)
register_namespace("xsi", _XSI)


def render(plan: Plan, problem: Problem, network: WalkingNetwork | None, *, lang: Lang) -> bytes:
    """Write GPX in WGS 84, whatever datum the problem is in; a stop without a position is left out."""
    atlas = Atlas.open(plan, problem, network, lang)
    root = Element(
        f"{{{_GPX}}}gpx",
        {
            "version": "1.1",
            "creator": "Xiangdao",
            f"{{{_XSI}}}schemaLocation": f"{_GPX} {_GPX}/gpx.xsd",
        },
    )
    _metadata(root, atlas)
    for itinerary in atlas.itineraries:
        for waypoint in _waypoints(atlas, itinerary):
            root.append(waypoint)
    for number, itinerary in enumerate(atlas.itineraries, start=1):
        root.append(_track(atlas, itinerary, number))
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _metadata(root: Element, atlas: Atlas) -> None:
    about = SubElement(root, f"{{{_GPX}}}metadata")
    _text(about, "name", f"{atlas.words('title')} {headlines.day(atlas)}".strip())
    _text(about, "desc", f"{atlas.words('plan')} {atlas.plan.id}")
    if atlas.mapped:
        owner = SubElement(about, f"{{{_GPX}}}copyright", author="OpenStreetMap contributors")
        _text(owner, "license", _ODBL)


def _waypoints(atlas: Atlas, itinerary: Itinerary) -> Iterator[Element]:
    for visit in itinerary.visits:
        if visit.position is None:
            continue
        point = _point("wpt", *visit.position)
        _text(point, "time", _utc(visit.arrive))
        _text(point, "name", _name(itinerary, visit))
        _text(point, "desc", _says(atlas, itinerary, visit))
        _text(point, "type", visit.kind.value)
        yield point


def _track(atlas: Atlas, itinerary: Itinerary, number: int) -> Element:
    """One segment for each walk, so that a pause at a door is not a line through it."""
    track = Element(f"{{{_GPX}}}trk")
    _text(track, "name", itinerary.label)
    _text(track, "desc", headlines.route_line(itinerary, atlas))
    _text(track, "number", str(number))
    _text(track, "type", itinerary.route.mode.value)
    for leg in atlas.legs(itinerary):
        segment = SubElement(track, f"{{{_GPX}}}trkseg")
        segment.extend(_point("trkpt", float(lon), float(lat)) for lon, lat in leg)
    return track


def _name(itinerary: Itinerary, visit: Visit) -> str:
    """``V01-3 后帽胡同 20号``: apps sort waypoints by name."""
    number = "" if visit.number is None else f"-{visit.number:02d}"
    return f"{itinerary.short}{number} {visit.place}"


def _says(atlas: Atlas, itinerary: Itinerary, visit: Visit) -> str:
    when = hours.of_route(atlas, itinerary.route, visit.arrive)
    what = visit.works or (atlas.words(f"stop.{visit.kind}"),)
    return f"{when} {atlas.words('clause').join(what)}"


def _point(name: str, lon: float, lat: float) -> Element:
    return Element(f"{{{_GPX}}}{name}", lat=f"{lat:.6f}", lon=f"{lon:.6f}")


def _text(parent: Element, name: str, content: str) -> None:
    SubElement(parent, f"{{{_GPX}}}{name}").text = clean(content)


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
