"""The referee on areas: no lane is walked inside one that is closed, or that the walker is kept out of.

Areas are held against the drawn walks themselves, whatever was worked out beforehand.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.constraint import Evidence
from optimizer.ground import NOWHERE, Ground
from optimizer.ground.keeping_out import barred as barred_by_level
from optimizer.lanes import Bools, Floats, Lanes
from optimizer.plan import Stop
from optimizer.problem import Mode, Polygon, Volunteer
from optimizer.walking.datum import Crs, from_wgs84, to_wgs84
from optimizer.walking.network import WalkingNetwork

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


@dataclass(frozen=True)
class Followed:
    """Walks of one mode, step by step over the lanes that are open to them.

    Attributes
    ----------
    lanes : Lanes
        Which lie on a flat map.
    walks : sequence of DrawnWalk
        The walks.
    slices : sequence of (int, int)
        Of each walk, where its steps stand among all.
    steps : float array (steps, 2, 2)
        Where each begins and ends, on the flat map.
    on_lane : bool array (steps,)
        Whether it is one along a lane, and no straight bit to a door.
    """

    lanes: Lanes
    walks: Sequence[DrawnWalk]
    slices: Sequence[tuple[int, int]]
    steps: Floats
    on_lane: Bools

    @cached_property
    def _lines(self) -> NDArray[Any]:
        lines: NDArray[Any] = shapely.linestrings(self.steps)
        return lines

    def inside(self, area: Polygon, evidence: Evidence) -> Iterator[DrawnWalk]:
        """Yield the walks that go along a lane inside an area."""
        there = shapely.intersects(_inner(self.lanes, area, evidence), self._lines) & self.on_lane
        for walk, (first, last) in zip(self.walks, self.slices, strict=True):
            if there[first:last].any():
                yield walk


def closed_areas(followed: Followed, evidence: Evidence) -> Iterator[str]:
    """No lane is walked through an area that is closed just then, whatever was worked out beforehand."""
    for closure in evidence.problem.closures:
        if closure.area is None:
            continue
        for walk in followed.inside(closure.area, evidence):
            begun = closure.from_ is None or closure.from_ < walk.stop.arrive
            over = closure.until is not None and closure.until <= walk.before.depart
            if begun and not over:
                yield f"{walk.where}: the walk crosses closure {closure.id}"


def barred_zones(
    followed: Followed, evidence: Evidence, barred: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """No lane is walked inside a zone that its walker is kept out of."""
    wanted = frozenset().union(*(barred[walk.volunteer] for walk in followed.walks))
    for zone in evidence.problem.zones:
        if zone.id not in wanted:
            continue
        for walk in followed.inside(zone.area, evidence):
            if zone.id in barred[walk.volunteer]:
                yield f"{walk.where}: the walk leads into zone {zone.id}"


def private_lanes(
    whole: WalkingNetwork, walks: Sequence[DrawnWalk], lonlat: Floats, evidence: Evidence, slack_m: float
) -> Iterator[str]:
    """No lane that the map shuts is walked, but by those who are let in by a zone that it reaches into.

    The first and the last step of a walk may be the straight bit to a door and are looked at elsewhere.
    """
    private = whole.lines[whole.restricted & ~whole.barrier]
    flat = whole.plane.to_metres(lonlat)
    steps = [(walk, k) for walk in walks for k in range(walk.first + 1, walk.last - 2)]
    if not len(private) or not steps:
        return
    at = np.array([k for _, k in steps])
    drawn = shapely.linestrings(np.stack([flat[at], flat[at + 1]], axis=1))
    public = shapely.STRtree(whole.lines[~whole.restricted & ~whole.barrier])
    taken = _lies_on(shapely.STRtree(private), private, drawn, slack_m)
    free = _lies_on(public, public.geometries, drawn, slack_m)
    for number, lanes in taken.items():
        walk, _ = steps[number]
        if number not in free and not any(
            _let_in(evidence, walk.volunteer, whole, private[k]) for k in lanes
        ):
            yield f"{walk.where}: the walk takes a lane that is there for others"


def _lies_on(
    tree: shapely.STRtree, lanes: NDArray[Any], drawn: NDArray[Any], slack_m: float
) -> dict[int, list[int]]:
    """The lanes that each step lies on from end to end."""
    step, lane = tree.query(drawn, predicate="dwithin", distance=slack_m)
    wide = shapely.buffer(lanes[lane], 2 * slack_m)
    found: dict[int, list[int]] = defaultdict(list)
    for number, which in zip(
        *(rows[shapely.covers(wide, drawn[step])] for rows in (step, lane)), strict=True
    ):
        found[int(number)].append(int(which))
    return found


def _let_in(evidence: Evidence, volunteer: str, whole: WalkingNetwork, lane: shapely.Geometry) -> bool:
    said = evidence.volunteers[volunteer].zones or ()
    crs: Crs = evidence.problem.crs or "wgs84"
    there = shapely.transform(lane, lambda flat: from_wgs84(whole.plane.to_lonlat(flat), crs))
    return any(
        zone.id in said or zone.level in said
        for zone in evidence.problem.zones
        if shapely.intersects(evidence.areas[zone.id], there)
    )


def _inner(lanes: Lanes, shape: Polygon, evidence: Evidence) -> shapely.Geometry:
    """An area without what lies so near its border that it may be outside."""
    crs = evidence.problem.crs or "wgs84"
    rings = [lanes.flat(to_wgs84(np.array(ring), crs)) for ring in shape.coordinates]
    area = shapely.make_valid(shapely.Polygon(rings[0], rings[1:])).buffer(-lanes.slack_m)
    shapely.prepare(area)
    return area
