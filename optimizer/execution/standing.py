"""What a day has come to at one moment: every task with its outcome, every volunteer with the last news."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from optimizer.execution.gear import Worn
from optimizer.execution.phases import Phase
from optimizer.problem import MatrixPlace, Place, Problem, Task


class TaskStatus(StrEnum):
    """How a task stands."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class TaskState:
    """One task.

    Attributes
    ----------
    status : TaskStatus
    at : datetime or None
        When it came to that.
    volunteer : str or None
        Who reported last.
    carrier : str or None
        Who took the goods, at the site or at the door.
    reason : str or None
        Why it failed, was skipped or was cancelled.
    retry : bool
        Whether a failed task is to be planned again.
    reached : dict of Phase to datetime
        What is behind it: goods fetched, door served, goods handed in.
    sites : dict of Phase to str
        At which site the goods were taken or given.
    """

    status: TaskStatus = TaskStatus.OPEN
    at: datetime | None = None
    volunteer: str | None = None
    carrier: str | None = None
    reason: str | None = None
    retry: bool = False
    reached: dict[Phase, datetime] = field(default_factory=dict)
    sites: dict[Phase, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it is still to be served."""
        retried = self.status is TaskStatus.FAILED and self.retry
        return self.status in (TaskStatus.OPEN, TaskStatus.SKIPPED) or retried

    @property
    def goods_out(self) -> bool:
        """Whether goods are neither where they came from nor where they were to go."""
        return bool(self.reached) and self.status is not TaskStatus.DONE


@dataclass(slots=True)
class PersonState:
    """One volunteer.

    Attributes
    ----------
    at, place : datetime, site id or place
        The last stop that was reported, and when; None before the first.
    rank : int
        Category of the dirtiest household since the last decontamination, 0 (clean) to 3.
    doors, walked_m, lent_s : int
        What counts against ``max_tasks``, ``max_walk_m``, and the hours that a unit lends its people for.
    worn : Worn
        What counts against ``max_gear_s`` and ``gear_break_after_s``.
    breaks : list of datetime
        When a break was begun that lies behind a reported stop.
    left : bool
        Whether the volunteer has gone home.
    until : datetime or None
        Not to be had before.
    """

    at: datetime | None = None
    place: str | Place | None = None
    rank: int = 0
    doors: int = 0
    walked_m: int = 0
    lent_s: int = 0
    worn: Worn = field(default_factory=Worn)
    breaks: list[datetime] = field(default_factory=list)
    left: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The whole.

    Attributes
    ----------
    problem : Problem
        What was asked for, with the tasks and closures that came in since; a door that had an address alone
        is where a plan served it.
    tasks, people : mapping by id
    passed : mapping of (volunteer, shift) to int
        How far along each route of the newest plan: the index of its last reported stop.
    placed : frozenset of str
        Tasks whose position is a plan's guess from their address.
    ahead : tuple of str
        Tasks of which something is reported for a later moment: it does not count yet.
    """

    problem: Problem
    tasks: Mapping[str, TaskState]
    people: Mapping[str, PersonState]
    passed: Mapping[tuple[str, int], int]
    placed: frozenset[str] = frozenset()
    ahead: tuple[str, ...] = ()


def place_of(task: Task) -> Place | None:
    """The door of a task as a place; None when it has none."""
    if task.matrix_index is not None:
        return MatrixPlace(matrix_index=task.matrix_index)
    return task.location
