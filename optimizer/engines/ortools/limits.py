"""Sums along all routes of a person that stay below a ceiling: metres, doors, time in gear."""

from collections.abc import Sequence

import numpy as np

from optimizer.engines.ortools.model import Model
from optimizer.engines.ortools.walks import Gait, Grid
from optimizer.instance import Limit

_UNLIMITED = 1 << 40


def add_limits(model: Model) -> None:
    """Keep each person's sums below their ceilings."""
    for limit in model.instance.limits:
        ceilings = [int(limit.ceiling[person]) for person in model.person]
        _add_sum(model, f"limit {limit.name}", _sums(model, limit), ceilings)
        total = model.dimension(f"limit {limit.name}")
        for person, routes in enumerate(model.instance.routes_of):
            if len(routes) > 1 and limit.ceiling[person] >= 0:
                ends = [total.CumulVar(model.routing.End(route)) for route in routes]
                model.solver.Add(model.solver.Sum(ends) <= int(limit.ceiling[person]))


def add_spells(model: Model) -> None:
    """Time in gear without a rest; careful: no rest ends a stretch here, it is the sum of a route."""
    instance, nodes = model.instance, model.nodes
    ceilings = [max(f.spell_s - f.worn_s, min(f.spell_s, 0)) for f in instance.routes]
    if instance.geared is None or max(ceilings) < 0:
        return
    work = np.array([it.service_s + it.setup_s for it in instance.visits], dtype=np.int64)
    counts, worn = nodes.counted(work * instance.geared), nodes.marked(instance.geared)
    sums = {
        gait: counts[:, None] + np.maximum(model.walks.lightly(gait), 0) * worn[:, None]
        for gait in model.walks.gaits
    }
    _add_sum(model, "gear at a stretch", sums, ceilings)


def _sums(model: Model, limit: Limit) -> dict[Gait, Grid]:
    nodes, walks = model.nodes, model.walks
    counts = nodes.counted(limit.per_visit)
    every = np.ones(len(model.instance.visits), dtype=np.bool_)
    leaves = nodes.marked(every if limit.walks_from is None else limit.walks_from)
    leaves[nodes.starts] = limit.from_start
    sums: dict[Gait, Grid] = {}
    for gait in walks.gaits:
        sums[gait] = np.broadcast_to(counts[:, None], (nodes.size, nodes.size)).copy()
        if limit.walks is not None:
            walk = walks.metres[gait[0]] if limit.walks == "length" else walks.lightly(gait)
            sums[gait] += np.maximum(walk, 0) * leaves[:, None]
        sums[gait][nodes.starts, nodes.ends] = 0
    return sums


def _add_sum(model: Model, name: str, sums: dict[Gait, Grid], ceilings: Sequence[int]) -> None:
    """Add a sum along routes; a ceiling below 0 is none."""
    model.routing.AddDimensionWithVehicleTransitAndCapacity(
        model.per_gait(sums),
        0,
        [_UNLIMITED if ceiling < 0 else ceiling for ceiling in ceilings],
        True,  # counts from 0
        name,
    )
