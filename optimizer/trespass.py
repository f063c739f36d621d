"""Tells when a way leads into a zone that its walker may not enter, because the request leaves no other.

Lanes inside a sealed or controlled zone are not walked by those who may not enter it, with two exceptions:
by whoever starts or ends a shift there, and on the straight bit between a lane outside and a place inside.
People should know.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import shapely

from optimizer.complaints import pointer
from optimizer.ground import Ground
from optimizer.ground.keeping_out import GUARDED
from optimizer.plan import Route, Warn
from optimizer.walking.tagged import warn
from optimizer.walking.zones import area

THROUGH_DEGREES = 1e-4
"""About ten metres: less of a way inside is a lane that runs along the border."""


def trespasses(ground: Ground, routes: Sequence[Route]) -> Iterator[Warn]:
    """Yield a warning for each person and zone.

    Parameters
    ----------
    ground
        Zones, and who may enter them.
    routes
        With their legs drawn.
    """
    problem = ground.problem
    zones = [(zone, area(zone.area)) for zone in problem.zones if zone.level in GUARDED]
    passed: Counter[tuple[int, str]] = Counter()
    for route in routes:
        number = ground.volunteer_index[route.volunteer]
        may = problem.entered_by(problem.volunteers[number])
        for zone, inside in zones if may is not None else ():
            if may is not None and zone.id not in may:
                passed[number, zone.id] += _walks_through(route, inside)
    for (number, zone_id), walks in sorted(passed.items()):
        if walks:
            yield _told(number, problem.volunteers[number].id, zone_id, walks)


def _walks_through(route: Route, inside: shapely.Geometry) -> int:
    """How many walks of a route lead through an area."""
    drawn = [stop.leg.geometry.coordinates for stop in route.stops if stop.leg and stop.leg.geometry]
    lines = [shapely.LineString(line) for line in drawn]
    return sum(line.intersection(inside).length > THROUGH_DEGREES for line in lines)


def _told(number: int, person: str, zone: str, walks: int) -> Warn:
    return warn(
        "way_through_zone",
        f"{walks} walk(s) of {person} lead into zone {zone}, which {person} may not enter, because a shift "
        f"of {person} or a site on the way stands in it; move that, or allow {person} in",
        f"{person} 有 {walks} 段路进入其不得进入的区域 {zone}，因为其班次起止点或途中站点在区内；"
        f"请调整该地点，或准许 {person} 进入",
        pointer("volunteers", number, "zones"),
    )
