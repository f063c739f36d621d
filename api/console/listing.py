"""The plans that were accepted last, a line each; what has ended cannot change and is read only once."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from api.lineage import GIVEN_UP
from worker.ledger import Ledger, Record
from worker.names import Names
from worker.questions import is_question

MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Headline:
    """A plan in one line; figures are None while there are no routes.

    Attributes
    ----------
    day : str
        The day planned, else empty.
    begin, end : datetime or None
        From the first shift's begin to the last one's end.
    map_id : str
        The stored map that was asked for; empty where the map came along.
    asked, volunteers : int
        Tasks and people of the problem.
    left : int or None
        Tasks on no route.
    """

    day: str
    begin: datetime | None
    end: datetime | None
    map_id: str
    zone: ZoneInfo
    asked: int
    volunteers: int
    used: int | None
    served: int | None
    left: int | None
    walk_m: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A record and its headline, and what tells it from the other plans of its day.

    Attributes
    ----------
    name : str
        The ledger or zone that it was made of; empty where that is not known.
    elder, heir : Record or None
        The plan whose place it took, and the one that has taken its own, as far as they are listed.
    """

    record: Record
    headline: Headline
    name: str = ""
    elder: Record | None = None
    heir: Record | None = None


class Headlines:
    """Reads headlines, and keeps those of plans that have ended."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Headline] = OrderedDict()
        self._lock = Lock()

    def newest(self, ledger: Ledger, names: Names, *, limit: int) -> list[Line]:
        """List the newest plans; one that is forgotten in this moment is left out."""
        records = _newest_plans(ledger, limit)
        listed = {record.plan_id: record for record in records}
        called = names.of(list(listed))
        return [
            Line(
                record,
                headline,
                called.get(record.plan_id, ""),
                listed.get(record.parent or ""),
                next(_heirs(record, listed), None),
            )
            for record in records
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


def _heirs(record: Record, listed: Mapping[str, Record]) -> Iterator[Record]:
    """The replans of a plan, newest first; children are younger, so they are listed where their parent is."""
    for child in reversed(record.children):
        if child in listed and listed[child].status not in GIVEN_UP:
            yield listed[child]


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
    zone = ZoneInfo(problem.get("timezone") or "Asia/Shanghai")
    shifts: Sequence[Mapping[str, str]] = [s for one in problem["volunteers"] for s in one["shifts"]]
    begin = min((datetime.fromisoformat(shift["start"]) for shift in shifts), default=None)
    end = max((datetime.fromisoformat(shift["end"]) for shift in shifts), default=None)
    return Headline(
        day=problem.get("date") or ("" if begin is None else begin.astimezone(zone).date().isoformat()),
        begin=begin,
        end=end,
        map_id=problem["map"] if isinstance(problem["map"], str) else "",
        zone=zone,
        asked=len(problem["tasks"]),
        volunteers=len(problem["volunteers"]),
        used=summary.get("volunteers_used"),
        served=summary.get("served"),
        left=summary.get("unassigned"),
        walk_m=summary.get("walk_m"),
    )
