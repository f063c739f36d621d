"""Two plans side by side: what the second does better or worse, and for whom something is new."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Query, Response

from api.comparing import compare
from api.console.board import Board, read_board
from api.console.desk import Desk, InDesk
from api.console.route import desk_router
from api.ids import PLAN_ID
from api.problems import Refusal, Types
from api.service import plan_not_found
from api.sheets import figures

router = desk_router()
_TWO = 2


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of both plans, and how it is said."""

    key: str
    before: int
    after: int
    less_is_better: bool
    form: Callable[[int], str]


@router.get("/compare")
async def get_comparison(
    desk: InDesk,
    plan: Annotated[list[str], Query(max_length=10)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Compare two plans; the one that was accepted first is the old one."""
    if len(plan) != _TWO:
        raise Refusal(
            Types.INVALID_REQUEST,
            "Tick exactly two plans in the list, then compare.",
            "请在列表中勾选两份方案后再比较。",
        )
    if not all(PLAN_ID.match(one) for one in plan):
        raise plan_not_found()
    boards = [await asyncio.to_thread(read_board, desk.service, one, desk.lang) for one in plan]
    old, new = sorted(boards, key=lambda board: board.record.created_ms)
    for board in (old, new):
        _require_routes(board)
    comparison = await asyncio.to_thread(compare, old.plan, new.plan)
    return desk.page(
        "compare",
        part="plans",
        old=old,
        new=new,
        comparison=comparison,
        numbers=_numbers(desk, old, new),
        pictures=await asyncio.to_thread(lambda: {"old": old.small_map("old"), "new": new.small_map("new")}),
    )


def _numbers(desk: Desk, old: Board, new: Board) -> list[Number]:
    """The figures that tell which plan is the better one."""
    before, after = old.plan.summary, new.plan.summary
    assert before is not None  # noqa: S101 - both were asked for routes
    assert after is not None  # noqa: S101 - same
    length, duration = (partial(form, words=desk.words) for form in (figures.length, figures.duration))
    return [
        Number("served", before.served, after.served, less_is_better=False, form=str),
        Number("unassigned", before.unassigned, after.unassigned, less_is_better=True, form=str),
        Number("used", before.volunteers_used, after.volunteers_used, less_is_better=True, form=str),
        Number("walk", before.walk_m, after.walk_m, less_is_better=True, form=length),
        Number("wait", before.wait_s, after.wait_s, less_is_better=True, form=duration),
        Number("spread", before.load_spread, after.load_spread, less_is_better=True, form=duration),
    ]


def _require_routes(board: Board) -> None:
    if board.plan.summary is None:
        raise Refusal(
            Types.NO_ROUTES_YET,
            "One of the two plans has no routes to compare. Wait until it is done, or choose another.",
            "其中一份方案还没有路线，无法比较。请等待完成，或选择另一份。",
        )
