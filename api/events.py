"""Hears what happens to a plan in the street, and tells it again."""

import asyncio
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.bodies import read_body, require_json
from api.examples_of_the_day import EVENT_EXAMPLES
from api.lineage import lineage, newest
from api.recording import record_events
from api.service import InService, PlanId, Service
from optimizer.execution.reading import read_events

router = APIRouter(prefix="/v1/plans", tags=["the day"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "oneOf": [
                        {"$ref": "#/components/schemas/Event"},
                        {
                            "type": "object",
                            "required": ["events"],
                            "additionalProperties": False,
                            "properties": {
                                "events": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Event"},
                                    "minItems": 1,
                                    "maxItems": 1_000,
                                }
                            },
                        },
                    ]
                },
                "examples": EVENT_EXAMPLES,
            }
        },
    }
}


class Taken(BaseModel):
    """What became of reports: ids that are new, ids that were known, and the newest plan if there is one."""

    accepted: tuple[str, ...]
    repeated: tuple[str, ...]
    replaced_by: str | None = None


@router.post(
    "/{plan_id}/events",
    summary="Report what happened",
    response_model_exclude_none=True,
    openapi_extra=_BODY,
)
async def post_events(plan_id: PlanId, request: Request, service: InService) -> Taken:
    """One event, or up to 1,000 of them, in any order; all are kept, or none and every fault is told.

    The same event again changes nothing, so a telephone without network may send until it hears an answer.
    When the plan has been replanned meanwhile, `replaced_by` names the newest plan.
    """
    require_json(request)
    body = await read_body(request, limit=service.settings.max_problem_bytes)
    return await asyncio.to_thread(_take, service, plan_id, body)


@router.get("/{plan_id}/events", summary="What was reported")
async def get_events(plan_id: PlanId, service: InService) -> Response:
    """Every event of this plan and of the plans before it, in the order in which it happened."""
    content = await asyncio.to_thread(_tell, service, plan_id)
    return Response(content, media_type="application/json")


def _take(service: Service, plan_id: str, body: bytes) -> Taken:
    reports = read_events(body)
    receipt = record_events(service.ledger, plan_id, reports.sent, unread=reports, networks=service.networks)
    return Taken(
        accepted=receipt.accepted, repeated=receipt.repeated, replaced_by=newest(service.ledger, plan_id)
    )


def _tell(service: Service, plan_id: str) -> bytes:
    line = lineage(service.ledger, plan_id)
    record = line.last.record
    return orjson.dumps(
        {
            "plan": plan_id,
            **({} if record.parent is None else {"parent": record.parent}),
            "children": record.children,
            "events": [
                event.model_dump(mode="json", by_alias=True, exclude_none=True) for event in line.events
            ],
        }
    )
