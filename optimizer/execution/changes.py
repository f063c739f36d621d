"""What a new plan changes for each volunteer, so that only those are telephoned for whom something is new."""

from collections.abc import Collection, Mapping
from datetime import datetime
from difflib import SequenceMatcher

from pydantic import AwareDatetime

from optimizer.plan import Answer, Plan

RETIMED_S = 300


class Added(Answer):
    """A task that the volunteer did not have; ``source`` is who had it, absent when nobody did."""

    task: str
    source: str | None = None


class Removed(Answer):
    """A task that the volunteer has no longer.

    ``target`` is who has it now. Without one, ``why`` says what became of it: ``unassigned``, ``failed``,
    ``cancelled``, ``held_back`` or ``goods_left``.
    """

    task: str
    target: str | None = None
    why: str | None = None


class Retimed(Answer):
    """A door that is served more than five minutes earlier or later."""

    task: str
    before: AwareDatetime
    after: AwareDatetime


class VolunteerChanges(Answer):
    """What is new for one volunteer; ``moved`` are tasks whose turn among the kept ones has changed."""

    volunteer: str
    added: tuple[Added, ...] = ()
    removed: tuple[Removed, ...] = ()
    moved: tuple[str, ...] = ()
    retimed: tuple[Retimed, ...] = ()


class PlanChanges(Answer):
    """What a plan changes against its parent; volunteers without changes are only counted."""

    plan: str
    parent: str
    volunteers: tuple[VolunteerChanges, ...]
    unchanged: int
    frozen: tuple[str, ...]
    closed: dict[str, str]
    done: tuple[str, ...] = ()


class Replanned(Plan):
    """A plan; when it was replanned from another one and has succeeded, also what it changes for whom."""

    changes: PlanChanges | None = None


def compare(
    parent: Plan,
    child: Plan,
    *,
    tasks: Collection[str],
    frozen: Collection[str],
    closed: Mapping[str, str],
    remembered: Collection[str] = (),
    done: Collection[str] = (),
) -> PlanChanges:
    """Compare a plan with its parent.

    Parameters
    ----------
    parent, child
        The plans.
    tasks
        What the child was to plan; everything else was finished before.
    frozen
        Finished tasks that the child merely remembers.
    closed
        What ended unserved, and how.
    remembered
        Finished tasks that the parent merely remembered: nobody was sent there by it.
    done
        Tasks that were finished before the child.
    """
    before, after = _rounds(parent, without=remembered), _rounds(child)
    open_tasks = set(tasks) - set(frozen)
    had = {task: who for who, doors in before.items() for task in doors}
    has = {task: who for who, doors in after.items() for task in doors if task in open_tasks}
    told = open_tasks | set(closed)
    found = [
        _of_one(
            who,
            {task: at for task, at in before.get(who, {}).items() if task in told},
            {task: at for task, at in after.get(who, {}).items() if task in open_tasks},
            had,
            has,
            closed,
        )
        for who in dict.fromkeys([*before, *after])
    ]
    changed = tuple(one for one in found if one.added or one.removed or one.moved or one.retimed)
    return PlanChanges(
        plan=child.id,
        parent=parent.id,
        volunteers=changed,
        unchanged=len(found) - len(changed),
        frozen=tuple(frozen),
        closed=dict(closed),
        done=tuple(done),
    )


def _rounds(plan: Plan, without: Collection[str] = ()) -> dict[str, dict[str, datetime]]:
    """The doors of every volunteer in their order, with the instants at which they begin."""
    found: dict[str, dict[str, datetime]] = {}
    for route in sorted(plan.routes, key=lambda route: route.start_at):
        doors = found.setdefault(route.volunteer, {})
        for stop in route.stops:
            if stop.task is not None and stop.site is None and stop.task not in without:
                doors.setdefault(stop.task, stop.begin)
    return found


def _of_one(
    who: str,
    before: Mapping[str, datetime],
    after: Mapping[str, datetime],
    had: Mapping[str, str],
    has: Mapping[str, str],
    closed: Mapping[str, str],
) -> VolunteerChanges:
    kept_before = [task for task in before if task in after]
    kept_after = [task for task in after if task in before]
    return VolunteerChanges(
        volunteer=who,
        added=tuple(Added(task=task, source=had.get(task)) for task in after if task not in before),
        removed=tuple(
            Removed(
                task=task,
                target=has.get(task),
                why=None if task in has else closed.get(task, "unassigned"),
            )
            for task in before
            if task not in after
        ),
        moved=_moved(kept_before, kept_after),
        retimed=tuple(
            Retimed(task=task, before=before[task], after=after[task])
            for task in kept_after
            if abs((after[task] - before[task]).total_seconds()) > RETIMED_S
        ),
    )


def _moved(before: list[str], after: list[str]) -> tuple[str, ...]:
    """The kept tasks whose turn has changed: those outside the longest runs that both orders share."""
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    runs = [after[block.b : block.b + block.size] for block in matcher.get_matching_blocks()]
    still = {task for run in runs for task in run}
    return tuple(task for task in after if task not in still)
