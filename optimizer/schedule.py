"""Exact times for given visit orders: earliest finish first, then the least waiting.

Engines search with times of their own; what people read is timed here, once, from the visit order
alone. Each route is timed by a forward pass over (visits made, breaks taken); leaving earlier is never
worse, so keeping the earliest departure per state is exact. Limits on the time aboard, orders across
routes and people who meet at a door only ever push begins later, so repeating the passes until nothing
moves finds the earliest schedule that satisfies them all, or shows that there is none (the least fixed
point of monotone bounds; cf. Dechter, Meiri & Pearl, "Temporal constraint networks", Artificial
Intelligence 49, 1991).
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Instance, Windows

NEVER = 1 << 40
_MAX_ROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class TimedVisit:
    """A visit with its times; ``service_s`` contains the setup where it is charged."""

    visit: int
    arrive: int
    begin: int
    service_s: int
    walk_s: int
    walk_m: int

    @property
    def depart(self) -> int:
        """Second of leaving."""
        return self.begin + self.service_s


@dataclass(frozen=True, slots=True)
class TimedRest:
    """A break, taken where the person was before it."""

    arrive: int
    begin: int
    service_s: int

    @property
    def depart(self) -> int:
        """Second of going on."""
        return self.begin + self.service_s


@dataclass(frozen=True, slots=True)
class TimedRoute:
    """A route with its times: leaves the start, makes its stops, and is at the end at ``finish``."""

    route: int
    leave: int
    stops: tuple[TimedVisit | TimedRest, ...]
    finish: int
    last_walk_s: int
    last_walk_m: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Why an order cannot be timed: where, which of the reason codes, and by how many seconds."""

    route: int
    visit: int | None
    missing: str
    by_s: int = 0


class _Route:
    """One route's constants for the passes: walks, services, windows by position."""

    def __init__(self, instance: Instance, number: int, visits: Sequence[int]) -> None:
        frame = instance.routes[number]
        self.number, self.frame, self.visits = number, frame, tuple(visits)
        places = [frame.start, *(instance.visits[v].place for v in visits), frame.end]
        duration, length = instance.duration_s[frame.profile], instance.length_m[frame.profile]
        legs = list(itertools.pairwise(places))
        self.walk_s = [0 if NOWHERE in leg else int(duration[leg]) for leg in legs]
        self.walk_m = [0 if NOWHERE in leg else int(length[leg]) for leg in legs]
        before = [-1, *visits]
        self.service_s = [
            instance.visits[v].service_s + instance.setup(b, v) for b, v in zip(before, visits, strict=False)
        ]
        self.windows: list[Windows] = [instance.visits[v].windows for v in visits]

    @property
    def blocked_at(self) -> int | None:
        """Position of the first leg without a way."""
        return next((k for k, walk in enumerate(self.walk_m) if walk == NO_WAY), None)


def next_open(windows: Windows, second: int) -> int:
    """The first second from ``second`` on that lies in a window, else `NEVER`."""
    for begin, end in windows:
        if second <= end:
            return max(begin, second)
    return NEVER


def last_open(windows: Windows, second: int) -> int:
    """The last second up to ``second`` that lies in a window, else −1."""
    for begin, end in reversed(windows):
        if second >= begin:
            return min(end, second)
    return -1


def schedule(instance: Instance, order: Sequence[Sequence[int]]) -> tuple[TimedRoute, ...] | Broken:
    """Time all routes exactly.

    Parameters
    ----------
    instance
        Windows, hours, breaks, walks, times aboard, orders across routes.
    order
        For each route its visits; shape (routes, any).

    Returns
    -------
    tuple of TimedRoute
        One per route that makes a visit, in the order of the routes; or
    Broken
        The first obstacle found.
    """
    routes = [_Route(instance, r, visits) for r, visits in enumerate(order) if visits]
    route_of = {v: i for i, route in enumerate(routes) for v in route.visits}
    couplings = _couplings(instance, route_of)
    if isinstance(couplings, Broken):
        return replace(couplings, route=routes[couplings.route].number)
    meetings = [met for c in instance.crews if len(met := [v for v in c.halves if v in route_of]) > 1]
    lower: dict[int, int] = {}
    timed: list[TimedRoute | None] = [None] * len(routes)
    dirty = set(range(len(routes)))
    for _ in range(_MAX_ROUNDS):
        for i in sorted(dirty):
            result = _forward(routes[i], lower, routes[i].frame.earliest)
            if isinstance(result, Broken):
                return result
            timed[i] = result
        times = {s.visit: s for i in dirty for s in _visits(timed[i])}
        dirty = _push(couplings, meetings, times, timed, route_of, lower)
        if not dirty:
            break
    else:
        return Broken(routes[0].number, None, "time_window")
    fixed = {v for c in couplings if route_of[c.first] != route_of[c.second] for v in (c.first, c.second)}
    # On one route, too, a later predecessor would come too close to a successor that has to wait for it.
    fixed |= {c.first for c in couplings if c.least} | {v for met in meetings for v in met}
    done = [_leave_late(route, t, fixed, lower) for route, t in zip(routes, timed, strict=True) if t]
    return _too_long(instance, done) or tuple(done)


def _too_long(instance: Instance, done: Sequence[TimedRoute]) -> Broken | None:
    """The first route that keeps its person away for longer than `RouteFrame.longest_s`."""
    for timed in done:
        longest = instance.routes[timed.route].longest_s
        if longest is not None and (over := timed.finish - timed.leave - longest) > 0:
            return Broken(timed.route, None, "outside_shift", over)
    return None


@dataclass(frozen=True, slots=True)
class _Coupling:
    """``second`` begins within [least, most] of the depart from ``first``."""

    first: int
    second: int
    least: int | None
    most: int | None


def _couplings(instance: Instance, route_of: Mapping[int, int]) -> list[_Coupling] | Broken:
    found = [
        _Coupling(p.first, p.second, None, p.max_aboard_s)
        for p in instance.pairs
        if p.max_aboard_s is not None and p.first in route_of and p.second in route_of
    ]
    for b in instance.befores:
        firsts, seconds = (
            [v for v in instance.doors_of(job) if v in route_of] for job in (b.earlier, b.later)
        )
        if seconds and not firsts:
            return Broken(route_of[seconds[0]], seconds[0], "predecessor_unassigned")
        found += [_Coupling(v, w, b.delay_s, b.max_delay_s) for v in firsts for w in seconds]
    return found


def _visits(route: TimedRoute | None) -> list[TimedVisit]:
    return [s for s in route.stops if isinstance(s, TimedVisit)] if route else []


def _push(
    couplings: Sequence[_Coupling],
    meetings: Sequence[Sequence[int]],
    fresh: Mapping[int, TimedVisit],
    timed: Sequence[TimedRoute | None],
    route_of: Mapping[int, int],
    lower: dict[int, int],
) -> set[int]:
    """Raise the lower bounds that the current times break; return the routes to time again."""
    if not couplings and not meetings:
        return set()
    times = {s.visit: s for route in timed for s in _visits(route)} | dict(fresh)
    dirty = set()
    for c in couplings:
        first, second = times[c.first], times[c.second]
        if c.least is not None and second.begin < first.depart + c.least:
            lower[c.second] = first.depart + c.least
            dirty.add(route_of[c.second])
        if c.most is not None and second.begin > first.depart + c.most:
            lower[c.first] = second.begin - c.most - first.service_s
            dirty.add(route_of[c.first])
    for met in meetings:
        together = max(times[v].begin for v in met)
        for v in met:
            if times[v].begin < together:
                lower[v] = together
                dirty.add(route_of[v])
    return dirty


def _forward(route: _Route, lower: Mapping[int, int], leave: int) -> TimedRoute | Broken:
    """Time one route as early as possible from ``leave`` on, choosing where its breaks go."""
    if (blocked := route.blocked_at) is not None:
        at = route.visits[min(blocked, len(route.visits) - 1)]
        return Broken(route.number, at, "mode")
    rests = route.frame.rests
    n, m = len(route.visits), len(rests)
    # earliest[k][b]: leaving position k (0 = the start) with b breaks behind; rested[k][b]: how it got there.
    earliest = [[NEVER] * (m + 1) for _ in range(n + 1)]
    rested = [[False] * (m + 1) for _ in range(n + 1)]
    earliest[0][0] = leave
    late: tuple[int, int] = (0, 0)
    for k in range(n + 1):
        for b in range(m + 1):
            if k > 0 and (before := earliest[k - 1][b]) < NEVER:
                arrive = before + route.walk_s[k - 1]
                wanted = max(arrive, lower.get(route.visits[k - 1], 0))
                begin = next_open(route.windows[k - 1], wanted)
                if begin < NEVER:
                    earliest[k][b] = begin + route.service_s[k - 1]
                else:
                    late = max(late, (k, wanted - _closing(route.windows[k - 1])))
            if b > 0 and earliest[k][b - 1] < NEVER:
                begin = max(earliest[k][b - 1], rests[b - 1].earliest)
                depart = begin + rests[b - 1].duration_s
                if begin <= rests[b - 1].latest and depart < earliest[k][b]:
                    earliest[k][b], rested[k][b] = depart, True
        if all(t == NEVER for t in earliest[k]):
            return Broken(route.number, route.visits[k - 1], "time_window", late[1] if late[0] == k else 0)
    return _finished(route, earliest, rested, lower)


def _closing(windows: Windows) -> int:
    return windows[-1][1] if windows else 0


def _finished(
    route: _Route, earliest: list[list[int]], rested: list[list[bool]], lower: Mapping[int, int]
) -> TimedRoute | Broken:
    """Choose how many breaks are taken, and walk the choices back into stops."""
    frame, n = route.frame, len(route.visits)
    best: tuple[int, int] | None = None
    overrun = NEVER
    for b, depart in enumerate(earliest[n]):
        if depart >= NEVER:
            continue
        finish = depart + route.walk_s[n]
        # A break falls away when the route ends before it may begin.
        if any(rest.earliest < finish for rest in frame.rests[b:]):
            continue
        overrun = min(overrun, finish - frame.latest)
        if finish <= frame.latest and (best is None or finish < best[0]):
            best = (finish, b)
    if best is None:
        return Broken(route.number, None, "outside_shift", overrun if overrun < NEVER else 0)
    sequence: list[int | None] = []  # positions of visits; None for a break
    k, b = n, best[1]
    while k > 0 or b > 0:
        if b > 0 and rested[k][b]:
            sequence.append(None)
            b -= 1
        else:
            sequence.append(k - 1)
            k -= 1
    sequence.reverse()
    return _timed(route, sequence, earliest[0][0], lower)


def _timed(route: _Route, sequence: Sequence[int | None], leave: int, lower: Mapping[int, int]) -> TimedRoute:
    """Time a fixed sequence of visits and breaks from ``leave`` on."""
    stops: list[TimedVisit | TimedRest] = []
    now, taken = leave, 0
    for item in sequence:
        if item is None:
            rest = route.frame.rests[taken]
            stops.append(TimedRest(now, max(now, rest.earliest), rest.duration_s))
            taken += 1
        else:
            visit = route.visits[item]
            arrive = now + route.walk_s[item]
            begin = next_open(route.windows[item], max(arrive, lower.get(visit, 0)))
            stops.append(
                TimedVisit(
                    visit, arrive, begin, route.service_s[item], route.walk_s[item], route.walk_m[item]
                )
            )
        now = stops[-1].depart
    n = len(route.visits)
    return TimedRoute(
        route.number, leave, tuple(stops), now + route.walk_s[n], route.walk_s[n], route.walk_m[n]
    )


def _leave_late(route: _Route, timed: TimedRoute, fixed: set[int], lower: Mapping[int, int]) -> TimedRoute:
    """Leave the start as late as the same finish allows, so that people wait at home and not at a door.

    Visits that other routes depend on keep their times. Later begins before unchanged later stops only
    shorten the time aboard, so limits on it still hold.
    """
    position = {v: k for k, v in enumerate(route.visits)}
    sequence = [position[s.visit] if isinstance(s, TimedVisit) else None for s in timed.stops]
    latest = timed.finish - route.walk_s[len(route.visits)]
    taken = sum(1 for item in sequence if item is None)
    for item, stop in zip(reversed(sequence), reversed(timed.stops), strict=True):
        latest -= stop.service_s
        if item is None:
            taken -= 1
            latest = min(latest, route.frame.rests[taken].latest)
            continue
        if route.visits[item] in fixed:
            latest = min(latest, stop.begin)
        latest = last_open(route.windows[item], latest) - route.walk_s[item]
    return _timed(route, sequence, max(latest, timed.leave), lower)
