"""Who else the room would go to that a change makes.

A change is looked for on behalf of one task, but whoever makes it plans all of them: what is left out beside
it and counts for more, or as much and is nearer, would take the room. Then the task has to come first.
"""

from optimizer.engines.engine import Stop, jobs_of
from optimizer.figures import listed
from optimizer.plan import Plan
from optimizer.problem import Task
from optimizer.remedies.patching import patched, put
from optimizer.remedies.trial import Trial, begin_as_asked, regrounded, searched
from optimizer.remedy import Patch, Step, StepCode

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
        None where nothing else takes the room, or where coming first does not help.
    """
    ordinary = begin_as_asked(trial.ground, plan, trial.wanted)
    made = jobs_of(ordinary.instance, ordinary.order)
    rivals = [trial.ground.tasks[other] for other in sorted(made - trial.wanted)]
    if job in made or not rivals:
        return None
    step = _step(job, trial.ground.tasks[job], rivals)
    changed = regrounded(trial.ground, patched(trial.ground.problem, step.patch))
    first = searched(begin_as_asked(changed, plan, trial.wanted), seed=seed, stop=stop)
    return step if first.serves else None


def _step(job: int, it: Task, rivals: list[Task]) -> Step:
    en, zh = listed([other.id for other in rivals])
    highest = max(other.priority or 0 for other in rivals)
    if highest == _HIGHEST or any(other.required for other in rivals):
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
