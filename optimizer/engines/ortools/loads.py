"""What people carry: how much, which things never together, and how it slows them."""

import numpy as np

from optimizer.engines.ortools.model import Model
from optimizer.engines.ortools.walks import Grid, gait_of
from optimizer.instance import Load


def add_loads(model: Model) -> None:
    """Count what is carried, from empty hands on."""
    for load in model.instance.loads:
        most = _all_of(load)
        ceilings = [int(load.ceiling[person]) for person in model.person]
        model.routing.AddDimensionWithVehicleCapacity(
            model.per_node(model.nodes.counted(load.amount)),
            0,
            [max(most, 1) if ceiling < 0 else ceiling for ceiling in ceilings],
            True,  # hands are empty at the start
            _name(load),
        )
        if load.apart:
            _keep_apart(model, load, most)


def add_slowness(model: Model) -> None:
    """Whoever carries much takes longer to the next stop: as slack, since only the load tells.

    The heaviest slowing of all people holds for each of them: a little careful where paces differ.
    """
    instance, routing = model.instance, model.routing
    frames = [frame for frame in instance.routes if frame.slower is not None and frame.heavy_from >= 0]
    if instance.slow_load is None or not frames:
        return
    longer_s: Grid = np.zeros((model.nodes.size, model.nodes.size), dtype=np.int64)
    for profile, slower in dict.fromkeys(map(gait_of, frames)):
        assert slower is not None  # noqa: S101 # by the choice of frames
        longer_s = np.maximum(longer_s, model.walks.longer_under_load(profile, slower))
    load = instance.loads[instance.slow_load]
    carried = model.dimension(_name(load))
    light = min(frame.heavy_from for frame in frames)
    amounts = model.nodes.counted(load.amount).tolist()
    next_nodes = [model.manager.IndexToNode(i) for i in range(routing.Size() + len(instance.routes))]
    for node in range(len(model.nodes.origin)):
        if not longer_s[node].any():
            continue
        at = model.index(node)
        heavy = (carried.CumulVar(at) + amounts[node] > light).Var()
        longer = model.solver.Element(longer_s[node, next_nodes].tolist(), routing.NextVar(at))
        model.solver.Add(model.time.SlackVar(at) >= heavy * longer)


def _keep_apart(model: Model, load: Load, most: int) -> None:
    """Ones and multiples of `Load.apart`, never both."""
    carried = model.dimension(_name(load))
    either = [*range(load.apart), *range(load.apart, most + 1, load.apart)]
    for at in range(model.routing.Size()):
        carried.CumulVar(at).SetValues(either)


def _all_of(load: Load) -> int:
    return int(np.abs(load.amount).sum())


def _name(load: Load) -> str:
    return f"load {load.name}"
