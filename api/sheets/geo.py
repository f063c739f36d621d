"""The plan as GeoJSON for a GIS: one line for each walk, one point for each stop, flat properties."""

from collections.abc import Iterator
from typing import Any

import orjson

from api.sheets.atlas import Atlas
from api.sheets.itinerary import Itinerary, Visit
from api.sheets.places import LonLat
from api.sheets.words import Lang
from optimizer.plan import Plan, Stop
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

# 0.1 m on the ground: more digits only fill the file.
_DIGITS = 6


def render(plan: Plan, problem: Problem, network: WalkingNetwork | None, *, lang: Lang) -> bytes:
    """Write a FeatureCollection in WGS 84, as RFC 7946 asks, whatever datum the problem is in."""
    atlas = Atlas.open(plan, problem, network, lang)
    features = [feature for itinerary in atlas.itineraries for feature in _route(atlas, itinerary)]
    features += [_point(lonlat, {"type": "unassigned", "what": title}) for title, lonlat in atlas.lost]
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "plan": plan.id,
            "attribution": atlas.words("attribution_long"),
            "features": features,
        }
    )


def _route(atlas: Atlas, itinerary: Itinerary) -> Iterator[dict[str, Any]]:
    who = {"volunteer": itinerary.route.volunteer, "shift": itinerary.route.shift}
    for visit in itinerary.visits:
        for stop in visit.stops:
            if (walk := _walk(atlas, stop)) is not None:
                yield {**walk, "properties": who | walk["properties"]}
            if visit.position is not None:
                yield _point(visit.position, who | _facts(visit, stop))


def _walk(atlas: Atlas, stop: Stop) -> dict[str, Any] | None:
    """One walk; a leg without a geometry or without a length is no line."""
    leg = stop.leg
    if leg is None or leg.geometry is None or leg.walk_m == 0 or len(leg.geometry.coordinates) < 2:
        return None
    line = atlas.gazetteer.line(leg.geometry.coordinates).round(_DIGITS).tolist()
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {"type": "walk", "to_order": stop.order, "metres": leg.walk_m, "seconds": leg.walk_s},
    }


def _facts(visit: Visit, stop: Stop) -> dict[str, Any]:
    return {
        "type": stop.type.value,
        "order": stop.order,
        "visit": visit.number,
        "task": stop.task,
        "site": stop.site,
        "what": " ".join(visit.works),
        "place": visit.place,
        "arrive": stop.arrive.isoformat(),
        "begin": stop.begin.isoformat(),
        "depart": stop.depart.isoformat(),
        "wait_s": stop.wait_s,
    }


def _point(lonlat: LonLat, properties: dict[str, Any]) -> dict[str, Any]:
    position = [round(lonlat[0], _DIGITS), round(lonlat[1], _DIGITS)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": position},
        "properties": properties,
    }
