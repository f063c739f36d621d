"""Xiangdao in a comparison: the relay of engines that plans mornings, on the same numbers as the others."""

from importlib.metadata import version as version_of

from bench.euclid import Benchmark, without_pickups
from bench.solvers.race import Answer, Budget, Search, spent
from optimizer.engines.engine import Found, Stop, VisitOrder
from optimizer.relay import Relay

_LATE = 1.05
"""An answer that took more than this times its budget does not count, but the best that was heard within."""


def version() -> str:
    """Name and version."""
    return f"xiangdao {version_of('xiangdao')}"


def prepare(it: Benchmark, cores: int) -> Search:
    """See `Solver.prepare`. Compiling comes before the clock; laying the numbers out does not."""
    instance, relay = it.instance, Relay()
    relay.improve(instance, None, seed=0, stop=Stop(iterations=20))

    def search(budget: Budget, seed: int) -> Answer:
        begun = spent()
        heard: list[VisitOrder] = []

        def better(found: Found) -> None:
            if spent() - begun <= budget.seconds * cores:
                heard[:] = [found.order]

        order = relay.improve(instance, None, seed=seed, stop=Stop(seconds=budget.seconds), on_better=better)
        used = (spent() - begun) / cores
        if used > _LATE * budget.seconds and heard:  # the polish knows the wall clock alone
            return Answer(routes_of(it, heard[0]), budget.seconds)
        return Answer(routes_of(it, order), used)

    return search


def routes_of(it: Benchmark, order: VisitOrder) -> tuple[tuple[int, ...], ...]:
    """The points of an order of visits."""
    return without_pickups(it, [[visit + it.depots for visit in visits] for visits in order])
