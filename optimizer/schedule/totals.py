"""What only whole routes with their times tell: hours away from home, and sums over walks that change."""

from collections import defaultdict
from collections.abc import Sequence

from optimizer.instance import Instance, Limit
from optimizer.schedule.timed import Broken, TimedRoute, TimedVisit, visits_of


def too_long(instance: Instance, done: Sequence[TimedRoute]) -> Broken | None:
    """The first route that keeps its person away for longer than `RouteFrame.longest_s`.

    Parameters
    ----------
    instance, done
        The instance, and its routes as they are timed.

    Returns
    -------
    Broken or None
        With the seconds by which it is too long.
    """
    for timed in done:
        longest = instance.routes[timed.route].longest_s
        if longest is not None and (over := timed.finish - timed.leave - longest) > 0:
            return Broken(timed.route, None, "outside_shift", over)
    return None


def overdone(instance: Instance, timed: Sequence[TimedRoute]) -> Broken | None:
    """A limit that is kept with the best walks of the day and not with those that are taken.

    Parameters
    ----------
    instance, timed
        The instance, and its routes as they are timed; all routes of a person count together.
    """
    for limit in instance.limits:
        if limit.walks is None:
            continue
        total: dict[int, int] = defaultdict(int)
        for route in timed:
            person = instance.routes[route.route].person
            total[person] += _counted(limit, route, visits_of(route))
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
