"""The referee on areas: no lane is walked inside one that is closed, or that the walker is kept out of.

Areas are held against the drawn walks themselves, whatever was worked out beforehand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from optimizer.constraint import Evidence
from optimizer.ground import NOWHERE, Ground
from optimizer.ground.keeping_out import barred as barred_by_level
from optimizer.lanes import Bools, Floats, Lanes
from optimizer.plan import Stop
from optimizer.problem import Mode, Polygon, Volunteer
from optimizer.walking.datum import Crs, from_wgs84, to_wgs84

_ON_THE_BORDER_DEGREES = 1e-5
"""About a metre: what another datum costs, and more."""


@dataclass(frozen=True, slots=True)
class DrawnWalk:
    """One drawn leg: where it stands in the plan, and its slice of all coordinates."""

    where: str
    volunteer: str
    mode: Mode
    stop: Stop
    before: Stop
    first: int
    last: int


def kept_out_of(ground: Ground, evidence: Evidence, people: Iterable[str]) -> dict[str, frozenset[str]]:
    """Zones that each person is kept out of, by the polygons themselves and where shifts start and end."""
    found = {}
    for name in people:
        person, number = evidence.volunteers[name], ground.volunteer_index[name]
        if not (zones := barred_by_level(evidence.problem, person)):
            found[name] = zones
            continue
        homes = [
            at[number, k]
            for k in range(len(person.shifts))
            for at in (ground.shift_start, ground.shift_end)
            if at[number, k] != NOWHERE
        ]
        spots = shapely.points(_home_spots(ground, person, homes, evidence.problem.crs or "wgs84"))
        # On the very border who looks decides: the request may have put somebody inside.
        found[name] = frozenset(
            z for z in zones if not shapely.dwithin(evidence.areas[z], spots, _ON_THE_BORDER_DEGREES).any()
        )
    return found


def _home_spots(ground: Ground, person: Volunteer, homes: Sequence[int], crs: Crs) -> Floats:
    """Places as they were given, and where they touch the lanes, in the datum of the request."""
    said = np.array([ground.places[home] for home in homes], dtype=np.float64).reshape(-1, 2)
    assert ground.snapped is not None  # noqa: S101 # where there is a network, places touch it
    touched = ground.snapped[person.mode].point[homes].reshape(-1, 2)
    return np.concatenate([said, from_wgs84(touched, crs)])


def closed_areas(
    lanes: Lanes,
    walks: Sequence[DrawnWalk],
    slices: Sequence[tuple[int, int]],
    steps: Floats,
    on_lane: Bools,
    evidence: Evidence,
) -> Iterator[str]:
    """No lane is walked through an area that is closed just then, whatever was worked out beforehand."""
    closures = [closure for closure in evidence.problem.closures if closure.area is not None]
    lines = shapely.linestrings(steps) if closures else None
    for closure in closures:
        assert closure.area is not None  # noqa: S101 # just asked
        inside = shapely.intersects(_inner(lanes, closure.area, evidence), lines) & on_lane
        for walk, (first, last) in zip(walks, slices, strict=True):
            begun = closure.from_ is None or closure.from_ < walk.stop.arrive
            over = closure.until is not None and closure.until <= walk.before.depart
            if begun and not over and inside[first:last].any():
                yield f"{walk.where}: the walk crosses closure {closure.id}"


def barred_zones(
    lanes: Lanes,
    walks: Sequence[DrawnWalk],
    slices: Sequence[tuple[int, int]],
    steps: Floats,
    on_lane: Bools,
    evidence: Evidence,
    barred: Mapping[str, frozenset[str]],
) -> Iterator[str]:
    """No lane is walked inside a zone that its walker is kept out of."""
    wanted = frozenset().union(*(barred[walk.volunteer] for walk in walks))
    lines = shapely.linestrings(steps) if wanted else None
    for zone in evidence.problem.zones:
        if zone.id not in wanted:
            continue
        inside = shapely.intersects(_inner(lanes, zone.area, evidence), lines) & on_lane
        for walk, (first, last) in zip(walks, slices, strict=True):
            if zone.id in barred[walk.volunteer] and inside[first:last].any():
                yield f"{walk.where}: the walk leads into zone {zone.id}"


def _inner(lanes: Lanes, shape: Polygon, evidence: Evidence) -> shapely.Geometry:
    """An area without what lies so near its border that it may be outside."""
    crs = evidence.problem.crs or "wgs84"
    rings = [lanes.flat(to_wgs84(np.array(ring), crs)) for ring in shape.coordinates]
    area = shapely.make_valid(shapely.Polygon(rings[0], rings[1:])).buffer(-lanes.slack_m)
    shapely.prepare(area)
    return area
