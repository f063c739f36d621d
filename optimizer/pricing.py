"""What a timed order costs, in the one unit that engines minimise: the judge between two engines."""

from collections import defaultdict
from collections.abc import Sequence

from optimizer.engines.engine import VisitOrder, jobs_of
from optimizer.instance import Action, Instance
from optimizer.schedule import TimedRoute, TimedVisit


def cost(instance: Instance, order: VisitOrder, timed: Sequence[TimedRoute]) -> int:
    """Price an order exactly.

    Parameters
    ----------
    instance
        The numbers and the prices.
    order
        For each route its visits.
    timed
        The same order with its times.

    Returns
    -------
    int
        In tenths of a metre walked.
    """
    prices = instance.prices
    served = jobs_of(instance, order)
    total = sum(price for job, price in enumerate(instance.left_out) if job not in served)
    work: dict[int, int] = defaultdict(int)
    for route in timed:
        person = instance.routes[route.route].person
        stops = [s for s in route.stops if isinstance(s, TimedVisit)]
        total += prices.per_metre * (sum(s.walk_m for s in stops) + route.last_walk_m)
        work[person] += sum(s.walk_s + s.service_s for s in stops) + route.last_walk_s
        for stop in stops:
            it = instance.visits[stop.visit]
            if it.action is Action.RESET:
                total += prices.per_metre * it.service_s
            total += prices.per_late_s * max(0, stop.begin - it.windows[0][0])
            if it.told is not None:
                total += prices.per_put_off_s * max(0, stop.begin - it.told[1])
            if it.door and instance.taste is not None:
                total += int(instance.taste[it.job, person])
    total += prices.per_finish_s * max((r.finish for r in timed), default=0)
    return total + prices.per_longest_work_s * max(work.values(), default=0)
