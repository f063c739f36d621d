"""Reads a finished plan back as an order of visits, so that a search can go on from it."""

from collections import defaultdict
from collections.abc import Mapping

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
                visit = halves.get((job, route), _own(stop, job, instance))
            if visit is not None and visit not in visits:  # the two stops of a swap are one visit
                visits.append(visit)
        order[route] = tuple(visits)
    return tuple(order)


def _own(stop: Stop, job: int, instance: Instance) -> int | None:
    """The visit of a job that one person makes whole."""
    there = [v for v in instance.jobs[job] if instance.visits[v].site == stop.site]
    if not there:
        return None
    return there[0] if stop.type is StopType.PICKUP else there[-1]  # both may be at one site


def _halves(
    stops: Mapping[int, list[Stop]], ground: Ground, instance: Instance
) -> Mapping[tuple[int, int], int]:
    """Which half of a shared job is made on which route: the first belongs to one who may lead."""
    routes: dict[int, list[int]] = defaultdict(list)
    for route, made in stops.items():
        for job in {ground.task_index[stop.task] for stop in made if stop.task is not None}:
            routes[job].append(route)
    found: dict[tuple[int, int], int] = {}
    for job, there in routes.items():
        crew = instance.crew_of.get(job)
        if crew is not None and len(there) > 1:
            there.sort(key=lambda route: not crew.helps[0, route])
            found |= {(job, route): half for route, half in zip(there, crew.halves, strict=False)}
    return found
