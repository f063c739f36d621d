"""Coordinates that look right and are not: exchanged axes, another map, another datum.

A wrong datum shifts Beijing by 500 m and more: every door then snaps to some alley, and every route
is wrong. The alleys themselves tell: doors lie a few metres from them only under the right reading.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.checking.places import all_places
from optimizer.complaints import Complaint, pointer, warn
from optimizer.problem import MatrixPlace, Place, Problem
from optimizer.walking.datum import Crs, to_wgs84
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.snap import LIMIT_M

FAR_M = 50_000.0
# A median is steady with this many positions; more would only cost time.
_SAMPLE = 200
_FEWEST = 5
_MUCH_BETTER = 3.0
_NEAR_M = 15.0
_READINGS: tuple[Crs, ...] = ("wgs84", "gcj02", "bd09")

Positions = NDArray[np.float64]


def look(problem: Problem, network: WalkingNetwork | None) -> Iterator[Complaint]:
    """Hold the positions of a problem against the alleys."""
    placed = [one for one in all_places(problem) if not isinstance(one[0], MatrixPlace)]
    spots = [place for place, _ in placed]
    if network is None or not spots or network.edges == 0:
        return
    sent = np.array(spots, dtype=np.float64)
    crs: Crs = problem.crs or "wgs84"
    far = _metres_outside(to_wgs84(sent, crs), network) > FAR_M
    if 2 * far.sum() > len(sent):
        yield _far_away(sent, far, network)
        return
    doubt = list(_another_datum(sent, crs, network)) if len(sent) >= _FEWEST else []
    yield from doubt or _off_the_map(placed, to_wgs84(sent, crs), network)


def _off_the_map(
    placed: Sequence[tuple[Place, tuple[str | int, ...]]], positions: Positions, network: WalkingNetwork
) -> Iterator[Complaint]:
    """Single positions that nobody can walk to, when the others are where they should be."""
    offsets = _offsets_m(positions, network)
    for index in np.flatnonzero(offsets > LIMIT_M):
        _, where = placed[int(index)]
        yield warn("no_lane_near", pointer(*where), metres=round(float(offsets[index])), limit=int(LIMIT_M))


def _far_away(sent: Positions, far: NDArray[np.bool_], network: WalkingNetwork) -> Complaint:
    values = {"count": int(far.sum()), "total": len(sent)}
    exchanged = sent[far][:, ::-1]
    fits = np.abs(exchanged[:, 1]) <= 90
    fits[fits] = _metres_outside(exchanged[fits], network) <= FAR_M
    if 2 * fits.sum() > len(exchanged):
        return warn("axes_suspect", "", **values)
    return warn("positions_far_from_map", "", **values)


def _metres_outside(positions: Positions, network: WalkingNetwork) -> Positions:
    """Distance of each position from the box around the alleys, metres; 0 inside."""
    west, south, east, north = network.report.bbox
    nearest = np.clip(positions, (west, south), (east, north))
    # Far from its centre the plane is crude, yet never so crude as to confuse 50 km with a district.
    offset = network.plane.to_metres(positions) - network.plane.to_metres(nearest)
    return np.asarray(np.hypot(offset[:, 0], offset[:, 1]), dtype=np.float64)


def _another_datum(sent: Positions, crs: Crs, network: WalkingNetwork) -> Iterator[Complaint]:
    step = max(1, len(sent) // _SAMPLE)
    sample = sent[::step]
    offsets = {reading: _median_offset_m(to_wgs84(sample, reading), network) for reading in _READINGS}
    best = min(offsets, key=lambda reading: offsets[reading])
    if offsets[best] < _NEAR_M and offsets[crs] > _MUCH_BETTER * max(offsets[best], 1.0):
        yield warn(
            "datum_suspect",
            "/crs",
            better=best,
            better_m=round(offsets[best]),
            crs=crs,
            crs_m=round(offsets[crs]),
        )


def _median_offset_m(positions: Positions, network: WalkingNetwork) -> float:
    return float(np.median(_offsets_m(positions, network)))


def _offsets_m(positions: Positions, network: WalkingNetwork) -> Positions:
    """Distance of each position from the nearest lane, metres."""
    tree, edges = network.tree()
    points = shapely.points(network.plane.to_metres(positions))
    found = tree.nearest(points)
    return np.asarray(shapely.distance(points, network.lines[edges[found]]), dtype=np.float64)
