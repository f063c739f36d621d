"""Whether a report fits its plan: it must speak of tasks and people there are, and leave a sound problem."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import count

from optimizer.check import check
from optimizer.complaints import fault
from optimizer.errors import Fault
from optimizer.execution.events import (
    CancelledTask,
    Closed,
    Done,
    Event,
    Failed,
    NewTask,
    Skipped,
    VolunteerLate,
    VolunteerLeft,
    order_of,
)
from optimizer.execution.phases import phase_of, stops_of
from optimizer.execution.reading import Sent
from optimizer.problem import Problem, Task
from optimizer.walking.network import WalkingNetwork

MOST_EVENTS = 20_000
FAST_CLOCKS = timedelta(minutes=30)
"""So much later than ours may a report's moment be, or than that of a replan: telephones' clocks are fast."""
_OVERTIME = timedelta(hours=12)


def grown(problem: Problem, events: Iterable[Event]) -> Problem:
    """Add to a problem the tasks and closures that events brought, in the order in which they happened.

    A closure that comes again takes the place of the one with its id: so it is lifted, or dated anew.
    """
    ordered = sorted(events, key=order_of)
    tasks = [event.task for event in ordered if isinstance(event, NewTask)]
    shut = {event.closure.id: event.closure for event in ordered if isinstance(event, Closed)}
    if not tasks and not shut:
        return problem
    before = [shut.pop(closure.id, closure) for closure in problem.closures]
    return problem.model_copy(
        update={"tasks": (*problem.tasks, *tasks), "closures": (*before, *shut.values())}
    )


def judge(
    sent: Sequence[Sent],
    *,
    problem: Problem,
    known: Sequence[Event],
    network: WalkingNetwork | None = None,
    only_volunteer: str | None = None,
    own_tasks: frozenset[str] = frozenset(),
    clock: datetime | None = None,
) -> tuple[Fault, ...]:
    """Look for everything that is wrong with new events.

    Parameters
    ----------
    sent
        New events; none of their ids is known yet.
    problem
        What the plan was made from, before any event.
    known
        The events so far.
    network
        The alleys, where they are known: new doors and closures are held against them.
    only_volunteer, own_tasks
        Who reports when it is not the dispatcher, and that volunteer's tasks.
    clock
        The present moment: what is dated later, and after the day, cannot have happened. A day in the past or
        to come may be played through all the same.
    """
    before = grown(problem, known)
    tasks = {task.id: task for task in grown(before, [one.event for one in sent]).tasks}
    people = {volunteer.id for volunteer in problem.volunteers}
    faults: list[Fault] = []
    ends = [shift.end for volunteer in problem.volunteers for shift in volunteer.shifts]
    for one in sent:
        if clock is not None and ends and _to_come(one.event.at, clock, max(ends)):
            faults.append(fault("report_after_the_day", f"{one.pointer}/at"))
        faults.extend(_references(one, tasks, people))
        if only_volunteer is not None and not _own(one.event, only_volunteer, own_tasks):
            faults.append(fault("not_yours", one.pointer))
    faults.extend(_unsound(sent, before, network))
    if len(known) + len(sent) > MOST_EVENTS:
        faults.append(fault("too_many_events", "", limit=MOST_EVENTS))
    return tuple(faults)


def _to_come(at: datetime, clock: datetime, end: datetime) -> bool:
    """Whether a moment is still to come and no part of the day that ends with the last shift."""
    return at - FAST_CLOCKS > clock and at - _OVERTIME > end


def _references(one: Sent, tasks: Mapping[str, Task], people: set[str]) -> Iterator[Fault]:
    event = one.event
    if isinstance(event, Done | Failed | Skipped | CancelledTask) and event.task not in tasks:
        yield fault("unknown_task", f"{one.pointer}/task")
    if isinstance(event, Done | Failed | Skipped | VolunteerLate | VolunteerLeft) and (
        event.volunteer is not None and event.volunteer not in people
    ):
        yield fault("unknown_volunteer", f"{one.pointer}/volunteer")
    if isinstance(event, Done) and event.task in tasks and (event.stop or event.site):
        task = tasks[event.task]
        if phase_of(task, event.stop, event.site) is None:
            field = "stop" if event.stop else "site"
            yield fault("no_such_stop", f"{one.pointer}/{field}", stops=stops_of(task))


def _own(event: Event, volunteer: str, tasks: frozenset[str]) -> bool:
    if isinstance(event, VolunteerLate | VolunteerLeft):
        return event.volunteer == volunteer
    if isinstance(event, Done | Failed | Skipped):
        return event.task in tasks and event.volunteer in (None, volunteer)
    return False


def _unsound(sent: Sequence[Sent], before: Problem, network: WalkingNetwork | None) -> Iterator[Fault]:
    """Check the whole problem with what is new in it; only what is new is complained about."""
    brought = [one for one in sent if isinstance(one.event, NewTask | Closed)]
    if not brought:
        return
    brought.sort(key=lambda one: order_of(one.event))
    after = grown(before, [one.event for one in brought])
    shut = {closure.id: index for index, closure in enumerate(after.closures)}
    new = count(len(before.tasks))
    places: dict[str, str] = {}
    for one in brought:
        if isinstance(one.event, Closed):
            places[f"/closures/{shut[one.event.closure.id]}"] = f"{one.pointer}/closure"
        else:
            places[f"/tasks/{next(new)}"] = f"{one.pointer}/task"
    for found in check(after, network).faults:
        head = "/".join(found.pointer.split("/", 3)[:3])
        if head in places:
            there = places[head] + found.pointer[len(head) :]
            yield Fault(there, found.code, found.detail, found.detail_zh)
        elif found.pointer in ("", "/tasks"):
            yield Fault(brought[0].pointer, found.code, found.detail, found.detail_zh)
