"""Turn timed routes into the `Plan` that people read: stops, loads, legs and totals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from optimizer.cost_parts import cost_parts
from optimizer.former_ways import NOTHING, Kept
from optimizer.ground import NOWHERE, Ground
from optimizer.instance import Action, Instance
from optimizer.legs import Legs, Walk, walks_of
from optimizer.meetings import meetings, people_can_meet, told
from optimizer.plan import Plan, Progress, Route, Status, Summary, Unassigned
from optimizer.route_writing import RouteWriter, address_at, chain_of
from optimizer.schedule import TimedRest, TimedRoute, TimedVisit
from optimizer.trespass import trespasses


def write(
    ground: Ground,
    instance: Instance,
    timed: Sequence[TimedRoute],
    unassigned: Sequence[Unassigned],
    *,
    plan_id: str,
    engine: str,
    progress: Progress,
    kept: Kept = NOTHING,
) -> Plan:
    """Write a plan from timed routes.

    Parameters
    ----------
    ground, instance
        What the plan stands on.
    timed
        One per route that makes a visit.
    unassigned
        With their reasons.
    kept
        Legs that an earlier plan has, too.

    Returns
    -------
    Plan
        With status ``succeeded``; whether it may be handed out, the referee says.
    """
    new = set(_used(ground, instance, timed, NOTHING if people_can_meet(ground) else kept))
    legs = Legs.draw(ground, new, kept)
    routes = tuple(RouteWriter(ground, instance, legs, t).route() for t in timed)
    version = ground.network.version if ground.network is not None else None
    return Plan(
        id=plan_id,
        status=Status.SUCCEEDED,
        progress=progress,
        map_version=version,
        seed=ground.problem.options.seed,
        engine=engine,
        summary=summarise(ground, routes, unassigned, cost=cost_parts(ground, instance, timed)),
        routes=routes,
        unassigned=tuple(unassigned),
        warnings=(
            *ground.warnings,
            *told(ground, instance, meetings(ground, instance, timed, legs)),
            *trespasses(ground, routes),
        ),
    )


def summarise(
    ground: Ground, routes: Sequence[Route], unassigned: Sequence[Unassigned], *, cost: dict[str, float]
) -> Summary:
    """Add a plan's routes up.

    Parameters
    ----------
    ground, routes, unassigned
        The plan.
    cost
        By part, in metres walked (`cost_parts`).
    """
    work: dict[str, int] = defaultdict(int)
    for route in routes:
        work[route.volunteer] += route.work_s
    return Summary(
        tasks=len(ground.tasks),
        served=len(ground.tasks) - len(unassigned),
        unassigned=len(unassigned),
        volunteers_used=len(work),
        walk_m=sum(r.walk_m for r in routes),
        walk_s=sum(r.walk_s for r in routes),
        wait_s=sum(r.wait_s for r in routes),
        service_s=sum(r.service_s for r in routes),
        finish_at=max((r.finish_at for r in routes), default=None),
        load_spread=max(work.values(), default=0) - min(work.values(), default=0),
        cost=cost,
    )


def _used(ground: Ground, instance: Instance, timed: Iterable[TimedRoute], kept: Kept) -> Iterator[Walk]:
    """Every walk of the routes, and standing still where somebody does, but for those that are kept."""
    for route in timed:
        going = ground.going(instance.routes[route.route].person)
        for walk, _, _, _, visit in walks_of(ground, instance, route):
            address = None if visit is None else address_at(ground, instance, visit)
            if kept.leg(ground, walk.going, walk.start, walk.end, address) is None:
                yield walk
        yield from (
            Walk(going, 0, place, place)
            for place in _stands(instance, route)
            if kept.leg(ground, going, place, place) is None
        )


def _stands(instance: Instance, timed: TimedRoute) -> set[int]:
    """Places at which a leg of a route may begin and end: at rests, swaps, and open ends."""
    frame, chain = instance.routes[timed.route], chain_of(instance, timed)
    if any(isinstance(stop, TimedRest) for stop in timed.stops):
        return set(chain)
    visits = (instance.visits[stop.visit] for stop in timed.stops if isinstance(stop, TimedVisit))
    stands = {visit.place for visit in visits if visit.action is Action.SWAP}
    stands |= {chain[0]} if frame.start == NOWHERE else set()
    return stands | ({chain[-1]} if frame.end == NOWHERE else set())
