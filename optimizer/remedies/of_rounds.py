"""Longer hours of somebody must not move what is done several times a day.

Rounds that name no hours of their own are spread over everybody's shifts. A change was proved with the rounds
where they were; so whoever makes it has to say these hours, or the rounds move with the shift.
"""

from collections.abc import Sequence

from optimizer.figures import listed
from optimizer.problem import Kind, Problem, Task, Window
from optimizer.remedies.patching import patched, put
from optimizer.remedy import Step
from optimizer.rounds import is_round, merged, spread, turn


def rounds_stay(problem: Problem, steps: Sequence[Step]) -> tuple[Step, ...]:
    """Add to the last step that changes anybody's hours what keeps rounds where they are.

    Parameters
    ----------
    problem
        Before the change, its rounds written out.
    steps
        The change.
    """
    before = _open(problem)
    moves = [n for n, one in enumerate(steps) if _open(patched(problem, one.patch)) != before]
    rounds = _spread_over(problem, before)
    if not moves or not rounds:
        return tuple(steps)
    hours = [[first.isoformat(), last.isoformat()] for first, last in before]
    en, zh = listed([name for _, name in rounds])
    said = steps[moves[-1]]
    kept = said.model_copy(
        update={
            "patch": (*said.patch, *(put(f"/tasks/{number}/time_windows", hours) for number, _ in rounds)),
            "detail": f"{said.detail} Keep the rounds of {en} at their hours.",
            "detail_zh": f"{said.detail_zh}{zh} 各轮次的时间保持不变。",
        }
    )
    return (*steps[: moves[-1]], kept, *steps[moves[-1] + 1 :])


def _open(problem: Problem) -> list[Window]:
    return merged([(shift.start, shift.end) for one in problem.volunteers for shift in one.shifts])


def _spread_over(problem: Problem, open_: Sequence[Window]) -> list[tuple[int, str]]:
    """Position and id in the request of each task whose rounds lie as they do over these hours."""
    written = {one.id for one in problem.tasks if is_round(one)}
    found = []
    for number, one in enumerate(problem.tasks):
        name = one.id.removesuffix(".1")
        if open_ and one.id in written and name != one.id:
            rounds = next(n for n in range(2, len(written) + 2) if f"{name}.{n}" not in written) - 1
            if one.time_windows == _first(one, open_, rounds):
                found.append((number, name))
    return found


def _first(one: Task, open_: Sequence[Window], rounds: int) -> tuple[Window, ...]:
    if one.kind is Kind.GATE_DUTY:
        begin, _ = turn(open_, 0, rounds)
        return ((begin, begin),)
    return spread(open_, 0, rounds)
