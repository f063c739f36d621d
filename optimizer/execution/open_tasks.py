"""Which tasks are still to be served, with their ties to finished ones written as times and people."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from optimizer.execution.phases import Phase
from optimizer.execution.second_tries import is_retried, not_at_once
from optimizer.execution.standing import Standing, TaskState, TaskStatus
from optimizer.problem import Household, Kind, Pinned, Task, Window

_FAR = timedelta(days=7)

_CLASSES = frozenset({*Kind, *Household})
"""What ``not_with`` may name beside tasks."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Open tasks, none of which names a task that is not among them.

    Attributes
    ----------
    tasks : tuple of Task
    closed : mapping of str to str
        Tasks that ended unserved: ``failed``, ``cancelled``, ``held_back``, ``goods_left``.
    released : tuple of str
        Tasks whose tie to a volunteer who left was cut.
    """

    tasks: tuple[Task, ...]
    closed: Mapping[str, str]
    released: tuple[str, ...]


def relink(
    tasks: Sequence[Task],
    standing: Standing,
    *,
    working: Collection[str],
    on_duty: Collection[str],
    now: datetime,
    until: datetime,
) -> Linked:
    """Keep what is open.

    Parameters
    ----------
    working
        Volunteers who still have a shift.
    on_duty
        Volunteers in the middle of one.
    now
        The moment from which is planned.
    until
        When the last shift ends.
    """
    states = standing.tasks
    closed = {task.id: end for task in tasks if (end := _end(states[task.id], task, on_duty))}
    kept = {task.id: task for task in tasks if states[task.id].is_open and task.id not in closed}
    for name in _held_back(kept, closed):
        closed[name] = "held_back"
        del kept[name]
    served_by = _companions(tasks, standing)
    released: list[str] = []
    written: list[Task] = []
    for task in kept.values():
        pinned = task.pinned
        if pinned is None and task.id in served_by:
            pinned = Pinned(volunteer=served_by[task.id])
        if pinned is not None and pinned.volunteer not in working:
            released.append(task.id)
            pinned = None
        state = states[task.id]
        if pinned is not None and is_retried(state):
            pinned = Pinned(volunteer=pinned.volunteer)  # its turn has passed
        same = task.same_volunteer_as if task.same_volunteer_as in kept else None
        written.append(
            task.model_copy(
                update={
                    "pinned": pinned,
                    "same_volunteer_as": same,
                    "after": tuple(
                        link for link in task.after if link.task in kept and not _is_behind(states[link.task])
                    ),
                    "not_with": tuple(name for name in task.not_with if name in kept or name in _CLASSES),
                    "time_windows": not_at_once(
                        task, state, _windows(task, states, now), now=now, until=until
                    ),
                }
            )
        )
    return Linked(tuple(written), closed, tuple(released))


def _end(state: TaskState, task: Task, on_duty: Collection[str]) -> str | None:
    if state.status is TaskStatus.CANCELLED:
        return "cancelled"
    if state.status is TaskStatus.FAILED and not state.retry:
        return "failed"
    taken_away = state.is_open and task.to_site is not None and Phase.SERVED in state.reached
    return "goods_left" if taken_away and state.carrier not in on_duty else None


def _held_back(kept: Mapping[str, Task], closed: Mapping[str, str]) -> list[str]:
    """Find what must follow something that will not be done, and what must follow that, and so on."""
    gone = {name for name, end in closed.items() if end != "cancelled"}
    held: list[str] = []
    while fresh := [
        task.id for task in kept.values() if task.id not in gone and any(a.task in gone for a in task.after)
    ]:
        gone.update(fresh)
        held.extend(fresh)
    return held


def _companions(tasks: Sequence[Task], standing: Standing) -> dict[str, str]:
    """Tasks that belong in the hands in which another one has been already."""
    found: dict[str, str] = {}
    for task in tasks:
        other = task.same_volunteer_as
        if other is None:
            continue
        for one, whose in ((task.id, other), (other, task.id)):
            state = standing.tasks[whose]
            if state.status is TaskStatus.DONE and state.volunteer is not None:
                found[one] = state.volunteer
    return found


def _is_behind(state: TaskState) -> bool:
    """Whether the door of a task was served, though its goods may be on their way still."""
    return state.status is TaskStatus.DONE or Phase.SERVED in state.reached


def _windows(task: Task, states: Mapping[str, TaskState], now: datetime) -> tuple[Window, ...] | None:
    """Narrow the windows of a task to what its finished predecessors leave of them."""
    windows = task.time_windows
    for link in task.after:
        state = states[link.task]
        if not _is_behind(state) or state.at is None:
            continue
        departed = state.reached.get(Phase.SERVED, state.at)
        first = departed + timedelta(seconds=link.delay_s)
        last = now + _FAR if link.max_delay_s is None else departed + timedelta(seconds=link.max_delay_s)
        both = [(max(a, first), min(b, last)) for a, b in windows or ((first, last),)]
        windows = tuple((a, b) for a, b in both if a <= b)
        if not windows:  # too late for ever: a window that is over says so in the plan's own words
            over = now - timedelta(seconds=1)
            return ((over, over),)
    return windows
