"""Visit orders written for OR-Tools, and read back from it."""

from collections.abc import Sequence

from optimizer.engines.engine import VisitOrder
from optimizer.engines.ortools.model import Model


def indices_of(model: Model, order: Sequence[Sequence[int]]) -> list[list[int]]:
    """A visit order as OR-Tools takes it, with the copies put behind their doors."""
    return [[model.index(node) for visit in route for node in model.nodes.of(visit)] for route in order]


def current_order(model: Model) -> VisitOrder:
    """The current solution; a job or a crew of which a part is missing is left out whole."""
    routes = [_nodes(model, route) for route in range(len(model.instance.routes))]
    gone = _torn(model, {node for route in routes for node in route})
    visits = len(model.instance.visits)
    return tuple(tuple(node for node in route if node < visits and node not in gone) for route in routes)


def _nodes(model: Model, route: int) -> list[int]:
    nodes, at = [], model.routing.Start(route)
    while not model.routing.IsEnd(at):
        at = model.routing.NextVar(at).Value()
        if not model.routing.IsEnd(at):
            nodes.append(model.manager.IndexToNode(at))
    return nodes


def _torn(model: Model, found: set[int]) -> set[int]:
    """Visits that are made in vain, since their job or their crew is not whole."""
    instance, nodes = model.instance, model.nodes

    def whole(visits: Sequence[int]) -> bool:
        return all(node in found for visit in visits for node in nodes.of(visit))

    jobs = {job for job, visits in enumerate(instance.jobs) if not whole(visits)}
    alone = {v for v, it in enumerate(instance.visits) if v in found and it.half == 0 and it.job in jobs}
    return alone | {v for crew in instance.crews if not whole(crew.visits) for v in crew.visits}
