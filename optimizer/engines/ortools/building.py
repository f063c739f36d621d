"""The recipe: an instance becomes a routing model, verb by verb."""

from optimizer.engines.ortools.befores import add_befores
from optimizer.engines.ortools.company import add_company
from optimizer.engines.ortools.costs import add_costs
from optimizer.engines.ortools.crews import add_crews
from optimizer.engines.ortools.jobs import add_jobs
from optimizer.engines.ortools.limits import add_limits, add_spells
from optimizer.engines.ortools.loads import add_loads, add_slowness
from optimizer.engines.ortools.model import Model
from optimizer.engines.ortools.numbers import add_numbers
from optimizer.engines.ortools.pairs import add_pairs
from optimizer.engines.ortools.ranks import add_ranks, add_rises
from optimizer.engines.ortools.stocks import add_stocks
from optimizer.engines.ortools.times import add_time
from optimizer.instance import Instance


def build(instance: Instance) -> Model:
    """A model that holds everything an instance says.

    Nearly all rules speak of time, so it comes first. For the rest the order is free, but it is not without
    effect: OR-Tools searches in the order in which it was told.
    """
    model = Model(instance)
    add_time(model)
    add_costs(model)
    add_jobs(model)
    add_pairs(model)
    add_loads(model)
    add_slowness(model)
    add_limits(model)
    add_spells(model)
    add_ranks(model)
    add_rises(model)
    add_numbers(model)
    add_company(model)
    add_befores(model)
    add_stocks(model)
    add_crews(model)
    return model
