"""Makes many plans of one body: every problem is checked first, then all are accepted, or none."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from pydantic import Field, ValidationError

from api.ids import new_plan_id
from api.intake import Intake, intake_of
from api.naming import names_of
from api.problems import Types, fault_out, invalid
from api.promises import fingerprint_of, mismatch, not_another, promise
from api.service import Service
from optimizer.complaints import fault
from optimizer.errors import Fault, InputError, ProblemError
from optimizer.parsing import MOST_FAULTS, explain_all
from optimizer.problem import Id, Noun
from optimizer.strict_json import read_json
from worker.batches import Batches, Kept

MOST_PLANS = 500


class BatchPlan(Noun):
    """One zone: what the caller calls it, and its problem as for ``POST /v1/plans``."""

    id: Id
    problem: dict[str, Any]


class Batch(Noun):
    """The body of ``POST /v1/batches``; ``go_ahead`` plans those without faults whatever the others have."""

    plans: Annotated[tuple[BatchPlan, ...], Field(min_length=1, max_length=MOST_PLANS)]
    go_ahead: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A plan that is wanted in a batch.

    Attributes
    ----------
    id : str
        What the caller calls it.
    intake : Intake or None
        What it takes to accept it; None when its faults prevent that.
    faults : tuple of Fault
        For the report; those of rows that were left out, too.
    """

    id: str
    body: bytes
    intake: Intake | None
    faults: tuple[Fault, ...] = ()


def accept_batch(service: Service, body: bytes, key: str | None) -> str:
    """Accept the plans of a body; the answer is the id of the batch.

    Raises
    ------
    Refusal
        422 with every fault of every problem, or for a key that was used with another body.
    """
    batch = _read(service, body)
    fingerprint = fingerprint_of(body)
    known = None if key is None else batches_of(service).recall(key)
    if known is not None:
        return _same(known, fingerprint)
    judged = [_judge(service, entry) for entry in batch.plans]
    faults = [one for k, entry in enumerate(judged) for one in _inside(k, entry.faults)]
    if faults and (not batch.go_ahead or all(one.faults for one in judged)):
        raise invalid(Types.INVALID_BATCH, faults[:MOST_FAULTS])
    return keep_together(service, judged, fingerprint, key)


def keep_together(service: Service, wanted: Sequence[Wanted], fingerprint: str, key: str | None) -> str:
    """Accept every plan that can be, and keep them as a batch; the answer is its id.

    Raises
    ------
    Refusal
        422 for a key that was used with another body.
    """
    # A key of its own for each plan (with blanks, as no caller's has): a body sent again makes none twice.
    members = [
        _accept(service, one, None if key is None else f"batch {key} {k}") for k, one in enumerate(wanted)
    ]
    batch = Kept(new_plan_id(), orjson.dumps(members), fingerprint)
    return _same(batches_of(service).keep(batch, idempotency_key=key), fingerprint)


def batches_of(service: Service) -> Batches:
    """The batches of a service; they outlive their plans."""
    settings = service.ledger.settings
    return Batches(service.ledger.store, ttl_s=2 * settings.plan_ttl_s, key_ttl_s=settings.idempotency_ttl_s)


def _read(service: Service, body: bytes) -> Batch:
    try:
        document = read_json(body)
    except InputError as error:
        raise invalid(Types.INVALID_BATCH, error.faults) from None
    try:
        batch = Batch.model_validate_json(document.text)
        faults = [*document.faults, *_doubled(batch)]
    except ValidationError as error:
        batch, faults = None, explain_all(document, error, Batch)
    if batch is None or faults:
        within = _within(service, document.value)
        raise invalid(Types.INVALID_BATCH, [*faults, *within][:MOST_FAULTS])
    return batch


def _within(service: Service, said: object) -> Iterator[Fault]:
    """Faults of the problems in a body that has others: what can be read of it is looked at all the same."""
    plans = said.get("plans") if isinstance(said, dict) else None
    for k, entry in enumerate(plans[:MOST_PLANS] if isinstance(plans, list) else ()):
        problem = entry.get("problem") if isinstance(entry, dict) else None
        if isinstance(problem, dict):
            yield from _inside(k, _judge(service, BatchPlan.model_construct(id="", problem=problem)).faults)


def _inside(k: int, faults: Sequence[Fault]) -> Iterator[Fault]:
    for one in faults:
        yield Fault(f"/plans/{k}/problem{one.pointer}", one.code, one.detail, one.detail_zh)


def _doubled(batch: Batch) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for k, entry in enumerate(batch.plans):
        if first.setdefault(entry.id, k) != k:
            yield fault("duplicate_id", f"/plans/{k}/id", first=f"/plans/{first[entry.id]}/id")


def _judge(service: Service, entry: BatchPlan) -> Wanted:
    body = json.dumps(entry.problem, ensure_ascii=False).encode()
    try:
        intake = intake_of(body, ledger=service.ledger, networks=service.networks)
    except ProblemError as error:
        return Wanted(entry.id, body, None, error.faults)
    return Wanted(entry.id, body, intake)


def _accept(service: Service, one: Wanted, key: str | None) -> dict[str, Any]:
    said = [fault_out(found).model_dump() for found in one.faults[:MOST_FAULTS]]
    if one.intake is None:
        return {"id": one.id, "plan": None, "faults": said}
    accepted = promise(service, one.body, one.intake, fingerprint=fingerprint_of(one.body), key=key)
    plan_id = not_another(accepted)
    names_of(service).call(plan_id, one.id)
    return {"id": one.id, "plan": plan_id, "faults": said}


def _same(kept: Kept, fingerprint: str) -> str:
    if kept.fingerprint != fingerprint:
        raise mismatch()
    return kept.batch_id
