"""What a timed order costs, in the one unit that engines minimise: the judge between two engines."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from optimizer.engines.engine import VisitOrder, jobs_of
from optimizer.instance import Action, Instance
from optimizer.schedule import TimedRoute, TimedVisit


@dataclass(frozen=True, slots=True)
class Bill:
    """What an order costs, part by part, in tenths of a metre walked.

    Attributes
    ----------
    left_out : int
        Jobs that are not made.
    walking : int
        Metres walked by all.
    resets : int
        Time spent on decontamination.
    lateness : int
        Seconds that visits begin after they may.
    put_off : int
        Seconds that doors are served later than told.
    taste : int
        Doors given to people who do not suit them best.
    finish : int
        The end of the last route.
    longest_work : int
        The working time of whoever works longest.
    """

    left_out: int
    walking: int
    resets: int
    lateness: int
    put_off: int
    taste: int
    finish: int
    longest_work: int

    @property
    def total(self) -> int:
        """What engines minimise."""
        return sum(astuple(self))


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
    return bill(instance, order, timed).total


def bill(instance: Instance, order: Sequence[Sequence[int]], timed: Sequence[TimedRoute]) -> Bill:
    """Price an order exactly, part by part; the arguments are those of `cost`."""
    prices = instance.prices
    served = jobs_of(instance, order)
    walk_m = resets = lateness = put_off = taste = 0
    work: dict[int, int] = defaultdict(int)
    for route in timed:
        person = instance.routes[route.route].person
        stops = [s for s in route.stops if isinstance(s, TimedVisit)]
        walk_m += sum(s.walk_m for s in stops) + route.last_walk_m
        work[person] += sum(s.walk_s + s.service_s for s in stops) + route.last_walk_s
        for stop in stops:
            it = instance.visits[stop.visit]
            if it.action is Action.RESET:
                resets += prices.per_metre * it.service_s
            lateness += prices.per_late_s * max(0, stop.begin - it.windows[0][0])
            if it.told is not None:
                put_off += prices.per_put_off_s * max(0, stop.begin - it.told[1])
            if it.door and instance.taste is not None:
                taste += int(instance.taste[it.job, person])
    return Bill(
        left_out=sum(price for job, price in enumerate(instance.left_out) if job not in served),
        walking=prices.per_metre * walk_m,
        resets=resets,
        lateness=lateness,
        put_off=put_off,
        taste=taste,
        finish=prices.per_finish_s * max((r.finish for r in timed), default=0),
        longest_work=prices.per_longest_work_s * max(work.values(), default=0),
    )
