"""Xiangdao in a comparison: the relay of engines that plans mornings, on the same numbers as the others."""

from importlib.metadata import version as version_of

from bench.euclid import Benchmark, without_pickups
from bench.solvers.race import Answer, Budget, Search, spent
from optimizer.engines.engine import Found, Stop, VisitOrder
from optimizer.relay import Relay


def version() -> str:
    """Name and version."""
    return f"xiangdao {version_of('xiangdao')}"


def prepare(it: Benchmark, cores: int) -> Search:  # noqa: ARG001 # the relay counts its cores itself
    """See `Solver.prepare`. Compiling comes before the clock; laying the numbers out does not."""
    instance, relay = it.instance, Relay()
    relay.improve(instance, None, seed=0, stop=Stop(iterations=20))

    def search(budget: Budget, seed: int) -> Answer:
        begun, last = spent(), _Last()
        order = relay.improve(instance, None, seed=seed, stop=Stop(seconds=budget.seconds), on_better=last)
        used = spent() - begun
        if used > 1.1 * budget.seconds + 0.2 and last.order is not None:
            order, used = last.order, last.at - begun
        return Answer(routes_of(it, order), used)

    return search


class _Last:
    """The last improvement that was heard of, and when."""

    order: VisitOrder | None = None
    at: float = 0.0

    def __call__(self, found: Found) -> None:
        self.order, self.at = found.order, spent()


def routes_of(it: Benchmark, order: VisitOrder) -> tuple[tuple[int, ...], ...]:
    """The points of an order of visits."""
    return without_pickups(it, [[visit + it.depots for visit in visits] for visits in order])
