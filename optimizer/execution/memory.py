"""What a volunteer's finished doors still forbid: clean households after dirty ones, food beside garbage."""

from collections.abc import Mapping, Sequence

from optimizer.execution.carrying import Carried, standing_at
from optimizer.execution.hours import Duty
from optimizer.execution.standing import Standing
from optimizer.execution.whereabouts import Here
from optimizer.problem import Household, Kind, Pinned, Problem, Task


def frozen_tasks(
    problem: Problem,
    standing: Standing,
    carried: Carried,
    duties: Mapping[str, Duty],
    here: Mapping[str, Here],
) -> tuple[Task, ...]:
    """Write the finished tasks that the rest of the day must remember.

    One for each volunteer on duty who was at a dirtier household than some that are open, or did work in
    this shift that excludes open work, or who stands in gear that may be worn only for so long: a stop
    without service where the volunteer stands, at once. Goods taken at a door are such a stop already and
    remember the household as well.
    """
    open_tasks = [task for task in carried.tasks if task.id not in carried.taken]
    cleanest = min((task.household.rank for task in open_tasks), default=len(Household))
    at_head = set(carried.taken.values())
    found: list[Task] = []
    places = {site.id: site for site in problem.sites}
    for name, duty in duties.items():
        behind = _behind(problem, standing, name, duty, {task.id for task in carried.tasks})
        shunned = _shunned(behind, open_tasks)
        rank = standing.people[name].rank
        known = rank <= cleanest and not _in_gear(problem, name, here[name])
        if (known or name in at_head) and not shunned:
            continue
        last = behind[-1] if behind else None
        found.append(
            Task(
                id=last.id if last else f"before-{len(found) + 1}",
                kind=last.kind if last else Kind.NOTIFY,
                location=standing_at(duty.place, places),
                time_windows=((duty.start, duty.start),),
                service_s=0,
                setup_s=0,
                load={},
                skills=(),
                household=list(Household)[rank],
                priority=100,
                required=True,
                not_with=tuple(sorted(shunned)),
                pinned=Pinned(volunteer=name),
            )
        )
    return tuple(found)


def _in_gear(problem: Problem, volunteer: str, here: Here) -> bool:
    """Whether the next walk is in gear, and that counts."""
    person = next(one for one in problem.volunteers if one.id == volunteer)
    limited = person.gear_break_after_s is not None or person.max_gear_s is not None
    return limited and here.worn.dressed and not here.under_way


def _behind(
    problem: Problem, standing: Standing, volunteer: str, duty: Duty, still_open: set[str]
) -> list[Task]:
    """The doors that a volunteer has had in this shift, oldest first."""
    doors = [
        (state.at, task.id, task)
        for task in problem.tasks
        if (state := standing.tasks[task.id]).volunteer == volunteer
        and task.id not in still_open
        and state.at is not None
        and state.at >= duty.began
        and (state.reached or state.reason is not None)
    ]
    return [task for _, _, task in sorted(doors, key=lambda one: one[:2])]


def _shunned(behind: Sequence[Task], open_tasks: Sequence[Task]) -> set[str]:
    if not any(task.not_with for task in (*behind, *open_tasks)):
        return set()
    made = {name for task in behind for name in _names(task)}
    named = {name for task in behind for name in task.not_with}
    return {
        task.id
        for task in open_tasks
        if not named.isdisjoint(_names(task)) or not made.isdisjoint(task.not_with)
    }


def _names(task: Task) -> tuple[str, ...]:
    """What ``not_with`` of another task may call this one."""
    return (task.id, task.kind.value, task.household.value)
