"""From when on people are free in the gaps of finished routes, and by when what comes behind has to begin.

Both are on the safe side: nothing that can be timed begins earlier or later than they say.
"""

from collections.abc import Mapping, Sequence

from optimizer.crossing import NEVER, RouteWalks, last_open, next_open
from optimizer.instance import Instance
from optimizer.schedule import Broken, TimedVisit, schedule

_MEETINGS = 3
"""Rounds in which those who meet tell one another how late they can: each only makes the bound sharper."""


def ready(instance: Instance, routes: Sequence[RouteWalks]) -> list[list[int]]:
    """From when on one is free in front of each visit of each route, and behind the last.

    Parameters
    ----------
    instance
        For its hours.
    routes
        Every route of one order.

    Returns
    -------
    list of lists of int
        Seconds of the plan; one more in each list than the route has visits.
    """
    begun = _begun(instance, [route.visits for route in routes])
    return [_ready_alone(route, begun) for route in routes]


def due(instance: Instance, routes: Sequence[RouteWalks]) -> list[list[int]]:
    """When each visit of each route has to begin at the latest, and the route to end.

    Parameters
    ----------
    instance, routes
        As for `ready`.

    Returns
    -------
    list of lists of int
        Seconds of the plan; one more in each list than the route has visits.
    """
    there = {v for one in routes for v in one.visits}
    met = [halves for crew in instance.crews if len(halves := [v for v in crew.halves if v in there]) > 1]
    route_of = {v: r for r, one in enumerate(routes) for v in one.visits}
    at = {v: k for one in routes for k, v in enumerate(one.visits)}
    by: dict[int, int] = {}
    latest = [_due_alone(one, by) for one in routes]
    for _ in range(_MEETINGS):
        moved = set()
        for halves in met:
            least = min(latest[route_of[v]][at[v]] for v in halves)
            for v in halves:
                if latest[route_of[v]][at[v]] > least:
                    by[v] = least
                    moved.add(route_of[v])
        if not moved:
            break
        for r in moved:
            latest[r] = _due_alone(routes[r], by)
    return latest


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


def _ready_alone(route: RouteWalks, begun: Mapping[int, int]) -> list[int]:
    """The first seconds of one route, with some visits no earlier than so."""
    free = [route.frame.earliest]
    for k, visit in enumerate(route.visits):
        walk_s = min((walk.walk_s for walk in route.walks[k]), default=0)
        begin = next_open(route.windows[k], max(free[-1] + walk_s, begun.get(visit, 0)))
        free.append(min(NEVER, begin + route.service_s[k]))
    return free


def _due_alone(route: RouteWalks, by: Mapping[int, int]) -> list[int]:
    """The last seconds of one route, with some visits no later than so."""
    backward = [route.frame.latest]
    for k in range(len(route.visits) - 1, -1, -1):
        walk_s = min((walk.walk_s for walk in route.walks[k + 1]), default=0)
        latest = min(backward[-1] - walk_s - route.service_s[k], by.get(route.visits[k], NEVER))
        backward.append(last_open(route.windows[k], latest))
    return backward[::-1]
