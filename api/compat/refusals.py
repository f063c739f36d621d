"""Errors in VROOM's way: a code, one sentence, and the status vroom-express gives; our faults beside them."""

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum

from fastapi import Response
from pydantic import BaseModel, Field

from api.compat.words import fault
from api.problems import FaultOut, Refusal, fault_out
from optimizer.errors import Fault


class Code(IntEnum):
    """VROOM's codes, and the one vroom-express adds for bodies that are too large."""

    INTERNAL = 1
    INPUT = 2
    ROUTING = 3
    TOO_LARGE = 4


class VroomError(BaseModel):
    """What a client of VROOM gets instead of routes; ``errors`` is ours."""

    code: int = Field(examples=[2])
    error: str
    error_zh: str
    errors: list[FaultOut] = []


_CODES: Mapping[int, Code] = {413: Code.TOO_LARGE}


def respond(
    code: Code,
    status: int,
    error: str,
    error_zh: str,
    faults: Iterable[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Write an error."""
    body = VroomError(code=code, error=error, error_zh=error_zh, errors=[fault_out(one) for one in faults])
    return Response(
        body.model_dump_json(), status_code=status, headers=dict(headers or {}), media_type="application/json"
    )


def wrong(faults: Sequence[Fault]) -> Response:
    """Refuse a request for what it says: the first fault as a sentence, all of them in ``errors``."""
    first, more = faults[0], len(faults) - 1
    rest, rest_zh = (f" ({more} more in errors)", f"（另有 {more} 处，见 errors）") if more else ("", "")
    where = first.pointer or "/"
    return respond(
        Code.INPUT, 400, f"{where}: {first.detail}{rest}", f"{where}：{first.detail_zh}{rest_zh}", faults
    )


def no_such_map() -> Response:
    """Refuse because the walks cannot be found: VROOM calls that a routing error."""
    missing = fault("unknown_map", "/query/map")
    return respond(Code.ROUTING, 500, missing.detail, missing.detail_zh, [missing])


def refused(refusal: Refusal) -> Response:
    """Say in VROOM's way what the service refuses everywhere: size, type, coding, a store that is away."""
    status = refusal.type.value.status
    code = _CODES.get(status, Code.INTERNAL if status >= 500 else Code.INPUT)
    return respond(code, status, refusal.detail, refusal.detail_zh, refusal.faults, refusal.headers)


def failed(failure: str | None) -> Response:
    """Say that the plan came to nothing; the failure names a code or an incident, never what was sent."""
    if failure is None:
        return respond(
            Code.INTERNAL,
            500,
            "Nothing was found in the time that ?timeout= allows; allow more.",
            "在 ?timeout= 允许的时间内没有结果；请放宽时间。",
        )
    return respond(Code.INTERNAL, 500, f"The plan failed: {failure}.", f"规划失败：{failure}。")
