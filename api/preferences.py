"""Reads how a caller wants to be answered: ``Prefer: wait`` (RFC 7240) and ``Idempotency-Key``."""

import re
from typing import Annotated

from fastapi import Header

from api.problems import Refusal, Types
from optimizer.errors import Fault

_WAIT = re.compile(r'^wait\s*=\s*"?(\d{1,9})"?$', re.IGNORECASE)
_KEY = re.compile(r"[\x21-\x7e]{1,255}")

Prefer = Annotated[str | None, Header(description="`wait=N`: hold the answer for up to N ≤ 30 s.")]
IdempotencyKey = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description="Same key and body: the same plan, for 24 hours."),
]


def wait_s(prefer: str | None, *, cap_s: int) -> int | None:
    """Read how long the caller would wait for the plan, cut to ``cap_s``.

    Preferences that are not understood are ignored, as the RFC wants it.
    """
    for wish in re.split(r"[,;]", prefer or ""):
        match = _WAIT.match(wish.strip())
        if match:
            return min(int(match[1]), cap_s)
    return None


def idempotency_key(header: str | None) -> str | None:
    """Read the key of a request that may be sent twice.

    Raises
    ------
    Refusal
        422 when it is not 1 to 255 visible ASCII characters.
    """
    if header is None or _KEY.fullmatch(header):
        return header
    fault = Fault(
        "/header/idempotency-key",
        "invalid_idempotency_key",
        "Use 1 to 255 visible ASCII characters without spaces, such as a UUID.",
        "请使用 1–255 个可见 ASCII 字符（不含空格），例如 UUID。",
    )
    raise Refusal(Types.INVALID_REQUEST, fault.detail, fault.detail_zh, faults=[fault])
