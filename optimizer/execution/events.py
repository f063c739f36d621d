"""The nouns of what happened: the body of ``POST /v1/plans/{id}/events``, one class per type of event."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from optimizer.problem import Closure, Id, Noun, Task, Text

Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Happened(Noun):
    """What every event says: which report it is, when it happened, and what else there is to tell."""

    id: Id
    at: AwareDatetime
    note: Text | None = None


class Done(_Happened):
    """A task was done, or with ``stop`` one stop of it: goods fetched, door served, goods handed in.

    ``volunteer`` is who did it, where that is not whom the plan sent. ``site`` tells the two pickups or
    deliveries of a swap apart: given, the stop at a site; left out, the one at the door.
    """

    type: Literal["done"]
    task: Id
    volunteer: Id | None = None
    stop: Literal["pickup", "task", "delivery"] | None = None
    site: Id | None = None


class Failed(_Happened):
    """A task could not be done, for a reason; with ``retry`` it is planned again, else it is closed."""

    type: Literal["failed"]
    task: Id
    reason: Words
    volunteer: Id | None = None
    retry: bool = False


class Skipped(_Happened):
    """A stop was passed over for now: the task stays open and is planned again."""

    type: Literal["skipped"]
    task: Id
    reason: Words | None = None
    volunteer: Id | None = None


class NewTask(_Happened):
    """Work that nobody knew of when the plan was made."""

    type: Literal["new_task"]
    task: Task


class CancelledTask(_Happened):
    """A task that nobody wants any more; what was done already stays done."""

    type: Literal["cancelled_task"]
    task: Id
    reason: Words | None = None


class VolunteerLeft(_Happened):
    """Somebody has gone home; a later ``volunteer_late`` brings the person back."""

    type: Literal["volunteer_left"]
    volunteer: Id
    reason: Words | None = None


class VolunteerLate(_Happened):
    """Somebody is not to be had before ``until``, or for ``minutes`` after ``at`` or the shift's start."""

    type: Literal["volunteer_late"]
    volunteer: Id
    minutes: Annotated[int, Field(ge=1, le=1_440)] | None = None
    until: AwareDatetime | None = None
    reason: Words | None = None


class Closed(_Happened):
    """A lane, an area or a gate was shut; with the id of an earlier closure, this one holds instead of it."""

    type: Literal["closure"]
    closure: Closure


Outcome = Done | Failed | Skipped
Event = Outcome | NewTask | CancelledTask | VolunteerLeft | VolunteerLate | Closed

BY_TYPE: Mapping[str, type[Event]] = MappingProxyType(
    {
        "done": Done,
        "failed": Failed,
        "skipped": Skipped,
        "new_task": NewTask,
        "cancelled_task": CancelledTask,
        "volunteer_left": VolunteerLeft,
        "volunteer_late": VolunteerLate,
        "closure": Closed,
    }
)


def order_of(event: Event) -> tuple[datetime, str]:
    """What events are sorted by: when they happened, and their ids, so that ties are the same everywhere."""
    return event.at, event.id
