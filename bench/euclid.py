"""What the readers of public benchmark files share: one depot, Euclidean walks, an `Instance` of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.instance import Action, Instance, Load, Pair, Prices, RouteFrame, Visit

_DEAR = 100
"""Leaving a stop out costs as much as this many of the longest walks: it is never worth it."""


@dataclass(frozen=True)
class Benchmark:
    """A public instance, and what the literature knows about it.

    Attributes
    ----------
    instance : Instance
    best_known : float or None
        In the unit of the file.
    scale : float
        Cost units of ``instance`` per unit of the file.
    """

    instance: Instance
    best_known: float | None
    scale: float


def distances(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Straight lines between all points, shape (n, n)."""
    return np.hypot(*(xy[:, None, :] - xy[None, :, :]).transpose(2, 0, 1))


def one_depot(
    *,
    length: NDArray[np.int32],
    duration: NDArray[np.int32],
    windows: Sequence[tuple[int, int]],
    service: Sequence[int],
    demand: Sequence[int],
    capacity: int,
    vehicles: int,
    mates: Sequence[tuple[int, int]] = (),
) -> Instance:
    """Return the instance of point 0 as depot and every other point as a stop.

    Parameters
    ----------
    length, duration
        Shape (points, points).
    windows, service, demand
        Per point; the depot's window is that of the vehicles.
    mates
        Pairs (pickup, delivery) of points; empty when every stop is a job of its own.
    """
    points = len(length)
    jobs = [(a - 1, b - 1) for a, b in mates] or [(p - 1,) for p in range(1, points)]
    job_of = {v: j for j, job in enumerate(jobs) for v in job}
    visits = tuple(
        Visit(
            job_of[p - 1],
            _action(p, mates),
            p,
            jobs[job_of[p - 1]][-1] == p - 1,
            service[p],
            0,
            (windows[p],),
        )
        for p in range(1, points)
    )
    begin, end = windows[0]
    dear = _DEAR * int(length.max())
    return Instance(
        duration_s=(duration,),
        length_m=(length,),
        visits=visits,
        jobs=tuple(jobs),
        routes=tuple(RouteFrame(r, 0, 0, 0, begin, end, 0) for r in range(vehicles)),
        people=vehicles,
        horizon_s=end,
        left_out=(dear,) * len(jobs),
        allowed=np.ones((len(jobs), vehicles), dtype=np.bool_),
        prices=Prices(1, 0, 0, 0),
        loads=(Load("demand", np.array(demand[1:], np.int64), np.full(vehicles, capacity, np.int64)),),
        pairs=tuple(Pair(a, b) for a, b in (job for job in jobs if len(job) == len(("pickup", "delivery")))),
    )


def _action(point: int, mates: Sequence[tuple[int, int]]) -> Action:
    if not mates:
        return Action.TASK
    return Action.PICKUP if any(point == a for a, _ in mates) else Action.DELIVERY
