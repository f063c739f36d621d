"""Positions, lines and areas as people paste them from a map, and the datum they are in."""

import json
import re

from api.spreadsheet.book import Raw
from api.spreadsheet.cells import half_width, number, text
from api.spreadsheet.faults import Unreadable

Position = list[float]

_PAIR = re.compile(r"\(?\s*([-+]?\d+(?:\.\d+)?)°?\s*[,，;\s/]\s*([-+]?\d+(?:\.\d+)?)°?\s*\)?")
_BETWEEN = re.compile(r"[;|\n\r]+")
_CHINA_LON, _CHINA_LAT = (73.0, 136.0), (3.0, 54.0)


def coordinate(raw: Raw) -> float:
    """Read degrees; a mark for degrees or the point of the compass may stand beside."""
    if isinstance(raw, str):
        raw = half_width(raw).strip(" °度东经北纬enEN")
    try:
        return number(raw)
    except Unreadable:
        raise Unreadable("not_a_position_cell") from None


def position(raw: Raw) -> Position:
    """Read ``116.41, 39.94``.

    Raises
    ------
    Unreadable
        These are not two numbers.
    """
    found = _PAIR.fullmatch(half_width(text(raw)))
    if found is None:
        raise Unreadable("not_a_position_cell")
    return [float(found[1]), float(found[2])]


def place(raw: Raw) -> Position | str:
    """Read a position, or else the id of a site."""
    said = half_width(text(raw))
    return position(said) if _PAIR.fullmatch(said) else said


def turned(spot: Position) -> Position | None:
    """Give latitude-longitude of China the other way round; None when the order is as it should be."""
    first, second = spot
    if _CHINA_LAT[0] <= first <= _CHINA_LAT[1] and _CHINA_LON[0] <= second <= _CHINA_LON[1]:
        return [second, first]
    return None


def line(raw: Raw) -> dict[str, object]:
    """Read a GeoJSON LineString, or points divided by semicolons."""
    return _geojson(raw, "LineString") or {"type": "LineString", "coordinates": _points(raw, 2, "not_a_line")}


def area(raw: Raw) -> dict[str, object]:
    """Read a GeoJSON Polygon, or corners divided by semicolons; the ring is closed where it is not."""
    geojson = _geojson(raw, "Polygon")
    if geojson is not None:
        return geojson
    ring = _points(raw, 3, "not_a_ring")
    return {"type": "Polygon", "coordinates": [ring if ring[0] == ring[-1] else [*ring, ring[0]]]}


def _points(raw: Raw, least: int, complaint: str) -> list[Position]:
    parts = [part for part in _BETWEEN.split(half_width(text(raw))) if part.strip()]
    found = [_PAIR.fullmatch(part.strip()) for part in parts]
    if None in found or len(found) < least:
        raise Unreadable(complaint)
    spots = [[float(one[1]), float(one[2])] for one in found if one is not None]
    return [turned(spot) or spot for spot in spots]


def _geojson(raw: Raw, kind: str) -> dict[str, object] | None:
    """Read GeoJSON; whether its positions are sound is for `check` to say."""
    said = text(raw)
    if not said.startswith("{"):
        return None
    complaint = "not_a_ring" if kind == "Polygon" else "not_a_line"
    try:
        shape = json.loads(said, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise Unreadable(complaint) from None
    if (
        not isinstance(shape, dict)
        or shape.get("type") != kind
        or not isinstance(shape.get("coordinates"), list)
    ):
        raise Unreadable(complaint)
    return {"type": kind, "coordinates": shape["coordinates"]}


def _refuse(_constant: str) -> None:
    raise ValueError
