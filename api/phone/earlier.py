"""What somebody did by the plans before the one that is shown, which tells of what is left to do only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.one_route import only
from api.phone.cards import cards
from api.phone.heard import heard
from api.phone.tongues import Tongues
from optimizer.execution.events import Event, Outcome, Skipped
from optimizer.execution.phases import Phase, phase_at
from optimizer.plan import Plan
from optimizer.problem import Problem

Chapter = tuple[Plan, tuple[Event, ...]]
Marks = set[tuple[str, Phase]]


class Idle(StrEnum):
    """Why somebody has no route now; the value is the sentence of the page that says it."""

    NEVER = "idle"
    FINISHED = "finished"
    WITH_OTHERS = "with_others"
    TAKEN_OFF = "taken_off"


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier plans say of one volunteer.

    Attributes
    ----------
    seen_to : int
        Their stops that are seen to and on the plan that is shown no more.
    idle : Idle
        What to tell them where that plan has no route of theirs.
    """

    seen_to: int = 0
    idle: Idle = Idle.NEVER


def earlier(
    before: Iterable[Chapter], shown: Plan, problem: Problem, events: tuple[Event, ...], volunteer: str
) -> Earlier:
    """Read the plans that one was replanned from.

    Parameters
    ----------
    before
        Whole plans, each with what was reported to it, from the first of the line to the last but the one
        that is shown.
    shown
        The newest plan, whole: others' routes tell where the rest has gone.
    problem
        With every task that came in since.
    events
        Everything reported, in the order in which it happened.
    volunteer
        Whose page it is.
    """
    counted = _marks(shown, volunteer)
    reported: set[str] = set()
    left: set[str] | None = None
    seen_to = 0
    for plan, told in before:
        # A report to a plan that sent them is about them; a later one only if it is in their name, for what
        # was handed on is done by others.
        reported |= {event.id for event in told}
        theirs = [one for one in events if one.id in reported or _by(one, volunteer)]
        found = list(_cards(plan, problem, theirs, volunteer))
        for marks, outcomes in found:
            if _closed(outcomes) and not marks & counted:
                seen_to += 1
                counted |= marks
        if found:  # the last plan that sent them anywhere tells what they had left
            left = {task for marks, outcomes in found if not _closed(outcomes) for task, _ in marks}
    if left is None and not any(_by(one, volunteer) for one in events):
        return Earlier()
    return Earlier(seen_to, _idle(left or set(), shown))


def _idle(left: set[str], shown: Plan) -> Idle:
    if left & {stop.task for route in shown.routes for stop in route.stops}:
        return Idle.WITH_OTHERS
    return Idle.TAKEN_OFF if left & {one.task for one in shown.unassigned} else Idle.FINISHED


def _cards(
    plan: Plan, problem: Problem, events: Sequence[Event], volunteer: str
) -> Iterator[tuple[Marks, list[Outcome]]]:
    """Every stop that a plan sent somebody to, and the reports that say how its jobs stand."""
    own_plan, own_problem = only(plan, problem, volunteer)
    tasks = {task.id: task for task in own_problem.tasks}
    tongues = Tongues.open(own_plan, own_problem, None)
    for card in (card for index in range(len(own_plan.routes)) for card in cards(tongues, index)):
        jobs = [job for job in card.jobs if job.marks]
        if jobs:
            latest = [heard(job, events, tasks) for job in jobs]
            whole = [one for one in latest if one is not None]
            marks = {(mark.task, mark.phase) for job in jobs for mark in job.marks}
            yield marks, whole if len(whole) == len(jobs) else []


def _closed(outcomes: list[Outcome]) -> bool:
    return bool(outcomes) and not any(isinstance(one, Skipped) for one in outcomes)


def _by(event: Event, volunteer: str) -> bool:
    return isinstance(event, Outcome) and event.volunteer == volunteer


def _marks(plan: Plan, volunteer: str) -> Marks:
    stops = (stop for route in plan.routes if route.volunteer == volunteer for stop in route.stops)
    return {(stop.task, phase_at(stop)) for stop in stops if stop.task is not None}
