"""One person, one task, nothing else: the arithmetic by which a rule proves that somebody could not do it.

Whatever is impossible here stays impossible inside any plan, because other work and breaks only take
time. Breaks are left out for the same reason: without them the person is earliest everywhere. Walks are
the least that is possible by way of any other places: in a caller's matrix the way round can be shorter,
and a plan may go round.
"""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from optimizer.errand import Call, calls, hours
from optimizer.gaits import under_load
from optimizer.ground import NO_WAY, NOWHERE, Going, Ground, IntMatrix, Walks
from optimizer.plan import ReasonCode
from optimizer.problem import Mode
from optimizer.walking.waypoints import NO_WAY_AT_ALL, Longs, least_from, least_to

Hours = tuple[int, int]
ALL_DAY: Hours = (-(10**9), 10**9)


@dataclass(frozen=True, slots=True)
class Trip:
    """The earliest way through an errand in one shift, seconds from the plan's start.

    Attributes
    ----------
    arrive, begin : tuple of int
        One per call; ``begin`` is shorter when the trip is stuck.
    finish : int
        Arrival at the end of the shift; meaningless when stuck.
    stuck : int or None
        The call whose last window had passed on arrival.
    """

    arrive: tuple[int, ...]
    begin: tuple[int, ...]
    finish: int
    stuck: int | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What makes an errand too late in one shift, and by how many seconds.

    ``site`` names the site whose hours are in the way; ``arrive`` and ``limit`` are the two seconds that
    do not fit.
    """

    code: ReasonCode
    shift: int
    by_s: int
    arrive: int
    limit: int
    site: str | None = None


def chain(ground: Ground, task: int, volunteer: int, shift: int) -> tuple[int, ...]:
    """Places from the start of a shift through the errand to its end; open ends are left out."""
    ends = ground.shift_start[volunteer, shift], ground.shift_end[volunteer, shift]
    through = (ends[0], *(call.place for call in calls(ground, task)), ends[1])
    return tuple(place for place in through if place != NOWHERE)


@dataclass(slots=True)
class _Known:
    """What was found out about a ground, so that three rules need not ask thrice."""

    passable: dict[tuple[int, int, Going], tuple[int, ...]] = field(default_factory=dict)
    obstacles: dict[tuple[int, int], Obstacle | None] = field(default_factory=dict)


@dataclass(slots=True)
class _Measured:
    """The least walks by one way of going; problems that differ in other things share them."""

    direct: dict[float | None, IntMatrix] = field(default_factory=dict)
    away: dict[tuple[float | None, int], Longs] = field(default_factory=dict)
    to_hub: dict[tuple[float | None, int], Longs] = field(default_factory=dict)


_KNOWN: MutableMapping[Ground, _Known] = WeakKeyDictionary()
"""It lives as long as its ground."""
_MEASURED: MutableMapping[Walks, _Measured] = WeakKeyDictionary()
"""It lives as long as the walks."""


def _known(ground: Ground) -> _Known:
    return _KNOWN.setdefault(ground, _Known())


def least(
    ground: Ground, a: int, b: int, going: Going, pace: float | None = None, *, during: Hours = ALL_DAY
) -> int | None:
    """Least metres or, with ``pace``, seconds from place a to place b by way of any places; None: no way.

    With ``during`` by lanes that are open at some second of these hours. Every walk of an errand begins or
    ends at one of few places (`Ground.hubs`), so what is found out for one of these serves many doors.
    """
    walks = ground.walks_during(going, *during)
    known = _MEASURED.setdefault(walks, _Measured())
    if (direct := known.direct.get(pace)) is None:
        direct = known.direct[pace] = walks.length_m if pace is None else ground.seconds_by(walks, pace)
    if b in ground.hubs:
        if (to_b := known.to_hub.get((pace, b))) is None:
            to_b = known.to_hub[pace, b] = least_to(direct, b)
        value = int(to_b[a])
    else:
        if (away := known.away.get((pace, a))) is None:
            away = known.away[pace, a] = least_from(direct, a)
        value = int(away[b])
    return None if value == NO_WAY_AT_ALL else value


def metres(ground: Ground, places: tuple[int, ...], going: Going, *, during: Hours = ALL_DAY) -> int | None:
    """Least metres along places; None when somewhere there is no way."""
    steps = [least(ground, a, b, going, during=during) for a, b in pairwise(places)]
    return None if None in steps else sum(step for step in steps if step is not None)


def seconds(ground: Ground, a: int, b: int, volunteer: int, share: float = 1.0) -> int:
    """Least seconds of a person from place a to place b, at a share of the pace; there must be a way."""
    person = ground.problem.volunteers[volunteer]
    walk_s = least(ground, a, b, ground.going(volunteer), person.pace * share)
    assert walk_s is not None  # noqa: S101 # `passable` has said so
    return walk_s


def arrival(ground: Ground, a: int, b: int, volunteer: int, now: int, share: float = 1.0) -> int:
    """The first second at which a person who is at place a can be at place b; there must be a way."""
    going = ground.going(volunteer)
    opens = now if going not in ground.walks_by else _opens(ground, a, b, going, now)
    return max(now + seconds(ground, a, b, volunteer, share), opens)


def _opens(ground: Ground, a: int, b: int, going: Going, now: int) -> int:
    """The first second from which on lanes lead from place a to place b, by way of any places at any hour.

    ``now`` where that never comes: then it is not for this arithmetic to say.
    """
    assert ground.timetable is not None  # noqa: S101 # walks that change have one
    reached = np.zeros(len(ground.places), dtype=np.bool_)
    reached[a] = True
    for first, last in ground.timetable.slices:
        if last < now:
            continue
        joined = ground.walks_during(going, first, last).length_m != NO_WAY
        if not joined[a, b]:
            reached |= joined[reached].any(axis=0)
        if joined[a, b] or reached[b]:
            return max(now, first)
    return now


def passable(ground: Ground, task: int, volunteer: int, *, mode: Mode | None = None) -> tuple[int, ...]:
    """Shifts of a person in which there is a way through the errand.

    With ``mode`` by this mode, by lanes that are open to those who are kept out of no zone.
    """
    person = ground.problem.volunteers[volunteer]
    by = ground.going(volunteer) if mode is None else Going(mode)
    known = _known(ground).passable
    if (task, volunteer, by) not in known:
        near = all(c.place != NOWHERE and ground.on_network[by.mode][c.place] for c in calls(ground, task))
        known[task, volunteer, by] = tuple(
            k for k in range(len(person.shifts)) if near and _way(ground, task, volunteer, k, by)
        )
    return known[task, volunteer, by]


def _way(ground: Ground, task: int, volunteer: int, shift: int, by: Going) -> bool:
    """Whether lanes that are open at some second of a shift join its start, the errand and its end."""
    places, during = chain(ground, task, volunteer, shift), hours(ground, volunteer, shift)
    return metres(ground, places, by, during=during) is not None


def ways(ground: Ground, task: int, volunteer: int) -> list[Mode]:
    """Modes by which the person's start, the errand and the end are joined for those who may go anywhere."""
    modes = [going.mode for going in ground.walks if going.ban == 0]
    return [mode for mode in modes if passable(ground, task, volunteer, mode=mode)]


def trip(
    ground: Ground, task: int, volunteer: int, shift: int, *, door_windows: bool, site_hours: bool
) -> Trip:
    """Walk the errand as early as possible from the start of a shift; there must be a way.

    With ``door_windows`` or ``site_hours`` False the windows of the door or of the sites are not heeded.
    """
    now, end = hours(ground, volunteer, shift)
    here, share, loaded = ground.shift_start[volunteer, shift], 1.0, under_load(ground, task, volunteer)
    arrive: list[int] = []
    begin: list[int] = []
    for number, call in enumerate(calls(ground, task)):
        if here != NOWHERE:
            now = arrival(ground, here, call.place, volunteer, now, share)
        here, share = call.place, loaded
        arrive.append(now)
        heeded = door_windows if call.site is None else site_hours
        first = next((max(now, a) for a, b in call.until(end).windows if b >= now), None) if heeded else now
        if first is None:
            return Trip(tuple(arrive), tuple(begin), now, stuck=number)
        begin.append(first)
        now = first + call.service_s
    last = ground.shift_end[volunteer, shift]
    finish = now if last == NOWHERE else arrival(ground, here, last, volunteer, now)
    return Trip(tuple(arrive), tuple(begin), finish)


def obstacle(ground: Ground, task: int, volunteer: int) -> Obstacle | None:
    """The smallest obstacle in time over all shifts with a way; None when some shift has none.

    It is `OUTSIDE_SHIFT` when the door's windows miss the shift or the errand does not fit into it,
    `TIME_WINDOW` when the door is reached too late, and `SITE_CLOSED` when it is the hours of a site
    that make the difference.
    """
    known = _known(ground).obstacles
    if (task, volunteer) not in known:
        found = [_obstacle_in(ground, task, volunteer, k) for k in passable(ground, task, volunteer)]
        real = [one for one in found if one is not None]
        free = len(real) < len(found)
        known[task, volunteer] = None if free else min(real, key=lambda o: o.by_s, default=None)
    return known[task, volunteer]


def _obstacle_in(ground: Ground, task: int, volunteer: int, shift: int) -> Obstacle | None:
    stops = calls(ground, task)
    at_door = next(number for number, call in enumerate(stops) if call.site is None)
    start, end = hours(ground, volunteer, shift)

    missed = [(max(a - end, start - b), a, b) for a, b in stops[at_door].windows]
    gap, opens, closes = min(missed, default=(end - start, end, start))
    if gap > 0:
        early = opens > end
        return Obstacle(
            ReasonCode.OUTSIDE_SHIFT, shift, gap, end if early else start, opens if early else closes
        )

    whole = trip(ground, task, volunteer, shift, door_windows=True, site_hours=True)
    if whole.stuck is None and whole.finish <= end:
        return None
    by_doors = trip(ground, task, volunteer, shift, door_windows=True, site_hours=False)
    if by_doors.stuck is not None:
        arrive = by_doors.arrive[at_door]
        by_s, limit = stops[at_door].late(arrive, end)
        return Obstacle(ReasonCode.TIME_WINDOW, shift, by_s, arrive, limit)
    if by_doors.finish > end:
        return Obstacle(ReasonCode.OUTSIDE_SHIFT, shift, by_doors.finish - end, by_doors.finish, end)

    site = _site_in_the_way(stops, whole)
    if whole.stuck is None:
        return Obstacle(ReasonCode.SITE_CLOSED, shift, whole.finish - end, whole.finish, end, site)
    arrive = whole.arrive[-1]
    by_s, limit = stops[whole.stuck].late(arrive, end)
    return Obstacle(ReasonCode.SITE_CLOSED, shift, by_s, arrive, limit, site)


def _site_in_the_way(stops: tuple[Call, ...], whole: Trip) -> str | None:
    """The site where the trip is stuck; else the site where it waits longest for opening."""
    if whole.stuck is not None and stops[whole.stuck].site is not None:
        return stops[whole.stuck].site
    waits = [
        (begin - arrive, call.site)
        for call, arrive, begin in zip(stops, whole.arrive, whole.begin, strict=False)
        if call.site is not None
    ]
    return max(waits, key=lambda wait: wait[0])[1] if waits else None


def shortest_aboard_s(ground: Ground, task: int, volunteer: int) -> int | None:
    """Least seconds that goods of the task are carried between two stops, windows heeded.

    For a task that fetches and brings back, the longer of its two carries. None when nothing is carried,
    there is no way, or windows never match (which is another rule's obstacle).
    """
    if not passable(ground, task, volunteer):
        return None
    carries = []
    share = under_load(ground, task, volunteer)
    for one, other in pairwise(calls(ground, task)):
        options = list(_carries(one, other, seconds(ground, one.place, other.place, volunteer, share)))
        if not options:
            return None
        carries.append(min(options))
    return max(carries, default=None)


def _carries(one: Call, other: Call, walk_s: int) -> Iterator[int]:
    """Seconds aboard for each pair of windows that can be combined, leaving as late as possible."""
    for a, b in one.windows:
        for c, d in other.windows:
            depart = min(b + one.service_s, d - walk_s)
            if depart >= a + one.service_s:
                yield max(c, depart + walk_s) - depart
