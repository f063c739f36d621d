"""Along a route the rank of doors never falls, except after a reset; going up may take time."""

import numpy as np

from optimizer.engines.ortools.model import Model
from optimizer.instance import Action


def add_ranks(model: Model) -> None:
    """Let ranks rise as they like, and fall at resets alone."""
    instance = model.instance
    if instance.rank is None:
        return
    top = int(instance.rank.max())
    resets = [v for v, it in enumerate(instance.visits) if it.action is Action.RESET]
    falls = np.zeros(len(instance.visits), dtype=np.int64)
    falls[resets] = -top
    # Forbidding arcs would be unsound: a stop at a site in between forgets the rank.
    model.routing.AddDimension(
        model.per_node(model.nodes.counted(falls)),
        top,
        top,
        True,  # counts from 0
        "rank",
    )
    ranks = model.dimension("rank")
    for visit, value in enumerate(instance.rank.tolist()):
        if value >= 0:
            ranks.CumulVar(model.index(visit)).SetValue(value)
    for visit in resets:
        ranks.CumulVar(model.index(visit)).SetValue(top)


def add_rises(model: Model) -> None:
    """Going up in rank takes time before the next door; the longest that it takes anybody.

    Not where some doors take no time and need no change: that is left to the exact clock.
    """
    rank, visits = model.instance.rank, model.instance.visits
    longest = max(frame.rise_s for frame in model.instance.routes)
    if rank is None or longest == 0:
        return
    if any(rank[v] > 0 and not it.service_s for v, it in enumerate(visits)):
        return
    ranks = model.dimension("rank")
    for at in range(model.routing.Size()):
        goes_up = (ranks.SlackVar(at) >= 1).Var()
        model.solver.Add(model.time.SlackVar(at) >= longest * goes_up)
