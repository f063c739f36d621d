"""Gives operators' figures to whoever collects them."""

import asyncio

from fastapi import APIRouter, Response
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from api.service import InService

router = APIRouter(tags=["health"])


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(service: InService) -> Response:
    """Requests by route, method and status; workers, open plans, the store; this process."""
    content = await asyncio.to_thread(service.meters.told)
    return Response(content, media_type=CONTENT_TYPE_LATEST)
