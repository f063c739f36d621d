"""OR-Tools alone in a comparison: our own routing model of it, without the compiled search before it."""

from importlib.metadata import version as version_of

from bench.euclid import Benchmark
from bench.solvers.ours import routes_of
from bench.solvers.race import Answer, Budget, Search, spent
from optimizer.engines.engine import Found, Stop, VisitOrder
from optimizer.engines.ortools import ORToolsEngine

_PATIENCE = 4
"""It only knows the wall clock, so it is given more of it and asked to stop when its processor time is up."""
_DRY_S = 0.05


def version() -> str:
    """Name and version."""
    return f"OR-Tools {version_of('ortools')}"


def prepare(it: Benchmark, cores: int) -> Search:  # noqa: ARG001 # it searches on one core
    """See `Solver.prepare`. How long building the model takes is measured by a search of no time."""
    instance, engine = it.instance, ORToolsEngine()
    begun = spent()
    engine.improve(instance, None, seed=0, stop=Stop(seconds=_DRY_S))
    building = max(0.0, spent() - begun - _DRY_S)

    def search(budget: Budget, seed: int) -> Answer:
        begun = spent() + building
        found: list[tuple[float, VisitOrder]] = []

        def heard(it: Found) -> None:
            if spent() - begun <= budget.seconds:
                found.append((spent() - begun, it.order))

        stop = Stop(
            seconds=building + _PATIENCE * budget.seconds, asked=lambda: spent() - begun >= budget.seconds
        )
        engine.improve(instance, None, seed=seed, stop=stop, on_better=heard)
        if not found:
            return Answer(None, spent() - begun)
        return Answer(routes_of(it, found[-1][1]), min(spent() - begun, budget.seconds))

    return search
