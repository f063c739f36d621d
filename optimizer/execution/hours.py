"""The hours that a volunteer still has: shifts from now on, without the breaks that were taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from optimizer.execution.standing import PersonState
from optimizer.execution.whereabouts import Here
from optimizer.problem import Break, Place, Shift, Volunteer


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift that somebody has set off on: from when it goes on, from where, and when it had begun."""

    start: datetime
    place: str | Place
    began: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """What is left of a volunteer's day; ``missed`` when a break fell away because its hours are over."""

    shifts: tuple[Shift, ...]
    on_duty: Duty | None = None
    missed: bool = False


def hours_left(volunteer: Volunteer, person: PersonState, here: Here, now: datetime) -> Hours:
    """Cut a volunteer's shifts down to what is still to come; nobody who left has any.

    Parameters
    ----------
    volunteer
        As the plan before was asked for.
    person, here
        What was reported of him or her, and where that is taken to be.
    now
        When the new plan begins.
    """
    if person.left:
        return Hours(())
    soonest = max(now, person.until or now)
    shifts: list[Shift] = []
    duty: Duty | None = None
    missed = False
    for shift in volunteer.shifts:
        set_off = shift.start <= now and _set_off(shift, person, here)
        start = max(shift.start, soonest, here.free if set_off else soonest)
        if start >= shift.end:
            continue
        breaks = _breaks_left(shift, start, here.breaks)
        missed = missed or any(not _fits(one, start, shift.end) for one in breaks)
        update: dict[str, object] = {
            "start": start,
            "breaks": tuple(one for one in breaks if _fits(one, start, shift.end)),
        }
        if set_off and here.place is not None:
            duty = Duty(start, here.place, shift.start)
            update["start_at"] = here.place
            if volunteer.gear_break_after_s is not None:
                update["in_gear_s"] = min(here.worn.stretch_s, volunteer.gear_break_after_s)
        shifts.append(shift.model_copy(update=update))
    return Hours(tuple(shifts), duty, missed)


def _set_off(shift: Shift, person: PersonState, here: Here) -> bool:
    instants = (person.at, here.began)
    return any(instant is not None and shift.start <= instant <= shift.end for instant in instants)


def _breaks_left(shift: Shift, start: datetime, taken: Sequence[datetime]) -> list[Break]:
    return [
        one
        for one in shift.breaks
        if not any(one.earliest <= begun <= one.latest and begun <= start for begun in taken)
    ]


def _fits(one: Break, start: datetime, end: datetime) -> bool:
    return max(one.earliest, start) <= min(one.latest, end - timedelta(seconds=one.duration_s))
