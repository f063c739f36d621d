"""What is done several times a day becomes that many tasks, evenly spread, before anything is planned.

Rounds need no rule of their own: the open time is cut into equal parts, one for each round, and a round may
begin in the middle half of its part. So between the begins of two rounds lie at least half a part and
at most one and a half, on whichever routes they are.

A post is different: the rounds of a gate duty are its turns. Each begins when the one before is over, so that
people relieve one another and nobody leaves the gate alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from optimizer.problem import After, Kind, Problem, Task, Window

_EARLIEST, _LATEST = 0.25, 0.75
"""The share of its part in which a round may begin."""


def unrolled(problem: Problem) -> Problem:
    """Write every round out as a task of its own: ``t`` with ``rounds: 3`` becomes ``t.1``, ``t.2``, ``t.3``.

    The first round stands where the task stood, the others behind all tasks, so that pointers into the
    request stay what they were. Who waits for the task, or must not share a route with it, does so for every
    round; who is bound to its volunteer is bound to the first.

    Parameters
    ----------
    problem
        As it was sent.

    Returns
    -------
    Problem
        The same object where no task has rounds.
    """
    named = {task.id: round_ids(task) for task in problem.tasks if task.rounds is not None}
    if not named:
        return problem
    shifts = merged([(s.start, s.end) for v in problem.volunteers for s in v.shifts])
    first: list[Task] = []
    later: list[Task] = []
    for task in problem.tasks:
        it = _referring(task, named)
        if task.rounds is None:
            first.append(it)
            continue
        head, *rest = _rounds(it, named[task.id], shifts)
        first.append(head)
        later += rest
    return problem.model_copy(update={"tasks": (*first, *later)})


def is_round(task: Task) -> bool:
    """Whether a task is one round that was written out: only there ``rounds`` is said to be nothing.

    What the service keeps of a request has its rounds written out, so this is all that tells.
    """
    return task.rounds is None and "rounds" in task.model_fields_set


def round_ids(task: Task) -> tuple[str, ...]:
    """What the rounds of a task are called."""
    return tuple(f"{task.id}.{number}" for number in range(1, (task.rounds or 0) + 1))


def _rounds(task: Task, names: Sequence[str], shifts: Sequence[Window]) -> Iterator[Task]:
    open_ = merged(task.time_windows if task.time_windows is not None else shifts)
    for number, name in enumerate(names):
        said: dict[str, object] = {"id": name, "rounds": None}
        if task.kind is Kind.GATE_DUTY:
            said["time_windows"] = ()
            if open_:
                begin, end = turn(open_, number, len(names))
                said["time_windows"] = ((begin, begin),)
                said["service_s"] = (
                    int((end - begin).total_seconds()) if task.service_s is None else task.service_s
                )
        else:
            said["time_windows"] = spread(open_, number, len(names))
        yield task.model_copy(update=said)


def turn(open_: Sequence[Window], number: int, turns: int) -> tuple[datetime, datetime]:
    """When turn ``number`` (from 0) at a post begins, and when it is over, in whole seconds.

    A turn that reaches over a gap in the open time lasts through the gap.

    Parameters
    ----------
    open_
        Windows in which the post is kept, in order, apart from one another.
    number, turns
        Which turn, from 0, of how many.

    Returns
    -------
    tuple of (datetime, datetime)
        With the offset of the windows. Turns divide the open time; they differ by a second at most.
    """
    total = int(sum((b - a for a, b in open_), timedelta()).total_seconds())
    first, last = (timedelta(seconds=total * edge // turns) for edge in (number, number + 1))
    return _after(open_, first, from_=True), _after(open_, last, from_=False)


def _after(open_: Sequence[Window], passed: timedelta, *, from_: bool) -> datetime:
    """The instant at which so much of the open time is over; at a gap the one behind it, or before it."""
    for a, b in open_:
        if passed < b - a or (passed == b - a and not from_):
            return a + passed
        passed -= b - a
    return open_[-1][1]


def spread(open_: Sequence[Window], number: int, rounds: int) -> tuple[Window, ...]:
    """When round ``number`` (from 0) of several may begin.

    Parameters
    ----------
    open_
        Sorted and disjoint.
    """
    total = sum((b - a for a, b in open_), timedelta())
    earliest, latest = (total * ((number + share) / rounds) for share in (_EARLIEST, _LATEST))
    passed = timedelta()
    parts: list[Window] = []
    for a, b in open_:
        begin, end = max(a, a + earliest - passed), min(b, a + latest - passed)
        if begin <= end:
            parts.append((begin, end))
        passed += b - a
    return tuple(parts)


def merged(windows: Sequence[Window]) -> list[Window]:
    """Sort windows and join those that touch."""
    joined: list[tuple[datetime, datetime]] = []
    for a, b in sorted(windows):
        if joined and a <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], b))
        elif a <= b:
            joined.append((a, b))
    return joined


def _referring(task: Task, named: Mapping[str, Sequence[str]]) -> Task:
    """The same task, naming the rounds of others where it named the others."""
    after = tuple(
        After(task=name, delay_s=one.delay_s, max_delay_s=one.max_delay_s)
        for one in task.after
        for name in named.get(one.task, (one.task,))
    )
    not_with = tuple(name for one in task.not_with for name in named.get(one, (one,)))
    same = task.same_volunteer_as
    changed: dict[str, object] = {}
    if after != task.after:
        changed["after"] = after
    if not_with != task.not_with:
        changed["not_with"] = not_with
    if same is not None and same in named:
        changed["same_volunteer_as"] = named[same][0]
    return task.model_copy(update=changed)
