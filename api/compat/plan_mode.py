"""VROOM's plan mode: the caller's steps are the order, only the times are still to be found."""

from dataclasses import dataclass

from api.compat.request import TimeWindow, Vehicle, VehicleStep, VroomRequest
from api.compat.words import fault
from optimizer.complaints import pointer
from optimizer.errors import Fault


@dataclass(frozen=True, slots=True)
class Demanded:
    """What the steps demand of one job: whose n-th door it is, and when."""

    vehicle: int
    order: int
    hours: TimeWindow


def is_plan_mode(request: VroomRequest) -> bool:
    """Whether the caller wants times for given routes."""
    return bool(request.options and request.options.c)


def demanded_jobs(request: VroomRequest, latest: int) -> dict[int, Demanded]:
    """Read the steps of all vehicles, by job id."""
    demanded: dict[int, Demanded] = {}
    for vehicle in request.vehicles or ():
        jobs = [step for step in vehicle.steps or () if step.type == "job"]
        for order, step in enumerate(jobs, start=1):
            if step.id is not None:
                demanded[step.id] = Demanded(vehicle.id, order, _hours(step, latest))
    return demanded


def demanded_hours(vehicle: Vehicle, hours: TimeWindow) -> TimeWindow:
    """Narrow a vehicle's hours by what is demanded of its start and its end."""
    begin, end = hours
    for step in vehicle.steps or ():
        if step.type == "start":
            begin = max(begin, step.service_at or 0, step.service_after or 0)
        if step.type == "end":
            said = [at for at in (step.service_at, step.service_before) if at is not None]
            end = min([end, *said])
    return begin, end


def narrowed(windows: tuple[TimeWindow, ...] | None, hours: TimeWindow) -> tuple[TimeWindow, ...]:
    """The part of a job's windows that lies in what is demanded."""
    said = windows or (hours,)
    both = ((max(a, hours[0]), min(b, hours[1])) for a, b in said)
    return tuple(window for window in both if window[0] <= window[1])


def contradictions(request: VroomRequest, latest: int) -> list[Fault]:
    """Find what leaves no moment."""
    demanded = demanded_jobs(request, latest)
    found = [
        fault("no_time_left", pointer("jobs", index, "time_windows"))
        for index, job in enumerate(request.jobs or ())
        if job.id in demanded and not narrowed(job.time_windows, demanded[job.id].hours)
    ]
    for index, vehicle in enumerate(request.vehicles or ()):
        begin, end = demanded_hours(vehicle, vehicle.time_window or (0, latest))
        if begin > end:
            found.append(fault("no_time_left", pointer("vehicles", index, "steps")))
    return found


def _hours(step: VehicleStep, latest: int) -> TimeWindow:
    begin = max(step.service_at or 0, step.service_after or 0)
    said = [at for at in (step.service_at, step.service_before) if at is not None]
    return begin, min([latest, *said])
