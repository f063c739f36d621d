"""Maps drawn by hand, in metres east and north of a corner in Beixinqiao."""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import numpy as np

from optimizer.problem import Closure, Gate, Mode
from optimizer.walking.closures import Shut
from optimizer.walking.geojson import read_geojson
from optimizer.walking.hours import timetable
from optimizer.walking.metric import Plane
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import Snapped, snap

PLANE = Plane(np.array([116.40, 39.94]))
CST = timezone(timedelta(hours=8))
EIGHT = datetime(2022, 11, 24, 8, tzinfo=CST)
NOON = datetime(2022, 11, 24, 12, tzinfo=CST)


def at(*metres: tuple[float, float]) -> np.ndarray:
    """Positions, shape (n, 2)."""
    return PLANE.to_lonlat(np.array(metres, dtype=float).reshape(-1, 2))


def position(x: float, y: float) -> tuple[float, float]:
    lon, lat = at((x, y))[0]
    return float(lon), float(lat)


def lane(*metres: tuple[float, float], way: str | int | None = None, **tags: Any) -> dict[str, Any]:
    """A footway; ``oneway__foot`` stands for ``oneway:foot``, as colons are no part of Python's names."""
    properties = {"highway": "footway"} | {key.replace("__", ":"): value for key, value in tags.items()}
    feature: dict[str, Any] = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "LineString", "coordinates": at(*metres).tolist()},
    }
    return feature if way is None else feature | {"id": way}


def barrier(x: float, y: float, kind: str = "gate", **tags: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"barrier": kind} | tags,
        "geometry": {"type": "Point", "coordinates": list(position(x, y))},
    }


def collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def drawn(*features: dict[str, Any]) -> WalkingNetwork:
    return read_geojson(collection(*features))


def shut(
    network: WalkingNetwork,
    closures: Sequence[Closure],
    gates: Sequence[Gate],
    begin: datetime,
    end: datetime,
) -> Shut:
    """What is shut at any second between two instants."""
    day = timetable(network, closures, gates, begin, end)
    return day.shut(0, day.last)


def doors(network: WalkingNetwork, *metres: tuple[float, float], mode: Mode = Mode.FOOT) -> Snapped:
    return snap(network, at(*metres), mode=mode)
