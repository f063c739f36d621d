"""OR-Tools as an `Engine`: what is searched, how, and for how long."""

import time
from collections.abc import Callable
from dataclasses import replace

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from optimizer.engines.engine import Found, Stop, VisitOrder, empty
from optimizer.engines.ortools.building import build
from optimizer.engines.ortools.orders import indices_of
from optimizer.engines.ortools.watch import Watch
from optimizer.errors import EngineError
from optimizer.instance import Instance

_MANY = 150
"""Visits from which insertion looks only at near neighbours: half the time of the first plan at 250."""
_FAILURES_PER_ITERATION = 100
_MAX_SECONDS = 24 * 3_600
"""OR-Tools wants a time limit even when iterations decide."""


class ORToolsEngine:
    """Parallel cheapest insertion, then guided local search.

    References
    ----------
    Voudouris & Tsang, "Guided local search", European Journal of Operational Research 113 (1999).
    """

    name = "ortools"

    def supports(self, instance: Instance) -> tuple[str, ...]:  # noqa: ARG002 # it holds every verb there is
        """See `Engine.supports`."""
        return ()

    def improve(
        self,
        instance: Instance,
        start: VisitOrder | None,
        *,
        seed: int,
        stop: Stop,
        on_better: Callable[[Found], None] = lambda _: None,
    ) -> VisitOrder:
        """See `Engine.improve`. An iteration is one accepted solution."""
        if not instance.routes or not instance.jobs:
            return empty(instance)
        begun = time.monotonic()
        warm = start is not None and any(start)
        # Reading routes back with breaks can search for minutes, and nothing ends it: the clock places them.
        model = build(_without_rests(instance) if warm else instance)
        if stop.seconds is not None:  # building the model is part of the time that was given
            stop = replace(stop, seconds=stop.seconds - (time.monotonic() - begun))
        watch = Watch(model, stop, on_better)
        model.routing.AddAtSolutionCallback(watch)
        if stop.iterations is not None:
            # Guided local search never ends by itself where nothing can be placed: no solution, no count.
            failures = _FAILURES_PER_ITERATION * stop.iterations
            model.routing.AddSearchMonitor(model.solver.FailuresLimit(failures))
        model.solver.ReSeed(seed)
        parameters = parameters_for(instance, stop)
        if start is not None and warm:
            model.routing.CloseModelWithParameters(parameters)
            hint = model.routing.ReadAssignmentFromRoutes(indices_of(model, start), True)
            if hint is None:
                raise EngineError("OR-Tools does not accept the start that it was given")
            model.routing.SolveFromAssignmentWithParameters(hint, parameters)
        else:
            model.routing.SolveWithParameters(parameters)
        return watch.best if watch.best is not None else start or empty(instance)


def _without_rests(instance: Instance) -> Instance:
    return replace(instance, routes=tuple(replace(frame, rests=()) for frame in instance.routes))


def parameters_for(instance: Instance, stop: Stop) -> "pywrapcp.RoutingSearchParameters":
    """How OR-Tools is to search, and until when."""
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    if len(instance.visits) > _MANY:
        insertion = parameters.global_cheapest_insertion_first_solution_parameters
        insertion.neighbors_ratio, insertion.min_neighbors = 0.1, 10
    seconds = _MAX_SECONDS if stop.seconds is None else max(stop.seconds, 0.05)
    parameters.time_limit.FromNanoseconds(int(seconds * 1e9))
    if stop.seconds is None:
        # A neighbourhood is given a tenth of a second else: another plan would come out on a busy machine.
        parameters.lns_time_limit.FromNanoseconds(int(seconds * 1e9))
    if stop.iterations is not None:
        parameters.solution_limit = stop.iterations
    return parameters
