"""Where two people meet in a lane too narrow to pass: found in finished times, told, and avoided if asked.

Everybody is taken to walk evenly from depart to arrive. Two people meet in a lane when they walk it against
each other and, by that, stand at one point of it at one second.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.complaints import pointer
from optimizer.complaints import warn as more_like_this
from optimizer.figures import time_of_day
from optimizer.ground import Ground
from optimizer.instance import Instance
from optimizer.legs import Legs, TimedWalk, Walk, walks_of
from optimizer.plan import Warn
from optimizer.problem import Mode
from optimizer.schedule import Broken, TimedRoute, TimedVisit, schedule
from optimizer.walking.metric import distance_m
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.path import Path
from optimizer.walking.tagged import warn

ROOM_M: Mapping[Mode, float] = {Mode.FOOT: 0.6, Mode.TROLLEY: 0.8, Mode.TRICYCLE: 1.2}
"""The width that one takes up in passing."""
MOST_TOLD = 50
_MOST_PUT_OFF = 200
"""Tries to keep people apart; each times all routes once."""
_SPARE_S = 1
_ROUNDING_M = 1e-3
"""Widths are kept with seven digits."""
_CODE = "meeting_in_narrow_lane"


@dataclass(frozen=True, slots=True)
class _Passing:
    """A stretch of one edge as somebody walks it: from where to where along the edge, and when."""

    route: int
    walk: TimedWalk
    arc: int
    begin_s: float
    end_s: float
    begin_m: float
    end_m: float


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two routes that meet on an edge at a second; ``first`` comes into the lane no later than ``second``."""

    first: _Passing
    second: _Passing
    edge: int
    at_s: int


def meetings(ground: Ground, instance: Instance, timed: Sequence[TimedRoute], legs: Legs) -> list[Meeting]:
    """Find all meetings in narrow lanes, in the order of time.

    Parameters
    ----------
    ground, instance
        What the routes stand on.
    timed
        Routes with their times.
    legs
        Their walks, drawn.
    """
    if ground.network is None:
        return []
    modes = {ground.going_loaded(instance.routes[route.route].person).mode for route in timed}
    narrow = _narrow(ground.network, 2 * max((ROOM_M[mode] for mode in modes), default=0.0))
    if not narrow.any():
        return []
    on_edge: dict[int, list[_Passing]] = defaultdict(list)
    for route in timed:
        for walk in walks_of(ground, instance, route):
            if (path := legs.walks.get(walk.walk)) is not None:
                for passing in _passings(ground.network, narrow, route.route, walk, path):
                    on_edge[passing.arc >> 1].append(passing)
    found = [
        met
        for edge, passings in on_edge.items()
        for met in _on_one_edge(passings, float(ground.network.width_m[edge]), instance)
    ]
    return sorted(found, key=lambda met: (met.at_s, met.edge, met.first.route, met.second.route))


def people_can_meet(ground: Ground) -> bool:
    """Whether there is a lane at all that is too narrow for some two of the problem's people."""
    if ground.network is None:
        return False
    modes = {volunteer.mode for volunteer in ground.problem.volunteers}
    return bool(_narrow(ground.network, 2 * max((ROOM_M[mode] for mode in modes), default=0.0)).any())


def _narrow(network: WalkingNetwork, room_m: float) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):  # a width that is not known is wide enough
        narrow: NDArray[np.bool_] = (network.width_m < room_m - _ROUNDING_M) & ~network.barrier
    return narrow


def _passings(
    network: WalkingNetwork, narrow: NDArray[np.bool_], route: int, walk: TimedWalk, path: Path
) -> Iterator[_Passing]:
    """Yield the stretches of narrow edges on one walk."""
    numbers = np.flatnonzero(narrow[path.arcs >> 1])
    if len(numbers) == 0:
        return
    steps = distance_m(path.lonlat[:-1], path.lonlat[1:])
    walked = np.concatenate([[0.0], np.cumsum(steps)])
    seconds = walk.depart + walk.walk_s * walked / max(float(walked[-1]), 1e-9)
    corners = shapely.points(network.plane.to_metres(path.lonlat[path.joints]))
    for number in numbers:
        arc = int(path.arcs[number])
        ends = shapely.line_locate_point(network.lines[arc >> 1], corners[number : number + 2])
        begin, end = path.joints[number], path.joints[number + 1]
        yield _Passing(
            route, walk, arc, float(seconds[begin]), float(seconds[end]), float(ends[0]), float(ends[1])
        )


def _on_one_edge(passings: Sequence[_Passing], width_m: float, instance: Instance) -> Iterator[Meeting]:
    """Yield every two who meet among those who pass an edge."""
    ordered = sorted(passings, key=lambda p: (p.begin_s, p.route))
    for k, one in enumerate(ordered):
        for other in ordered[k + 1 :]:
            if other.begin_s > one.end_s:
                break
            people = {instance.routes[p.route].person for p in (one, other)}
            room_m = ROOM_M[one.walk.walk.going.mode] + ROOM_M[other.walk.walk.going.mode]
            if len(people) == 2 and width_m < room_m - _ROUNDING_M and (at := _meet(one, other)) is not None:
                yield Meeting(one, other, one.arc >> 1, at)


def _meet(one: _Passing, other: _Passing) -> int | None:
    """The second at which two stand at one point, walking against each other; None when they do not."""
    if one.arc == other.arc:
        return None
    begin, end = max(one.begin_s, other.begin_s), min(one.end_s, other.end_s)
    before, after = (_at(one, second) - _at(other, second) for second in (begin, end))
    if begin > end or before * after > 0:
        return None
    share = 0.0 if before == after else before / (before - after)
    return round(begin + share * (end - begin))


def _at(passing: _Passing, second: float) -> float:
    """Metres along the edge at a second of a passing."""
    whole = passing.end_s - passing.begin_s
    share = (second - passing.begin_s) / whole if whole else 0.0
    return passing.begin_m + share * (passing.end_m - passing.begin_m)


def kept_apart(
    ground: Ground,
    instance: Instance,
    order: Sequence[Sequence[int]],
    timed: tuple[TimedRoute, ...],
    kept: Mapping[int, int] = MappingProxyType({}),
) -> tuple[TimedRoute, ...]:
    """Put visits off so that fewer people meet, all of them still served; what cannot be avoided stays.

    Parameters
    ----------
    ground, instance
        What the routes stand on.
    order
        Visits of each route.
    timed
        The same with their times.
    kept
        Seconds before which visits are held back already.
    """
    drawn: dict[Walk, Path] = {}

    def met_in(routes: Sequence[TimedRoute]) -> list[Meeting]:
        used = [walk.walk for route in routes for walk in walks_of(ground, instance, route)]
        drawn.update(Legs.draw(ground, [walk for walk in used if walk not in drawn]).walks)
        return meetings(ground, instance, routes, Legs(ground, drawn, None))

    held = dict(kept)
    left, tries, given_up = met_in(timed), 0, 0
    while given_up < len(left) and tries < _MOST_PUT_OFF:
        for visit, second in _put_off(left[given_up], timed):
            tries += 1
            later = schedule(instance, order, not_before=held | {visit: max(second, held.get(visit, 0))})
            if isinstance(later, Broken) or len(met := met_in(later)) >= len(left):
                continue
            held[visit], timed, left = second, later, met
            break
        else:
            given_up += 1
    return timed


def _put_off(met: Meeting, timed: Sequence[TimedRoute]) -> Iterator[tuple[int, int]]:
    """Yield visits, each with the second from which on the one who waits finds the lane free."""
    begins = {
        stop.visit: stop.begin for route in timed for stop in route.stops if isinstance(stop, TimedVisit)
    }
    for waits, goes in ((met.second, met.first), (met.first, met.second)):
        visit = waits.walk.to if waits.walk.after is None else waits.walk.after
        if visit is not None:
            later_s = int(np.ceil(goes.end_s - waits.begin_s)) + _SPARE_S
            yield visit, begins[visit] + later_s


def told(ground: Ground, instance: Instance, met: Sequence[Meeting]) -> list[Warn]:
    """Say who meets where and when, with a pointer to who is put to wait most easily: the second to come."""
    if ground.network is None:
        return []
    warnings = [_told(ground, instance, ground.network, one) for one in met[:MOST_TOLD]]
    if len(met) > MOST_TOLD:
        count = len(met) - MOST_TOLD
        warnings.append(more_like_this("more_like_this", "", code=_CODE, count=count))
    return warnings


def _told(ground: Ground, instance: Instance, network: WalkingNetwork, met: Meeting) -> Warn:
    numbers = [instance.routes[passing.route].person for passing in (met.first, met.second)]
    one, other = (ground.problem.volunteers[number].id for number in numbers)
    zh, en = network.names[network.name[met.edge]], network.names[network.name_en[met.edge]]
    clock, width_m = time_of_day(ground.clock, met.at_s), f"{float(network.width_m[met.edge]):.2g}"
    return warn(
        _CODE,
        f"{one} and {other} meet in {en or zh or 'a lane'} at {clock}, where the lane is {width_m} m wide; "
        "options.avoid_meetings has people wait where that helps",
        f"{one} 与 {other} 将于 {clock} 在{zh or en or '小路'}相遇，该处宽 {width_m} 米，无法错身；"
        "可设 options.avoid_meetings，让其中一人稍等",
        pointer("volunteers", numbers[1]),
    )
