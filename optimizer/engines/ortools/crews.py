"""Several people at one door at the same moment, or the job's own visit.

Each half shares a disjunction with the own visit, so that either all the halves or the one visit save the
whole price. Halves come in by turns and torn crews are pruned when the solution is read: made all-or-nothing
(Active == Active), a crew that is out never returns. Stops for goods are paired with the leader's half as
with any door.
"""

from itertools import pairwise

from optimizer.engines.ortools.model import Model
from optimizer.engines.ortools.setups import arrived
from optimizer.instance import Crew


def add_crews(model: Model) -> None:
    """Let jobs be shared out among several people."""
    for crew in model.instance.crews:
        _add_visits(model, crew)
        _add_people(model, crew)
        first = arrived(model, crew.halves[0])
        for half in crew.halves[1:]:
            model.solver.Add(arrived(model, half) == first)


def _add_visits(model: Model, crew: Crew) -> None:
    """What is made instead of the own visit, and what it is worth."""
    routing = model.routing
    own, price = model.index(model.instance.doors[crew.job]), model.instance.left_out[crew.job]
    # The last half is worth a little more, or two torn crews would be as good as a whole one. Much more
    # (three quarters of two) served fewer crews, and of 80 doors with 5 people none at all in 8 s.
    share = price * 9 // (10 * len(crew.halves))
    last = len(crew.halves) - 1
    for n, half in enumerate(crew.halves):
        routing.AddDisjunction([own, model.index(half)], price - n * share if n == last else share)
        model.only(half, crew.helps[n])
        routing.AddVariableMinimizedByFinalizer(model.begin(half))
    for stop in crew.errand:
        if stop != crew.halves[0]:
            routing.AddDisjunction([model.index(stop)], 0)
            model.only(stop, crew.helps[0])


def _add_people(model: Model, crew: Crew) -> None:
    """Different people, who come in by turns and together have what is asked for."""
    routing, solver = model.routing, model.solver
    halves = [model.index(half) for half in crew.halves]
    active = [routing.ActiveVar(half) for half in halves]
    for before, after in pairwise(active):
        solver.Add(after <= before)
    who = [model.person_at(half, nobody=-1).Var() for half in halves]
    solver.Add(solver.AllDifferentExcept(who, -1))
    for has in crew.brings.astype(int).tolist():
        brought = [solver.Element([0, *has], routing.VehicleVar(half) + 1) for half in halves]
        solver.Add(solver.Sum(brought) >= active[-1])
