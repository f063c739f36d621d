"""What is picked up and delivered by the same person, on the same route, in this order."""

from optimizer.engines.ortools.model import Model
from optimizer.instance import Pair


def add_pairs(model: Model) -> None:
    """Bind the visits of each pair, and the copies to their doors."""
    copy_of = model.nodes.copy_of
    for pair in model.instance.pairs:
        _bind(model, copy_of.get(pair.first, pair.first), pair.second)
        if pair.max_aboard_s is not None:
            _hurry(model, pair, pair.max_aboard_s)
    for visit, copy in copy_of.items():
        _follow(model, visit, copy)


def _bind(model: Model, first: int, second: int) -> None:
    pickup, delivery = model.index(first), model.index(second)
    model.routing.AddPickupAndDelivery(pickup, delivery)
    # Without these two ReadAssignmentFromRoutes accepts half a pair.
    model.solver.Add(model.routing.VehicleVar(pickup) == model.routing.VehicleVar(delivery))
    model.solver.Add(model.time.CumulVar(pickup) <= model.time.CumulVar(delivery))


def _hurry(model: Model, pair: Pair, max_aboard_s: int) -> None:
    # SetPickupToDeliveryLimitFunctionForPair alone is silently violated.
    first, second = (model.instance.visits[v] for v in (pair.first, pair.second))
    slack = second.setup_s if model.alone(pair.second) else 0
    most = max_aboard_s + first.service_s + slack
    model.solver.Add(model.begin(pair.second) - model.begin(pair.first) <= most)


def _follow(model: Model, visit: int, copy: int) -> None:
    routing, solver = model.routing, model.solver
    there, back = model.index(visit), model.index(copy)
    # One half cannot require the other: a pair that is out would never return. Halves are pruned.
    solver.Add(routing.ActiveVar(back) <= routing.ActiveVar(there))
    together = (routing.VehicleVar(back) == routing.VehicleVar(there)).Var()
    solver.Add(together >= routing.ActiveVar(back))
    solver.Add(model.time.CumulVar(there) <= model.time.CumulVar(back))
