"""The recipe: routes one by one, then again those whose visits others push, until nothing moves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from optimizer.instance import Instance
from optimizer.schedule.remembered import UNBOUND, remembered
from optimizer.schedule.ties import ties_between
from optimizer.schedule.timed import Broken, TimedRoute
from optimizer.schedule.totals import overdone, too_long

_MAX_ROUNDS = 10_000


def schedule(
    instance: Instance, order: Sequence[Sequence[int]], *, not_before: Mapping[int, int] = UNBOUND
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
    routes = [remembered(instance, r, tuple(visits)) for r, visits in enumerate(order) if visits]
    ties = ties_between(instance, {v: i for i, route in enumerate(routes) for v in route.walks.visits})
    if isinstance(ties, Broken):
        return replace(ties, route=routes[ties.route].walks.number)
    lower = dict(not_before)
    timed: list[TimedRoute | None] = [None] * len(routes)
    dirty = set(range(len(routes)))
    for _ in range(_MAX_ROUNDS):
        for i in sorted(dirty):
            result = routes[i].earliest(lower)
            if isinstance(result, Broken):
                return result
            timed[i] = result
        dirty = ties.push(timed, lower)
        if not dirty:
            break
    else:
        return Broken(routes[0].walks.number, None, "time_window")
    fixed = ties.fixed()
    while True:
        done = tuple(route.late(t, fixed, lower) for route, t in zip(routes, timed, strict=True) if t)
        overdue = ties.overdue(done)
        if overdue <= fixed:
            break
        fixed |= overdue
    return too_long(instance, done) or (overdone(instance, done) if instance.passages else None) or done


def linked(
    instance: Instance, order: Sequence[Sequence[int]], routes: Iterable[int]
) -> tuple[Sequence[int], ...]:
    """Leave of an order what decides whether these routes can be timed: their people, and whom these meet.

    Parameters
    ----------
    instance, order
        The instance, and for each route its visits.
    routes
        Numbers of the routes in question.

    Returns
    -------
    tuple
        An order of the same length; routes that have no say in it are empty.
    """
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
