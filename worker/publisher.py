"""Lets the world watch a search, as often as somebody can read and no oftener."""

import time
from collections.abc import Callable

import redis
import structlog

from optimizer.plan import Plan, Progress, Status
from worker.ledger import Ledger

PROGRESS_EVERY_S = 0.5
BETTER_EVERY_S = 2.0
log = structlog.get_logger()


class Publisher:
    """Hands progress and better plans of one attempt to the ledger; the newest waits until its turn.

    Nothing here may break a search: when the store is away the search goes on unseen.

    Parameters
    ----------
    ledger
        Over an impatient client: a search must not wait for a store that is away.
    clock
        Seconds; another one only in tests.
    """

    def __init__(
        self, ledger: Ledger, plan_id: str, attempt: int, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._ledger = ledger
        self._plan_id = plan_id
        self._attempt = attempt
        self._clock = clock
        self._progress: Progress | None = None
        self._better: Plan | None = None
        self._progress_due = self._better_due = -1.0
        self.lost = False

    def progress(self, progress: Progress) -> None:
        """Note how far the search has come."""
        self._progress = progress
        self.flush()

    def better(self, plan: Plan) -> None:
        """Note the best plan so far."""
        self._better = plan
        self.flush()

    def flush(self) -> None:
        """Publish what waits and whose turn has come."""
        now = self._clock()
        try:
            if self._progress is not None and now >= self._progress_due:
                progress, self._progress, self._progress_due = self._progress, None, now + PROGRESS_EVERY_S
                event = None if progress.cost is None and progress.unassigned is None else "improved"
                body = progress.model_dump_json().encode()
                self.lost |= not self._ledger.progress(self._plan_id, self._attempt, body, event=event)
            if self._better is not None and now >= self._better_due:
                better, self._better, self._better_due = self._better, None, now + BETTER_EVERY_S
                # as it will be published should the worker die and the caller keep the best
                body = better.model_copy(update={"status": Status.SUCCEEDED}).model_dump_json().encode()
                self.lost |= not self._ledger.better(self._plan_id, self._attempt, body)
        except redis.RedisError as error:
            log.warning("progress_not_published", plan=self._plan_id, error=type(error).__name__)
