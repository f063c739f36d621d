"""Starts a search that failed or was cancelled once more: as it was asked for, or for the rest of the day."""

from typing import Any

import orjson

from api.intake import intake_of
from api.lineage import GIVEN_UP
from api.naming import names_of
from api.promises import fingerprint_of, not_another, promise
from api.rebuilding import beget, present
from api.service import Service
from api.shown import read
from optimizer.complaints import pointer
from optimizer.errors import WishError
from optimizer.problem import Problem
from worker.ledger import Record


def again(service: Service, plan_id: str) -> str:
    """Accept another search for what a plan was to be; the answer is its id.

    A plan that was not given up is the answer itself. Asked for twice, it is one plan.

    Raises
    ------
    InputError
        With every fault of what is asked for: since then a map may have been replaced, or a task done.
    Refusal
        404, 409 or 422.
    """
    record = read(service.ledger, plan_id)
    if record.status not in GIVEN_UP:
        return plan_id
    if record.parent is not None:
        return _rest_of_day(service, record, record.parent)
    body = record.problem or b""
    key, fingerprint = _key(plan_id, body), fingerprint_of(body)
    known = service.ledger.recall(key, fingerprint=fingerprint)
    if known is not None:
        return not_another(known)
    intake = intake_of(body, ledger=service.ledger, networks=service.networks)
    started = not_another(promise(service, body, intake, fingerprint=fingerprint, key=key))
    names_of(service).hand_on(plan_id, started)
    return started


def _rest_of_day(service: Service, record: Record, elder: str) -> str:
    """Ask of a plan again what was asked of it; what was moved or locked and is over by now is left out."""
    wish = _wish(record)
    try:
        return _begotten(service, record.plan_id, elder, wish)
    except WishError as error:
        over = {fault.pointer.rpartition("/")[0] for fault in error.faults}
    for kind, changes in wish["changes"].items():
        wish["changes"][kind] = [
            one for n, one in enumerate(changes) if pointer("changes", kind, n) not in over
        ]
    return _begotten(service, record.plan_id, elder, wish)


def _begotten(service: Service, plan_id: str, elder: str, wish: dict[str, Any]) -> str:
    body = orjson.dumps(wish)
    return beget(service, elder, body, key=_key(plan_id, body), clock=present()).plan_id


def _key(plan_id: str, body: bytes) -> str:
    return f"again {plan_id} {fingerprint_of(body)}"  # with blanks, as no caller's has


def _wish(record: Record) -> dict[str, Any]:
    """What was asked of a replan, to be asked again from now on."""
    said: dict[str, Any] = orjson.loads(record.wish or b"{}")
    changes: dict[str, list[dict[str, str]]] = {"move": [], "reassign": []}
    for task, volunteer in said.get("pins", {}).items():
        pin = {"task": task} if volunteer is None else {"task": task, "volunteer": volunteer}
        changes["reassign" if volunteer is None else "move"].append(pin)
    asked = Problem.model_validate_json(record.problem or b"")
    wish: dict[str, Any] = {"changes": changes, "objective": asked.objective.model_dump(mode="json")}
    if said.get("time_limit_s") is not None:
        wish["options"] = asked.options.model_dump(mode="json", exclude={"previous_plan"}, exclude_none=True)
    return wish
