"""Which zones of control a door lies in."""

from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from optimizer.problem import Polygon, Zone
from optimizer.walking.datum import Crs, to_wgs84
from optimizer.walking.metric import Floats
from optimizer.walking.network import WalkingNetwork


def zones_of(lonlat: Floats, zones: Sequence[Zone]) -> tuple[tuple[str, ...], ...]:
    """Find the zones of each position.

    Parameters
    ----------
    lonlat
        ``[lon, lat]``, shape (n, 2), in the datum of the zones.
    zones
        A position on the edge of a zone lies in it.

    Returns
    -------
    tuple of tuple of str
        Ids for each position, in the order of `zones`; empty where there is none.
    """
    lonlat = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    found: list[list[str]] = [[] for _ in lonlat]
    tree = shapely.STRtree(shapely.points(lonlat))
    for zone in zones:
        for position in np.sort(tree.query(area(zone.area), predicate="intersects")):
            found[position].append(zone.id)
    return tuple(tuple(ids) for ids in found)


def on_the_ground(
    zones: Iterable[Zone], network: WalkingNetwork, *, crs: Crs | None
) -> dict[str, shapely.Geometry]:
    """Lay zones on the ground that a network's lanes lie on.

    Parameters
    ----------
    zones
        Each with an id of its own.
    network
        For its plane.
    crs
        Datum of the zones; None: WGS 84.

    Returns
    -------
    dict of str to shapely.Geometry
        By the id of the zone, in metres of the plane.
    """

    def flat(lonlat: Floats) -> Floats:
        return network.plane.to_metres(to_wgs84(lonlat, crs or "wgs84"))

    return {zone.id: shapely.transform(area(zone.area), flat) for zone in zones}


def area(polygon: Polygon) -> shapely.Geometry:
    """A polygon as shapely sees it; one that crosses itself is put right, not refused."""
    shell, *holes = polygon.coordinates
    return shapely.make_valid(shapely.Polygon(shell, holes))
