"""One route of ours, step by step in VROOM's form: only work, breaks and the two ends are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.compat import amounts
from api.compat.request import Amount, Job, Shipment, Step, Vehicle, VroomBreak
from api.compat.terrain import NO_WAY, IntMatrix
from api.compat.translate import LOAD, UNLOAD, Translated
from optimizer.plan import Route, Stop, StopType

What = Job | Shipment | VroomBreak | None


@dataclass(slots=True)
class Told:
    """A route as it is told: its steps, and what they add up to."""

    vehicle: Vehicle
    steps: list[dict[str, Any]] = field(default_factory=list)
    delivery: tuple[int, ...] = ()
    pickup: tuple[int, ...] = ()
    setup: int = 0
    service: int = 0
    duration: int = 0
    waiting_time: int = 0
    priority: int = 0
    distance: int | None = None
    cost_of_legs: int = 0
    line: list[tuple[float, float]] = field(default_factory=list)

    @property
    def works(self) -> bool:
        """Whether the vehicle does anything; VROOM tells only such routes."""
        return any(step["type"] in ("job", "pickup", "delivery") for step in self.steps)


def tell(translated: Translated, route: Route) -> Told:
    """Tell a route."""
    return _Teller(translated, translated.vehicles[route.volunteer]).tell(route)


class _Teller:
    """Walks along one route once."""

    def __init__(self, translated: Translated, vehicle: Vehicle) -> None:
        self.translated, self.vehicle = translated, vehicle
        self.size = amounts.size_of(translated.request)
        self.breaks = sorted(vehicle.breaks or (), key=lambda rest: rest.time_windows or ())
        self.load: tuple[int, ...] = (0,) * self.size
        self.row: int | None = None
        metres = translated.terrain.length_m
        measured = metres is not None or translated.terrain.duration_s is None
        self.told = Told(vehicle, delivery=self.load, pickup=self.load, distance=0 if measured else None)

    def tell(self, route: Route) -> Told:
        self.load = self._at_start(route)
        seen: set[str] = set()
        for stop in route.stops:
            self._walk(stop)
            for kind, what in self._meaning(stop, seen):
                self._step(kind, what, stop)
        _leave_late(self.told, route)
        return self.told

    def _at_start(self, route: Route) -> tuple[int, ...]:
        """Everything that the route's jobs deliver is aboard when it begins."""
        load = self.load
        tasks = {stop.task: None for stop in route.stops if stop.task is not None}
        for name in tasks:
            source = self.translated.tasks.get(name)
            if isinstance(source, Job):
                load = amounts.plus(load, self._filled(source.delivered))
        return load

    def _meaning(self, stop: Stop, seen: set[str]) -> Iterator[tuple[str, What]]:
        """What a stop is in VROOM's words; nothing for the stops that only our nouns need."""
        if stop.type in (StopType.START, StopType.END):
            yield stop.type.value, None
        elif stop.type is StopType.BREAK:
            yield "break", self._break(stop)
        elif stop.task is not None and stop.site not in (LOAD, UNLOAD):
            source = self.translated.tasks.get(stop.task)
            if isinstance(source, Shipment):
                yield ("delivery" if stop.site is None else "pickup"), source
            elif isinstance(source, Job) and stop.task not in seen:
                seen.add(stop.task)  # goods given and taken at one door are two stops of ours
                yield "job", source

    def _break(self, stop: Stop) -> VroomBreak | None:
        """Find which of the vehicle's breaks this is: they look alike but for their windows."""
        begin = _second(stop.begin)
        for rest in self.breaks:
            window = (rest.time_windows or ((begin, begin),))[0]
            if (rest.service or 0) == stop.service_s and window[0] <= begin <= window[1]:
                self.breaks.remove(rest)
                return rest
        return None

    def _walk(self, stop: Stop) -> None:
        if stop.leg is None:
            return
        self.told.duration += stop.leg.walk_s
        if self.translated.terrain.duration_s is None and self.told.distance is not None:
            self.told.distance += stop.leg.walk_m
        if stop.leg.geometry is not None:
            line = stop.leg.geometry.coordinates
            self.told.line += line[1:] if self.told.line[-1:] == list(line[:1]) else line

    def _go_to(self, row: int | None) -> None:
        """Add what the caller's own tables say of the way here."""
        terrain = self.translated.terrain
        if row is None or terrain.duration_s is None:
            return
        if self.row is not None:
            if self.told.distance is not None:
                self.told.distance += _entry(terrain.length_m, self.row, row)
            self.told.cost_of_legs += _entry(terrain.cost, self.row, row)
        self.row = row

    def _step(self, kind: str, what: What, stop: Stop) -> None:
        told, place = self.told, self._place(kind, what)
        row = self.translated.terrain.row(place.get("location"), place.get("location_index"))
        self._go_to(row)
        step: dict[str, Any] = {"type": kind, **place}
        setup = service = 0
        source = _source(kind, what)
        if source is not None:
            step["id"] = source.id
            if source.description is not None:
                step["description"] = source.description
            service = source.service or 0
        if isinstance(source, Step):
            charged = source.setup_s if kind == "pickup" else stop.service_s - source.service_s
            setup = max(0, min(source.setup_s, charged))
        self._carry(kind, what)
        step |= {"setup": setup, "service": service, "waiting_time": stop.wait_s}
        if self.size:
            step["load"] = list(self.load)
        step |= {"arrival": _second(stop.arrive), "duration": told.duration, "violations": []}
        if told.distance is not None:
            step["distance"] = told.distance
        told.setup, told.service = told.setup + setup, told.service + service
        told.waiting_time += stop.wait_s
        told.steps.append(step)

    def _place(self, kind: str, what: What) -> dict[str, Any]:
        source = _source(kind, what)
        if isinstance(source, Step):
            said = {"location": source.location, "location_index": source.location_index}
        elif kind == "start":
            said = {"location": self.vehicle.start, "location_index": self.vehicle.start_index}
        elif kind == "end":
            said = {"location": self.vehicle.end, "location_index": self.vehicle.end_index}
        else:
            return {}
        return {name: value for name, value in said.items() if value is not None}

    def _carry(self, kind: str, what: What) -> None:
        given = taken = (0,) * self.size
        if isinstance(what, Job):
            given, taken = self._filled(what.delivered), self._filled(what.taken)
        elif isinstance(what, Shipment):
            amount = self._filled(what.amount or ())
            given, taken = (amount, given) if kind == "delivery" else (taken, amount)
        if isinstance(what, Job | Shipment):
            self.told.priority += what.priority or 0
        self.told.delivery = amounts.plus(self.told.delivery, given)
        self.told.pickup = amounts.plus(self.told.pickup, taken)
        self.load = amounts.plus(amounts.plus(self.load, given, -1), taken)

    def _filled(self, amount: Amount) -> tuple[int, ...]:
        return amounts.filled(amount, self.size)


def _source(kind: str, what: What) -> Step | VroomBreak | None:
    if isinstance(what, Shipment):
        return what.pickup if kind == "pickup" else what.delivery
    return what


def _entry(table: IntMatrix | None, one: int, other: int) -> int:
    entry = 0 if table is None else int(table[one, other])
    return 0 if entry == NO_WAY else entry


def _leave_late(told: Told, route: Route) -> None:
    """Move the start to where it meets the first step without waiting, as VROOM tells it.

    Only a site that is open at one moment makes a route of ours leave earlier than it must.
    """
    if not any(stop.site == LOAD for stop in route.stops) or len(told.steps) < 2:
        return
    start, first = told.steps[0], told.steps[1]
    if first["type"] == "break":
        return
    start["arrival"] += first["waiting_time"]
    first["arrival"] += first["waiting_time"]
    told.waiting_time -= first["waiting_time"]
    first["waiting_time"] = 0


def _second(moment: datetime) -> int:
    return round(moment.timestamp())


def together(routes: Sequence[Told], name: str) -> int:
    """Add one figure up over all routes."""
    return sum(getattr(route, name) for route in routes)
