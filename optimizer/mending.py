"""Make an order exact: take out what cannot be timed, put in what still fits, and say what was tried.

Engines model breaks and setups a little more coarsely than `schedule`; what they promise is checked
here visit by visit, so that neither a wrong time nor a forgotten task leaves the house.
"""

from collections.abc import Callable, Collection, Mapping

from optimizer.attempt import Attempt
from optimizer.engines.engine import VisitOrder, jobs_of
from optimizer.errors import EngineError
from optimizer.feasible import obstacle, ranks_rise, stock_left
from optimizer.instance import Action, Instance
from optimizer.schedule import Broken, schedule
from optimizer.sharing_time import never
from optimizer.slots import Slots
from optimizer.tried import Missed

_TRIES = 300  # insertions timed per job: the cheapest ones; less than a thousandth of a second each
_ALL_TRIES = 5_000  # of all jobs together, so that a crowd of left-out jobs is looked at in seconds
_CROWD = 100_000
"""In a large plan each try takes longer: with more than a few dozen jobs left out, all get fewer still."""
_FEWEST_TRIES = 10


def mend(
    instance: Instance,
    order: VisitOrder,
    *,
    fill: bool = True,
    only: Collection[int] | None = None,
    tries: int = _TRIES,
    late: Callable[[], bool] = never,
) -> tuple[VisitOrder, Mapping[int, Missed]]:
    """Return an order that can be timed exactly, with every left-out job tried once more.

    Parameters
    ----------
    instance
        The numbers.
    order
        From an engine.
    fill
        Whether to try the jobs that are left out.
    only
        Which of them to try; by default all.
    tries
        How many places each is worth at most; in a crowd fewer.
    late
        Whether no more is to be tried; the dearest jobs come first.

    Returns
    -------
    order : VisitOrder
        Timed by `schedule` without obstacles.
    missed : mapping of int to Missed
        For each job that was tried and left out, the closest miss.
    """
    order = _take_out(instance, _without_needless_resets(instance, order))
    missed: dict[int, Missed] = {}
    wanted = set(range(len(instance.jobs)) if only is None else only) if fill else set()
    out = wanted - jobs_of(instance, order)
    while out:
        slots = Slots(instance, order)
        went_in: set[int] = set()
        most = max(_FEWEST_TRIES, min(tries, _ALL_TRIES // len(out), _CROWD // len(out) ** 2))
        for job in sorted(out, key=lambda j: (-instance.left_out[j], j)):
            result = Attempt(instance, order, slots, job, most, late).outcome()
            if isinstance(result, Missed):
                missed[job] = result
            elif result is not None:
                order = result
                slots = Slots(instance, order)
                missed.pop(job, None)
                went_in.add(job)
        # What went in may be what something else was waiting for; for all others there is only less room.
        waiting = {before.later for before in instance.befores if before.earlier in went_in}
        out = waiting & missed.keys()
    return order, missed


def _without_needless_resets(instance: Instance, order: VisitOrder) -> VisitOrder:
    """Drop every decontamination without which the ranks rise and no gear is worn too long."""
    if instance.rank is None:
        return order
    for route, visits in enumerate(order):
        for visit in visits:
            if instance.visits[visit].action is Action.RESET:
                shorter = tuple(v for v in order[route] if v != visit)
                without = (*order[:route], shorter, *order[route + 1 :])
                if ranks_rise(instance, shorter) and not _worn_too_long(instance, without, route):
                    order = without
    return order


def _worn_too_long(instance: Instance, order: VisitOrder, route: int) -> bool:
    """Whether a route takes a rest from gear that it does not have."""
    result = schedule(instance, tuple(visits if r == route else () for r, visits in enumerate(order)))
    return isinstance(result, Broken) and result.missing == "max_gear"


def without(instance: Instance, order: VisitOrder, job: int) -> VisitOrder:
    """Return the order without a job, whoever makes it."""
    crew = instance.crew_of.get(job)
    gone = {*instance.jobs[job], *(crew.visits if crew else ())}
    return tuple(tuple(v for v in visits if v not in gone) for visits in order)


def _take_out(instance: Instance, order: VisitOrder) -> VisitOrder:
    """Remove the cheapest jobs until every route is feasible and all routes can be timed.

    What is taken out may have been the door before a numbered one, on this route or on another, so that
    all is looked at again until nothing more goes.
    """
    while (lighter := _lightened(instance, order)) != order:
        order = lighter
    return order


def _lightened(instance: Instance, order: VisitOrder) -> VisitOrder:
    """Look at every route, at what all take together, and at the times, and take out what cannot be."""
    for route in range(len(order)):
        while order[route] and _route_broken(instance, order, route):
            order = _lighten(instance, order, route)
    while not stock_left(instance, order):
        tight = {instance.visits[v].job for s in instance.stocks for v in s.visits}
        order = _without_cheapest(instance, order, tight & jobs_of(instance, order))
    while isinstance(broken := schedule(instance, order), Broken):
        jobs = {instance.visits[v].job for v in order[broken.route]} - {-1}
        visit = broken.visit
        if visit is not None and instance.visits[visit].job in jobs:
            jobs = {instance.visits[visit].job}
        if not jobs:
            order = tuple(() if r == broken.route else visits for r, visits in enumerate(order))
            continue
        order = _without_cheapest(instance, order, jobs)
    return order


def _without_cheapest(instance: Instance, order: VisitOrder, jobs: Collection[int]) -> VisitOrder:
    """Return the order without the job that is worth least.

    Raises
    ------
    EngineError
        The order names visits that are none of their job's: taking jobs out would never end.
    """
    lighter = without(instance, order, min(jobs, key=instance.left_out.__getitem__))
    if lighter == order:
        raise EngineError("an order names visits that its jobs do not have")
    return lighter


def _route_broken(instance: Instance, order: VisitOrder, route: int) -> bool:
    if obstacle(instance, order, route) is not None:
        return True
    alone = tuple(visits if r == route else () for r, visits in enumerate(order))
    result = schedule(instance, alone)
    # What only other routes can break is looked at once they are all there.
    return isinstance(result, Broken) and result.missing != "predecessor_unassigned"


def _lighten(instance: Instance, order: VisitOrder, route: int) -> VisitOrder:
    """Take one job out of a route: the cheapest whose absence mends it, else the cheapest of all."""
    jobs = sorted({instance.visits[v].job for v in order[route]} - {-1}, key=instance.left_out.__getitem__)
    if not jobs:
        return tuple(() if r == route else visits for r, visits in enumerate(order))
    for job in jobs:
        lighter = without(instance, order, job)
        if not _route_broken(instance, lighter, route):
            return lighter
    return _without_cheapest(instance, order, jobs[:1])
