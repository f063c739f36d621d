"""What was reported about a plan: kept beside it, by event id, and forgotten with it."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import redis

Kept = Literal["kept", "look_again", "no_such_plan"]
_ANSWERS: Mapping[int, Kept] = {1: "kept", 0: "look_again", -1: "no_such_plan"}


class Journal:
    """The reports of every plan; reached as ``Ledger.journal``.

    Parameters
    ----------
    store
        A client that answers bytes.
    run
        Runs a script of the ledger by name.
    """

    def __init__(self, store: redis.Redis, run: Callable[..., Any]) -> None:
        self._store: Any = store  # redis-py's types allow for decoded answers; ours are bytes
        self._run = run

    def read(self, plan_id: str) -> dict[str, bytes]:
        """Read all reports of a plan by event id; none when there is no such plan."""
        found = self._store.hgetall(f"xd:plan:{plan_id}:reports")
        return {event_id.decode(): event for event_id, event in found.items()}

    def add(self, plan_id: str, reports: Mapping[str, bytes], *, known: int) -> Kept:
        """Keep new reports, all or none.

        Parameters
        ----------
        reports
            By event id; none of these ids is kept so far.
        known
            How many reports there were when these were judged; had others come in between, nothing is kept.
        """
        pairs = [part for event_id, event in reports.items() for part in (event_id, event)]
        return _ANSWERS[self._run("report", plan_id, known, *pairs)]
