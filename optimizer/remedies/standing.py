"""Reads a finished plan back as an order of visits, so that a search can go on from it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from optimizer.engines.engine import VisitOrder
from optimizer.ground import Ground
from optimizer.instance import Action, Instance
from optimizer.plan import Plan, Stop, StopType

_INNER = {StopType.TASK, StopType.PICKUP, StopType.DELIVERY, StopType.DECONTAMINATE}


def order_of(plan: Plan, ground: Ground, instance: Instance) -> VisitOrder:
    """Find the visits behind the stops of a plan of the same people and tasks.

    A stop that the instance has no visit for is left out: `mending` takes out what then is not whole.
    """
    frames = {(frame.person, frame.shift): r for r, frame in enumerate(instance.routes)}
    index = ground.volunteer_index
    stops = {
        frames[index[route.volunteer], route.shift]: [s for s in route.stops if s.type in _INNER]
        for route in plan.routes
    }
    halves = _halves(stops, ground, instance)
    order: list[tuple[int, ...]] = [()] * len(instance.routes)
    resets = {v for v, it in enumerate(instance.visits) if it.action is Action.RESET}
    for route, made in stops.items():
        visits: list[int] = []
        for stop in made:
            if stop.task is None:
                visit = next((v for v in sorted(resets) if instance.visits[v].site == stop.site), None)
                resets.discard(-1 if visit is None else visit)
            else:
                job = ground.task_index[stop.task]
                half = halves.get((job, route))
                visit = _own(stop, job, instance) if half is None else _share(stop, job, half, instance)
            if visit is not None and visit not in visits:  # the two stops of a swap are one visit
                visits.append(visit)
        order[route] = tuple(visits)
    return tuple(order)


def _own(stop: Stop, job: int, instance: Instance) -> int | None:
    """The visit of a job that one person makes whole."""
    return _of(instance.jobs[job], stop, instance)


def _of(visits: Sequence[int], stop: Stop, instance: Instance) -> int | None:
    """The one of some visits that a stop is."""
    there = [v for v in visits if instance.visits[v].site == stop.site]
    if not there:
        return None
    return there[0] if stop.type is StopType.PICKUP else there[-1]  # both may be at one site


def _share(stop: Stop, job: int, half: int, instance: Instance) -> int | None:
    """The visit of one of several: with the goods there are stops at sites, too."""
    errand = instance.crew_of[job].errand
    return _of(errand, stop, instance) if half in errand else half


def _halves(
    stops: Mapping[int, list[Stop]], ground: Ground, instance: Instance
) -> Mapping[tuple[int, int], int]:
    """Which half of a shared job is made on which route: the first by who has the goods, or may lead."""
    routes: dict[int, list[int]] = defaultdict(list)
    for route, made in stops.items():
        for job in {ground.task_index[stop.task] for stop in made if stop.task is not None}:
            routes[job].append(route)
    carried = {
        (ground.task_index[stop.task], route)
        for route, made in stops.items()
        for stop in made
        if stop.task is not None and stop.site is not None
    }
    found: dict[tuple[int, int], int] = {}
    for job, there in routes.items():
        crew = instance.crew_of.get(job)
        if crew is not None and len(there) > 1:
            there.sort(key=lambda route: ((job, route) not in carried, not crew.helps[0, route]))
            found |= {(job, route): half for route, half in zip(there, crew.halves, strict=False)}
    return found
