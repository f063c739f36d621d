"""Whom to try with: so many people that what is asked finds its skills and its hours among them."""

from collections.abc import Collection, Sequence

from optimizer.kinds import complete
from optimizer.problem import Problem, Task, Volunteer
from optimizer.staffing.hours import promised


def chosen(problem: Problem, among: Collection[str], size: int) -> tuple[str, ...]:
    """Choose ``size`` of the volunteers ``among``, by their ids.

    One after the other, each time who can do the most of what nobody chosen has the hours for; work that few
    people can do counts more.

    Parameters
    ----------
    problem
        Its tasks say what there is to do.
    among
        Ids of volunteers.
    size
        How many are wanted; fewer where there are not so many.

    Returns
    -------
    tuple of str
        Ids, in the order in which they were chosen.
    """
    people = [v for v in problem.volunteers if v.id in among]
    tasks = [complete(task) for task in problem.tasks]
    able = {v.id: [_may(task, v) for task in tasks] for v in people}
    scarce = [1.0 / max(sum(able[v.id][k] for v in people), 1) for k in range(len(tasks))]
    left = [float((task.service_s or 0) + (task.setup_s or 0) + _WALK_S) for task in tasks]
    team: list[str] = []
    needed = promised(problem)
    while people and len(team) < size:
        best = max(people, key=lambda v: (v.id in needed, _worth(v, able[v.id], left, scarce)))
        _spend(_hours_s(best), able[best.id], left, scarce)
        people.remove(best)
        team.append(best.id)
    return tuple(team)


_WALK_S = 60.0
"""What is taken for the walk to a door, where only the order of magnitude matters."""


def _may(task: Task, person: Volunteer) -> bool:
    if task.pinned is not None and task.crew == 1:
        return task.pinned.volunteer == person.id
    wanted = set(task.skills or ())
    return bool(wanted & set(person.skills)) or not wanted if task.crew > 1 else wanted <= set(person.skills)


def _hours_s(person: Volunteer) -> float:
    return sum((shift.end - shift.start).total_seconds() for shift in person.shifts)


def _worth(person: Volunteer, able: Sequence[bool], left: Sequence[float], scarce: Sequence[float]) -> float:
    """How much of what is left somebody takes on, weighed by how few others could."""
    each = [seconds for seconds, can in zip(left, able, strict=True) if can]
    weighed = sum(s * w for s, w, can in zip(left, scarce, able, strict=True) if can)
    total = sum(each)
    return weighed * min(1.0, _hours_s(person) / total) if total else 0.0


def _spend(hours_s: float, able: Sequence[bool], left: list[float], scarce: Sequence[float]) -> None:
    """Take the work of the chosen off, the scarcest first."""
    for k in sorted(range(len(left)), key=lambda k: -scarce[k]):
        if able[k] and hours_s > 0:
            taken = min(hours_s, left[k])
            left[k] -= taken
            hours_s -= taken
