"""What a public benchmark file comes to: numbers in its own terms, and our `Instance` of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from optimizer.instance import Action, Instance, Load, Pair, Prices, RouteFrame, Visit
from optimizer.windows import Windows

DEAR = 100
"""Leaving a required stop out costs as much as this many of the longest walks: it is never worth it."""

Routes = tuple[tuple[int, ...], ...]
"""For each vehicle the points it calls at, without its start and end; a depot among them is a reload."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One vehicle of a file.

    Attributes
    ----------
    start, end : int
        Points.
    capacity : tuple of int
        Per dimension of the demand.
    earliest, latest : int
        Between these it may be away from its start and end.
    longest : int or None
        At most so long from leaving its start to reaching its end, waiting included.
    reloads : bool
        Whether it may come back to its start and go out again.
    profile : int
        Which matrices it travels by.
    """

    start: int
    end: int
    capacity: tuple[int, ...]
    earliest: int
    latest: int
    longest: int | None = None
    reloads: bool = False
    profile: int = 0


@dataclass(frozen=True, eq=False)
class Benchmark:
    """A problem as solvers are compared on it, and what the literature knows about it.

    Points are numbered as in the file: depots first, then stops.

    Attributes
    ----------
    kind : str
        The class of problem, as in VRPLIB's ``TYPE``.
    length, duration : tuple of int32 arrays (points, points)
        One pair per profile; ``length`` is what is minimised.
    windows : tuple of Windows
        Per point, when service may begin.
    service : tuple of int
    demand : int array (points, dimensions)
    prize : tuple of int or None
        Per stop the price of leaving it out; None when every stop is required.
    release : tuple of int or None
        Per point, when its goods are ready at the depot.
    mates : tuple of (int, int)
        Pickup and delivery, in one route; empty when every stop is a job of its own.
    allowed : bool array (points, vehicles) or None
        Which vehicle may call where; None when each may call anywhere.
    best_known : float or None
        In the unit of the file.
    scale : float
        Cost units per unit of the file.
    left_out : tuple of str
        Rules of the file that are not in here, since not every solver can express them.
    serving_first : bool
        Whether every prize is worth more than any detour: serve as much as possible, then travel little.
    """

    name: str
    kind: str
    length: tuple[NDArray[np.int32], ...]
    duration: tuple[NDArray[np.int32], ...]
    depots: int
    windows: tuple[Windows, ...]
    service: tuple[int, ...]
    demand: NDArray[np.int64]
    vehicles: tuple[Vehicle, ...]
    prize: tuple[int, ...] | None = None
    release: tuple[int, ...] | None = None
    mates: tuple[tuple[int, int], ...] = ()
    allowed: NDArray[np.bool_] | None = None
    best_known: float | None = None
    scale: float = 1.0
    left_out: tuple[str, ...] = ()
    serving_first: bool = False

    @property
    def stops(self) -> range:
        """Every point that is not a depot."""
        return range(self.depots, len(self.service))

    @cached_property
    def instance(self) -> Instance:
        """The problem as our engines read it; visit k is the k-th stop of `with_pickups`."""
        return _instance(with_pickups(self))


def distances(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight lines between all points, shape (n, n)."""
    apart: NDArray[np.float64] = np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))
    return apart


def with_pickups(it: Benchmark) -> Benchmark:
    """Say several trips as pairs: the goods of stop p are picked up at the depot, at point p + stops.

    A pickup takes no time and cannot be before the goods are ready; coming back to the depot for the
    pickups of the next trip is the reload. A file without reloads is returned as it is.
    """
    if not any(vehicle.reloads for vehicle in it.vehicles):
        return it
    depot, first, count = it.vehicles[0].start, it.depots, len(it.stops)
    at = np.r_[np.arange(first + count), np.full(count, depot)]
    ready = it.release or (0,) * (first + count)
    (opens, closes) = it.windows[depot][0]
    return replace(
        it,
        length=tuple(table[np.ix_(at, at)] for table in it.length),
        duration=tuple(table[np.ix_(at, at)] for table in it.duration),
        windows=(*it.windows, *(((max(opens, ready[p]), closes),) for p in it.stops)),
        service=(*it.service, *(0,) * count),
        demand=np.concatenate([-it.demand, it.demand[first:]]),
        mates=tuple((p + count, p) for p in it.stops),
        release=None,
    )


def without_pickups(it: Benchmark, routes: Sequence[Sequence[int]]) -> Routes:
    """Say routes of `with_pickups` in the points of the file: a run of pickups is one call at the depot."""
    if not any(vehicle.reloads for vehicle in it.vehicles):
        return tuple(tuple(route) for route in routes)
    said: list[tuple[int, ...]] = []
    for vehicle, route in zip(it.vehicles, routes, strict=True):
        calls: list[int] = []
        for point in route:
            call = point if point < len(it.service) else vehicle.start
            if call != vehicle.start or (calls and calls[-1] != call):
                calls.append(call)
        said.append(tuple(calls))
    return tuple(said)


def alike(it: Benchmark) -> tuple[tuple[int, ...], ...]:
    """The numbers of the vehicles of each type: solvers search better when they know who is like whom."""
    types: dict[tuple[Vehicle, bytes], list[int]] = {}
    for number, vehicle in enumerate(it.vehicles):
        where = b"" if it.allowed is None else it.allowed[:, number].tobytes()
        types.setdefault((vehicle, where), []).append(number)
    return tuple(map(tuple, types.values()))


def skills(it: Benchmark) -> tuple[list[set[int]], list[set[int]]]:
    """Say who may go where as skills: what each point asks for, and what each vehicle has.

    Points that the same vehicles may call at share a skill; where everybody may call nothing is asked.
    """
    if it.allowed is None:
        return [set() for _ in it.service], [set() for _ in it.vehicles]
    kinds, of_point = np.unique(it.allowed, axis=0, return_inverse=True)
    asked = [set() if kinds[kind].all() else {int(kind)} for kind in of_point]
    return asked, [{int(kind) for kind in np.flatnonzero(kinds[:, r])} for r in range(len(it.vehicles))]


def worth(it: Benchmark) -> list[float]:
    """How many times the least prize every prize is."""
    least = min((prize for prize in it.prize or () if prize), default=1)
    return [prize / least for prize in it.prize or (0,) * len(it.service)]


def one_fleet(count: int, *, capacity: int, window: tuple[int, int]) -> tuple[Vehicle, ...]:
    """Return so many vehicles alike, all of the depot at point 0."""
    return (Vehicle(0, 0, (capacity,), *window),) * count


def _instance(it: Benchmark) -> Instance:
    first = it.depots
    paired = {p for pair in it.mates for p in pair}
    jobs: list[tuple[int, ...]] = [(a - first, b - first) for a, b in it.mates]
    jobs += [(p - first,) for p in it.stops if p not in paired]
    job_of = {v: j for j, job in enumerate(jobs) for v in job}
    pickups = {a for a, _ in it.mates}
    dear = DEAR * max(int(table.max()) for table in it.length)
    fleet = it.vehicles
    return Instance(
        duration_s=it.duration,
        length_m=it.length,
        visits=tuple(
            Visit(
                job=job_of[p - first],
                action=_action(p, paired, pickups),
                place=p,
                door=jobs[job_of[p - first]][-1] == p - first,
                service_s=it.service[p],
                setup_s=0,
                windows=it.windows[p],
            )
            for p in it.stops
        ),
        jobs=tuple(jobs),
        routes=tuple(
            RouteFrame(r, 0, car.start, car.end, car.earliest, car.latest, car.profile, longest_s=car.longest)
            for r, car in enumerate(fleet)
        ),
        people=len(fleet),
        horizon_s=max(car.latest for car in fleet),
        left_out=tuple(dear if it.prize is None else it.prize[job[-1] + first] for job in jobs),
        allowed=np.ones((len(jobs), len(fleet)), dtype=np.bool_)
        if it.allowed is None
        else np.array([it.allowed[[v + first for v in job]].all(axis=0) for job in jobs]),
        prices=Prices(1, 0, 0, 0),
        loads=tuple(
            Load(f"demand {d}", it.demand[first:, d], np.array([car.capacity[d] for car in fleet], np.int64))
            for d in range(it.demand.shape[1])
        ),
        pairs=tuple(Pair(a - first, b - first) for a, b in it.mates),
    )


def _action(point: int, paired: set[int], pickups: set[int]) -> Action:
    if point not in paired:
        return Action.TASK
    return Action.PICKUP if point in pickups else Action.DELIVERY
