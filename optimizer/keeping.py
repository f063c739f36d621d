"""Doors keep the times that people were told, where keeping them costs next to nothing.

That a door is served later than told has a price, so searches look after it. Earlier has none: whoever
would come too early can wait, or leave later, and that is settled here, on the finished order.
"""

from collections.abc import Iterator, Mapping, Sequence

from optimizer.engines.engine import VisitOrder
from optimizer.instance import Instance
from optimizer.pricing import cost
from optimizer.schedule import Broken, TimedRoute, TimedVisit, schedule

_MOST_LONGER_S = 900
"""Nobody's route gets longer than by a quarter of an hour of waiting for it."""

_MOST_TRIES = 100
"""Visits tried one by one, where keeping all times of a route fails; enough for a morning's."""

Held = Mapping[int, int]


def as_told(
    instance: Instance, order: VisitOrder, timed: tuple[TimedRoute, ...]
) -> tuple[tuple[TimedRoute, ...], Held]:
    """Put off what would begin earlier than told.

    Parameters
    ----------
    instance
        With `Visit.told` where people were told a time.
    order
        Visits of each route.
    timed
        The same with their times.

    Returns
    -------
    tuple of TimedRoute
        Never dearer, and no route much longer.
    mapping of int to int
        Seconds before which visits are held back for it, as `schedule` takes them.
    """
    early = {
        route.route: {stop.visit: first for stop in _doors(route) if (first := _too_early(instance, stop))}
        for route in timed
    }
    if not any(early.values()):
        return timed, {}
    most = {route.route: route.finish - route.leave + _MOST_LONGER_S for route in timed}
    price = cost(instance, order, timed)
    held: dict[int, int] = {}
    tries = 0
    for wish in _wishes(early):
        if held.keys() >= wish.keys():
            continue
        if len(wish) == 1 and (tries := tries + 1) > _MOST_TRIES:
            break
        later = schedule(instance, order, not_before=held | wish)
        if isinstance(later, Broken) or any(r.finish - r.leave > most[r.route] for r in later):
            continue
        if cost(instance, order, later) <= price:
            held |= wish
            timed = later
    return timed, held


def _doors(route: TimedRoute) -> Sequence[TimedVisit]:
    return [stop for stop in route.stops if isinstance(stop, TimedVisit)]


def _too_early(instance: Instance, stop: TimedVisit) -> int | None:
    """The second from which on a visit begins as told; None when it does."""
    told = instance.visits[stop.visit].told
    return None if told is None or stop.begin >= told[0] else told[0]


def _wishes(early: Mapping[int, dict[int, int]]) -> Iterator[dict[int, int]]:
    """Everything at once, then route by route, then one by one."""
    yield {visit: first for of_route in early.values() for visit, first in of_route.items()}
    yield from (of_route for of_route in early.values() if of_route)
    for of_route in early.values():
        yield from ({visit: first} for visit, first in of_route.items())
