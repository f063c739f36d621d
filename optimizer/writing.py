"""Turn timed routes into the `Plan` that people read: stops, loads, legs and totals."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from optimizer.former_ways import NOTHING, Kept
from optimizer.ground import NOWHERE, Going, Ground
from optimizer.instance import Action, Instance
from optimizer.legs import Legs, Walk, goings_of, walks_of
from optimizer.meetings import meetings, people_can_meet, told
from optimizer.objective import worth
from optimizer.plan import (
    Leg,
    Plan,
    Progress,
    Route,
    Status,
    Stop,
    StopType,
    Summary,
    Unassigned,
)
from optimizer.problem import Address, MatrixPlace
from optimizer.schedule import TimedRest, TimedRoute, TimedVisit
from optimizer.trespass import trespasses

_TYPES = {
    Action.TASK: StopType.TASK,
    Action.PICKUP: StopType.PICKUP,
    Action.DELIVERY: StopType.DELIVERY,
    Action.RESET: StopType.DECONTAMINATE,
}


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
    routes = tuple(_Writer(ground, instance, legs, t).route() for t in timed)
    version = ground.network.version if ground.network is not None else None
    return Plan(
        id=plan_id,
        status=Status.SUCCEEDED,
        progress=progress,
        map_version=version,
        seed=ground.problem.options.seed,
        engine=engine,
        summary=summarise(ground, routes, unassigned),
        routes=routes,
        unassigned=tuple(unassigned),
        warnings=(
            *ground.warnings,
            *told(ground, instance, meetings(ground, instance, timed, legs)),
            *trespasses(ground, routes),
        ),
    )


def summarise(ground: Ground, routes: Sequence[Route], unassigned: Sequence[Unassigned]) -> Summary:
    """Add a plan's routes up."""
    work: dict[str, int] = defaultdict(int)
    for route in routes:
        work[route.volunteer] += route.work_s
    walk_m = sum(r.walk_m for r in routes)
    return Summary(
        tasks=len(ground.tasks),
        served=len(ground.tasks) - len(unassigned),
        unassigned=len(unassigned),
        volunteers_used=len(work),
        walk_m=walk_m,
        walk_s=sum(r.walk_s for r in routes),
        wait_s=sum(r.wait_s for r in routes),
        service_s=sum(r.service_s for r in routes),
        finish_at=max((r.finish_at for r in routes), default=None),
        load_spread=max(work.values(), default=0) - min(work.values(), default=0),
        cost=_cost(ground, walk_m, unassigned),
    )


def _cost(ground: Ground, walk_m: int, unassigned: Sequence[Unassigned]) -> dict[str, float]:
    """What the plan costs by the weights of the request: metres, and the worth of what is left out."""
    weights = ground.problem.objective
    left_out = [ground.tasks[ground.task_index[u.task]] for u in unassigned]
    lost = sum(worth(task.priority or 0, required=task.required) for task in left_out)
    return {"walking": weights.walking * walk_m, "left_out": weights.priority_served * lost}


def _chain(instance: Instance, timed: TimedRoute) -> list[int]:
    """The places of a route in order, open ends left out."""
    frame = instance.routes[timed.route]
    inner = [instance.visits[s.visit].place for s in timed.stops if isinstance(s, TimedVisit)]
    return [p for p in (frame.start, *inner, frame.end) if p != NOWHERE]


def _used(ground: Ground, instance: Instance, timed: Iterable[TimedRoute], kept: Kept) -> Iterator[Walk]:
    """Every walk of the routes, and standing still where somebody does, but for those that are kept."""
    for route in timed:
        going = ground.going(instance.routes[route.route].person)
        for walk, _, _, _, visit in walks_of(ground, instance, route):
            address = None if visit is None else _address(ground, instance, visit)
            if kept.leg(ground, walk.going, walk.start, walk.end, address) is None:
                yield walk
        yield from (
            Walk(going, 0, place, place)
            for place in _stands(instance, route)
            if kept.leg(ground, going, place, place) is None
        )


def _stands(instance: Instance, timed: TimedRoute) -> set[int]:
    """Places at which a leg of a route may begin and end: at rests, swaps, and open ends."""
    frame, chain = instance.routes[timed.route], _chain(instance, timed)
    if any(isinstance(stop, TimedRest) for stop in timed.stops):
        return set(chain)
    visits = (instance.visits[stop.visit] for stop in timed.stops if isinstance(stop, TimedVisit))
    stands = {visit.place for visit in visits if visit.action is Action.SWAP}
    stands |= {chain[0]} if frame.start == NOWHERE else set()
    return stands | ({chain[-1]} if frame.end == NOWHERE else set())


def _address(ground: Ground, instance: Instance, visit: int) -> Address | None:
    """Address of the door that a walk to a visit ends at; none at a site."""
    job, place = instance.visits[visit].job, instance.visits[visit].place
    return ground.tasks[job].address if job >= 0 and ground.door[job] == place else None


@dataclass(slots=True)
class _Writer:
    """Writes one route stop by stop."""

    ground: Ground
    instance: Instance
    legs: Legs
    timed: TimedRoute
    written: int = 0
    instants: dict[int, datetime] = field(default_factory=dict)

    def route(self) -> Route:
        frame = self.instance.routes[self.timed.route]
        volunteer = self.ground.problem.volunteers[frame.person]
        stops = tuple(self._stops())
        visits = [s for s in self.timed.stops if isinstance(s, TimedVisit)]
        rests = [s for s in self.timed.stops if isinstance(s, TimedRest)]
        return Route(
            volunteer=volunteer.id,
            shift=frame.shift,
            mode=volunteer.mode,
            tasks=sum(self.instance.visits[s.visit].door for s in visits),
            walk_m=sum(s.walk_m for s in visits) + self.timed.last_walk_m,
            walk_s=sum(s.walk_s for s in visits) + self.timed.last_walk_s,
            wait_s=sum(s.begin - s.arrive for s in self.timed.stops),
            service_s=sum(s.service_s for s in visits),
            break_s=sum(s.service_s for s in rests),
            work_s=self.timed.finish - self.timed.leave,
            start_at=self.ground.clock.instant(self.timed.leave),
            finish_at=self.ground.clock.instant(self.timed.finish),
            stops=stops,
        )

    def _stops(self) -> Iterator[Stop]:
        frame = self.instance.routes[self.timed.route]
        chain = _chain(self.instance, self.timed)
        carried: dict[str, float] = {}
        goings = iter(goings_of(self.ground, self.instance, self.timed))
        here = frame.start if frame.start != NOWHERE else chain[0]
        at = self.timed.leave
        yield self._stop(StopType.START, here, at, at, at, carried, site=self._site_of(frame.start))
        for stop in self.timed.stops:
            if isinstance(stop, TimedRest):
                leg = self._leg(here, here, 0, 0)
                yield self._stop(StopType.BREAK, here, stop.arrive, stop.begin, stop.depart, carried, leg=leg)
                continue
            place = self.instance.visits[stop.visit].place
            address = _address(self.ground, self.instance, stop.visit)
            leg = self._leg(
                here, place, stop.walk_m, stop.walk_s, address, passage=stop.passage, going=next(goings)
            )
            yield from self._visit(stop, place, carried, leg)
            here = place
        end = frame.end if frame.end != NOWHERE else here
        walk_m, walk_s, passage = self.timed.last_walk_m, self.timed.last_walk_s, self.timed.last_passage
        leg = self._leg(here, end, walk_m, walk_s, passage=passage, going=next(goings))
        at = self.timed.finish
        yield self._stop(StopType.END, end, at, at, at, carried, leg=leg, site=self._site_of(frame.end))

    def _visit(self, stop: TimedVisit, place: int, carried: dict[str, float], leg: Leg) -> Iterator[Stop]:
        it = self.instance.visits[stop.visit]
        task = self.ground.tasks[it.job] if it.job >= 0 else None
        name = None if task is None else task.id
        loads = {} if task is None or len(self.instance.jobs[it.job]) == 1 else task.load or {}
        if it.action is not Action.SWAP:
            _carry(carried, loads, {Action.PICKUP: 1, Action.DELIVERY: -1}.get(it.action, 0))
            kind = _TYPES[it.action]
            yield self._stop(
                kind, place, stop.arrive, stop.begin, stop.depart, carried, task=name, site=it.site, leg=leg
            )
            return
        # One is given and one is taken at the same moment: both begin inside the window.
        _carry(carried, loads, -1)
        yield self._stop(
            StopType.DELIVERY, place, stop.arrive, stop.begin, stop.begin, carried, task=name, leg=leg
        )
        _carry(carried, loads, 1)
        again = self._leg(place, place, 0, 0)
        yield self._stop(
            StopType.PICKUP, place, stop.begin, stop.begin, stop.depart, carried, task=name, leg=again
        )

    def _stop(
        self,
        kind: StopType,
        place: int,
        arrive: int,
        begin: int,
        depart: int,
        carried: Mapping[str, float],
        *,
        task: str | None = None,
        site: str | None = None,
        leg: Leg | None = None,
    ) -> Stop:
        said = self.ground.places[place]
        self.written += 1
        return Stop(
            order=self.written - 1,
            type=kind,
            task=task,
            site=site,
            location=None if isinstance(said, MatrixPlace) else said,
            matrix_index=said.matrix_index if isinstance(said, MatrixPlace) else None,
            arrive=self._instant(arrive),
            wait_s=begin - arrive,
            begin=self._instant(begin),
            depart=self._instant(depart),
            service_s=depart - begin,
            load_after=dict(carried),
            leg=leg,
        )

    def _instant(self, second: int) -> datetime:
        """Most seconds of a route stand in it twice: nobody waits, so to arrive is to begin."""
        found = self.instants.get(second)
        if found is None:
            found = self.instants[second] = self.ground.clock.instant(second)
        return found

    def _leg(
        self,
        a: int,
        b: int,
        walk_m: int,
        walk_s: int,
        address: Address | None = None,
        *,
        passage: int = 0,
        going: Going | None = None,
    ) -> Leg:
        going = going or self.ground.going(self.instance.routes[self.timed.route].person)
        walk = Walk(going, passage if a != b else 0, a, b)
        return self.legs.leg(walk, walk_m=walk_m, walk_s=walk_s, address=address)

    def _site_of(self, place: int) -> str | None:
        """The site named as a start or an end, when it is one."""
        if place == NOWHERE:
            return None
        return next((site for site, at in self.ground.site.items() if at == place), None)


def _carry(carried: dict[str, float], loads: Mapping[str, float], sign: int) -> None:
    """Take up or put down, to the thousandth; what has become nothing stays listed as 0."""
    if sign == 0:
        return
    for name, amount in loads.items():
        carried[name] = round(carried.get(name, 0.0) + sign * amount, 3) + 0.0
