"""The earliest way through one errand by one person alone, and the smallest obstacle in time that it meets.

Lanes that open later are waited for; where they do not open again, nobody comes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from optimizer.alone import passable, seconds
from optimizer.errand import Call, calls, hours
from optimizer.gaits import under_load
from optimizer.ground import NOWHERE, Ground
from optimizer.notes import Notes
from optimizer.plan import ReasonCode
from optimizer.waiting_for_lanes import Held, held_up, open_until


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
    held : Held or None
        The last walk that lanes had to open for; the one that never can begin, where the trip ends there.
    """

    arrive: tuple[int, ...]
    begin: tuple[int, ...]
    finish: int
    stuck: int | None = None
    held: Held | None = None

    @property
    def cut_off(self) -> bool:
        """Whether lanes are shut for good before the trip is over."""
        return self.held is not None and self.held.opens is None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What makes an errand too late in one shift, and by how many seconds.

    ``site`` names the site whose hours are in the way; ``arrive`` and ``limit`` are the two seconds that
    do not fit. ``held`` is the walk that had to wait for lanes on the way to it.
    """

    code: ReasonCode
    shift: int
    by_s: int
    arrive: int
    limit: int
    site: str | None = None
    held: Held | None = None


@dataclass(slots=True)
class _Known:
    """What was found out about a ground, so that four rules need not ask four times."""

    obstacles: dict[tuple[int, int], Obstacle | None] = field(default_factory=dict)


_KNOWN: Notes[Ground, _Known] = Notes(_Known)


def trip(
    ground: Ground, task: int, volunteer: int, shift: int, *, door_windows: bool, site_hours: bool
) -> Trip:
    """Walk the errand as early as possible from the start of a shift; there must be a way.

    Parameters
    ----------
    ground, task, volunteer
        The problem, and positions in it.
    shift
        Which of the volunteer's shifts, from 0.
    door_windows, site_hours
        Whether the windows of the door, and those of the sites, are heeded.
    """
    now, end = hours(ground, volunteer, shift)
    here, share, loaded = ground.shift_start[volunteer, shift], 1.0, under_load(ground, task, volunteer)
    arrive: list[int] = []
    begin: list[int] = []
    held: Held | None = None
    for number, call in enumerate(calls(ground, task)):
        if here != NOWHERE:
            walk_s = seconds(ground, here, call.place, volunteer, share)
            wait = held_up(ground, here, call.place, volunteer, now, walk_s)
            held = wait or held
            if held is not None and held.opens is None:
                return Trip(tuple(arrive), tuple(begin), now, held=held)
            now = now + walk_s if wait is None or wait.opens is None else wait.opens
        here, share = call.place, loaded
        arrive.append(now)
        heeded = door_windows if call.site is None else site_hours
        first = next((max(now, a) for a, b in call.windows if a <= end and b >= now), None) if heeded else now
        if first is None:
            return Trip(tuple(arrive), tuple(begin), now, stuck=number, held=held)
        begin.append(first)
        now = first + call.service_s
    last = ground.shift_end[volunteer, shift]
    if last != NOWHERE:
        walk_s = seconds(ground, here, last, volunteer)
        wait = held_up(ground, here, last, volunteer, now, walk_s)
        held = wait or held
        now = now + walk_s if wait is None or wait.opens is None else wait.opens
    return Trip(tuple(arrive), tuple(begin), now, held=held)


def obstacle(ground: Ground, task: int, volunteer: int) -> Obstacle | None:
    """The smallest obstacle in time over all shifts with a way; None when some shift has none.

    It is `UNREACHABLE` when lanes shut for good before the errand is over, `OUTSIDE_SHIFT` when the door's
    windows miss the shift or the errand does not fit into it, `TIME_WINDOW` when the door is reached too
    late, and `SITE_CLOSED` when it is the hours of a site that make the difference.

    Parameters
    ----------
    ground, task, volunteer
        The problem, and positions in it.

    Returns
    -------
    Obstacle or None
        Its ``by_s`` is the least over the shifts.
    """
    known = _KNOWN.of(ground).obstacles
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
    if whole.stuck is None and not whole.cut_off and whole.finish <= end:
        return None
    by_doors = trip(ground, task, volunteer, shift, door_windows=True, site_hours=False)
    if by_doors.cut_off and by_doors.held is not None:
        return _shut_too_early(ground, volunteer, shift, by_doors.held)
    if by_doors.stuck is not None:
        arrive = by_doors.arrive[at_door]
        by_s, limit = stops[at_door].late(arrive, end)
        return Obstacle(ReasonCode.TIME_WINDOW, shift, by_s, arrive, limit, held=by_doors.held)
    if by_doors.finish > end:
        late_s = by_doors.finish - end
        return Obstacle(ReasonCode.OUTSIDE_SHIFT, shift, late_s, by_doors.finish, end, held=by_doors.held)

    site = _site_in_the_way(stops, whole)
    if whole.cut_off and whole.held is not None:
        shut = _shut_too_early(ground, volunteer, shift, whole.held)
        return replace(shut, code=ReasonCode.SITE_CLOSED, site=site)
    if whole.stuck is None:
        by_s = whole.finish - end
        return Obstacle(ReasonCode.SITE_CLOSED, shift, by_s, whole.finish, end, site, whole.held)
    arrive = whole.arrive[-1]
    by_s, limit = stops[whole.stuck].late(arrive, end)
    return Obstacle(ReasonCode.SITE_CLOSED, shift, by_s, arrive, limit, site, whole.held)


def _shut_too_early(ground: Ground, volunteer: int, shift: int, held: Held) -> Obstacle:
    """Somebody would have to be through before lanes shut for the rest of the plan."""
    closes, through = open_until(ground, held, volunteer), held.ready + held.walk_s
    return Obstacle(ReasonCode.UNREACHABLE, shift, max(1, through - closes), through, closes, held=held)


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

    Parameters
    ----------
    ground, task, volunteer
        The problem, and positions in it.
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
