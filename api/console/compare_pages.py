"""Two plans side by side: what the second does better or worse, and for whom something is new."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

from fastapi import Query, Response

from api.comparing import compare
from api.console.board import Board, read_board
from api.console.desk import Desk, InDesk
from api.console.list_pages import list_plans
from api.console.route import desk_router
from api.ids import PLAN_ID
from api.problems import Refusal, Types
from api.service import plan_not_found
from api.sheets import figures

router = desk_router()
_TWO = 2


@dataclass(frozen=True, slots=True)
class Number:
    """One figure of both plans as it is read, and what lies between them: nothing where they read alike."""

    key: str
    before: str
    after: str
    change: str
    better: bool


@router.get("/compare")
async def get_comparison(
    desk: InDesk,
    plan: Annotated[list[str], Query(max_length=10)] = [],  # noqa: B006 - FastAPI copies it
) -> Response:
    """Compare two plans; the one that was accepted first is the old one."""
    if len(plan) != _TWO:
        return await list_plans(desk, complaint=desk.say("plans.compare_two"), ticked=plan)
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
    numbers = [
        _number("served", before.served, after.served, str, less_is_better=False),
        _number("unassigned", before.unassigned, after.unassigned, str),
        _number("used", before.volunteers_used, after.volunteers_used, str),
        _number("walk", before.walk_m, after.walk_m, length),
        _number("wait", _minutes(before.wait_s), _minutes(after.wait_s), duration),
        _number("spread", _minutes(before.load_spread), _minutes(after.load_spread), duration),
    ]
    if before.finish_at and after.finish_at and old.day == new.day:
        ends = _minute(before.finish_at), _minute(after.finish_at)
        numbers.insert(4, _number("finish", ends[0], ends[1], partial(_clock, board=new), change=duration))
    return numbers


def _number(
    key: str,
    before: int,
    after: int,
    form: Callable[[int], str],
    *,
    less_is_better: bool = True,
    change: Callable[[int], str] | None = None,
) -> Number:
    apart = after - before
    said = f"{'+' if apart > 0 else '−'}{(change or form)(abs(apart))}" if apart else ""
    return Number(key, form(before), form(after), said, (apart < 0) == less_is_better)


def _minutes(seconds: int) -> int:
    """A duration as it is read, in whole minutes: else the change would not be what lies between the two."""
    return -(-seconds // 60) * 60


def _minute(instant: datetime) -> int:
    """An instant as it is read: by the minute that has begun."""
    return int(instant.timestamp()) // 60 * 60


def _clock(instant: int, board: Board) -> str:
    return figures.clock(datetime.fromtimestamp(instant, UTC), board.atlas.zone)


def _require_routes(board: Board) -> None:
    if board.plan.summary is None:
        raise Refusal(
            Types.NO_ROUTES_YET,
            "One of the two plans has no routes to compare. Wait until it is done, or choose another.",
            "其中一份方案还没有路线，无法比较。请等待完成，或选择另一份。",
        )
