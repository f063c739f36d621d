"""Cut a problem off at an hour: whatever is to be done by then is done, and everybody is back."""

from collections.abc import Collection
from datetime import datetime

from optimizer.problem import Break, Problem, Shift


def ended_by(problem: Problem, by: datetime) -> Problem:
    """End every shift at ``by``; shifts that begin later fall away, breaks that no longer fit as well."""
    volunteers = []
    for volunteer in problem.volunteers:
        shifts = tuple(_cut(shift, by) for shift in volunteer.shifts if shift.start < by)
        if shifts or volunteer.id in promised(problem):
            volunteers.append(volunteer.model_copy(update={"shifts": shifts}))
    return problem.model_copy(update={"volunteers": tuple(volunteers)})


def promised(problem: Problem) -> frozenset[str]:
    """Volunteers to whom tasks are pinned: nobody can take their place."""
    return frozenset(task.pinned.volunteer for task in problem.tasks if task.pinned is not None)


def with_people(problem: Problem, ids: Collection[str]) -> Problem:
    """The same with these volunteers alone, and those to whom something is pinned."""
    kept = promised(problem) | set(ids)
    volunteers = tuple(v for v in problem.volunteers if v.id in kept)
    return problem.model_copy(update={"volunteers": volunteers})


def _cut(shift: Shift, by: datetime) -> Shift:
    if shift.end <= by:
        return shift
    breaks = tuple(rest for rest in (_moved(rest, by) for rest in shift.breaks) if rest is not None)
    return shift.model_copy(update={"end": by, "breaks": breaks})


def _moved(rest: Break, by: datetime) -> Break | None:
    """A break that ends by then; None when it cannot."""
    latest = min(rest.latest.timestamp(), by.timestamp() - rest.duration_s)
    if latest < rest.earliest.timestamp():
        return None
    return rest.model_copy(update={"latest": datetime.fromtimestamp(latest, rest.latest.tzinfo)})
