"""The setup at a visit, which is charged when the visit before it was elsewhere."""

from ortools.constraint_solver import pywrapcp

from optimizer.engines.ortools.model import Model


def charged(model: Model, visit: int) -> "pywrapcp.IntExpr":
    """1 when the setup of a visit is charged, 0 when the visit before it is at the same place."""
    visits, routing, at = model.instance.visits, model.routing, model.index(visit)
    alike = (visits[visit].job, True) if visits[visit].half else None
    same_place = [
        (routing.NextVar(model.index(other)) == at).Var()
        for other, it in enumerate(visits)
        if other != visit and it.place == visits[visit].place and (it.job, it.door) != alike
    ]
    return 1 - model.solver.Sum(same_place)


def arrived(model: Model, visit: int) -> "pywrapcp.IntExpr":
    """When a visit begins as people read it: with its setup, where one is charged."""
    setup_s = model.instance.visits[visit].setup_s
    if setup_s == 0 or model.alone(visit):
        return model.begin(visit)  # the setup is charged to everybody
    return model.begin(visit) - setup_s * charged(model, visit)
