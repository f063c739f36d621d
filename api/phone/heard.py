"""What was reported of each job already, so that a second phone shows the same state as the first."""

from collections.abc import Iterable, Iterator

from api.phone.cards import UNDONE_AT_SITE, Job, Mark
from optimizer.execution.events import Done, Event, Failed, Outcome, Skipped, order_of
from optimizer.execution.phases import phase_of
from optimizer.problem import Task


def heard(job: Job, events: Iterable[Event], tasks: dict[str, Task]) -> Outcome | None:
    """Find the report that says how a job stands.

    Parameters
    ----------
    job
        With the stops that it stands for.
    events
        Everything reported, in the order in which it happened.
    tasks
        By id.

    Returns
    -------
    Done, Failed, Skipped or None
        The latest report; of a job of several stops only when all of them are done.
    """
    latest = [_latest(mark, events, tasks[mark.task]) for mark in job.marks if mark.task in tasks]
    found = [event for event in latest if event is not None]
    if not found or len(found) < len(job.marks):
        return None
    if len(found) > 1 and not all(isinstance(event, Done) for event in found):
        return None
    return max(found, key=order_of)


def _latest(mark: Mark, events: Iterable[Event], task: Task) -> Outcome | None:
    told = list(_about(mark, events, task))
    return told[-1] if told else None


def _about(mark: Mark, events: Iterable[Event], task: Task) -> Iterator[Outcome]:
    """A later stop of a task being done includes the earlier ones; failing is a matter of the door."""
    for event in events:
        if isinstance(event, Done | Failed | Skipped) and event.task == mark.task:
            if isinstance(event, Done):
                phase = phase_of(task, event.stop, event.site)
                if phase is not None and phase >= mark.phase:
                    yield event
            elif (mark.site is None) == (event.reason != UNDONE_AT_SITE):
                yield event
