"""Where a request takes place: rows of the caller's matrices, straight lines, or positions on a map."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from api.compat.request import Rows, Step, Vehicle, VroomRequest
from optimizer.problem import DAY_S, Position

IntMatrix = NDArray[np.int64]
NO_WAY = -1
WALKING_SPEED_M_S = 1.25
MOST_LENGTH = 1_000_000
_MOST_DURATION_S = 7 * DAY_S
_EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, eq=False)
class Terrain:
    """Rows, and what travel between them takes; `NO_WAY` where there is none.

    Attributes
    ----------
    positions : tuple of Position or None
        One per row; None when the rows are those of the caller's matrices.
    duration_s : int array or None
        Seconds at speed 1, shape (rows, rows); None on a map, where the worker measures.
    length_m, cost : int array or None
        Metres, and the caller's own costs, where they are known.
    too_far : int
        How many entries were too large to be a walk and count as no way.
    """

    positions: tuple[Position, ...] | None
    duration_s: IntMatrix | None
    length_m: IntMatrix | None = None
    cost: IntMatrix | None = None
    too_far: int = 0

    @cached_property
    def _numbers(self) -> dict[Position, int]:
        return {position: row for row, position in enumerate(self.positions or ())}

    def row(self, location: Position | None, index: int | None) -> int | None:
        """Number of a place; None when neither is given."""
        if self.positions is None:
            return index
        return None if location is None else self._numbers[location]


def steps_of(request: VroomRequest) -> Iterator[tuple[Step, tuple[str | int, ...]]]:
    """Walk over all jobs, pickups and deliveries with their places in the request."""
    for index, job in enumerate(request.jobs or ()):
        yield job, ("jobs", index)
    for index, shipment in enumerate(request.shipments or ()):
        yield shipment.pickup, ("shipments", index, "pickup")
        yield shipment.delivery, ("shipments", index, "delivery")


def profile_of(vehicle: Vehicle) -> str:
    """The profile of a vehicle; VROOM's default is the car."""
    return vehicle.profile or "car"


def by_matrices(request: VroomRequest) -> Terrain:
    """Take the caller's matrices; a request was found without faults before."""
    distances: Rows | None = None
    costs: Rows | None = None
    durations = request.matrix
    if request.matrices:
        chosen = request.matrices[profile_of((request.vehicles or ())[0])]
        durations, distances, costs = chosen.durations, chosen.distances, chosen.costs
    duration_s = _array(durations)
    assert duration_s is not None  # noqa: S101 - found without faults
    length_m, cost = _array(distances), _array(costs)
    far = duration_s > _MOST_DURATION_S
    for other in (length_m, cost):
        far |= False if other is None else other > MOST_LENGTH
    for table in (duration_s, length_m, cost):
        if table is not None:
            table[far] = NO_WAY
            np.fill_diagonal(table, 0)  # staying costs nothing, whatever a caller wrote there
    np.fill_diagonal(far, val=False)
    return Terrain(None, duration_s, length_m, cost, int(far.sum()))


def by_positions(request: VroomRequest, *, detour: float | None) -> Terrain:
    """Number the distinct positions; with ``detour`` measure them along straight lines."""
    said = [step.location for step, _ in steps_of(request)]
    for vehicle in request.vehicles or ():
        said += [vehicle.start, vehicle.end]
    positions = tuple(dict.fromkeys(place for place in said if place is not None))
    if detour is None:
        return Terrain(positions, None)
    length_m = np.ceil(np.round(_great_circle_m(positions) * detour, 6)).astype(np.int64)
    duration_s = np.ceil(np.round(length_m / WALKING_SPEED_M_S, 6)).astype(np.int64)
    far = (length_m > MOST_LENGTH) | (duration_s > _MOST_DURATION_S)
    length_m[far] = duration_s[far] = NO_WAY
    return Terrain(positions, duration_s, length_m, None, int(far.sum()))


def _array(rows: Rows | None) -> IntMatrix | None:
    return None if rows is None else np.array(rows, dtype=np.int64).reshape(len(rows), -1)


def _great_circle_m(positions: tuple[Position, ...]) -> NDArray[np.float64]:
    """Metres between all positions by the haversine formula, shape (positions, positions)."""
    lon, lat = np.radians(np.array(positions, dtype=np.float64).reshape(-1, 2)).T
    across = np.sin((lon[:, None] - lon) / 2) ** 2 * np.cos(lat[:, None]) * np.cos(lat)
    half = np.sin((lat[:, None] - lat) / 2) ** 2 + across
    metres: NDArray[np.float64] = 2 * _EARTH_RADIUS_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return metres
