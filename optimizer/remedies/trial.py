"""Solves a changed problem again, from the plan that is there: does it serve all that is wanted."""

from collections.abc import Collection, Set
from dataclasses import dataclass, replace

from optimizer.engines.engine import Engine, Stop, VisitOrder, jobs_of
from optimizer.engines.ortools import ORToolsEngine
from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.errors import EngineError
from optimizer.ground import Ground, survey
from optimizer.instance import Instance
from optimizer.kinds import complete
from optimizer.mending import mend
from optimizer.plan import Plan
from optimizer.problem import Problem, Task
from optimizer.remedies.standing import order_of
from optimizer.solve import build


@dataclass(frozen=True, eq=False)
class Trial:
    """A changed problem in numbers, where searching for room begins.

    Attributes
    ----------
    ground, instance
        Of the changed problem; what has to be served is dearer than anything else.
    order
        The plan that is there, made exact, with what could be put in at once.
    wanted : set of int
        Jobs that have to be served: all that were, and the one that is asked for.
    """

    ground: Ground
    instance: Instance
    order: VisitOrder
    wanted: Set[int]

    @property
    def serves(self) -> bool:
        """Whether everything wanted is served."""
        return jobs_of(self.instance, self.order) >= self.wanted


def begin(ground: Ground, plan: Plan, wanted: Collection[int]) -> Trial:
    """Put what is wanted into the plan that is there, without a search.

    Parameters
    ----------
    ground, plan
        The changed problem, and the plan that it starts from.
    wanted
        Positions of the tasks that are to be served.
    """
    return _put_in(ground, plan, _dearer(build(ground, plan), wanted), wanted)


def begin_as_asked(ground: Ground, plan: Plan, wanted: Collection[int]) -> Trial:
    """The same as whoever posts the changed problem has it: what is wanted counts no more than it does."""
    return _put_in(ground, plan, build(ground, plan), wanted)


def _put_in(ground: Ground, plan: Plan, instance: Instance, wanted: Collection[int]) -> Trial:
    order, _ = mend(instance, order_of(plan, ground, instance))
    return Trial(ground, instance, order, frozenset(wanted))


def searched(trial: Trial, *, seed: int, stop: Stop, anyway: bool = False) -> Trial:
    """Search on for room.

    Parameters
    ----------
    trial
        So far.
    seed, stop
        Of the search.
    anyway
        Also where everything wanted is served already: to see whether it stays so.
    """
    if trial.serves and not anyway:
        return trial
    quick = RuinRecreate()
    engine: Engine = ORToolsEngine() if quick.supports(trial.instance) else quick
    try:
        found = engine.improve(trial.instance, trial.order, seed=seed, stop=stop)
    except EngineError:
        return trial
    return replace(trial, order=mend(trial.instance, found)[0])


def regrounded(ground: Ground, problem: Problem) -> Ground:
    """The ground of a changed problem; walks are measured anew only when they could be others."""
    if _stands_on(ground.problem) == _stands_on(problem):
        tasks = zip(problem.tasks, ground.tasks, strict=True)
        return replace(ground, problem=problem, tasks=tuple(_placed(task, before) for task, before in tasks))
    return survey(problem, ground.whole)


def _placed(task: Task, before: Task) -> Task:
    """A task completed anew; a door that has an address alone stands where the survey has placed it."""
    it = complete(task)
    if it.location is not None or it.matrix_index is not None:
        return it
    return it.model_copy(update={"location": before.location})


def _stands_on(problem: Problem) -> object:
    """Everything that places, walks and the clock are made from, but for the tasks' doors."""
    shifts = [shift for v in problem.volunteers for shift in v.shifts]
    return (
        [
            (v.mode, v.mode_under_load, problem.entered_by(v), [(s.start_at, s.end_at) for s in v.shifts])
            for v in problem.volunteers
        ],
        [(site.id, site.location, site.matrix_index) for site in problem.sites],
        [(gate.id, gate.open) for gate in problem.gates],
        min((s.start for s in shifts), default=None),
        max((s.end for s in shifts), default=None),
    )


def _dearer(instance: Instance, wanted: Collection[int]) -> Instance:
    """Leaving out what is wanted costs more than leaving out all the rest."""
    rest = sum(price for job, price in enumerate(instance.left_out) if job not in wanted)
    prices = tuple(
        price + rest + 1 if job in wanted else price for job, price in enumerate(instance.left_out)
    )
    return replace(instance, left_out=prices)
