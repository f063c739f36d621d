"""When a door that could not be served is tried again: not at once, and not too late to be tried at all.

Nobody opened a minute ago, so nobody opens now. Whoever has more doors does those first, and comes back.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from optimizer.execution.phases import Phase
from optimizer.execution.standing import TaskState, TaskStatus
from optimizer.kinds import complete
from optimizer.problem import Task, Window

AGAIN_AFTER = timedelta(minutes=30)


def is_retried(state: TaskState) -> bool:
    """Whether a task failed and is to be tried again."""
    return state.status is TaskStatus.FAILED and state.retry


def not_at_once(
    task: Task, state: TaskState, windows: Sequence[Window] | None, *, now: datetime, until: datetime
) -> tuple[Window, ...] | None:
    """Take the half hour after a failure out of the hours of a task.

    Parameters
    ----------
    task, state
        Open, and how it stands.
    windows
        Its hours otherwise; None: always.
    now
        The moment from which is planned.
    until
        When the last shift ends.

    Returns
    -------
    tuple of Window or None
        As they were, where the half hour is over, where goods that are aboard cannot wait, and where the task
        could then not be tried again at all.
    """
    as_before = None if windows is None else tuple(windows)
    if not is_retried(state) or state.at is None:
        return as_before
    first = state.at + AGAIN_AFTER
    hurried = task.max_aboard_s is not None and Phase.FETCHED in state.reached
    if first <= now or hurried:
        return as_before
    last = until - timedelta(seconds=complete(task).service_s or 0)
    later = tuple((max(a, first), b) for a, b in windows or ((first, last),) if max(a, first) <= min(b, last))
    return later or as_before
