"""What every way to ask for a plan shares: same request, same plan; and the patience to wait for it."""

import asyncio
import contextlib
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from api.callbacks import doubts
from api.handlers import STORE_AWAY
from api.ids import new_plan_id
from api.intake import Intake
from api.problems import Refusal, Types
from api.service import Service
from api.shown import read
from optimizer.parsing import read_again
from optimizer.plan import Warn
from worker.ledger import Accepted, Record

_WARNINGS = TypeAdapter(tuple[Warn, ...])


def fingerprint_of(body: bytes) -> str:
    """Hash what the body says, not how it is written: order of keys and blanks do not count."""
    said = json.dumps(json.loads(body), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def promise(
    service: Service,
    body: bytes,
    intake: Intake,
    *,
    fingerprint: str,
    key: str | None = None,
    parent: str | None = None,
    wish: bytes = b"",
    warned: Sequence[Warn] = (),
) -> Accepted:
    """Accept a problem that was found without faults; the same key and fingerprint are the same plan.

    ``parent`` and ``wish`` are those of a plan that is replanned from another. ``warned`` is what there was
    to warn of before its problem was looked at: the plan says it, too, to whoever polls or prints.
    """
    return service.ledger.accept(
        new_plan_id(),
        problem=intake.stored(body),
        fingerprint=fingerprint,
        idempotency_key=key,
        map_version=intake.map_version,
        callback=intake.problem.callback,
        parent=parent,
        wish=wish,
        warnings=intake.handed_on(warned),
    )


def not_another(accepted: Accepted) -> str:
    """Give the id of an accepted plan.

    Raises
    ------
    Refusal
        422 when the idempotency key was used with another body.
    """
    if accepted.outcome == "mismatch":
        raise mismatch()
    return accepted.plan_id


def mismatch() -> Refusal:
    """Refuse an idempotency key that was used with another body."""
    return Refusal(
        Types.IDEMPOTENCY_MISMATCH,
        "The key was used with another body in the last 24 hours; use a fresh key for a new problem.",
        "该幂等键在 24 小时内已用于另一份任务单；新的任务单请换新的键。",
    )


def warned_before(service: Service, plan_id: str) -> tuple[Warn, ...]:
    """What was warned of when a plan was accepted, so that a repeated request hears it again."""
    record = service.ledger.read(plan_id)
    if record is None or record.problem is None:
        return ()
    told = _WARNINGS.validate_json(record.warnings or b"[]")
    return (*told, *doubts(read_again(record.problem), service.ledger.settings))


async def wait_for(service: Service, plan_id: str, patience_s: int) -> None:
    """Wait until a plan has ended, or the patience has."""
    if patience_s == 0:
        return
    try:
        async with asyncio.timeout(patience_s), contextlib.aclosing(service.feed.follow(plan_id)) as events:
            async for _ in events:
                pass
    except TimeoutError:
        return


@dataclass(frozen=True, slots=True)
class Waited:
    """What is answered about something promised: 200 when it ended in time, else 202 and when to ask again.

    ``record`` is None when the store went away after the promise was made: that must not unsay it.
    """

    record: Record | None
    status_code: int
    headers: dict[str, str]

    @property
    def in_time(self) -> bool:
        """Whether it has ended, and whoever asked was ready to wait for that."""
        return self.status_code == 200


async def waited(
    service: Service, plan_id: str, patience_s: int | None, *, known: Record | None = None
) -> Waited:
    """Wait for a promised plan as long as ``Prefer: wait`` said, and see how it stands.

    Parameters
    ----------
    patience_s
        None when nobody said so: the answer is then 202 even if the plan has ended already.
    known
        How it stood when it was asked for, where the end is told to those who did not say so, too.
    """
    record = known
    if known is None or not known.ended:
        with contextlib.suppress(*STORE_AWAY):
            await wait_for(service, plan_id, patience_s or 0)
            record = await asyncio.to_thread(read, service.ledger, plan_id)
    headers = {} if patience_s is None else {"Preference-Applied": f"wait={patience_s}"}
    ready = patience_s is not None or known is not None
    if record is not None and record.ended and ready:
        return Waited(record, 200, headers)
    return Waited(record, 202, {**headers, "Retry-After": str(service.settings.retry_after_s)})
