"""Whether a request of VROOM's makes sense, and whether we can keep to all of it: every fault at once.

What is not supported is refused with a code of its own, never left out silently.
"""

from collections.abc import Iterable, Iterator

from api.compat import amounts
from api.compat.costs_checks import look_at_costs
from api.compat.request import Amount, Step, TimeWindow, Vehicle, VroomRequest
from api.compat.terrain import profile_of, steps_of
from api.compat.words import fault
from optimizer.complaints import pointer
from optimizer.errors import Fault

Where = tuple[str | int, ...]


def look(request: VroomRequest, *, on_map: bool) -> Iterator[Fault]:
    """Yield everything that is wrong, in the order of the request's parts."""
    if not request.vehicles:
        yield fault("no_vehicle", "/vehicles")
        return
    if not request.jobs and not request.shipments:
        yield fault("no_task", "/jobs")
        return
    matrices = list(_matrices(request, on_map=on_map))
    yield from matrices
    yield from _ids(request)
    if not matrices:
        yield from _places(request, _size(request, on_map=on_map))
    yield from _times(request)
    yield from _amounts(request)
    yield from look_at_costs(request, on_map=on_map)
    yield from _plan_mode(request)


def has_matrices(request: VroomRequest) -> bool:
    """Whether the caller measured the travel."""
    return bool(request.matrices) or request.matrix is not None


def _matrices(request: VroomRequest, *, on_map: bool) -> Iterator[Fault]:
    if on_map:
        return
    if request.matrix is not None and not _square(request.matrix, len(request.matrix)):
        yield fault("matrix_not_square", "/matrix")
    if not request.matrices:
        return
    found = list(_of_profiles(request))
    yield from found
    if found:
        return
    first = request.matrices[profile_of((request.vehicles or ())[0])]
    for index, vehicle in enumerate(request.vehicles or ()):
        if request.matrices[profile_of(vehicle)] != first:
            yield fault("unsupported_profiles", pointer("vehicles", index, "profile"))


def _of_profiles(request: VroomRequest) -> Iterator[Fault]:
    given = request.matrices or {}
    sizes = [len(one.durations) for one in given.values() if one.durations is not None]
    for name, matrices in given.items():
        if matrices.durations is None:
            yield fault("durations_missing", pointer("matrices", name))
        for kind in ("durations", "distances", "costs"):
            rows = getattr(matrices, kind)
            if rows is not None and not _square(rows, sizes[0] if sizes else len(rows)):
                yield fault("matrix_not_square", pointer("matrices", name, kind))
    for index, vehicle in enumerate(request.vehicles or ()):
        if profile_of(vehicle) not in given:
            yield fault("profile_without_matrix", pointer("vehicles", index, "profile"))


def _square(rows: tuple[tuple[int, ...], ...], size: int) -> bool:
    return size > 0 and len(rows) == size and all(len(row) == size for row in rows)


def _size(request: VroomRequest, *, on_map: bool) -> int | None:
    """How many rows the matrices have; None where positions count."""
    if on_map or not has_matrices(request):
        return None
    if request.matrices:
        return len(next(iter(request.matrices.values())).durations or ())
    return len(request.matrix or ())


def _ids(request: VroomRequest) -> Iterator[Fault]:
    vehicles = request.vehicles or ()
    shipments = request.shipments or ()
    yield from _twice(("jobs",), (), (job.id for job in request.jobs or ()))
    yield from _twice(("shipments",), ("pickup",), (one.pickup.id for one in shipments))
    yield from _twice(("shipments",), ("delivery",), (one.delivery.id for one in shipments))
    yield from _twice(("vehicles",), (), (vehicle.id for vehicle in vehicles))
    for index, vehicle in enumerate(vehicles):
        yield from _twice(("vehicles", index, "breaks"), (), (rest.id for rest in vehicle.breaks or ()))


def _twice(before: Where, after: Where, ids: Iterable[int]) -> Iterator[Fault]:
    seen: set[int] = set()
    for index, one in enumerate(ids):
        if one in seen:
            yield fault("duplicate_id", pointer(*before, index, *after, "id"))
        seen.add(one)


def _places(request: VroomRequest, size: int | None) -> Iterator[Fault]:
    for step, where in steps_of(request):
        if size is None and step.location is None:
            yield fault("location_missing", pointer(*where, "location"))
        elif size is not None and step.location_index is None:
            yield fault("location_index_missing", pointer(*where, "location_index"))
        elif size is not None:
            yield from _beyond(step.location_index, size, (*where, "location_index"))
    for index, vehicle in enumerate(request.vehicles or ()):
        at: Where = ("vehicles", index)
        ends = (vehicle.start, vehicle.end) if size is None else (vehicle.start_index, vehicle.end_index)
        if ends == (None, None):
            yield fault("no_start_no_end", pointer(*at))
        if size is not None:
            yield from _beyond(vehicle.start_index, size, (*at, "start_index"))
            yield from _beyond(vehicle.end_index, size, (*at, "end_index"))
            for said, row, name in (
                (vehicle.start, vehicle.start_index, "start_index"),
                (vehicle.end, vehicle.end_index, "end_index"),
            ):
                if said is not None and row is None:
                    yield fault("location_index_missing", pointer(*at, name))


def _beyond(row: int | None, size: int, where: Where) -> Iterator[Fault]:
    if row is not None and row >= size:
        yield fault("index_beyond_matrix", pointer(*where), size=size)


def _times(request: VroomRequest) -> Iterator[Fault]:
    for step, where in steps_of(request):
        yield from _windows(step.time_windows, (*where, "time_windows"))
        yield from _per_type(step, where)
    for index, vehicle in enumerate(request.vehicles or ()):
        yield from _of_vehicle(vehicle, ("vehicles", index))


def _of_vehicle(vehicle: Vehicle, where: Where) -> Iterator[Fault]:
    if vehicle.time_window is not None and vehicle.time_window[0] > vehicle.time_window[1]:
        yield fault("window_reversed", pointer(*where, "time_window"))
    for number, rest in enumerate(vehicle.breaks or ()):
        at = (*where, "breaks", number)
        yield from _windows(rest.time_windows, (*at, "time_windows"))
        if rest.time_windows and len(rest.time_windows) > 1:
            yield fault("unsupported_break_windows", pointer(*at, "time_windows"))
        if rest.max_load is not None:
            yield fault("unsupported_max_load", pointer(*at, "max_load"))


def _windows(windows: tuple[TimeWindow, ...] | None, where: Where) -> Iterator[Fault]:
    if windows == ():
        yield fault("no_windows", pointer(*where))
    for number, (begin, end) in enumerate(windows or ()):
        if begin > end:
            yield fault("window_reversed", pointer(*where, number))


def _per_type(step: Step, where: Where) -> Iterator[Fault]:
    for name in ("setup_per_type", "service_per_type"):
        if getattr(step, name):
            yield fault("unsupported_per_type", pointer(*where, name))


def _amounts(request: VroomRequest) -> Iterator[Fault]:
    size = amounts.size_of(request)
    binding = amounts.binding_dimensions(request) if not list(_sizes(request, size)) else ()
    yield from _sizes(request, size)
    for index, job in enumerate(request.jobs or ()):
        given, taken = (amounts.load_of(one, binding) for one in (job.delivered, job.taken))
        if given and taken and given != taken:
            yield fault("unsupported_both_ways", pointer("jobs", index))


def _sizes(request: VroomRequest, size: int) -> Iterator[Fault]:
    said: list[tuple[Amount | None, Where]] = []
    for index, job in enumerate(request.jobs or ()):
        said += [(getattr(job, name), ("jobs", index, name)) for name in ("amount", "delivery", "pickup")]
    said += [(one.amount, ("shipments", i, "amount")) for i, one in enumerate(request.shipments or ())]
    for index, vehicle in enumerate(request.vehicles or ()):
        said.append((vehicle.capacity, ("vehicles", index, "capacity")))
        if size and not vehicle.capacity:
            yield fault("capacity_missing", pointer("vehicles", index, "capacity"), size=size)
    for amount, where in said:
        if amount and len(amount) != size:
            yield fault("amount_sizes_differ", pointer(*where), size=size)


def _plan_mode(request: VroomRequest) -> Iterator[Fault]:
    if not (request.options and request.options.c):
        return
    known = {job.id for job in request.jobs or ()}
    seen: set[int] = set()
    for index, vehicle in enumerate(request.vehicles or ()):
        for number, step in enumerate(vehicle.steps or ()):
            where = pointer("vehicles", index, "steps", number)
            if step.type in ("pickup", "delivery"):
                yield fault("unsupported_shipment_steps", where)
            elif step.type == "job" and step.id not in known:
                yield fault("unknown_step", where)
            elif step.type == "job" and step.id is not None:
                if step.id in seen:
                    yield fault("step_twice", where)
                seen.add(step.id)
