"""Time along routes: hours of people, breaks, and when the work at each visit may begin."""

from optimizer.engines.ortools.model import Model
from optimizer.engines.ortools.windows import add_window
from optimizer.instance import RouteFrame


def add_time(model: Model) -> None:
    """Give every node a time; the first thing that a model needs."""
    instance, routing = model.instance, model.routing
    routing.AddDimensionWithVehicleTransits(
        model.per_gait(model.walks.transits),
        instance.horizon_s,
        instance.horizon_s,
        False,  # shifts begin when they begin
        "time",
    )
    for route, frame in enumerate(instance.routes):
        _add_shift(model, route, frame)
        if frame.rests:
            _add_rests(model, route, frame)
    for visit in range(len(instance.visits)):
        add_window(model, visit)


def _add_shift(model: Model, route: int, frame: RouteFrame) -> None:
    for at in (model.routing.Start(route), model.routing.End(route)):
        model.time.CumulVar(at).SetRange(max(frame.earliest, 0), max(frame.latest, 0))
        model.routing.AddVariableMinimizedByFinalizer(model.time.CumulVar(at))
    if frame.longest_s is not None:
        model.time.SetSpanUpperBoundForVehicle(frame.longest_s, route)


def _add_rests(model: Model, route: int, frame: RouteFrame) -> None:
    service_s = [0] * model.routing.Size()
    for visit, it in enumerate(model.instance.visits):
        service_s[model.index(visit)] = it.service_s
    intervals = [
        model.solver.FixedDurationIntervalVar(
            rest.earliest,
            rest.latest,
            rest.duration_s,
            False,  # a promised break is not optional
            f"rest {route}.{k}",
        )
        for k, rest in enumerate(frame.rests)
    ]
    model.time.SetBreakIntervalsOfVehicle(intervals, route, service_s)
