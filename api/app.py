"""Puts the HTTP service together; every part is handed in, so tests and the server build the same thing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from api import (
    batches,
    compat_vroom,
    events,
    forms,
    handlers,
    health,
    kinds,
    links,
    maps,
    metrics,
    openapi,
    pages,
    plans,
    printing,
    progress,
    replanning,
    spreadsheets,
    unassigned,
    volunteer,
)
from api.console import site as console
from api.edge import Edge
from api.feed import Feed
from api.heads import Heads
from api.meters import Meters
from api.networks import Networks
from api.service import Service
from api.settings import ApiSettings
from worker.ledger import Ledger

DESCRIPTION = """
Plans doorstep work on foot for locked-down neighbourhoods: tasks and volunteers in, ordered walking routes
through the alleys out.

Lengths in metres, durations in whole seconds, weights in kilograms, volumes in litres; positions
`[lon, lat]`; instants RFC 3339 with offset. Windows are closed at both ends and say when service may begin.
"""


def create_app(settings: ApiSettings, ledger: Ledger) -> FastAPI:
    """Build the service.

    Parameters
    ----------
    settings
        Limits and switches.
    ledger
        Where promises are kept.
    """
    service = Service(settings, ledger, Networks(ledger), Feed(ledger), Meters(ledger))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await service.feed.close()

    app = FastAPI(
        title="Xiangdao",
        description=DESCRIPTION,
        version=version("xiangdao"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if settings.docs else None,
        redirect_slashes=False,
    )
    app.state.service = service
    handlers.install(app, retry_after_s=settings.retry_after_s)
    for module in (
        plans,
        printing,
        forms,
        progress,
        batches,
        replanning,
        unassigned,
        events,
        maps,
        kinds,
        spreadsheets,
        links,
        volunteer,
        compat_vroom,
        health,
        metrics,
    ):
        app.include_router(module.router)
    if settings.console:
        console.install(app)
    if settings.docs:
        pages.install(app)
        app.openapi = openapi.describe(app)  # type: ignore[method-assign] # FastAPI documents this way
    app.add_middleware(Heads)
    app.add_middleware(Edge, hosts=settings.hosts, watch=service.meters.request)
    return app
