"""Plans shown while the search goes on: finished and refereed in a thread, so that nobody waits for them.

Finishing a plan of thousands of tasks takes seconds. The search reports and asks whether to stop several
times a second all the same.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from optimizer.engines.engine import Found
from optimizer.plan import Plan, Progress

_EVERY_S = 5.0
_SHARE = 10
"""Of the time of one core at most one part in so many goes into plans that are only looked at."""

_PATIENCE_S = 1.0
"""At the end the finished plan is more worth waiting for."""


class Previews:
    """Shows the best plan so far, the first at once, then one every few seconds.

    Parameters
    ----------
    finish
        Makes a plan of what was found; called in a thread.
    show
        Told of every plan, in the thread that searches.
    """

    def __init__(self, finish: Callable[[Found, Progress], Plan], show: Callable[[Plan], None]) -> None:
        self._finish, self._show = finish, show
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._making: Future[Plan] | None = None
        self._begun = 0.0
        self._due = time.monotonic()
        self._shown = False

    def offer(self, found: Found, progress: Progress) -> None:
        """Begin to make a plan of what was found, when it is time for one and none is being made."""
        self.collect()
        if self._making is None and time.monotonic() >= self._due:
            self._begun = time.monotonic()
            self._making = self._pool.submit(self._finish, found, progress)

    def collect(self) -> None:
        """Show the plan that was being made, if it is ready.

        Raises
        ------
        PlanRefused
            The referee did not approve of it.
        """
        if self._making is not None and self._making.done():
            plan, self._making = self._making.result(), None
            now = time.monotonic()
            self._due = now + max(_EVERY_S, _SHARE * (now - self._begun))
            self._shown = True
            self._show(plan)

    def close(self) -> None:
        """Make no more; whoever has seen nothing yet is shown the plan that is being made."""
        if self._making is not None and not self._shown:
            wait([self._making], timeout=_PATIENCE_S)
        self.collect()
        self._pool.shutdown(wait=False, cancel_futures=True)
