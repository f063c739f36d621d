"""VROOM's door: its clients, and openrouteservice's, get our plans without knowing that they are ours.

A request is translated, accepted by the ledger like every plan, and waited for. Errors are told in
VROOM's way: ``code`` 1 internal, 2 input, 3 routing, with the status that vroom-express sends.
"""

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import orjson
from fastapi import APIRouter, Query, Request, Response

from api.bodies import json_body, read_body, require_json
from api.compat.answer import answer, repointed
from api.compat.examples import VROOM_EXAMPLES
from api.compat.reading import read_request
from api.compat.refusals import VroomError, failed, no_such_map, refused, wrong
from api.compat.request import VroomRequest
from api.compat.translate import Translated, Wishes, translate
from api.compat.words import warn
from api.handlers import STORE_AWAY
from api.intake import take_in
from api.problems import Refusal, store_unavailable
from api.promises import promise, wait_for
from api.service import InService, Service
from api.shown import plan_of, read
from optimizer.errors import Fault, ProblemError
from optimizer.parsing import parse_problem
from optimizer.plan import Plan, Warn

router = APIRouter(prefix="/v1/compat", tags=["compat"])

HANDING_IN_S = 10  # how long a worker that was told to stop may take to hand in its best
LONGEST_SEARCH_S = 30.0
SHORTEST_SEARCH_S = 0.5
TASKS_PER_SEARCH_S = 10

_BODY = json_body("VroomRequest", VROOM_EXAMPLES)
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": VroomError, "description": "Code 2: the request is wrong, or asks for what is not held."},
    500: {"model": VroomError, "description": "Codes 1 and 3: something broke, or there is no such map."},
}


@dataclass(frozen=True, slots=True)
class Taken:
    """A request under way: its plan, what was found in the request, and what the check found."""

    translated: Translated
    plan_id: str
    not_known: tuple[Warn, ...]
    checked: tuple[Warn, ...]
    loading_ms: int


MapId = Annotated[str | None, Query(alias="map", description="A stored map to walk on.", max_length=64)]
Crs = Annotated[
    Literal["wgs84", "gcj02", "bd09"], Query(description="Datum of the coordinates, on a stored map.")
]
Detour = Annotated[float, Query(ge=1, le=5, description="Walks without a map: times the straight line.")]
Timeout = Annotated[int, Query(ge=1, le=300, description="Seconds after which the best so far is given.")]


@router.post("/vroom", summary="VROOM's request and answer", responses=_ERRORS, openapi_extra=_BODY)
@router.post(
    "/ors/optimization",
    summary="The same, where openrouteservice's clients look for it",
    responses=_ERRORS,
    openapi_extra=_BODY,
)
async def post_vroom(
    request: Request,
    service: InService,
    map_id: MapId = None,
    crs: Crs = "wgs84",
    detour: Detour = 1.3,
    timeout: Timeout = 60,
) -> Response:
    """Plan and wait. What VROOM can ask and what comes of it is listed in docs/compat.md.

    With `matrices` nothing else is needed; with coordinates walks are found on `?map=`, or along straight
    lines. `unassigned` has our `reasons`; `warnings` says what was taken otherwise than VROOM would.
    """
    began = time.monotonic()
    try:
        require_json(request)
        body = await read_body(request, limit=service.settings.max_problem_bytes)
        wishes = Wishes(map_id, crs, detour)
        taken = await asyncio.to_thread(_take, service, body, wishes, timeout, began)
        if taken is None:
            return no_such_map()
        return await _finish(service, taken, timeout)
    except ProblemError as error:
        return wrong(error.faults)
    except Refusal as refusal:
        return refused(refusal)
    except STORE_AWAY:
        return refused(store_unavailable(service.settings.retry_after_s))


def _take(service: Service, body: bytes, wishes: Wishes, patience_s: int, began: float) -> Taken | None:
    """Translate a request and have it accepted; None when its map is not stored here."""
    request, not_known = read_request(body, on_map=wishes.map_id is not None)
    if wishes.map_id is not None and service.ledger.maps.get(wishes.map_id) is None:
        return None
    translated = translate(request, wishes, search_s=_search_s(request, patience_s))
    try:
        intake = take_in(parse_problem(translated.problem), ledger=service.ledger, networks=service.networks)
    except ProblemError as error:
        raise ProblemError(_in_their_words(translated, error.faults)) from None
    fingerprint = hashlib.sha256(translated.problem).hexdigest()
    plan_id = promise(service, translated.problem, intake, fingerprint=fingerprint).plan_id
    return Taken(translated, plan_id, not_known, intake.warnings, _ms_since(began))


async def _finish(service: Service, taken: Taken, patience_s: int) -> Response:
    """Wait, then tell; what takes too long is stopped and its best is told."""
    began = time.monotonic()
    await wait_for(service, taken.plan_id, patience_s)
    record = await asyncio.to_thread(read, service.ledger, taken.plan_id)
    told = taken.not_known
    if not record.ended:
        told = (warn("search_cut", "/query/timeout"), *told)
        await asyncio.to_thread(service.ledger.cancel, taken.plan_id, keep=True)
        await wait_for(service, taken.plan_id, HANDING_IN_S)
        record = await asyncio.to_thread(read, service.ledger, taken.plan_id)
    plan = plan_of(record)
    if plan.summary is None:
        return failed(plan.failure)
    plan = _with_warnings(plan, taken)
    content = answer(
        taken.translated, plan, loading_ms=taken.loading_ms, solving_ms=_ms_since(began), more=told
    )
    return Response(
        orjson.dumps(content),
        media_type="application/json",
        headers={"Location": f"/v1/plans/{taken.plan_id}"},
    )


def _search_s(request: VroomRequest, patience_s: int) -> float:
    """How long to search: what the caller says, else by the number of tasks; within the patience."""
    tasks = len(request.jobs or ()) + 2 * len(request.shipments or ())
    by_size = max(SHORTEST_SEARCH_S, min(LONGEST_SEARCH_S, tasks / TASKS_PER_SEARCH_S))
    said = request.options.l if request.options else None
    return min(said or by_size, 0.8 * patience_s)


def _with_warnings(plan: Plan, taken: Taken) -> Plan:
    """Tell what was found at the door with what was found at work, each once."""
    return plan.model_copy(update={"warnings": tuple(dict.fromkeys((*taken.checked, *plan.warnings)))})


def _in_their_words(translated: Translated, faults: Sequence[Fault]) -> list[Fault]:
    """Point into what the caller sent instead of what we made of it."""
    return [
        Fault(repointed(translated, fault.pointer) or "", fault.code, fault.detail, fault.detail_zh)
        for fault in faults
    ]


def _ms_since(began: float) -> int:
    return round((time.monotonic() - began) * 1_000)
