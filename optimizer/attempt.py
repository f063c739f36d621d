"""One attempt to put a job that is left out into an order: its cheapest places, timed one after the other.

What was tried in vain before is tried again only where something has changed (`tried`), and what came
closest to going in is told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from optimizer.engines.engine import VisitOrder
from optimizer.feasible import at_once, obstacle, stock_left
from optimizer.gaps import Bools
from optimizer.gathering import gatherings
from optimizer.instance import Instance
from optimizer.numbering import with_another_door
from optimizer.resetting import with_a_reset
from optimizer.schedule import Broken, linked, schedule
from optimizer.slots import Slots
from optimizer.tried import Missed, remember, remembered


@dataclass(frozen=True, slots=True)
class Attempt:
    """A job, and what is known when it is tried.

    Attributes
    ----------
    instance : Instance
        The numbers.
    order : VisitOrder
        Timed by `schedule` without obstacles; the job is on none of its routes.
    slots : Slots
        Of the order.
    job : int
        To put in.
    most : int
        How many places it is worth.
    late : callable
        Whether no more is to be tried.
    """

    instance: Instance
    order: VisitOrder
    slots: Slots
    job: int
    most: int
    late: Callable[[], bool]

    def outcome(self) -> VisitOrder | Missed | None:
        """Put the job in where it adds the least walking, or tell the closest miss; None: no time to try.

        Where it was tried in vain before, only what has changed since is tried.
        """
        before = remembered(self.instance, self.order, self.job, self.most)
        if before is not None and not before.fresh.any():
            return before.missed
        if self.late():
            return None
        result = self._put_in(None if before is None else before.fresh)
        if before is not None and (result is None or isinstance(result, Missed)):
            result = before.closest(result)
        if isinstance(result, Missed) and not self.late():
            remember(self.instance, self.order, self.job, self.most, result)
        return result

    def _put_in(self, fresh: Bools | None) -> VisitOrder | Missed | None:
        """Put the job in, on some routes where they are said; None: nothing was tried."""
        instance = self.instance
        closest: Missed | None = None
        hopeless: Missed | None = None
        for tried, routes in self._ways(fresh):
            if self.late():
                return closest
            route = routes[0]
            if closest is None and not stock_left(instance, tried):
                return Missed(route, "site_stock")  # wherever it goes, it takes the same
            missing = next((no for r in routes if (no := obstacle(instance, tried, r)) is not None), None)
            by, visit = 0, None
            if missing is None:
                result = schedule(instance, linked(instance, tried, routes))
                if not isinstance(result, Broken):
                    return tried
                missing, by, visit = result.missing, result.by_s, result.visit
                if visit is not None and at_once(instance, result.route, visit):
                    # It is behind somebody already: to go in front of it is no way, closer than any other.
                    hopeless = hopeless or Missed(route, "no_room_found")
                    continue
            if closest is None or (by > 0 and (closest.by_s == 0 or by < closest.by_s)):
                closest = Missed(route, missing, by, visit)
        closest = closest or hopeless
        if closest is None and fresh is None and not self.late():
            # Somebody may, but no walk leads there between any two places of a day.
            return Missed(None, "unreachable" if instance.allowed[self.job].any() else "no_room_found")
        return closest

    def _ways(self, fresh: Bools | None) -> Iterator[tuple[VisitOrder, tuple[int, ...]]]:
        """Yield orders with the job in them, the cheapest first, each with the routes that changed.

        With ``fresh`` only such that change one of these routes.
        """
        instance, order, job = self.instance, self.order, self.job
        for route, visits in self.slots.cheapest(job, self.most, fresh):
            yield (*order[:route], visits, *order[route + 1 :]), (route,)
        if job in instance.crew_of:
            crew = instance.crew_of[job]
            yield from gatherings(
                instance, order, crew, self.most, slots=self.slots, fresh=fresh, late=self.late
            )
        if instance.rank is not None:
            for tried, routes in with_a_reset(instance, order, job, self.most):
                if fresh is None or fresh[routes[0]]:
                    yield tried, routes
        for tried, routes in with_another_door(instance, order, job, self.most):
            if fresh is None or any(fresh[r] for r in routes):
                yield tried, routes
