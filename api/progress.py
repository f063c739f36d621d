"""Streams what happens to a plan as server-sent events; who was cut off resumes where it stopped."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.problems import NothingMore
from api.service import InService, PlanId, Service, plan_not_found
from worker.ledger import Event

router = APIRouter(prefix="/v1/plans", tags=["plans"])

_FIRST = "0-0"
LastEventId = Annotated[
    str,
    Header(
        alias="Last-Event-ID",
        pattern=r"^(\d{1,19}(-\d{1,19})?)?$",
        description="Sent by browsers that reconnect: only what came after it is sent.",
    ),
]


async def _position(plan_id: PlanId, service: InService, last_event_id: LastEventId = _FIRST) -> str:
    """Find where to begin, before the first byte is sent, while a refusal is still possible."""
    after = last_event_id or _FIRST
    ended, known = await asyncio.to_thread(_look, service, plan_id, after)
    if not known:
        raise plan_not_found()
    if ended:
        raise NothingMore
    return after


def _look(service: Service, plan_id: str, after: str) -> tuple[bool, bool]:
    record = service.ledger.read(plan_id, blobs=False)
    if record is None:
        return False, False
    return record.ended and not service.ledger.events(plan_id, after=after), True


@router.get(
    "/{plan_id}/progress",
    summary="Progress as server-sent events",
    response_class=EventSourceResponse,
    responses={204: {"description": "The plan has ended and nothing is left to tell; do not reconnect."}},
)
async def stream_progress(
    plan_id: PlanId, service: InService, after: Annotated[str, Depends(_position)]
) -> AsyncIterator[ServerSentEvent]:
    """Events `queued`, `started`, `improved`, `finished`; the stream ends after `finished`."""
    async for event in service.feed.follow(plan_id, after=after):
        yield ServerSentEvent(id=event.id, event=event.name, data=_data(event))


def _data(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = {"plan": event.plan_id, **event.data}
    if "attempt" in data:
        data["attempt"] = int(data["attempt"])
    if "progress" in data:
        data["progress"] = orjson.loads(data["progress"])
    return data
