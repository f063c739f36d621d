"""When a day begins and ends for vehicles that name no hours: wide enough that the bound never binds."""

from dataclasses import dataclass

from api.compat.request import TimeWindow, Vehicle, VroomRequest
from api.compat.terrain import Terrain, steps_of
from optimizer.problem import DAY_S

_LONGEST_S = 7 * DAY_S
_LEG_ON_A_MAP_S = 3_600  # a guess; whoever walks an hour between two doors should name the hours


@dataclass(frozen=True, slots=True)
class Horizon:
    """Second at which the open-ended day begins, and second after which nothing can be left to do."""

    begin: int
    end: int

    def hours(self, vehicle: Vehicle) -> TimeWindow:
        """A vehicle's hours; an end that lies far behind everything is brought near."""
        if vehicle.time_window is None:
            return self.begin, self.end
        begin, end = vehicle.time_window
        return begin, end if end - begin <= _LONGEST_S else max(begin, min(end, self.end))

    def windows(self, windows: tuple[TimeWindow, ...] | None) -> tuple[TimeWindow, ...] | None:
        """Windows of a step, their ends brought near in the same way."""
        return windows and tuple((begin, max(begin, min(end, self.end))) for begin, end in windows)


def horizon_of(request: VroomRequest, terrain: Terrain) -> Horizon:
    """Bound the day by all the work there is, one thing after the other, around the windows."""
    steps = [step for step, _ in steps_of(request)]
    vehicles = request.vehicles or ()
    rests = [rest for vehicle in vehicles for rest in vehicle.breaks or ()]
    slowest = min((vehicle.speed_factor or 1.0) for vehicle in vehicles)
    leg_s = _LEG_ON_A_MAP_S
    if terrain.duration_s is not None:
        leg_s = int(terrain.duration_s.max(initial=0))
    work_s = sum(step.setup_s + step.service_s for step in steps) + sum(rest.service or 0 for rest in rests)
    work_s += int((len(steps) + 2) * (leg_s / slowest + 1)) + 1
    begins = [begin for step in steps for begin, _ in step.time_windows or ()]
    begins += [begin for rest in rests for begin, _ in rest.time_windows or ()]
    begins += [vehicle.time_window[0] for vehicle in vehicles if vehicle.time_window]
    first, last = min(begins, default=0), max(begins, default=0)
    # The nouns hold a week: half of what the windows leave before them, half behind.
    work_s = max(1, min(work_s, (_LONGEST_S - (last - first)) // 2))
    begin = 0 if last + work_s <= _LONGEST_S else max(0, first - work_s)
    return Horizon(begin, last + work_s)
