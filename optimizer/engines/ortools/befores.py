"""Jobs that begin within their delays after another, whoever makes them, and not without it."""

from itertools import product

from optimizer.engines.ortools.model import Model
from optimizer.instance import Before


def add_befores(model: Model) -> None:
    """Make later jobs wait for earlier ones."""
    for before in model.instance.befores:
        firsts, seconds = (model.instance.doors_of(job) for job in (before.earlier, before.later))
        for second in seconds:
            _only_after(model, firsts, second)
        for first, second in product(firsts, seconds):
            _keep_delay(model, before, first, second)
        for visit in (*firsts, *seconds):
            model.routing.AddVariableMinimizedByFinalizer(model.begin(visit))


def _only_after(model: Model, firsts: tuple[int, ...], second: int) -> None:
    """The second is made only where the first is, by itself or by the last half of its crew."""
    # Conditional products lose tasks; plain bounds hold for a task that is out as well.
    active = model.routing.ActiveVar
    made = [active(model.index(visit)) for visit in (firsts[0], firsts[-1])]
    there = made[0] if len(firsts) == 1 else model.solver.Sum(made)
    model.solver.Add(active(model.index(second)) <= there)


def _keep_delay(model: Model, before: Before, first: int, second: int) -> None:
    visits = model.instance.visits
    service_s = visits[first].service_s
    gap = model.begin(second) - model.begin(first)
    model.solver.Add(gap >= service_s + before.delay_s + visits[second].setup_s)
    if before.max_delay_s is not None:
        model.solver.Add(gap <= service_s + before.max_delay_s)
