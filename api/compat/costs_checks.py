"""Which costs and limits can be kept to together: one quantity is minimised, and only it can be limited."""

from collections.abc import Iterator

from api.compat import amounts
from api.compat.measure import costs_of
from api.compat.request import Matrices, Vehicle, VroomRequest
from api.compat.terrain import profile_of
from api.compat.words import fault
from optimizer.complaints import pointer
from optimizer.errors import Fault

_PACE_ABOVE, _PACE_MOST = 0.05, 4.0


def look_at_costs(request: VroomRequest, *, on_map: bool) -> Iterator[Fault]:
    """Yield what is wrong with costs, limits and speeds."""
    vehicles = request.vehicles or ()
    matrices = None if on_map else _matrices(request)
    first = costs_of(vehicles[0])
    for index, vehicle in enumerate(vehicles):
        where = ("vehicles", index)
        if _travel(vehicle) != _travel(vehicles[0]):
            yield fault("unsupported_costs_differ", pointer(*where, "costs"))
        if not _PACE_ABOVE < (vehicle.speed_factor or 1.0) <= _PACE_MOST:
            yield fault("unsupported_speed", pointer(*where, "speed_factor"))
        if vehicle.max_tasks is not None and request.jobs and request.shipments:
            yield fault("unsupported_max_tasks", pointer(*where, "max_tasks"))
    own = matrices is not None and matrices.costs is not None
    if own and (first.per_hour, first.per_km) != (3_600, 0):
        yield fault("costs_inconsistent", pointer("vehicles", 0, "costs"))
    by_length = any(vehicle.max_distance is not None for vehicle in vehicles)
    if matrices is not None and matrices.distances is None and (first.per_km or by_length):
        yield fault("distances_missing", pointer("matrices"))
    yield from (_on_map(request) if on_map else _limits(request, own=own))


def _travel(vehicle: Vehicle) -> tuple[int | None, int | None, int | None]:
    costs = costs_of(vehicle)
    return costs.per_hour, costs.per_km, costs.per_task_hour


def _matrices(request: VroomRequest) -> Matrices | None:
    """The matrices that count, if the caller sent any; their faults are told elsewhere."""
    if request.matrices:
        return request.matrices.get(profile_of((request.vehicles or ())[0]), Matrices())
    return None if request.matrix is None else Matrices(durations=request.matrix)


def _limits(request: VroomRequest, *, own: bool) -> Iterator[Fault]:
    vehicles = request.vehicles or ()
    costs = costs_of(vehicles[0])
    timed = any(vehicle.max_travel_time is not None for vehicle in vehicles)
    measured = any(vehicle.max_distance is not None for vehicle in vehicles)
    fixed = any(costs_of(vehicle).fixed for vehicle in vehicles)
    mixed = own or costs.per_km or not costs.per_hour
    if (timed and (measured or mixed)) or (measured and (mixed or fixed)):
        yield fault("unsupported_limits", "/vehicles")


def _on_map(request: VroomRequest) -> Iterator[Fault]:
    vehicles = request.vehicles or ()
    for index, vehicle in enumerate(vehicles):
        where = ("vehicles", index)
        if costs_of(vehicle).fixed:
            yield fault("unsupported_fixed_on_map", pointer(*where, "costs", "fixed"))
        if vehicle.max_travel_time is not None:
            yield fault("unsupported_travel_time_on_map", pointer(*where, "max_travel_time"))
    binding = amounts.binding_dimensions(request) if _alike(request) else ()
    for index, job in enumerate(request.jobs or ()):
        if amounts.load_of(job.taken, binding):
            yield fault("unsupported_pickups_on_map", pointer("jobs", index, "pickup"))
    loads = any(amounts.load_of(job.delivered, binding) for job in request.jobs or ())
    starts = {(vehicle.start, (vehicle.time_window or (None,))[0]) for vehicle in vehicles}
    if loads and (len(starts) > 1 or vehicles[0].start is None):
        yield fault("unsupported_starts_on_map", "/vehicles")


def _alike(request: VroomRequest) -> bool:
    """Whether all amounts have one size; if not, that is told elsewhere and nothing can be added up."""
    size = amounts.size_of(request)
    said = [vehicle.capacity for vehicle in request.vehicles or ()]
    said += [amount for job in request.jobs or () for amount in (job.delivered, job.taken)]
    said += [shipment.amount for shipment in request.shipments or ()]
    return all(not amount or len(amount) == size for amount in said)
