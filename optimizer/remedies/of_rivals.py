"""Who else the room would go to that a change makes.

A change is looked for on behalf of one task, but whoever makes it plans all of them: what is left out beside
it and counts for more, or as much and is nearer, would take the room. Then the task has to come first.
"""

from collections.abc import Iterator

from optimizer.engines.engine import Stop, jobs_of
from optimizer.figures import listed
from optimizer.plan import Plan
from optimizer.problem import Task
from optimizer.remedies.patching import patched, put
from optimizer.remedies.trial import Trial, begin_as_asked, regrounded, searched
from optimizer.remedy import Patch, Step, StepCode
from optimizer.rounds import is_round

_HIGHEST = 100


def coming_first(trial: Trial, plan: Plan, job: int, *, seed: int, stop: Stop) -> Step | None:
    """Let a task come before those that would take its room.

    Parameters
    ----------
    trial
        A change that serves the task, as it was proved.
    plan
        From which the change was looked for.
    job
        The task.
    seed, stop
        Of a search, where the task does not fit in without one.

    Returns
    -------
    Step or None
        None where nothing else takes the room. Without a patch where coming first cannot be said of the
        task, or does not help: then it is only told.
    """
    ordinary = begin_as_asked(trial.ground, plan, trial.wanted)
    made = jobs_of(ordinary.instance, ordinary.order)
    if job in made or made <= trial.wanted:  # a search may find that others count for more together
        ordinary = searched(ordinary, seed=seed, stop=stop, anyway=True)
        made = jobs_of(ordinary.instance, ordinary.order)
    rivals = [trial.ground.tasks[other] for other in sorted(made - trial.wanted)]
    if job in made or not rivals:
        return None
    it = trial.ground.tasks[job]
    for step in () if is_round(trial.ground.problem.tasks[job]) else _steps(job, it, rivals):
        changed = regrounded(trial.ground, patched(trial.ground.problem, step.patch))
        first = begin_as_asked(changed, plan, trial.wanted)
        if searched(first, seed=seed, stop=stop, anyway=True).serves:
            return step
    en, zh = listed([other.id for other in rivals])
    return Step(
        code=StepCode.COME_FIRST,
        detail=f"Mind that the room may go to {en} instead.",
        detail_zh=f"请注意：腾出的余地也可能给 {zh}。",
        task=it.id,
    )


def _steps(job: int, it: Task, rivals: list[Task]) -> Iterator[Step]:
    """A higher priority where that may do, else whatever else is left out for it."""
    highest = max(other.priority or 0 for other in rivals)
    if highest < _HIGHEST and not any(other.required for other in rivals):
        yield _step(job, it, rivals, must=False)
    yield _step(job, it, rivals, must=True)


def _step(job: int, it: Task, rivals: list[Task], *, must: bool) -> Step:
    en, zh = listed([other.id for other in rivals])
    highest = max(other.priority or 0 for other in rivals)
    if must:
        patch: tuple[Patch, ...] = (
            put(f"/tasks/{job}/required", True),
            put(f"/tasks/{job}/priority", min(_HIGHEST, highest + 1)),
        )
        said, said_zh = f"Make {it.id} required", f"把 {it.id} 设为必须完成"
    else:
        patch = (put(f"/tasks/{job}/priority", highest + 1),)
        said, said_zh = f"Give {it.id} priority {highest + 1}", f"把 {it.id} 的优先级调到 {highest + 1}"
    return Step(
        code=StepCode.COME_FIRST,
        detail=f"{said}, or the room goes to {en}.",
        detail_zh=f"{said_zh}，否则腾出的余地会给 {zh}。",
        task=it.id,
        patch=patch,
    )
