"""What every search engine promises, so that `solve` can pass a plan from one to the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from optimizer.instance import Instance

VisitOrder = tuple[tuple[int, ...], ...]
"""For each route the visits it makes, in order; a job whose visits stand nowhere is left out.

A job stands with its own visits or, where it has a crew, with every half on the route of another person and
the stops for its goods on that of the first.
"""


@dataclass(frozen=True, slots=True)
class Stop:
    """When a search ends: at the first of these.

    Attributes
    ----------
    seconds : float or None
        Wall-clock seconds.
    iterations : int or None
        Steps of the engine's own kind; a search stopped by iterations alone is deterministic per seed.
    asked : callable
        Polled at improvements, and more often where an engine can; True ends the search.
    """

    seconds: float | None = None
    iterations: int | None = None
    asked: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Found:
    """An improvement on its way out of a search."""

    cost: int
    left_out: int
    order: VisitOrder


class Engine(Protocol):
    """A search over visit orders."""

    name: str

    def supports(self, instance: Instance) -> tuple[str, ...]:
        """Name what in the instance the engine cannot hold; empty when it holds everything."""
        ...

    def improve(
        self,
        instance: Instance,
        start: VisitOrder | None,
        *,
        seed: int,
        stop: Stop,
        on_better: Callable[[Found], None] = lambda _: None,
    ) -> VisitOrder:
        """Return the best visit order found, no worse than ``start``.

        Raises
        ------
        EngineError
            When the instance cannot be taken.
        """
        ...


def empty(instance: Instance) -> VisitOrder:
    """Nobody goes anywhere."""
    return ((),) * len(instance.routes)


def jobs_of(instance: Instance, order: Sequence[Sequence[int]]) -> set[int]:
    """The jobs that an order makes; what a part of a crew makes is not made."""
    placed = {v for route in order for v in route}
    alone = {it.job for v in placed if (it := instance.visits[v]).job >= 0 and it.half == 0}
    return alone | {crew.job for crew in instance.crews if placed.issuperset(crew.visits)}
