"""Reads a plan together with the plans it was replanned from: one day, told in chapters.

A child plan is made from what was asked for at first and from everything that happened since, so whoever
judges or computes anything about it needs the whole line.
"""

from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property

from pydantic import TypeAdapter

from api.service import plan_not_found
from optimizer.execution.events import Event, order_of
from optimizer.plan import Plan, Status
from optimizer.problem import Problem
from worker.ledger import Ledger, Record

_EVENT: TypeAdapter[Event] = TypeAdapter(Event)

WALKED_BY = frozenset({Status.SUCCEEDED})
"""Plans with routes: whoever walks goes by the newest of them."""
GIVEN_UP = frozenset({Status.FAILED, Status.CANCELLED})
"""Plans whose search came to nothing."""
NOT_GIVEN_UP = frozenset(Status) - GIVEN_UP
"""Plans that have taken the place of another, or are about to."""


@dataclass(frozen=True)
class Chapter:
    """One plan of a line and what was reported to it."""

    record: Record
    events: tuple[Event, ...]

    @cached_property
    def plan(self) -> Plan | None:
        """The plan; None while there are no routes."""
        return None if self.record.plan is None else Plan.model_validate_json(self.record.plan)


@dataclass(frozen=True)
class Lineage:
    """A plan at the end of its line.

    Attributes
    ----------
    problem : Problem
        What the first plan of the line was asked with; nothing that happened is in it.
    chapters : tuple of Chapter
        From the first plan to this one.
    """

    problem: Problem
    chapters: tuple[Chapter, ...]

    @property
    def last(self) -> Chapter:
        """The plan that was asked for."""
        return self.chapters[-1]

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """Everything that was reported, in the order in which it happened."""
        every = {event.id: event for chapter in self.chapters for event in chapter.events}
        return tuple(sorted(every.values(), key=order_of))


def lineage(ledger: Ledger, plan_id: str) -> Lineage:
    """Read a plan's line.

    A plan is kept for days after its end and a line is as long as a day, so a parent that is gone is one
    that somebody erased by hand; the line then begins with its child.

    Raises
    ------
    Refusal
        404 when the plan itself is not known.
    """
    chapters: list[Chapter] = []
    following: str | None = plan_id
    while following is not None:
        # The reports first: what comes in after them is noticed when the count no longer fits.
        events = [_EVENT.validate_json(said) for said in ledger.journal.read(following).values()]
        record = ledger.read(following)
        if record is None:
            break
        chapters.append(Chapter(record, tuple(sorted(events, key=order_of))))
        following = record.parent
    if not chapters:
        raise plan_not_found()
    chapters.reverse()
    return Lineage(Problem.model_validate_json(chapters[0].record.problem or b""), tuple(chapters))


def line_from(ledger: Ledger, plan_id: str, *, among: Container[str]) -> list[str]:
    """Follow a plan to the newest of those that replaced it; a replan that came to nothing is passed over.

    Parameters
    ----------
    plan_id
        Where to begin; whatever its own status, it is the first of the answer.
    among
        The statuses of children that count.
    """
    line = [plan_id]
    record = ledger.read(plan_id, blobs=False)
    while record is not None:
        children = (ledger.read(child, blobs=False) for child in reversed(record.children))
        record = next((child for child in children if child is not None and child.status in among), None)
        line += [] if record is None else [record.plan_id]
    return line


def newest(ledger: Ledger, plan_id: str) -> str | None:
    """Name the plan that has taken a plan's place, or is about to; None when none has."""
    found = line_from(ledger, plan_id, among=NOT_GIVEN_UP)[-1]
    return None if found == plan_id else found
