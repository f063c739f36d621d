"""The times of stops in a fixed sequence: what is left when nothing has to be chosen any more."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from optimizer.crossing import NEVER, Crossing, Linger, RouteWalks, at_once, closing, next_open
from optimizer.schedule.timed import Broken, TimedRest, TimedRoute, TimedVisit


def in_sequence(
    route: RouteWalks, sequence: Sequence[int | None], leave: int, lower: Mapping[int, int]
) -> TimedRoute:
    """Time a fixed sequence of visits and breaks, which can be timed.

    Parameters
    ----------
    route
        Whose walks and hours they are.
    sequence
        Positions among the route's visits, and None for each break.
    leave
        Second at which the start is left.
    lower
        Earliest begins of visits beside their windows, in seconds.
    """
    if route.plain and isinstance(timed := straight_through(route, lower, leave), TimedRoute):
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


def straight_through(route: RouteWalks, lower: Mapping[int, int], leave: int) -> TimedRoute | Broken:
    """Time a route on which there is nothing to choose, from ``leave`` on.

    Parameters
    ----------
    route
        A plain one, see `RouteWalks.plain`.
    lower
        By visit, the first second at which it may begin.
    leave
        Second at which the route leaves its start.
    """
    stops: list[TimedVisit | TimedRest] = []
    now = leave
    for visit, (walk,), windows, service_s in zip(
        route.visits, route.walks, route.windows, route.service_s, strict=False
    ):
        arrive = now + walk.walk_s
        wanted = max(arrive, lower.get(visit, 0))
        begin = next_open(windows, wanted)
        if begin == NEVER:
            return Broken(route.number, visit, "time_window", wanted - closing(windows))
        stops.append(TimedVisit(visit, arrive, begin, service_s, walk.walk_s, walk.walk_m, walk.passage))
        now = begin + service_s
    (last,) = route.walks[-1]
    finish = now + last.walk_s
    if finish > route.frame.latest:
        return Broken(route.number, None, "outside_shift", finish - route.frame.latest)
    return TimedRoute(route.number, leave, tuple(stops), finish, last.walk_s, last.walk_m, last.passage)
