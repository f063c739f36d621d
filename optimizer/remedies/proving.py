"""The recipe: list the changes, try them from the smallest on, and prove the first that serves the task."""

from collections.abc import Iterable

import numpy as np

from optimizer.alone import passable
from optimizer.ground import NO_WAY, NOWHERE, survey
from optimizer.plan import Plan, Progress
from optimizer.problem import Problem
from optimizer.remedies.asking import Asking
from optimizer.remedies.changes import changes, refused
from optimizer.remedies.inquiry import Inquiry, Patience
from optimizer.remedies.of_rivals import coming_first
from optimizer.remedies.of_rounds import rounds_stay
from optimizer.remedies.standing import order_of
from optimizer.remedy import Outcome, Proof, Remedy, Step
from optimizer.rounds import is_round, unrolled
from optimizer.solve import build, finish
from optimizer.walking.network import WalkingNetwork

_MOST_PEOPLE = 8
"""People worth asking: those whom nothing or the least stands in the way of, then the nearest."""


def smallest_change(
    problem: Problem,
    network: WalkingNetwork | None,
    plan: Plan,
    task: str,
    *,
    patience: Patience | None = None,
) -> Remedy:
    """Find the smallest change that serves a task beside everything that a plan serves.

    Parameters
    ----------
    problem, network
        What the plan was made from.
    plan
        Finished; the task is unassigned in it.
    task
        Id of the task.
    patience
        How long to look.

    Returns
    -------
    Remedy
        With a proof: the change was solved, and the referee approved the plan. Without one it says what
        was tried: that nothing was found is a statement about this search.
    """
    problem = unrolled(problem)
    ground = survey(problem, network)
    asking = Asking(ground, ground.task_index[task])
    left = {one.task for one in plan.unassigned}
    served = frozenset(n for n, one in enumerate(ground.tasks) if one.id not in left)
    inquiry = Inquiry(asking, plan, served, patience or Patience())
    gone = any(ground.task_index[link.task] not in served for link in asking.task.after)
    found = changes(asking, _worth_asking(inquiry), waiting=gone)
    waiting = [change for change in found if _can_be_said(change.steps(change.turned.least), problem)]
    # First where the task merely has to be put in, which takes a moment; then by searching for less.
    inquiry.sweep(waiting, search=False)
    inquiry.sweep(waiting, search=True)
    return _written(inquiry)


def _can_be_said(steps: Iterable[Step], problem: Problem) -> bool:
    """Whether a change can be made to the request as it was sent: rounds are no tasks of their own there."""
    parts = (patch.path.split("/") for step in steps for patch in step.patch)
    tasks = (int(part[2]) for part in parts if part[1] == "tasks")
    return not any(is_round(problem.tasks[n]) for n in tasks)


def _worth_asking(inquiry: Inquiry) -> list[int]:
    """The nearest people: fewest obstacles first, then the shortest detour from what they do now.

    Whoever has no shift comes last: there are no hours of his or hers that could be longer.
    """
    asking, ground = inquiry.asking, inquiry.asking.ground
    people = range(len(ground.problem.volunteers))
    detours = _detours(inquiry)

    def far(v: int) -> tuple[bool, int, float, int]:
        return not asking.person(v).shifts, len(refused(asking, v)), detours[v], v

    return sorted(people, key=far)[:_MOST_PEOPLE]


def _detours(inquiry: Inquiry) -> list[float]:
    """Metres that the door adds to each person's stops of now, whatever the time; infinite without a way."""
    ground, job = inquiry.asking.ground, inquiry.asking.job
    door = ground.door[job]
    detours = [np.inf] * len(ground.problem.volunteers)
    places: dict[int, list[int]] = {}
    instance = build(ground)
    for route, visits in enumerate(order_of(inquiry.plan, ground, instance)):
        frame = instance.routes[route]
        chain = [frame.start, *(instance.visits[v].place for v in visits), frame.end]
        places.setdefault(frame.person, []).extend(p for p in chain if p != NOWHERE)
    for person, here in places.items():
        if door == NOWHERE or not passable(ground, job, person):
            continue
        length = ground.length_m(ground.problem.volunteers[person])[here, door]
        ways = length[length != NO_WAY]
        detours[person] = float(ways.min()) if len(ways) else np.inf
    return detours


def _written(inquiry: Inquiry) -> Remedy:
    """Write the plan with the best change, let the referee look at it, and tell what was found."""
    best, task = inquiry.best, inquiry.asking.task.id
    if best is None:
        return _nothing(inquiry)
    begun = Progress(phase="proof", elapsed_s=0.0)
    plan = finish(best.trial.ground, best.trial.instance, best.trial.order, inquiry.plan.id, "proof", begun)
    seed = inquiry.asking.ground.problem.options.seed
    first = coming_first(best.trial, inquiry.plan, inquiry.asking.job, seed=seed, stop=inquiry.stop())
    steps = best.change.steps(best.amount)
    if first is not None:
        steps = (*steps, first)
    steps = rounds_stay(inquiry.asking.ground.problem, steps)
    return Remedy(
        task=task,
        steps=steps,
        burden=round(best.burden, 1),
        proof=_proof(inquiry, plan),
        tried=inquiry.tried,
        untried=inquiry.untried,
        detail=" ".join(step.detail for step in steps),
        detail_zh="".join(step.detail_zh for step in steps),
    )


def _proof(inquiry: Inquiry, plan: Plan) -> Proof:
    task = inquiry.asking.task.id
    before, after = _who(inquiry.plan), _who(plan)
    begins = [
        stop.begin for route in plan.routes for stop in route.stops if stop.task == task and stop.site is None
    ]
    walked = (
        inquiry.plan.summary.walk_m if inquiry.plan.summary else 0,
        plan.summary.walk_m if plan.summary else 0,
    )
    return Proof(
        volunteers=tuple(sorted(after[task])),
        begin=min(begins),
        added_walk_m=walked[1] - walked[0],
        moved=tuple(sorted(name for name, who in before.items() if after.get(name) != who)),
    )


def _who(plan: Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for route in plan.routes:
        for stop in route.stops:
            if stop.task is not None:
                found.setdefault(stop.task, set()).add(route.volunteer)
    return found


def _nothing(inquiry: Inquiry) -> Remedy:
    tried, untried = inquiry.tried, inquiry.untried
    if not untried and all(one.outcome is Outcome.IMPOSSIBLE for one in tried):
        detail = "No change of people, times or links helps; its reasons say what is in the way."
        detail_zh = "调整人员、时间或任务关联都无济于事；障碍见其原因。"
    else:
        detail = f"None of {len(tried)} changes serves it beside the rest; {untried} were not tried."
        detail_zh = (
            f"重新求解的 {len(tried)} 种改动都无法在保留其余任务的情况下排入；另有 {untried} 种未尝试。"
        )
    task = inquiry.asking.task.id
    return Remedy(task=task, tried=tried, untried=untried, detail=detail, detail_zh=detail_zh)
