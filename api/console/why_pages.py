"""The page of one task that is left over: why, and the smallest change that would serve it, proved."""

import asyncio

from fastapi import Response

from api.console.board import Board, read_board
from api.console.desk import InDesk
from api.console.route import desk_router
from api.service import PlanId
from api.unassigned import left_out
from optimizer.plan import Status
from optimizer.remedy import Remedy
from worker.ledger import Record
from worker.questions import ask

router = desk_router("/console/plans/{plan_id}/unassigned")


@router.get("/{task_id:path}")
async def get_why(plan_id: PlanId, task_id: str, desk: InDesk) -> Response:
    """Show what is known; the first look has a worker solve it, and the page comes again until it has."""

    def look() -> tuple[Board, Record]:
        _, question, version = left_out(desk.service, plan_id, task_id)
        record = ask(desk.service.ledger, question, map_version=version)
        return read_board(desk.service, plan_id, desk.lang), record

    board, record = await asyncio.to_thread(look)
    done = record.status == Status.SUCCEEDED and record.plan is not None
    return desk.page(
        "why",
        part="plans",
        board=board,
        task=task_id,
        left=dict(board.left_over)[task_id],
        live=not record.ended,
        remedy=Remedy.model_validate_json(record.plan or b"") if done else None,
    )
