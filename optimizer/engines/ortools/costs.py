"""What routes cost: metres, what a person's doors cost beside them, the latest finish, the longest work."""

import numpy as np

from optimizer.engines.ortools.model import Model
from optimizer.engines.ortools.walks import Grid
from optimizer.ground import NO_WAY
from optimizer.instance import Action

_NEVER_WORTH_IT = 1 << 40


def add_costs(model: Model) -> None:
    """Price the routes; what it costs to leave a job out, jobs say for themselves."""
    prices = model.instance.prices
    _price_walks(model)
    if prices.per_finish_s:
        _price_latest_finish(model, prices.per_finish_s)
    if prices.per_longest_work_s:
        _price_longest_work(model, prices.per_longest_work_s)


def _price_walks(model: Model) -> None:
    """One price list for all who have the same ways and the same taste: each is a large matrix."""
    taste = model.instance.taste
    known: dict[tuple[int, bytes], int] = {}
    for route, frame in enumerate(model.instance.routes):
        key = (frame.profile, b"" if taste is None else taste[:, frame.person].tobytes())
        if key not in known:
            known[key] = model.per_walk(_cost(model, frame.profile, frame.person))
        model.routing.SetArcCostEvaluatorOfVehicle(known[key], route)


def _cost(model: Model, profile: int, person: int) -> Grid:
    instance, per_metre = model.instance, model.instance.prices.per_metre
    walk = model.walks.metres[profile]
    cost: Grid = np.maximum(walk, 0) * per_metre
    for visit, it in enumerate(instance.visits):
        if it.action is Action.RESET:  # as dear as a metre a second: free ones are made for nothing
            cost[:, visit] += per_metre * it.service_s
    cost[walk == NO_WAY] = _NEVER_WORTH_IT
    if instance.taste is not None:
        for visit, it in enumerate(instance.visits):
            if it.door:
                cost[:, visit] += int(instance.taste[it.job, person])
    return cost


def _price_latest_finish(model: Model, price: int) -> None:
    """Price the end of the last route from the plan's start on.

    The span of the time itself begins when the first person sets off, so it would be made small by setting
    off late. Here all of a route stands at its end, but for its start, which stands at 0.
    """
    horizon_s = model.instance.horizon_s
    model.routing.AddConstantDimensionWithSlack(0, horizon_s, horizon_s, True, "finish")
    finish = model.dimension("finish")
    starts = {model.routing.Start(route) for route in range(len(model.instance.routes))}
    for index in range(model.routing.Size()):
        if index not in starts:
            finish.SlackVar(index).SetValue(0)
    for route in range(len(model.instance.routes)):
        end = model.routing.End(route)
        model.solver.Add(finish.CumulVar(end) == model.time.CumulVar(end))
    finish.SetGlobalSpanCostCoefficient(price)


def _price_longest_work(model: Model, price: int) -> None:
    model.routing.AddDimensionWithVehicleTransits(
        model.per_gait(model.walks.transits),
        0,
        model.instance.horizon_s,
        False,  # a later shift counts on; from 0, so the global span is the longest work
        "work",
    )
    work = model.dimension("work")
    work.SetGlobalSpanCostCoefficient(price)
    model.go_on_counting(work)
