"""Who could do what: tasks for which there is nobody, or that are promised to the wrong person."""

from collections.abc import Iterator, Mapping

from optimizer.complaints import Complaint, fault, pointer, warn
from optimizer.kinds import CATALOGUE
from optimizer.problem import Problem, Task, Volunteer


def look(problem: Problem) -> Iterator[Complaint]:
    """Look at volunteers, their skills and what is pinned to them."""
    if not problem.volunteers:
        yield warn("no_volunteers", "/volunteers")
    for index, volunteer in enumerate(problem.volunteers):
        if not volunteer.shifts:
            yield warn("no_shifts", pointer("volunteers", index, "shifts"))
    volunteers = {volunteer.id: volunteer for volunteer in problem.volunteers}
    if volunteers:
        yield from _skills_and_crews(problem, volunteers)
    yield from _pinned_orders(problem)
    yield from _together(problem)


def _skills_and_crews(problem: Problem, volunteers: Mapping[str, Volunteer]) -> Iterator[Complaint]:
    """Say who is missing. People at one door bring their skills together, so a crew may combine them."""
    people = sum(volunteer.members for volunteer in volunteers.values())
    skill_sets = {frozenset(volunteer.skills) for volunteer in volunteers.values()}
    all_skills = frozenset().union(*skill_sets)
    nobody: dict[tuple[frozenset[str], bool], bool] = {}
    for index, task in enumerate(problem.tasks):
        needed = frozenset(CATALOGUE[task.kind].skills if task.skills is None else task.skills)
        key = needed, task.crew > 1
        if key not in nobody:
            have = (all_skills,) if task.crew > 1 else skill_sets
            nobody[key] = not any(needed <= skills for skills in have)
        if nobody[key]:
            yield warn("skill_nobody_has", pointer("tasks", index, "skills"))
        if task.crew > people:
            yield warn("crew_too_large", pointer("tasks", index, "crew"), crew=task.crew, people=people)
        pinned_to = volunteers.get(task.pinned.volunteer) if task.pinned else None
        if pinned_to and task.crew == 1 and not needed <= set(pinned_to.skills):
            yield warn("pinned_without_skill", pointer("tasks", index, "pinned"))


def _pinned_orders(problem: Problem) -> Iterator[Complaint]:
    first: dict[tuple[str, int], int] = {}
    for index, task in enumerate(problem.tasks):
        if task.pinned is None or task.pinned.order is None:
            continue
        key = task.pinned.volunteer, task.pinned.order
        if key in first:
            where = pointer("tasks", index, "pinned", "order")
            yield fault("pinned_order_clash", where, first=pointer("tasks", first[key]))
        first.setdefault(key, index)


def _together(problem: Problem) -> Iterator[Complaint]:
    tasks = {task.id: task for task in problem.tasks}
    for index, task in enumerate(problem.tasks):
        other = tasks.get(task.same_volunteer_as or "")
        if other is None or other is task:
            continue
        if task.pinned and other.pinned and task.pinned.volunteer != other.pinned.volunteer:
            yield warn("pinned_apart", pointer("tasks", index, "same_volunteer_as"))
        if _shuns(task, other) or _shuns(other, task):
            yield warn("same_and_not_with", pointer("tasks", index, "same_volunteer_as"))


def _shuns(task: Task, other: Task) -> bool:
    return not {other.id, other.kind, other.household}.isdisjoint(task.not_with)
