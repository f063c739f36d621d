"""Turn one timed route into the `Route` that people read, stop by stop; `writing` puts routes together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from optimizer.ground import NOWHERE, Ground
from optimizer.instance import Action, Instance
from optimizer.legs import Legs, Walk, goings_of
from optimizer.plan import Leg, Route, Stop, StopType
from optimizer.problem import Address, MatrixPlace
from optimizer.schedule import TimedRest, TimedRoute, TimedVisit

_TYPES = {
    Action.TASK: StopType.TASK,
    Action.PICKUP: StopType.PICKUP,
    Action.DELIVERY: StopType.DELIVERY,
    Action.RESET: StopType.DECONTAMINATE,
}


def chain_of(instance: Instance, timed: TimedRoute) -> list[int]:
    """The places of a route in order, open ends left out.

    Parameters
    ----------
    instance, timed
        The instance, and one of its routes.

    Returns
    -------
    list of int
        Indices into `Ground.places`; the same place twice in a row where nobody walks.
    """
    frame = instance.routes[timed.route]
    inner = [instance.visits[s.visit].place for s in timed.stops if isinstance(s, TimedVisit)]
    return [p for p in (frame.start, *inner, frame.end) if p != NOWHERE]


def address_at(ground: Ground, instance: Instance, visit: int) -> Address | None:
    """Address of the door that a walk to a visit ends at; none at a site."""
    job, place = instance.visits[visit].job, instance.visits[visit].place
    return ground.tasks[job].address if job >= 0 and ground.door[job] == place else None


class _Draft(NamedTuple):
    """A stop before it is written, in seconds and places; ``walk`` leads to it."""

    kind: StopType
    place: int
    arrive: int
    begin: int
    depart: int
    carried: dict[str, float]
    walk: Walk | None = None
    walk_m: int = 0
    walk_s: int = 0
    address: Address | None = None
    task: str | None = None
    site: str | None = None


@dataclass(slots=True)
class RouteWriter:
    """Writes one route stop by stop.

    Attributes
    ----------
    ground, instance
        What the plan stands on.
    legs : Legs
        Drawn for all routes.
    timed : TimedRoute
        To be written.
    instants : dict of int to datetime
        Seconds that were said as instants before.
    """

    ground: Ground
    instance: Instance
    legs: Legs
    timed: TimedRoute
    instants: dict[int, datetime] = field(default_factory=dict, init=False)

    def route(self) -> Route:
        """Write it, or give the former one again where not a word of it would change."""
        frame = self.instance.routes[self.timed.route]
        volunteer = self.ground.problem.volunteers[frame.person]
        drafts = tuple(self._drafts())
        former = self.legs.kept.routes.get((volunteer.id, frame.shift))
        if former is not None and former.mode is volunteer.mode and self._is_as_before(drafts, former):
            return former
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
            stops=tuple(self._stop(order, draft) for order, draft in enumerate(drafts)),
        )

    def _is_as_before(self, drafts: Sequence[_Draft], former: Route) -> bool:
        """Whether a former route would be written again, word for word."""
        return len(drafts) == len(former.stops) and all(map(self._is_same, drafts, former.stops))

    def _is_same(self, draft: _Draft, stop: Stop) -> bool:
        leg = None if draft.walk is None else self.legs.kept_leg(draft.walk, draft.address)
        return (
            stop.type is draft.kind
            and stop.task == draft.task
            and stop.site == draft.site
            and stop.location == self.ground.places[draft.place]
            and (stop.begin - self.ground.clock.origin).total_seconds() == draft.begin
            and stop.wait_s == draft.begin - draft.arrive
            and stop.service_s == draft.depart - draft.begin
            and stop.load_after == draft.carried
            and (draft.walk is None) == (stop.leg is None)
            and (stop.leg is None or (leg is not None and _is_same_way(stop.leg, leg, draft)))
        )

    def _drafts(self) -> Iterator[_Draft]:
        frame = self.instance.routes[self.timed.route]
        going = self.ground.going(frame.person)
        chain = chain_of(self.instance, self.timed)
        carried: dict[str, float] = {}
        goings = iter(goings_of(self.ground, self.instance, self.timed))
        here = frame.start if frame.start != NOWHERE else chain[0]
        at = self.timed.leave
        yield _Draft(StopType.START, here, at, at, at, {}, site=self._site_of(frame.start))
        for stop in self.timed.stops:
            if isinstance(stop, TimedRest):
                walk, load = Walk(going, 0, here, here), dict(carried)
                yield _Draft(StopType.BREAK, here, stop.arrive, stop.begin, stop.depart, load, walk)
                continue
            place = self.instance.visits[stop.visit].place
            way = Walk(next(goings), stop.passage if here != place else 0, here, place)
            yield from self._visit(stop, way, carried)
            here = place
        end = frame.end if frame.end != NOWHERE else here
        walk = Walk(next(goings), self.timed.last_passage if here != end else 0, here, end)
        walk_m, walk_s, at = self.timed.last_walk_m, self.timed.last_walk_s, self.timed.finish
        yield _Draft(
            StopType.END, end, at, at, at, dict(carried), walk, walk_m, walk_s, site=self._site_of(frame.end)
        )

    def _visit(self, stop: TimedVisit, walk: Walk, carried: dict[str, float]) -> Iterator[_Draft]:
        it, place = self.instance.visits[stop.visit], walk.end
        task = self.ground.tasks[it.job] if it.job >= 0 else None
        name = None if task is None else task.id
        loads = {} if task is None or len(self.instance.jobs[it.job]) == 1 else task.load or {}
        address = address_at(self.ground, self.instance, stop.visit)
        swaps = it.action is Action.SWAP
        # Where one is given and one is taken at the same moment, both begin inside the window.
        kind = StopType.DELIVERY if swaps else _TYPES[it.action]
        _carry(carried, loads, -1 if swaps else {Action.PICKUP: 1, Action.DELIVERY: -1}.get(it.action, 0))
        yield _Draft(
            kind,
            place,
            stop.arrive,
            stop.begin,
            stop.begin if swaps else stop.depart,
            dict(carried),
            walk,
            stop.walk_m,
            stop.walk_s,
            address,
            name,
            it.site,
        )
        if swaps:
            _carry(carried, loads, 1)
            going = self.ground.going(self.instance.routes[self.timed.route].person)
            stay, load = Walk(going, 0, place, place), dict(carried)
            yield _Draft(StopType.PICKUP, place, stop.begin, stop.begin, stop.depart, load, stay, task=name)

    def _stop(self, order: int, draft: _Draft) -> Stop:
        said, leg = self.ground.places[draft.place], None
        if draft.walk is not None:
            walk_m, walk_s, address = draft.walk_m, draft.walk_s, draft.address
            leg = self.legs.leg(draft.walk, walk_m=walk_m, walk_s=walk_s, address=address)
        return Stop(
            order=order,
            type=draft.kind,
            task=draft.task,
            site=draft.site,
            location=None if isinstance(said, MatrixPlace) else said,
            matrix_index=said.matrix_index if isinstance(said, MatrixPlace) else None,
            arrive=self._instant(draft.arrive),
            wait_s=draft.begin - draft.arrive,
            begin=self._instant(draft.begin),
            depart=self._instant(draft.depart),
            service_s=draft.depart - draft.begin,
            load_after=draft.carried,
            leg=leg,
        )

    def _instant(self, second: int) -> datetime:
        """Most seconds of a route stand in it twice: nobody waits, so to arrive is to begin."""
        found = self.instants.get(second)
        if found is None:
            found = self.instants[second] = self.ground.clock.instant(second)
        return found

    def _site_of(self, place: int) -> str | None:
        """The site named as a start or an end, when it is one."""
        if place == NOWHERE:
            return None
        return next((site for site, at in self.ground.site.items() if at == place), None)


def _is_same_way(one: Leg, other: Leg, draft: _Draft) -> bool:
    """Whether two legs are drawn and told alike, and the first has the metres and seconds of a draft."""
    return (one.walk_m, one.walk_s) == (draft.walk_m, draft.walk_s) and (
        one is other or (one.geometry == other.geometry and one.directions == other.directions)
    )


def _carry(carried: dict[str, float], loads: Mapping[str, float], sign: int) -> None:
    """Take up or put down, to the thousandth; what has become nothing stays listed as 0."""
    if sign == 0:
        return
    for name, amount in loads.items():
        carried[name] = round(carried.get(name, 0.0) + sign * amount, 3) + 0.0
