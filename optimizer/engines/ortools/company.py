"""Jobs that must share a person, and jobs that must not share a route."""

from itertools import product

from optimizer.engines.ortools.model import Model


def add_company(model: Model) -> None:
    """Say which jobs go together and which do not."""
    for one, other in model.instance.apart:
        _keep_apart(model, one, other)
    for one, other in model.instance.same:
        _bind(model, one, other)


def _keep_apart(model: Model, one: int, other: int) -> None:
    routing = model.routing
    for i, j in product(model.doors(one), model.doors(other)):
        meet = (routing.VehicleVar(i) == routing.VehicleVar(j)).Var()
        model.solver.Add(meet <= 1 - routing.ActiveVar(i))


def _bind(model: Model, one: int, other: int) -> None:
    # Nobody and nobody else are never the same person.
    ones = [model.person_at(i, nobody=-1) for i in model.doors(one)]
    others = [model.person_at(i, nobody=-2) for i in model.doors(other)]
    agree = model.solver.Sum([(who == whose).Var() for who, whose in product(ones, others)])
    made = [model.routing.ActiveVar(i) for job in (one, other) for i in model.doors(job)[:2]]
    model.solver.Add(agree >= model.solver.Sum(made) - 1)
