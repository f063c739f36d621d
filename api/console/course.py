"""How a plan is being carried out: what became of its tasks and visits, and what was settled before it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import orjson

from api.lineage import Lineage
from api.phone.cards import UNDONE, UNDONE_AT_SITE
from api.rebuilding import standing_now
from api.sheets.itinerary import Visit
from optimizer.execution.events import CancelledTask, Failed, Skipped
from optimizer.execution.phases import Phase, phase_at
from optimizer.execution.standing import Standing, TaskState, TaskStatus
from optimizer.plan import Route, Stop
from optimizer.problem import Problem, Task

_SETTLED = (TaskStatus.DONE, TaskStatus.FAILED, TaskStatus.CANCELLED)
_TROUBLES = {Failed: TaskStatus.FAILED, Skipped: TaskStatus.SKIPPED, CancelledTask: TaskStatus.CANCELLED}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task, or of a visit to a site.

    Attributes
    ----------
    volunteer : str
        Who reported it; empty for what a dispatcher cancelled.
    reason : str
        As it was reported, else empty.
    again : bool
        It is still to be served: the next replan plans it again.
    """

    status: TaskStatus
    at: datetime | None
    volunteer: str = ""
    reason: str = ""
    again: bool = False

    @property
    def taken_back(self) -> bool:
        """It is a result of the telephone that was taken back there."""
        return self.status is TaskStatus.SKIPPED and self.reason in (UNDONE, UNDONE_AT_SITE)


@dataclass(frozen=True, slots=True)
class Count:
    """How many tasks there are, and how many of them were done and failed."""

    done: int
    failed: int
    whole: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What was settled before a plan was made: how much of each, and by name what was not done."""

    counts: Mapping[str, int]
    undone: Sequence[tuple[str, Outcome]]


class Course:
    """The day of a plan as far as it was reported.

    Parameters
    ----------
    line
        The plan at its end, and those that it was replanned from.
    own
        What this very plan was asked, with what came in since: of a replan only what was open.
    """

    def __init__(self, line: Lineage, own: Problem) -> None:
        self._line = line
        self._wish = orjson.loads(line.last.record.wish or b"{}")
        # What people did before may stand in a replan as well, so that it is remembered; it is not planned.
        self._planned = {task.id for task in own.tasks} - set(self._wish.get("frozen", ()))

    @cached_property
    def tasks(self) -> Mapping[str, Task]:
        """Every task of the day by its id."""
        return {task.id: task for task in self._standing.problem.tasks}

    @cached_property
    def troubles(self) -> tuple[tuple[str, Outcome], ...]:
        """Tasks that failed, were passed over or cancelled since the plan was made, and still stand so."""
        told = {}
        for event in self._line.last.events:
            if isinstance(event, Failed | Skipped | CancelledTask):
                state = self._standing.tasks[event.task]
                if state.status is _TROUBLES[type(event)]:
                    told[event.task] = _outcome(state)
        return tuple(told.items())

    @cached_property
    def settled(self) -> Settled | None:
        """What was settled before the plan was made; None where nothing was."""
        ended = {
            name: _outcome(state)
            for name, state in self._standing.tasks.items()
            if name not in self._planned and state.status in _SETTLED and not state.is_open
        }
        if not ended:
            return None
        undone = [(name, one) for name, one in ended.items() if one.status is not TaskStatus.DONE]
        undone.sort(key=lambda one: one[1].status is TaskStatus.CANCELLED)  # what failed comes first
        return Settled(Counter(one.status.value for one in ended.values()), undone)

    def of(self, name: str) -> Outcome | None:
        """What became of a task at its door under this plan; None while nothing did."""
        state = self._standing.tasks.get(name)
        if state is None:
            return None
        served = state.reached.get(Phase.SERVED)
        if state.status is TaskStatus.SKIPPED and state.reason == UNDONE:
            return None
        if state.status in (TaskStatus.DONE, TaskStatus.OPEN) or state.reason == UNDONE_AT_SITE:
            return None if served is None else Outcome(TaskStatus.DONE, served)
        return _outcome(state) if self._is_news(name, state) else None

    def of_visit(self, visit: Visit) -> Outcome | None:
        """What became of a visit to a site: it is done when the last of its stops is."""
        times = [self._done_at(stop) for stop in visit.stops if stop.task]
        known = [at for at in times if at is not None]
        return Outcome(TaskStatus.DONE, max(known)) if known and len(known) == len(times) else None

    def count(self, routes: Iterable[Route]) -> Count:
        """Count the doors of routes; what is merely remembered was settled before."""
        names = {stop.task for route in routes for stop in route.stops if stop.task in self._planned}
        found = [self.of(name) for name in names if name is not None]
        ends = Counter(one.status for one in found if one is not None)
        return Count(ends[TaskStatus.DONE], ends[TaskStatus.FAILED], len(found))

    def _done_at(self, stop: Stop) -> datetime | None:
        state = self._standing.tasks.get(stop.task or "")
        if state is None or (state.status is TaskStatus.SKIPPED and state.reason == UNDONE_AT_SITE):
            return None
        return state.reached.get(phase_at(stop))

    def _is_news(self, name: str, state: TaskState) -> bool:
        """Whether a report is of this plan: what failed before it and is tried again is open."""
        made = self._wish.get("now")
        if made is None or any(getattr(event, "task", "") == name for event in self._line.last.events):
            return True
        return state.at is not None and state.at > datetime.fromisoformat(made)

    @cached_property
    def _standing(self) -> Standing:
        return standing_now(self._line)


def _outcome(state: TaskState) -> Outcome:
    who = "" if state.status is TaskStatus.CANCELLED else state.volunteer or ""
    return Outcome(state.status, state.at, who, state.reason or "", state.is_open)
