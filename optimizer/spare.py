"""How much time there is between the visits of finished routes: what cannot fit is told without timing it.

Every gap has a second from which on its person is free there and one by which the next visit has to begin;
both are on the safe side, since breaks, gear, goods aboard and other people only take time. A visit that
does not fit between them does not fit at all, as far as going round by it is not a short cut.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from optimizer.crossing import NEVER, RouteWalks, last_open, next_open
from optimizer.ground import NOWHERE
from optimizer.instance import Instance
from optimizer.schedule import Broken, TimedVisit, schedule

Longs = NDArray[np.int64]
Gaps = NDArray[np.intp]

_RISES = 3
"""Four ranks: so often gear is changed at most, and who changes before the others saves them that."""
_MEETINGS = 3
"""Rounds in which those who meet tell one another how late they can: each only makes the bound sharper."""


class Spare:
    """The hours of the gaps of an order: gap g of a route is in front of its visit g, the last behind all.

    Parameters
    ----------
    instance
        For its hours and walks.
    order
        For each route its visits.

    Attributes
    ----------
    ready : int array (gaps,)
        From when on the person is free in a gap, at the earliest.
    due : int array (gaps,)
        When the visit behind a gap has to begin, or the route to end, at the latest.
    """

    def __init__(self, instance: Instance, order: Sequence[Sequence[int]]) -> None:
        self._instance = instance
        routes = [RouteWalks(instance, r, tuple(visits)) for r, visits in enumerate(order)]
        begun = _begun(instance, order)
        self.ready = np.array([second for one in routes for second in _ready(one, begun)], dtype=np.int64)
        self.due = np.array([second for due in _due(instance, routes) for second in due], dtype=np.int64)
        behind = [v for visits in order for v in (*visits, None)]
        ahead = [v for visits in order for v in (None, *visits)]
        place = instance.visits
        self._before = np.array([NOWHERE if v is None else place[v].place for v in ahead], dtype=np.intp)
        self._after = np.array([NOWHERE if v is None else place[v].place for v in behind], dtype=np.intp)
        self._setup = np.array([0 if v is None else place[v].setup_s for v in behind], dtype=np.int64)
        route = np.repeat(np.arange(len(order)), [len(visits) + 1 for visits in order])
        self._ease = np.array(
            [_RISES * frame.rise_s if instance.rank is not None else 0 for frame in instance.routes],
            dtype=np.int64,
        )[route]
        self._walks: dict[int, tuple[Longs, Longs]] = {}
        self._profile = np.array([frame.profile for frame in instance.routes], dtype=np.intp)[route]
        counts = np.array([len(visits) + 1 for visits in order], dtype=np.intp)
        self._before[np.cumsum(counts) - counts] = [frame.start for frame in instance.routes]
        self._after[np.cumsum(counts) - 1] = [frame.end for frame in instance.routes]

    def walks(self, visit: int) -> tuple[Longs, Longs]:
        """Seconds from in front of each gap to a visit, and from there to what is behind the gap."""
        door = self._instance.visits[visit].place
        if door in self._walks:
            return self._walks[door]
        there, onward = np.empty_like(self.ready), np.empty_like(self.ready)
        for profile, seconds in enumerate(self._instance.duration_s):
            at = self._profile == profile
            there[at], onward[at] = seconds[self._before[at], door], seconds[door, self._after[at]]
        there[self._before == NOWHERE] = 0
        onward[self._after == NOWHERE] = 0
        found = self._walks[door] = np.maximum(there, 0), np.maximum(onward, 0)
        return found

    def begins(self, visit: int, arrive: Longs) -> Longs:
        """When a visit begins for those who come then: in its windows, or behind them at once."""
        begin = arrive
        for first, last in reversed(self._instance.visits[visit].windows):
            begin = np.where(arrive <= last, np.maximum(arrive, first), begin)
        return begin

    def between(self, visit: int) -> tuple[Longs, Longs]:
        """From when until when a visit could begin in each gap; never, where the first is behind the last."""
        there, onward = self.walks(visit)
        it = self._instance.visits[visit]
        service_s = it.service_s + np.where(self._before == it.place, 0, it.setup_s)
        first = self.begins(visit, self.ready + there)
        return first, self._last(visit, self._by(visit, onward) - service_s)

    def over(self, visit: int) -> Longs:
        """By how many seconds a visit is too long for each gap; none or less where it may fit."""
        first, last = self.between(visit)
        return first - last

    def over_together(self, parts: Sequence[int], gaps: Gaps) -> Longs:
        """The same for several visits, with one gap (of all) for each in every row of ``gaps``."""
        most = np.full(len(gaps), -NEVER, dtype=np.int64)
        leave, fallen = np.zeros(len(gaps), dtype=np.int64), np.zeros(len(gaps), dtype=np.int64)
        for k, visit in enumerate(parts):
            there, onward = self.walks(visit)
            at, it = gaps[:, k], self._instance.visits[visit]
            arrive = self.ready[at] + there[at]
            if k > 0:
                with_it = gaps[:, k - 1] == at
                step = self._steps(parts[k - 1], visit)[self._profile[at]]
                arrive = np.where(with_it, leave + step, np.maximum(arrive, leave))
            leave = self.begins(visit, arrive) + it.service_s  # a setup may fall away: it is not counted
            last = gaps[:, k + 1] != at if k + 1 < len(parts) else np.ones(len(gaps), dtype=np.bool_)
            closing = it.windows[-1][1] if it.windows else -NEVER
            late = np.where(last, leave - self._by(visit, onward)[at], -NEVER)
            most = np.maximum(most, np.maximum(late, arrive - closing))
            fallen += self._saved(visit)[at]
        # What one of them saves somewhere leaves more time to the others.
        return most if len(parts) == 1 else most - fallen

    def _steps(self, one: int, other: int) -> Longs:
        """Seconds between two visits, by profile."""
        a, b = self._instance.visits[one].place, self._instance.visits[other].place
        return np.array([max(0, int(seconds[a, b])) for seconds in self._instance.duration_s], dtype=np.int64)

    def _by(self, visit: int, onward: Longs) -> Longs:
        """By when one must leave a visit in each gap."""
        by: Longs = self.due - onward + self._saved(visit)
        return by

    def _saved(self, visit: int) -> Longs:
        """Seconds that may fall away behind each gap: a setup where one is there already, changes of gear."""
        setup = np.where(self._after == self._instance.visits[visit].place, self._setup, 0)
        saved: Longs = setup + self._ease
        return saved

    def _last(self, visit: int, by: Longs) -> Longs:
        last = np.full_like(by, -NEVER)
        for begin, end in self._instance.visits[visit].windows:
            last = np.where(by >= begin, np.minimum(by, end), last)
        return last


def _begun(instance: Instance, order: Sequence[Sequence[int]]) -> Mapping[int, int]:
    """When those visits begin, at the earliest, that depend on other routes."""
    if not instance.bound_to:
        return {}
    timed = schedule(instance, order)
    if isinstance(timed, Broken):
        return {}
    return {
        stop.visit: stop.begin
        for route in timed
        for stop in route.stops
        if isinstance(stop, TimedVisit) and instance.visits[stop.visit].job in instance.bound_to
    }


def _ready(route: RouteWalks, begun: Mapping[int, int]) -> list[int]:
    """From when on one is free in front of each visit of a route, and behind the last."""
    ready = [route.frame.earliest]
    for k, visit in enumerate(route.visits):
        walk_s = min((walk.walk_s for walk in route.walks[k]), default=0)
        begin = next_open(route.windows[k], max(ready[-1] + walk_s, begun.get(visit, 0)))
        ready.append(min(NEVER, begin + route.service_s[k]))
    return ready


def _due(instance: Instance, routes: Sequence[RouteWalks]) -> list[list[int]]:
    """When each visit of each route has to begin at the latest, and the route to end."""
    there = {v for one in routes for v in one.visits}
    met = [halves for crew in instance.crews if len(halves := [v for v in crew.halves if v in there]) > 1]
    route_of = {v: r for r, one in enumerate(routes) for v in one.visits}
    at = {v: k for one in routes for k, v in enumerate(one.visits)}
    by: dict[int, int] = {}
    due = [_due_alone(one, by) for one in routes]
    for _ in range(_MEETINGS):
        moved = set()
        for halves in met:
            least = min(due[route_of[v]][at[v]] for v in halves)
            for v in halves:
                if due[route_of[v]][at[v]] > least:
                    by[v] = least
                    moved.add(route_of[v])
        if not moved:
            break
        for r in moved:
            due[r] = _due_alone(routes[r], by)
    return due


def _due_alone(route: RouteWalks, by: Mapping[int, int]) -> list[int]:
    """The same of one route, with some visits no later than so."""
    due = [route.frame.latest]
    for k in range(len(route.visits) - 1, -1, -1):
        walk_s = min((walk.walk_s for walk in route.walks[k + 1]), default=0)
        latest = min(due[-1] - walk_s - route.service_s[k], by.get(route.visits[k], NEVER))
        due.append(last_open(route.windows[k], latest))
    return due[::-1]
