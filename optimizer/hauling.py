"""Nothing is carried past the place again where it was fetched, or past the place where it is to go.

Metres do not tell whether a cylinder is fetched on the first call at the station or on the second, so a
search takes either. People feel the difference, and so does the meal that gets cold: what is fetched waits
for the last call at its place before the door, and what is brought is given on the first call.
"""

from collections.abc import Iterator

from optimizer.engines.engine import VisitOrder
from optimizer.feasible import obstacle
from optimizer.instance import Action, Instance
from optimizer.pricing import cost
from optimizer.schedule import Broken, linked, schedule


def unburdened(instance: Instance, order: VisitOrder) -> VisitOrder:
    """Fetch as late and give as early as the calls at one place allow, wherever that costs nothing.

    Parameters
    ----------
    instance
        The numbers.
    order
        Timed by `schedule` without obstacles.

    Returns
    -------
    VisitOrder
        The same visits on the same routes; never dearer, and no route ends later.
    """
    for route in range(len(order)):
        for visit in order[route]:
            # A later call lets the thing wait longer, so the last one is tried first; for giving, the first.
            for visits in _moved(instance, order[route], visit):
                tried = (*order[:route], visits, *order[route + 1 :])
                if _as_good(instance, order, tried, route):
                    order = tried
                    break
    return order


def _moved(instance: Instance, visits: tuple[int, ...], visit: int) -> Iterator[tuple[int, ...]]:
    """Yield the route with one visit at another call at the same place, the least carrying first."""
    it, at = instance.visits[visit], visits.index(visit)
    partner = [k for k, v in enumerate(visits) if v != visit and instance.visits[v].job == it.job]
    if it.site is None or len(partner) != 1:
        return
    rest = visits[:at] + visits[at + 1 :]
    if it.action is Action.PICKUP and partner[0] > at:
        for k in range(partner[0] - 1, at, -1):
            if _same_call(instance, visits[k], visit) and not _one_call(instance, visits[at : k + 1]):
                yield (*rest[:k], visit, *rest[k:])
    elif it.action is Action.DELIVERY and partner[0] < at:
        for k in range(partner[0] + 1, at):
            if _same_call(instance, visits[k], visit) and not _one_call(instance, visits[k : at + 1]):
                yield (*rest[: k + 1], visit, *rest[k + 1 :])


def _same_call(instance: Instance, one: int, other: int) -> bool:
    return instance.visits[one].place == instance.visits[other].place


def _one_call(instance: Instance, visits: tuple[int, ...]) -> bool:
    """Whether nobody leaves the place between the first and the last of these visits."""
    return len({instance.visits[v].place for v in visits}) == 1


def _as_good(instance: Instance, order: VisitOrder, tried: VisitOrder, route: int) -> bool:
    if obstacle(instance, tried, route) is not None:
        return False
    before, after = _with_its_company(instance, order, route), _with_its_company(instance, tried, route)
    was, now = schedule(instance, before), schedule(instance, after)
    if isinstance(was, Broken) or isinstance(now, Broken):
        return False
    ends = {one.route: one.finish for one in was}
    ends_in_time = all(one.finish <= ends[one.route] for one in now)
    return ends_in_time and cost(instance, after, now) <= cost(instance, before, was)


def _with_its_company(instance: Instance, order: VisitOrder, route: int) -> VisitOrder:
    return tuple(tuple(visits) for visits in linked(instance, order, [route]))
