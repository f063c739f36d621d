"""What happens at every solution that OR-Tools finds."""

from collections.abc import Callable

from optimizer.engines.engine import Found, Stop, VisitOrder, jobs_of
from optimizer.engines.ortools.model import Model
from optimizer.engines.ortools.orders import current_order


class Watch:
    """Called by OR-Tools at every solution: keeps the best, reports it, and ends the search when asked.

    Attributes
    ----------
    best : VisitOrder or None
        The cheapest so far.
    """

    def __init__(self, model: Model, stop: Stop, on_better: Callable[[Found], None]) -> None:
        self._model, self._stop, self._on_better = model, stop, on_better
        self.best: VisitOrder | None = None
        self._cost: int | None = None

    def __call__(self) -> None:
        """Look at the current solution."""
        cost = int(self._model.routing.CostVar().Min())
        if self._cost is None or cost < self._cost:
            self._cost, self.best = cost, current_order(self._model)
            instance = self._model.instance
            left_out = len(instance.jobs) - len(jobs_of(instance, self.best))
            self._on_better(Found(cost, left_out, self.best))
        if self._stop.asked():
            self._model.solver.FinishCurrentSearch()
