"""One route left as late as its finish allows."""

from collections.abc import Mapping, Set

from optimizer.crossing import RouteWalks, last_open
from optimizer.schedule.in_sequence import in_sequence
from optimizer.schedule.timed import TimedRoute, TimedVisit


def leave_late(route: RouteWalks, timed: TimedRoute, fixed: Set[int], lower: Mapping[int, int]) -> TimedRoute:
    """Leave the start as late as the same finish allows, so that people wait at home and not at a door.

    No visit is put off beyond what was told. Later begins before unchanged later stops only shorten the time
    aboard; where a later stop moves, too, to another of its windows or to another walk, `Ties.overdue` tells.

    Parameters
    ----------
    route, timed
        A route and its earliest times.
    fixed
        Visits that others depend on: they keep their times.
    lower
        Earliest begins of visits beside their windows, in seconds.
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
    return in_sequence(route, sequence, max(latest, timed.leave), lower)
