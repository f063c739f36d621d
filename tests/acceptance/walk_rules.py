"""What the contract says of walking: how long, how fast, along which lanes, and never where it is shut."""

import math
from collections.abc import Iterator
from itertools import pairwise

import shapely

from tests.acceptance.wire import Case, Json, metres, place_of, second

WALKING_M_S = 1.25
# Rounding of coordinates and the choice of an earth: metres are not the same to the last digit.
SLACK, SLACK_M = 0.01, 3.0
NEAR_M = 0.6
STUB_M = 150.0
BESIDE_M = 20.0


def look(case: Case, route: Json) -> Iterator[str]:
    """Yield everything wrong with the walks of one route."""
    for before, stop in pairwise(route["stops"]):
        leg = stop.get("leg")
        if leg is None:
            continue
        name = f"leg to stop {stop['order']}"
        problems = (
            _by_matrix(case, route, before, stop) if case.matrix else _on_map(case, route, before, stop)
        )
        yield from (f"{name}: {problem}" for problem in problems)
        wants_words = case.problem.get("options", {}).get("directions", "none") != "none"
        if wants_words and leg["walk_m"] > 0 and not any(d.get("text") for d in leg.get("directions", ())):
            yield f"{name}: no directions although they were asked for"


def _pace(case: Case, route: Json) -> float:
    return case.volunteers[route["volunteer"]].get("pace", 1.0)


def _by_matrix(case: Case, route: Json, before: Json, stop: Json) -> Iterator[str]:
    here, there = place_of(before), place_of(stop)
    length = case.matrix["length_m"][here][there]
    # The page gives the duration for pace 1; seconds are rounded up.
    duration = case.matrix["duration_s"][here][there]
    if length is None or duration is None:
        yield "there is no way"
    elif stop["leg"]["walk_m"] != length:
        yield f"walk_m is {stop['leg']['walk_m']}, the matrix says {length}"
    elif stop["leg"]["walk_s"] != math.ceil(round(duration / _pace(case, route), 6)):
        yield f"walk_s is {stop['leg']['walk_s']}, the matrix says {duration} at pace 1"


def _on_map(case: Case, route: Json, before: Json, stop: Json) -> Iterator[str]:
    leg, here, there = stop["leg"], place_of(before), place_of(stop)
    if here == there and leg["walk_m"] != 0:
        yield "a walk between stops at one place"
    if leg["walk_s"] < math.ceil(round(leg["walk_m"] / (WALKING_M_S * _pace(case, route)), 6)):
        yield f"{leg['walk_m']} m in {leg['walk_s']} s is too fast"
    if leg["walk_m"] < metres(here, there) * (1 - SLACK) - SLACK_M:
        yield "shorter than the straight line"
    if leg["walk_m"] == 0:
        return
    if not leg.get("geometry"):
        yield "the geometry is missing"
        return
    yield from _geometry(leg, here, there)
    yield from _lanes(case, route, before, stop)


def _geometry(leg: Json, here: tuple[float, ...], there: tuple[float, ...]) -> Iterator[str]:
    line = leg["geometry"]["coordinates"]
    drawn = sum(metres(a, b) for a, b in pairwise(line))
    if abs(drawn - leg["walk_m"]) > drawn * SLACK + SLACK_M:
        yield f"walk_m is {leg['walk_m']} but {drawn:.0f} m are drawn"
    if metres(line[0], here) > SLACK_M or metres(line[-1], there) > SLACK_M:
        yield "the geometry does not join the two stops"


def _inner(leg: Json) -> list[list[float]]:
    """Return the part of a walk on lanes: the first and the last segment lead from and to a door.

    A door that lies on its lane has no such segment; then one segment of lane is not looked at.
    """
    return leg["geometry"]["coordinates"][1:-1]


def _lanes(case: Case, route: Json, before: Json, stop: Json) -> Iterator[str]:
    inner = _inner(stop["leg"])
    if len(inner) < 2:
        return
    walk = Flat(inner[0])
    line = shapely.LineString(walk.of(inner))
    yield from _shut(case, before, stop, walk, line)
    yield from _kept_out(case, case.volunteers[route["volunteer"]], walk, line)
    lanes = _inline_lanes(case)
    if lanes:
        yield from _along(lanes, walk, inner)


class Flat:
    """Metres east and north of a point; exact enough within a district."""

    def __init__(self, origin: list[float]) -> None:
        self.lon, self.lat = origin
        self.east = 111_320.0 * math.cos(math.radians(self.lat))

    def of(self, line: list[list[float]]) -> list[tuple[float, float]]:
        return [((lon - self.lon) * self.east, (lat - self.lat) * 111_133.0) for lon, lat in line]


def _kept_out(case: Case, volunteer: Json, walk: Flat, line: shapely.LineString) -> Iterator[str]:
    """Check that no way leads through a sealed or controlled zone that the volunteer may not enter.

    Who starts or ends a shift in it, or so near that the lane may be inside, is there at the request's word.
    """
    allowed = volunteer.get("zones")
    for zone in case.problem.get("zones", ()) if allowed is not None else ():
        if zone["level"] not in ("sealed", "controlled") or {zone["id"], zone["level"]} & set(allowed):
            continue
        rings = [walk.of(ring) for ring in zone["area"]["coordinates"]]
        area = shapely.Polygon(rings[0], rings[1:])
        places = [shift.get(end) for shift in volunteer["shifts"] for end in ("start_at", "end_at")]
        homes = [case.sites[p]["location"] if isinstance(p, str) else p for p in places if p is not None]
        at_home = any(area.distance(shapely.Point(walk.of([home])[0])) < BESIDE_M for home in homes)
        if not at_home and line.intersection(area).length > 1.0:
            yield f"walks through {zone['id']}, which {volunteer['id']} may not enter"


def _shut(case: Case, before: Json, stop: Json, walk: Flat, line: shapely.LineString) -> Iterator[str]:
    """Check what is shut during a walk.

    The page does not say what a closure does to somebody who is on the way when it begins, so a closure
    counts when it holds at any moment of the walk and a gate when it is not open at any.
    """
    leaves, comes = second(before["depart"]), second(stop["arrive"])
    for closure in case.problem.get("closures", ()):
        since, until = closure.get("from"), closure.get("until")
        over = (since and comes <= second(since)) or (until and leaves >= second(until))
        if not over and _walks_into(case, closure, walk, line):
            yield f"walks where {closure['id']} shuts"
    for gate in case.problem.get("gates", ()):
        windows = gate.get("open")
        if windows is None or not isinstance(gate["location"], list):
            continue
        open_then = any(second(a) <= comes and leaves <= second(b) for a, b in windows)
        if not open_then and _passes(walk, line, gate["location"]):
            yield f"walks through {gate['id']} while it is shut"


def _walks_into(case: Case, closure: Json, walk: Flat, line: shapely.LineString) -> bool:
    if closure.get("area"):
        rings = closure["area"]["coordinates"]
        area = shapely.Polygon(walk.of(rings[0]), [walk.of(ring) for ring in rings[1:]])
        return line.intersection(area).length > 1.0
    if closure.get("line"):
        return bool(line.crosses(shapely.LineString(walk.of(closure["line"]["coordinates"]))))
    if closure.get("gate"):
        gate = _gates(case).get(closure["gate"])
        return gate is not None and _passes(walk, line, gate)
    shut = [lane for identity, lane, _ in _inline_lanes(case) if identity in closure["arcs"]]
    return any(line.intersection(shapely.LineString(walk.of(lane)).buffer(0.1)).length > 1.0 for lane in shut)


def _passes(walk: Flat, line: shapely.LineString, gate: list[float]) -> bool:
    """Tell whether a walk goes through a gate, not merely up to it."""
    spot = shapely.Point(walk.of([gate])[0])
    along = line.project(spot)
    return line.distance(spot) < NEAR_M and 1.0 < along < line.length - 1.0


def _features(case: Case, kind: str) -> Iterator[Json]:
    """Yield what an inline map draws, where the plan's coordinates can be held against it.

    GeoJSON is WGS 84 whatever the problem's crs: in another datum lanes and legs cannot be compared.
    """
    if case.problem.get("crs") not in (None, "wgs84"):
        return
    map_ = case.problem["map"]
    for feature in map_.get("features", ()) if isinstance(map_, dict) else ():
        if feature.get("geometry", {}).get("type") == kind:
            yield feature


def _gates(case: Case) -> dict[str, list[float]]:
    """Gates of the problem and of its inline map, by id; a stored map's gates are not on the wire."""
    found = {f["properties"].get("ref"): f["geometry"]["coordinates"] for f in _features(case, "Point")}
    own = {g["id"]: g["location"] for g in case.problem.get("gates", ()) if isinstance(g["location"], list)}
    return found | own


def _inline_lanes(case: Case) -> list[tuple[str, list[list[float]], Json]]:
    """Lanes of an inline map that a walker may use: id, line, tags."""
    lanes = []
    for feature in _features(case, "LineString"):
        tags = feature["properties"]
        if "highway" in tags and tags.get("foot") != "no" and tags.get("access") not in ("no", "private"):
            identity = str(feature.get("id", tags.get("id", "")))
            lanes.append((identity, feature["geometry"]["coordinates"], tags))
    return lanes


def _along(
    lanes: list[tuple[str, list[list[float]], Json]], walk: Flat, inner: list[list[float]]
) -> Iterator[str]:
    """Check that every segment of a walk lies on a lane, and runs a one-way lane the right way."""
    shapes = [(shapely.LineString(walk.of(line)), tags) for _, line, tags in lanes]
    for start, end in pairwise(walk.of(inner)):
        if math.dist(start, end) < 1.0:
            continue
        one, other = shapely.Point(start), shapely.Point(end)
        segment = shapely.LineString([start, end])
        on = [(lane, tags) for lane, tags in shapes if segment.within(lane.buffer(NEAR_M))]
        if not on:
            yield "leaves the lanes"
        elif not any(_right_way(tags, lane.project(other) - lane.project(one)) for lane, tags in on):
            yield "walks a one-way lane backwards"


def _right_way(tags: Json, progress_m: float) -> bool:
    """Tell whether `progress_m` along the lane as drawn (negative: against it) is allowed on foot."""
    oneway = tags.get("oneway:foot")
    if progress_m < 0:
        return oneway != "yes" and tags.get("foot:backward") != "no"
    return oneway != "-1" and tags.get("foot:forward") != "no"
