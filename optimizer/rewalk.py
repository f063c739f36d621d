"""The referee on foot: every drawn walk is followed lane by lane, and no lane is taken that is not open.

A walk is a straight stub from the door to the nearest lane, then lanes that follow one another in an
allowed direction, then a stub to the next door. It is followed here from its coordinates alone, not from
the search that found it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import isfinite

import numpy as np

from optimizer.constraint import Evidence
from optimizer.gaits import mode_of
from optimizer.ground import Ground
from optimizer.lanes import SAME_SPOT_M, Bools, Floats, Lanes, lanes_of, metres_between
from optimizer.off_limits import DrawnWalk, Followed, barred_zones, closed_areas, kept_out_of, private_lanes
from optimizer.plan import Route, Stop
from optimizer.problem import Mode
from optimizer.recross import recross
from optimizer.walking.datum import to_wgs84
from optimizer.walking.network import WalkingNetwork

STUB_LIMIT_M = 150.0
ON_THE_LANE_M = {"wgs84": 0.1, "gcj02": 0.4, "bd09": 0.4}
"""Coordinates are written to the centimetre; coming back from another datum costs a decimetre."""
NEAREST_M = 0.5
"""How much longer than the way to the nearest lane a stub may seem, by the flat map's distortion."""


def rewalk(
    ground: Ground, evidence: Evidence, walked: Callable[[Mode, Stop, Stop], bool] | None = None
) -> Iterator[str]:
    """Yield one line for every drawn walk that is not a way on the map of the day.

    Parameters
    ----------
    ground
        For its network and closures; a problem with a matrix draws nothing.
    evidence
        The plan.
    walked
        Whether the walk of a mode from one stop to the next, as it is drawn, was followed before on the very
        same map and approved: it is not followed again.
    """
    if ground.network is None:
        return
    barred = kept_out_of(ground, evidence, {route.volunteer for route in evidence.plan.routes})
    walks: list[DrawnWalk] = []
    drawn: list[tuple[float, float]] = []
    for route, before, stop in _legs(evidence):
        mode = mode_of(evidence.volunteers[route.volunteer], before)
        # What was approved for somebody else says nothing of zones that this person is kept out of.
        free = not barred[route.volunteer] and not ground.bans.private
        if walked is not None and free and walked(mode, before, stop):
            continue
        where = f"{route.volunteer}/{route.shift}: stop {stop.order}"
        points = stop.leg.geometry.coordinates if stop.leg and stop.leg.geometry else ()
        if len(points) < 2 or not all(isfinite(x) and isfinite(y) for x, y in points):
            yield f"{where} is not drawn"
            continue
        span = len(drawn), len(drawn) + len(points)
        walks.append(DrawnWalk(where, route.volunteer, mode, stop, before, *span))
        drawn += points
    if walks:
        crs = evidence.problem.crs or "wgs84"
        lonlat = to_wgs84(np.array(drawn, dtype=np.float64), crs)
        slack_m = ON_THE_LANE_M[crs]
        for network, mode, closed, mine in _by_map(ground, ground.network, walks):
            then = lanes_of(network, mode, slack_m).while_shut(closed)
            yield from _follow(then, mine, lonlat, evidence, barred)
        if ground.whole is not None and ground.network is not ground.whole:
            yield from private_lanes(ground.whole, walks, lonlat, evidence, slack_m)
        yield from _ends(walks, drawn, 1e-6 if crs == "wgs84" else 5e-6)
        yield from _lengths(walks, lonlat, slack_m)
    yield from recross(ground, evidence, slack_m=ON_THE_LANE_M[evidence.problem.crs or "wgs84"])


def _by_map(
    ground: Ground, network: WalkingNetwork, walks: Sequence[DrawnWalk]
) -> Iterator[tuple[WalkingNetwork, Mode, Bools, list[DrawnWalk]]]:
    """Walks that found the same lanes open, by way of moving, with the arcs shut at any second of them."""
    found: dict[tuple[int, Mode, tuple[int, ...]], list[DrawnWalk]] = {}
    clock, day = ground.clock, ground.timetable
    assert day is not None  # noqa: S101 # where there is a network, there is a timetable
    for walk in walks:
        bars: tuple[int, ...] = ()
        if day.bars:
            bars = day.holding(clock.at_most(walk.before.depart), clock.at_least(walk.stop.arrive))
        ban = ground.bans.holding(ground.volunteer_index[walk.volunteer]) if ground.bans.private else 0
        found.setdefault((ban, walk.mode, bars), []).append(walk)
    as_found = {ban: ground.bans.as_found(network, ban) for ban, _, _ in found}
    for (ban, mode, bars), mine in found.items():
        yield as_found[ban], mode, day.shut_by(bars).arc_closed, mine


def _legs(evidence: Evidence) -> Iterator[tuple[Route, Stop, Stop]]:
    for route in evidence.plan.routes:
        for before, stop in pairwise(route.stops):
            if stop.leg is not None:
                yield route, before, stop


def _ends(walks: Sequence[DrawnWalk], drawn: Sequence[tuple[float, float]], slack: float) -> Iterator[str]:
    """A drawing begins at the stop before and ends at the stop, to ``slack`` degrees."""
    for walk in walks:
        for stop, point in ((walk.before, drawn[walk.first]), (walk.stop, drawn[walk.last - 1])):
            at = stop.location
            if at is None or max(abs(at[0] - point[0]), abs(at[1] - point[1])) > slack:
                yield f"{walk.where}: the drawing does not touch stop {stop.order}"


def _lengths(walks: Sequence[DrawnWalk], lonlat: Floats, slack_m: float) -> Iterator[str]:
    """The drawing is as long as the metres that are charged for it."""
    steps = metres_between(lonlat[:-1], lonlat[1:])
    total = np.concatenate([[0.0], np.cumsum(steps)])
    for walk in walks:
        length_m = float(total[walk.last - 1] - total[walk.first])
        charged_m = 0 if walk.stop.leg is None else walk.stop.leg.walk_m
        # Whole metres rounded up, lanes rounded up to the centimetre, and what the datum costs per point.
        spare_m = 1.0 + slack_m + 0.02 * (walk.last - walk.first) + 0.002 * length_m
        if not length_m - spare_m + 1.0 <= charged_m <= length_m + spare_m:
            yield f"{walk.where}: {charged_m} m are charged, {length_m:.1f} m are drawn"


def _follow(
    lanes: Lanes,
    walks: Sequence[DrawnWalk],
    lonlat: Floats,
    evidence: Evidence,
    barred: Mapping[str, frozenset[str]],
) -> Iterator[str]:
    """Follow walks of one mode."""
    flat, slack_m = lanes.flat(lonlat), lanes.slack_m
    moved = (np.hypot(*(flat[1:] - flat[:-1]).T) > SAME_SPOT_M).tolist()
    steps: list[tuple[int, int]] = []
    slices: list[tuple[int, int]] = []
    for walk in walks:
        kept: Sequence[int] = range(walk.first, walk.last)
        if not all(moved[walk.first : walk.last - 1]):
            kept = _without_repeats(range(walk.first, walk.last), flat)
        slices.append((len(steps), len(steps) + len(kept) - 1))
        steps += pairwise(kept)
    pairs = np.array(steps, dtype=np.intp).reshape(-1, 2)
    start, end = flat[pairs[:, 0]], flat[pairs[:, 1]]
    length_m = np.hypot(*(end - start).T)
    under = lanes.arcs_under(start, end)
    leave_m, arrive_m = _at_doors(lanes, slices, start, end)
    within = length_m <= STUB_LIMIT_M + slack_m
    stub_out = within & (length_m <= leave_m + NEAREST_M) & (arrive_m <= slack_m)
    stub_in = within & (length_m <= arrive_m + NEAREST_M) & (leave_m <= slack_m)
    for walk, (first, last) in zip(walks, slices, strict=True):
        if not _is_way(lanes, under[first:last], stub_out[first:last], stub_in[first:last]):
            yield f"{walk.where}: the walk leaves the open lanes or goes against one"
    on_lane = np.ones(len(pairs), dtype=np.bool_)
    for first, last in slices:
        if first < last:
            on_lane[first] = not stub_out[first]
            on_lane[last - 1] &= not stub_in[last - 1]
    followed = Followed(lanes, walks, slices, np.stack([start, end], axis=1), on_lane)
    yield from closed_areas(followed, evidence)
    yield from barred_zones(followed, evidence, barred)


def _at_doors(
    lanes: Lanes, slices: Sequence[tuple[int, int]], start: Floats, end: Floats
) -> tuple[Floats, Floats]:
    """Metres from both ends of a step to the nearest lane; only the first and the last step can be a stub."""
    outer = sorted({step for first, last in slices if first < last for step in (first, last - 1)})
    leave_m, arrive_m = np.full(len(start), np.inf), np.full(len(start), np.inf)
    if not outer:
        return leave_m, arrive_m
    spots, which = np.unique(np.concatenate([start[outer], end[outer]]), axis=0, return_inverse=True)
    metres = lanes.nearest_m(spots)[which.reshape(-1)]
    leave_m[outer], arrive_m[outer] = metres[: len(outer)], metres[len(outer) :]
    return leave_m, arrive_m


def _without_repeats(rows: range, flat: Floats) -> list[int]:
    kept = [rows[0]]
    for row in rows[1:]:
        if np.hypot(*(flat[row] - flat[kept[-1]])) > SAME_SPOT_M:
            kept.append(row)
    return kept


def _is_way(lanes: Lanes, under: Sequence[set[int]], stub_out: Bools, stub_in: Bools) -> bool:
    """Whether steps are: perhaps a stub, lanes that follow one another, perhaps a stub."""
    if len(under) <= 1:
        return not under or bool(stub_out[0] or stub_in[0] or under[0])
    if len(under) == 2 and stub_out[0] and stub_in[1]:
        return True  # both doors touch the lane at one point
    reached: set[int] = set()
    for number, here in enumerate(under):
        before = reached
        ends = set().union(*(lanes.onward(arc) for arc in before)) if before else set()
        reached = {arc for arc in here if arc in before or lanes.leaves(arc) in ends}
        if number == 0 or (number == 1 and stub_out[0]):
            reached |= here
        if number == len(under) - 1 and stub_in[number] and before:
            return True
    return bool(reached)
