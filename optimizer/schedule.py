"""Exact times for given visit orders: earliest finish first, then the least waiting.

Engines search with times of their own; what people read is timed here, once, from the visit order
alone. Each route is timed by a forward pass over (visits made, breaks taken); leaving earlier is never
worse, so keeping the earliest departure per state is exact. Limits on the time aboard, orders across
routes and people who meet at a door only ever push begins later, so repeating the passes until nothing
moves finds the earliest schedule that satisfies them all, or shows that there is none (the least fixed
point of monotone bounds; cf. Dechter, Meiri & Pearl, "Temporal constraint networks", Artificial
Intelligence 49, 1991).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from weakref import WeakKeyDictionary

from optimizer.crossing import NEVER, Crossing, Linger, RouteWalks, at_once, last_open, next_open
from optimizer.instance import Instance, Limit, Windows

_MAX_ROUNDS = 10_000
_NEVER_HELD: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TimedVisit:
    """A visit with its times; ``service_s`` contains the setup where it is charged.

    ``passage`` indexes `Instance.passages`: by which the walk to it is taken.
    """

    visit: int
    arrive: int
    begin: int
    service_s: int
    walk_s: int
    walk_m: int
    passage: int = 0

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
    last_passage: int = 0


@dataclass(frozen=True, slots=True)
class Broken:
    """Why an order cannot be timed: where, which of the reason codes, and by how many seconds."""

    route: int
    visit: int | None
    missing: str
    by_s: int = 0


def schedule(
    instance: Instance, order: Sequence[Sequence[int]], *, not_before: Mapping[int, int] = _NEVER_HELD
) -> tuple[TimedRoute, ...] | Broken:
    """Time all routes exactly.

    Parameters
    ----------
    instance
        Windows, hours, breaks, walks, times aboard, orders across routes.
    order
        For each route its visits; shape (routes, any).
    not_before
        Seconds before which some visits do not begin, beyond what the instance says.

    Returns
    -------
    tuple of TimedRoute
        One per route that makes a visit, in the order of the routes; or
    Broken
        The first obstacle found.
    """
    routes = [_alone(instance, r, tuple(visits)) for r, visits in enumerate(order) if visits]
    route_of = {v: i for i, route in enumerate(routes) for v in route.walks.visits}
    couplings = _couplings(instance, route_of)
    if isinstance(couplings, Broken):
        return replace(couplings, route=routes[couplings.route].walks.number)
    meetings = [met for c in instance.crews if len(met := [v for v in c.halves if v in route_of]) > 1]
    lower = dict(not_before)
    timed: list[TimedRoute | None] = [None] * len(routes)
    dirty = set(range(len(routes)))
    for _ in range(_MAX_ROUNDS):
        for i in sorted(dirty):
            result = routes[i].earliest(lower)
            if isinstance(result, Broken):
                return result
            timed[i] = result
        times = {s.visit: s for i in dirty for s in _visits(timed[i])} if couplings or meetings else {}
        dirty = _push(couplings, meetings, times, timed, route_of, lower)
        if not dirty:
            break
    else:
        return Broken(routes[0].walks.number, None, "time_window")
    fixed = {v for c in couplings if route_of[c.first] != route_of[c.second] for v in (c.first, c.second)}
    # On one route, too, a later predecessor would come too close to a successor that has to wait for it.
    fixed |= {c.first for c in couplings if c.least} | {v for met in meetings for v in met}
    done = tuple(route.late(t, fixed, lower) for route, t in zip(routes, timed, strict=True) if t)
    return _too_long(instance, done) or (_overdone(instance, done) if instance.passages else None) or done


class _Alone:
    """A route, and its times as far as they hold for whatever the others do.

    Parameters
    ----------
    walks
        Its visits, with the walks between them.
    """

    def __init__(self, walks: RouteWalks) -> None:
        self.walks = walks
        self._visits = frozenset(walks.visits)
        self._held: dict[tuple[int, ...], TimedRoute | Broken] = {}
        self._put_off: tuple[TimedRoute, TimedRoute] | None = None

    @cached_property
    def _early(self) -> TimedRoute | Broken:
        return _as_early(self.walks, _NEVER_HELD)

    @cached_property
    def _late(self) -> TimedRoute:
        assert isinstance(self._early, TimedRoute)  # noqa: S101 # the one caller has it
        return _leave_late(self.walks, self._early, frozenset(), _NEVER_HELD)

    def earliest(self, lower: Mapping[int, int]) -> TimedRoute | Broken:
        """The route as early as the lower bounds of its visits allow."""
        if self._visits.isdisjoint(lower):
            return self._early
        bounds = tuple(lower.get(v, 0) for v in self.walks.visits)
        found = self._held.get(bounds)
        if found is None:
            if len(self._held) >= _MOST_HELD:
                self._held.clear()
            found = self._held[bounds] = _as_early(self.walks, lower)
        return found

    def late(self, timed: TimedRoute, fixed: Set[int], lower: Mapping[int, int]) -> TimedRoute:
        """The same route, left as late as visits allow that others depend on."""
        if not self._visits.isdisjoint(fixed):
            return _leave_late(self.walks, timed, fixed, lower)
        if timed is self.__dict__.get("_early"):
            return self._late
        if self._put_off is None or self._put_off[0] is not timed:  # the bounds are those it was timed by
            self._put_off = timed, _leave_late(self.walks, timed, fixed, lower)
        return self._put_off[1]


_MOST_KNOWN = 2_000
_MOST_HELD = 16
_KNOWN: WeakKeyDictionary[Instance, dict[tuple[int, tuple[int, ...]], _Alone]] = WeakKeyDictionary()
"""Routes that were timed lately. Mending asks for the same ones again and again, one of them changed."""


def _alone(instance: Instance, number: int, visits: tuple[int, ...]) -> _Alone:
    known = _KNOWN.setdefault(instance, {})
    found = known.get((number, visits))
    if found is None:
        if len(known) >= _MOST_KNOWN:
            known.clear()
        found = known[number, visits] = _Alone(RouteWalks(instance, number, visits))
    return found


def _too_long(instance: Instance, done: Sequence[TimedRoute]) -> Broken | None:
    """The first route that keeps its person away for longer than `RouteFrame.longest_s`."""
    for timed in done:
        longest = instance.routes[timed.route].longest_s
        if longest is not None and (over := timed.finish - timed.leave - longest) > 0:
            return Broken(timed.route, None, "outside_shift", over)
    return None


def _overdone(instance: Instance, timed: Sequence[TimedRoute]) -> Broken | None:
    """A limit that is kept with the best walks of the day and not with those that are taken."""
    for limit in instance.limits:
        if limit.walks is None:
            continue
        total: dict[int, int] = defaultdict(int)
        for route in timed:
            person = instance.routes[route.route].person
            total[person] += _counted(limit, route, _visits(route))
            if 0 <= int(limit.ceiling[person]) < total[person]:
                return Broken(route.route, None, limit.name)
    return None


def _counted(limit: Limit, route: TimedRoute, visits: Sequence[TimedVisit]) -> int:
    """What one timed route adds to a limit."""
    legs = [*((v.walk_m, v.walk_s) for v in visits), (route.last_walk_m, route.last_walk_s)]
    counts = [
        limit.from_start,
        *(limit.walks_from is None or bool(limit.walks_from[v.visit]) for v in visits),
    ]
    which = 0 if limit.walks == "length" else 1
    walked = sum(leg[which] for leg, counted in zip(legs, counts, strict=True) if counted)
    return walked + sum(int(limit.per_visit[v.visit]) for v in visits)


def linked(
    instance: Instance, order: Sequence[Sequence[int]], routes: Iterable[int]
) -> tuple[Sequence[int], ...]:
    """Leave of an order what decides whether these routes can be timed: their people, and whom these meet."""
    wanted = {r for route in routes for r in instance.routes_of[instance.routes[route].person]}
    if instance.befores or instance.crews:
        route_of = {v: r for r, visits in enumerate(order) for v in visits}
        waiting = list(wanted)
        while waiting:
            jobs = {instance.visits[v].job for v in order[waiting.pop()]}
            others = {other for job in jobs for other in instance.bound_to.get(job, ())}
            found = {route_of[v] for job in others for v in instance.doors_of(job) if v in route_of}
            waiting += found - wanted
            wanted |= found
    return tuple(visits if r in wanted else () for r, visits in enumerate(order))


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
        for v in route_of
        if (p := instance.hurried.get(v)) is not None and p.second in route_of
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


def _as_early(route: RouteWalks, lower: Mapping[int, int]) -> TimedRoute | Broken:
    """Time one route as early as possible."""
    if (blocked := route.blocked_at) is not None:
        at = route.visits[min(blocked, len(route.visits) - 1)]
        return Broken(route.number, at, "mode")
    earliest = route.frame.earliest
    return (_straight_through if route.plain else _forward)(route, lower, earliest)


def _forward(route: RouteWalks, lower: Mapping[int, int], leave: int) -> TimedRoute | Broken:
    """Time one route as early as possible from ``leave`` on, choosing where its breaks go."""
    rests = route.frame.rests
    n, m = len(route.visits), len(rests)
    # earliest[k][b]: leaving position k (0 = the start) with b breaks behind; rested[k][b]: how it got there.
    earliest = [[NEVER] * (m + 1) for _ in range(n + 1)]
    rested = [[False] * (m + 1) for _ in range(n + 1)]
    # Seconds in gear since the last break or reset: of equally early ways the one with fewer.
    worn = [[0] * (m + 1) for _ in range(n + 1)]
    earliest[0][0] = leave
    worn[0] = [route.frame.worn_s] * (m + 1)
    for k in range(n + 1):
        missed: list[int] = []
        stifled = False
        for b in range(m + 1):
            if k > 0 and earliest[k - 1][b] < NEVER:
                linger = _lingering(route, k - 1, b, rested)
                if (crossing := route.cross(k - 1, earliest[k - 1][b], linger)) is not None:
                    wanted = max(crossing.arrive, lower.get(route.visits[k - 1], 0))
                    begin = next_open(route.windows[k - 1], wanted)
                    worn[k][b] = route.worn(worn[k - 1][b], k - 1, crossing.walk.walk_s)
                    stifled |= worn[k][b] == NEVER
                    if worn[k][b] < NEVER:
                        earliest[k][b] = min(NEVER, begin + route.service_s[k - 1])
                        missed.append(wanted)
            if b > 0 and earliest[k][b - 1] < NEVER:
                begin = max(earliest[k][b - 1], rests[b - 1].earliest)
                depart = begin + rests[b - 1].duration_s
                if begin <= rests[b - 1].latest and (depart, 0) < (earliest[k][b], worn[k][b]):
                    earliest[k][b], rested[k][b], worn[k][b] = depart, True, 0
        if min(earliest[k]) == NEVER:
            late_s = max((wanted - _closing(route.windows[k - 1]) for wanted in missed), default=0)
            missing = "time_window" if missed else "max_gear" if stifled else "unreachable"
            return Broken(route.number, route.visits[k - 1], missing, late_s)
    return _finished(route, earliest, rested, worn, lower)


def _straight_through(route: RouteWalks, lower: Mapping[int, int], leave: int) -> TimedRoute | Broken:
    """Time a route on which there is nothing to choose, from ``leave`` on."""
    stops: list[TimedVisit | TimedRest] = []
    now = leave
    for visit, (walk,), windows, service_s in zip(
        route.visits, route.walks, route.windows, route.service_s, strict=False
    ):
        arrive = now + walk.walk_s
        wanted = max(arrive, lower.get(visit, 0))
        begin = next_open(windows, wanted)
        if begin == NEVER:
            return Broken(route.number, visit, "time_window", wanted - _closing(windows))
        stops.append(TimedVisit(visit, arrive, begin, service_s, walk.walk_s, walk.walk_m, walk.passage))
        now = begin + service_s
    (last,) = route.walks[-1]
    finish = now + last.walk_s
    if finish > route.frame.latest:
        return Broken(route.number, None, "outside_shift", finish - route.frame.latest)
    return TimedRoute(route.number, leave, tuple(stops), finish, last.walk_s, last.walk_m, last.passage)


def _lingering(route: RouteWalks, k: int, b: int, rested: Sequence[Sequence[bool]]) -> Linger:
    """How the departure from position k (0 = the start) can be put off, b breaks being behind."""
    if b > 0 and rested[k][b]:
        return route.lingers_in(b - 1)
    return route.lingers(k - 1) if k else at_once


def _closing(windows: Windows) -> int:
    return windows[-1][1] if windows else 0


def _finished(
    route: RouteWalks,
    earliest: list[list[int]],
    rested: list[list[bool]],
    worn: list[list[int]],
    lower: Mapping[int, int],
) -> TimedRoute | Broken:
    """Choose how many breaks are taken, and walk the choices back into stops."""
    frame, n = route.frame, len(route.visits)
    best: tuple[int, int] | None = None
    overrun, barred = NEVER, ""
    for b, depart in enumerate(earliest[n]):
        if depart >= NEVER:
            continue
        crossing = route.cross(n, depart, _lingering(route, n, b, rested))
        if crossing is None:
            barred = "unreachable"
            continue
        if route.worn(worn[n][b], n, crossing.walk.walk_s) == NEVER:
            barred = "max_gear"
            continue
        finish = crossing.arrive
        # A break falls away when the route ends before it may begin.
        if any(rest.earliest < finish for rest in frame.rests[b:]):
            continue
        overrun = min(overrun, finish - frame.latest)
        if finish <= frame.latest and (best is None or finish < best[0]):
            best = (finish, b)
    if best is None:
        if barred and overrun == NEVER:
            return Broken(route.number, route.visits[-1], barred)
        return Broken(route.number, None, "outside_shift", overrun if overrun < NEVER else 0)
    return _timed(route, _walked_back(rested, n, best[1]), earliest[0][0], lower)


def _walked_back(rested: Sequence[Sequence[bool]], k: int, b: int) -> list[int | None]:
    """Positions of visits and, as None, breaks, on the way to ``k`` visits and ``b`` breaks."""
    sequence: list[int | None] = []
    while k > 0 or b > 0:
        if b > 0 and rested[k][b]:
            sequence.append(None)
            b -= 1
        else:
            sequence.append(k - 1)
            k -= 1
    return sequence[::-1]


def _timed(
    route: RouteWalks, sequence: Sequence[int | None], leave: int, lower: Mapping[int, int]
) -> TimedRoute:
    """Time a fixed sequence of visits and breaks, which can be timed, from ``leave`` on."""
    if route.plain and isinstance(timed := _straight_through(route, lower, leave), TimedRoute):
        return timed
    stops: list[TimedVisit | TimedRest] = []
    now, taken = leave, 0
    linger: Linger = at_once

    def crossing(leg: int) -> Crossing:
        """Take a leg, putting the last stop off where it has to wait for its hours."""
        nonlocal now, leave
        found = route.cross(leg, now, linger)
        assert found is not None  # noqa: S101 # the forward pass has crossed here, no later
        if found.depart > now and stops:
            stops[-1] = replace(stops[-1], begin=stops[-1].begin + found.depart - now)
        elif found.depart > now:
            leave = found.depart
        now = found.depart
        return found

    for item in sequence:
        if item is None:
            rest = route.frame.rests[taken]
            stops.append(TimedRest(now, max(now, rest.earliest), rest.duration_s))
            linger = route.lingers_in(taken)
            taken += 1
        else:
            visit, leg = route.visits[item], crossing(item)
            begin = next_open(route.windows[item], max(leg.arrive, lower.get(visit, 0)))
            walk = leg.walk
            stops.append(
                TimedVisit(
                    visit, leg.arrive, begin, route.service_s[item], walk.walk_s, walk.walk_m, walk.passage
                )
            )
            linger = route.lingers(item)
        now = stops[-1].depart
    last = crossing(len(route.visits))
    walk = last.walk
    return TimedRoute(route.number, leave, tuple(stops), last.arrive, walk.walk_s, walk.walk_m, walk.passage)


def _leave_late(
    route: RouteWalks, timed: TimedRoute, fixed: Set[int], lower: Mapping[int, int]
) -> TimedRoute:
    """Leave the start as late as the same finish allows, so that people wait at home and not at a door.

    Visits that other routes depend on keep their times, and none is put off beyond what was told. Later
    begins before unchanged later stops only shorten the time aboard, so limits on it still hold.
    """
    position = {v: k for k, v in enumerate(route.visits)}
    sequence = [position[s.visit] if isinstance(s, TimedVisit) else None for s in timed.stops]
    latest = timed.finish - timed.last_walk_s
    taken = sum(1 for item in sequence if item is None)
    for item, stop in zip(reversed(sequence), reversed(timed.stops), strict=True):
        latest -= stop.service_s
        if item is None:
            taken -= 1
            latest = min(latest, route.frame.rests[taken].latest)
            continue
        if route.visits[item] in fixed:
            latest = min(latest, stop.begin)
        if (told := route.told[item]) is not None:
            latest = min(latest, max(told[1], stop.begin))
        latest = last_open(route.windows[item], latest)
        assert isinstance(stop, TimedVisit)  # noqa: S101 # breaks have no item
        latest = (
            min(latest, route.until(item, stop.arrive - stop.walk_s, stop.arrive, stop.passage)) - stop.walk_s
        )
    if latest <= timed.leave and route.plain:
        return timed  # nobody waits anywhere, and what is timed anew from the same second is the same
    return _timed(route, sequence, max(latest, timed.leave), lower)
