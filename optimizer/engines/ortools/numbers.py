"""Which door of its person's day a job is, where somebody asked for the n-th."""

import numpy as np

from optimizer.engines.ortools.model import Model


def add_numbers(model: Model) -> None:
    """Number the doors along each person's routes."""
    instance, routing = model.instance, model.routing
    if not instance.nth_door:
        return
    doors = np.array([it.door for it in instance.visits], dtype=np.int64)
    most = len(instance.jobs)
    routing.AddDimension(
        model.per_node(model.nodes.counted(doors)),
        0,
        most,
        False,  # a later shift counts on
        "number",
    )
    number = model.dimension("number")
    model.go_on_counting(number)
    for job, n in instance.nth_door.items():
        for visit in instance.doors_of(job)[:2]:  # its own and, of a crew, the leader's
            if n <= most:
                number.CumulVar(model.index(visit)).SetValue(n - 1)
            else:
                model.never(visit)
