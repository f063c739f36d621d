"""Instants that contradict one another: windows, shifts, breaks, closures, the day itself."""

import datetime
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from optimizer.complaints import Complaint, fault, pointer, warn
from optimizer.problem import Problem, Shift, Task, Volunteer, Window

LONGEST_SPAN_DAYS = 7
# Far enough from the ends of the calendar that no sum of the limits of the nouns leaves it.
_FIRST = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_LAST = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
_Place = tuple[str | int, ...]
_Span = tuple[datetime.datetime, datetime.datetime]


def look(problem: Problem) -> Iterator[Complaint]:
    """Look at every instant of a problem."""
    yield from _day(problem)
    for place, windows in _all_windows(problem):
        yield from _windows(windows, place)
    for index, closure in enumerate(problem.closures):
        where: _Place = ("closures", index)
        yield from _in_calendar(closure.from_, (*where, "from"))
        yield from _in_calendar(closure.until, (*where, "until"))
        if closure.from_ and closure.until and closure.from_ > closure.until:
            yield fault("closure_reversed", pointer(*where))
    for index, site in enumerate(problem.sites):
        yield from _in_calendar(site.ready_at, ("sites", index, "ready_at"))
        if site.open == ():
            yield warn("never_open", pointer("sites", index, "open"))
    for index, volunteer in enumerate(problem.volunteers):
        yield from _shifts(volunteer, index)
    yield from _tasks(problem)
    yield from _span(problem)


def _day(problem: Problem) -> Iterator[Complaint]:
    zone: datetime.tzinfo | None = None
    try:
        zone = zoneinfo.ZoneInfo(problem.timezone)
    except (KeyError, ValueError, OSError):  # unknown; no key at all such as ../x; a folder of zones
        yield fault("unknown_timezone", "/timezone")
    if problem.date is None:
        return
    try:
        day = datetime.date.fromisoformat(problem.date)
    except ValueError:
        yield fault("date_does_not_exist", "/date")
        return
    shifts = [shift for volunteer in problem.volunteers for shift in volunteer.shifts]
    if zone and shifts and not any(_touches(shift, day, zone) for shift in shifts):
        yield warn("date_without_shifts", "/date")


def _touches(shift: Shift, day: datetime.date, zone: datetime.tzinfo) -> bool:
    if not all(_FIRST <= instant <= _LAST for instant in (shift.start, shift.end)):
        return True  # said elsewhere; such instants may not exist in another zone
    return shift.start.astimezone(zone).date() <= day <= shift.end.astimezone(zone).date()


def _all_windows(problem: Problem) -> Iterator[tuple[_Place, Sequence[Window]]]:
    for index, gate in enumerate(problem.gates):
        yield ("gates", index, "open"), gate.open or ()
    for index, site in enumerate(problem.sites):
        yield ("sites", index, "open"), site.open or ()
    for index, task in enumerate(problem.tasks):
        yield ("tasks", index, "time_windows"), task.time_windows or ()


def _windows(windows: Iterable[Window], place: _Place) -> Iterator[Complaint]:
    for index, (begin, end) in enumerate(windows):
        yield from _in_calendar(begin, (*place, index, 0))
        yield from _in_calendar(end, (*place, index, 1))
        if begin > end:
            yield fault("window_reversed", pointer(*place, index))


def _in_calendar(instant: datetime.datetime | None, place: _Place) -> Iterator[Complaint]:
    if instant is not None and not _FIRST <= instant <= _LAST:
        yield fault("instant_out_of_range", pointer(*place))


def _shifts(volunteer: Volunteer, index: int) -> Iterator[Complaint]:
    place: _Place = ("volunteers", index, "shifts")
    for number, shift in enumerate(volunteer.shifts):
        yield from _in_calendar(shift.start, (*place, number, "start"))
        yield from _in_calendar(shift.end, (*place, number, "end"))
        if shift.start >= shift.end:
            yield fault("shift_reversed", pointer(*place, number))
        yield from _breaks(shift, (*place, number, "breaks"))
    in_order = sorted(enumerate(volunteer.shifts), key=lambda entry: entry[1].start)
    for (earlier, one), (later, other) in pairwise(in_order):
        if one.start < one.end and other.start < one.end:
            yield fault("shifts_overlap", pointer(*place, later), other=pointer(*place, earlier))


def _breaks(shift: Shift, place: _Place) -> Iterator[Complaint]:
    for number, rest in enumerate(shift.breaks):
        yield from _in_calendar(rest.earliest, (*place, number, "earliest"))
        yield from _in_calendar(rest.latest, (*place, number, "latest"))
        first_begin = max(rest.earliest, shift.start)
        last_begin = min(rest.latest, _last_begin(shift, rest.duration_s))
        if rest.earliest > rest.latest:
            yield fault("break_reversed", pointer(*place, number))
        elif first_begin > last_begin and shift.start < shift.end:
            yield fault("break_outside_shift", pointer(*place, number))


def _last_begin(shift: Shift, duration_s: int) -> datetime.datetime:
    """Return when a break must begin to end inside the shift; the start of time if it never can."""
    if (shift.end - shift.start).total_seconds() < duration_s:
        return datetime.datetime.min.replace(tzinfo=datetime.UTC)
    return shift.end - datetime.timedelta(seconds=duration_s)


def _tasks(problem: Problem) -> Iterator[Complaint]:
    spans = _merged((s.start, s.end) for volunteer in problem.volunteers for s in volunteer.shifts)
    first_begin = {t.id: min(w[0] for w in t.time_windows) for t in problem.tasks if t.time_windows}
    for index, task in enumerate(problem.tasks):
        place: _Place = ("tasks", index)
        if task.time_windows == ():
            yield fault("no_windows", pointer(*place, "time_windows"))
        elif task.time_windows and spans and not _any_meets(task.time_windows, spans):
            yield warn("no_shift_in_window", pointer(*place, "time_windows"))
        for number, link in enumerate(task.after):
            where = pointer(*place, "after", number)
            if link.max_delay_s is not None and link.delay_s > link.max_delay_s:
                yield fault("delay_above_maximum", where, delay=link.delay_s, maximum=link.max_delay_s)
            elif link.task in first_begin and _too_late(first_begin[link.task], link.delay_s, task):
                yield warn("after_cannot_hold", where)


def _too_late(first_begin: datetime.datetime, delay_s: int, task: Task) -> bool:
    """Tell whether a task's last window is over before its predecessor can be done."""
    if not task.time_windows or first_begin > _LAST:
        return False
    return first_begin + datetime.timedelta(seconds=delay_s) > max(end for _, end in task.time_windows)


def _merged(spans: Iterable[_Span]) -> list[_Span]:
    """Join what overlaps, so that each task is held against a handful of spans."""
    merged: list[_Span] = []
    for begin, end in sorted(spans):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _any_meets(windows: Iterable[Window], spans: Iterable[_Span]) -> bool:
    return any(begin <= until and start <= end for begin, end in windows for start, until in spans)


def _span(problem: Problem) -> Iterator[Complaint]:
    shifts = [shift for volunteer in problem.volunteers for shift in volunteer.shifts]
    if not shifts:
        return
    span = max(shift.end for shift in shifts) - min(shift.start for shift in shifts)
    days = -(-span // datetime.timedelta(days=1))
    if days > LONGEST_SPAN_DAYS:
        yield fault("span_too_long", "/volunteers", days=days, limit=LONGEST_SPAN_DAYS)
