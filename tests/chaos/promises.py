"""Whether every promise was kept: read from the ledger and from the plans, not from any worker's word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from optimizer.ground import survey
from optimizer.parsing import parse_problem
from optimizer.plan import Plan
from optimizer.referee import referee
from worker.ledger import Ledger


@dataclass(frozen=True)
class History:
    """What became of a plan: its events as (name, attempt), and what can be read of it now."""

    events: tuple[tuple[str, int], ...]
    status: str | None
    plan: bytes | None


def history_of(ledger: Ledger, plan_id: str) -> History:
    events = tuple((e.name, int(e.data.get("attempt", 0))) for e in ledger.events(plan_id))
    record = ledger.read(plan_id)
    if record is None:
        return History(events, None, None)
    return History(events, record.status, record.plan)


def broken_promises(bodies: Mapping[str, bytes], histories: Mapping[str, History]) -> list[str]:
    """Everything that is wrong with what was accepted (id → body); empty when every promise was kept."""
    return [
        f"{plan_id}: {fault}"
        for plan_id, body in bodies.items()
        for fault in _faults(plan_id, body, histories[plan_id])
    ]


def _faults(plan_id: str, body: bytes, history: History) -> Iterator[str]:
    ends = [attempt for name, attempt in history.events if name == "finished"]
    if not ends:
        yield f"lost: never finished, status {history.status}"
        return
    if len(ends) > 1:
        yield f"finished {len(ends)} times"
    until_end = history.events[: [name for name, _ in history.events].index("finished")]
    newest = max((attempt for name, attempt in until_end if name == "started"), default=0)
    if ends[0] != newest:
        yield f"attempt {ends[0]} was heard while attempt {newest} held the plan"
    if history.status != "succeeded" or history.plan is None:
        yield f"no plan, status {history.status}"
        return
    plan = Plan.model_validate_json(history.plan)
    if plan.id != plan_id:
        yield f"holds the plan of {plan.id}"
    yield from referee(survey(parse_problem(body), None), plan)
