"""Tells operators whether the process lives and whether a plan accepted now would be worked on."""

import asyncio
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from api.handlers import STORE_AWAY
from api.problems import Refusal, Types
from api.service import InService, Service
from optimizer.errors import Fault

router = APIRouter(prefix="/health", tags=["health"])

NO_STORE = Fault(
    "/store",
    "no_store",
    "The store does not answer; look at its process and at REDIS_URL.",
    "存储没有应答；请检查其进程和 REDIS_URL。",
)
NO_WORKER = Fault(
    "/workers",
    "no_worker",
    "No worker beats; start one with xiangdao worker.",
    "没有计算进程在工作；请运行 xiangdao worker。",
)
NO_RECONCILER = Fault(
    "/reconciler",
    "no_reconciler",
    "No reconciler beats; xiangdao serve and xiangdao worker start one.",
    "没有调度进程在工作；xiangdao serve 和 xiangdao worker 会启动它。",
)


class Live(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Ready(BaseModel):
    """Everything that a plan needs is there."""

    status: Literal["ready"] = "ready"
    workers: int
    backlog: int


@router.get("/live", summary="Does the process answer?")
async def live() -> Live:
    """Touches nothing else: a failing answer means that the process must be restarted."""
    return Live()


@router.get("/ready", summary="Would a plan be worked on?")
async def ready(service: InService) -> Ready:
    """Checks the store, the workers' heartbeat and the reconciler."""
    return await asyncio.to_thread(_look, service)


def _look(service: Service) -> Ready:
    ledger = service.ledger
    try:
        workers, led, backlog = ledger.workers_alive(), ledger.reconciler_alive(), ledger.backlog()
    except STORE_AWAY:
        raise _not_ready(service, [NO_STORE]) from None
    faults = [] if workers else [NO_WORKER]
    faults += [] if led else [NO_RECONCILER]
    if faults:
        raise _not_ready(service, faults)
    return Ready(workers=workers, backlog=backlog)


def _not_ready(service: Service, faults: list[Fault]) -> Refusal:
    return Refusal(
        Types.NOT_READY,
        "Plans are accepted only when the store answers, and worked on only when all parts are there.",
        "存储可用时才能受理方案，各部分就绪后才会计算。",
        faults=faults,
        headers={"Retry-After": str(service.settings.retry_after_s)},
    )
