"""What is to be least: VROOM's cost of travel, put where our problems have the length of a walk.

Our search minimises one quantity over the legs and can limit its sum per person. VROOM's cost is
seconds unless a request says otherwise, so on matrices that quantity is the cost, not the metres; the
answer is told in seconds and metres all the same, from the caller's own tables.
"""

from dataclasses import dataclass
from math import floor

import numpy as np

from api.compat.request import Costs, Vehicle, VroomRequest
from api.compat.terrain import MOST_LENGTH, NO_WAY, IntMatrix, Terrain

_FINEST = 1_000.0


@dataclass(frozen=True, eq=False)
class Measure:
    """The quantity that is minimised.

    Attributes
    ----------
    per_leg : int array or None
        Shape (rows, rows); None on a map, where it is metres.
    per_cost : float
        Units of it per unit of VROOM's cost.
    limits : str or None
        Which of a vehicle's limits it can hold: ``max_travel_time`` or ``max_distance``.
    """

    per_leg: IntMatrix | None
    per_cost: float
    limits: str | None

    def limit(self, vehicle: Vehicle) -> int | None:
        """The most of it that a vehicle may run up, without its fixed cost."""
        said: int | None = getattr(vehicle, self.limits) if self.limits else None
        if said is not None and self.limits == "max_travel_time":
            return floor(said * (vehicle.speed_factor or 1.0) + 1e-6)
        return said

    def fixed(self, vehicle: Vehicle) -> int:
        """The fixed cost of a vehicle in units of it."""
        return round((costs_of(vehicle).fixed or 0) * self.per_cost)


def costs_of(vehicle: Vehicle) -> Costs:
    """A vehicle's costs with VROOM's defaults filled in."""
    said = vehicle.costs or Costs()
    return Costs(
        fixed=said.fixed or 0,
        per_hour=3_600 if said.per_hour is None else said.per_hour,
        per_km=said.per_km or 0,
        per_task_hour=said.per_task_hour or 0,
    )


def choose_measure(request: VroomRequest, terrain: Terrain) -> Measure:
    """Choose the quantity for a request without faults."""
    if terrain.duration_s is None:
        return Measure(None, 0.0, "max_distance")
    vehicles = request.vehicles or ()
    costs = costs_of(vehicles[0])
    if terrain.cost is not None:
        return Measure(terrain.cost, 1.0, None)
    if any(vehicle.max_distance is not None for vehicle in vehicles):
        return Measure(terrain.length_m, 0.0, "max_distance")
    if costs.per_km or not costs.per_hour:
        return _mixed(terrain, costs)
    return Measure(terrain.duration_s, 3_600 / costs.per_hour, "max_travel_time")


def _mixed(terrain: Terrain, costs: Costs) -> Measure:
    """Seconds and metres, each with its price, as finely as our nouns can hold it."""
    seconds, metres = terrain.duration_s, terrain.length_m
    assert seconds is not None  # noqa: S101 - on a map nothing is mixed
    cost = seconds * ((costs.per_hour or 0) / 3_600)
    if metres is not None:
        cost = cost + metres * ((costs.per_km or 0) / 1_000)
    dearest = float(cost.max(initial=0.0))
    scale = min(_FINEST, (MOST_LENGTH / 2) / dearest) if dearest > 0 else 1.0
    per_leg = np.where(seconds == NO_WAY, NO_WAY, np.round(cost * scale)).astype(np.int64)
    return Measure(per_leg, scale, None)
