"""The cheapest that was heard of so far: whether news is better, and for how long none was."""

import time


class FallingCost:
    """Follow the cost of what a search tells, from now on."""

    def __init__(self) -> None:
        self._lowest: int | None = None
        self._since = time.monotonic()

    def fell_to(self, cost: int) -> bool:
        """Note a cost; tell whether it is below all that were noted before."""
        if self._lowest is not None and cost >= self._lowest:
            return False
        self._lowest, self._since = cost, time.monotonic()
        return True

    def unchanged_for(self, seconds: float | None) -> bool:
        """Whether nothing lower has come for longer than so many seconds; None: for ever."""
        return seconds is not None and time.monotonic() - self._since > seconds
