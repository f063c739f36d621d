"""The plans that were accepted last, a line each; what has ended cannot change and is read only once."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from worker.ledger import Ledger, Record
from worker.questions import is_question

MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Headline:
    """A plan in one line; figures are None while there are no routes.

    Attributes
    ----------
    day : str
        The day planned, else empty.
    asked, volunteers : int
        Tasks and people of the problem.
    left : int or None
        Tasks on no route.
    """

    day: str
    zone: ZoneInfo
    asked: int
    volunteers: int
    used: int | None
    served: int | None
    left: int | None
    walk_m: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A record and its headline."""

    record: Record
    headline: Headline


class Headlines:
    """Reads headlines, and keeps those of plans that have ended."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Headline] = OrderedDict()
        self._lock = Lock()

    def newest(self, ledger: Ledger, *, limit: int) -> list[Line]:
        """List the newest plans; one that is forgotten in this moment is left out."""
        return [
            Line(record, headline)
            for record in _newest_plans(ledger, limit)
            if (headline := self._of(ledger, record)) is not None
        ]

    def _of(self, ledger: Ledger, record: Record) -> Headline | None:
        with self._lock:
            if record.plan_id in self._kept:
                return self._kept[record.plan_id]
        whole = ledger.read(record.plan_id)
        if whole is None or whole.problem is None:
            return None
        headline = _headline(orjson.loads(whole.problem), orjson.loads(whole.plan or b"{}"))
        if whole.ended:
            with self._lock:
                self._kept[record.plan_id] = headline
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return headline


def _newest_plans(ledger: Ledger, limit: int) -> list[Record]:
    """What was accepted last, without the questions about plans that the ledger keeps like plans."""
    looked_at = limit
    while True:
        found = ledger.recent(limit=looked_at)
        plans = [record for record in found if not is_question(record.plan_id)]
        if len(plans) >= limit or len(found) < looked_at:
            return plans[:limit]
        looked_at *= 2


def _headline(problem: Mapping[str, Any], plan: Mapping[str, Any]) -> Headline:
    summary: Mapping[str, Any] = plan.get("summary") or {}
    starts = [shift["start"] for one in problem["volunteers"] for shift in one["shifts"]]
    return Headline(
        day=problem.get("date") or min(starts, default="")[:10],
        zone=ZoneInfo(problem.get("timezone") or "Asia/Shanghai"),
        asked=len(problem["tasks"]),
        volunteers=len(problem["volunteers"]),
        used=summary.get("volunteers_used"),
        served=summary.get("served"),
        left=summary.get("unassigned"),
        walk_m=summary.get("walk_m"),
    )
