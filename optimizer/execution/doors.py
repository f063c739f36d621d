"""Doors stay where a plan placed them: a replan knows fewer other doors of an alley, and would guess anew.

A door with an address alone stands between those of its alley whose position is known. The finished ones are
no part of the rest of a day: without them the guess is another, and a door that people were sent to moves.
"""

from collections.abc import Iterable

from optimizer.plan import Plan, StopType
from optimizer.problem import Position, Problem, Task

_WORK = (StopType.TASK, StopType.PICKUP, StopType.DELIVERY)


def keep_doors(problem: Problem, plans: Iterable[Plan | None]) -> tuple[Problem, frozenset[str]]:
    """Give every door that has an address alone the position at which a plan served it.

    Parameters
    ----------
    problem
        What the day was planned from, with what came in since.
    plans
        Of the day, oldest first: the first that served a door said where it is.

    Returns
    -------
    problem : Problem
        Itself where no door was placed.
    kept : frozenset of str
        The tasks whose doors were.
    """
    alone = {task.id for task in problem.tasks if _by_address_alone(task)}
    spots = _placed(plans, alone) if alone else {}
    if not spots:
        return problem, frozenset()
    tasks = tuple(
        task.model_copy(update={"location": spots[task.id]}) if task.id in spots else task
        for task in problem.tasks
    )
    return problem.model_copy(update={"tasks": tasks}), frozenset(spots)


def _by_address_alone(task: Task) -> bool:
    return task.address is not None and task.location is None and task.matrix_index is None


def _placed(plans: Iterable[Plan | None], wanted: set[str]) -> dict[str, Position]:
    spots: dict[str, Position] = {}
    for plan in plans:
        for route in plan.routes if plan is not None else ():
            for stop in route.stops:
                at_door = stop.type in _WORK and stop.site is None and stop.task in wanted
                if at_door and stop.task is not None and isinstance(stop.location, tuple):
                    spots.setdefault(stop.task, stop.location)
    return spots
