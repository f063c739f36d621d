"""What the commands print: faults to mend, and a plan at a glance."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.client import Refused
from api.comparing import Comparison
from api.spreadsheet import CellFault
from optimizer.plan import Plan, Unassigned
from optimizer.remedy import Outcome, Remedy
from optimizer.staffing.search import Staffing

MOST_PRINTED = 200
MOST_REASONS = 8
MOST_TRIED = 20
_OUTCOMES = {
    Outcome.SERVED: "serves it 可行",
    Outcome.NO_ROOM: "no room found 未找到空位",
    Outcome.IMPOSSIBLE: "does not help 无济于事",
}


def print_faults(console: Console, refused: Refused) -> None:
    """Show every fault with its place and the way out."""
    for title, detail in ((refused.title, refused.detail), (refused.title_zh, refused.detail_zh)):
        said = [f"[bold red]{escape(title)}[/]"] * bool(title) + [escape(detail)] * bool(detail)
        if said:
            console.print(" · ".join(said))
    if not refused.errors:
        return
    table = _table("where", "fault", "what to do", "怎么改", show_lines=True)
    for fault in refused.errors:
        table.add_row(*(escape(fault.get(key) or "/") for key in ("pointer", "code", "detail", "detail_zh")))
    console.print(table)


def print_plan(console: Console, plan: Plan) -> None:
    """Show the plan's numbers, one line per route, and what is left with its reasons."""
    summary = plan.summary
    if summary is None:
        console.print(f"[bold red]{plan.status.value}[/] {escape(plan.failure or '')}")
        return
    finish = "–" if summary.finish_at is None else summary.finish_at.strftime("%H:%M")
    numbers = Table.grid(padding=(0, 2))
    numbers.add_row("tasks served 完成任务", f"[bold]{summary.served}[/] of {summary.tasks}")
    numbers.add_row("volunteers used 出动", str(summary.volunteers_used))
    numbers.add_row("walking 步行", f"{summary.walk_m / 1000:.1f} km, {_hours(summary.walk_s)}")
    numbers.add_row("finish 收工", finish)
    numbers.add_row("largest difference in work 工时差", _hours(summary.load_spread))
    console.print(numbers)
    console.print(_routes(plan))
    if plan.unassigned:
        console.print(_left(plan))


def print_remedy(console: Console, left: Unassigned, remedy: Remedy) -> None:
    """Show why a task is left out, the smallest change that serves it, and what else was looked at."""
    why = _table("for whom 对谁", "why", "原因", title=f"{escape(left.task)}: not on a route 未安排")
    for reason in left.reasons[:MOST_REASONS]:
        why.add_row(escape(reason.volunteer or "–"), escape(reason.detail), escape(reason.detail_zh))
    if more := len(left.reasons[MOST_REASONS:]):
        why.add_row("…", f"and for {more} more", f"另有 {more} 人")
    console.print(why)
    for line in _proved(remedy):
        console.print(line, highlight=False)
    if len(remedy.tried) > 1:
        tried = _table("change 改动", "for whom 对谁", "burden 代价", "outcome 结果", title="Looked at 试过")
        for one in remedy.tried[:MOST_TRIED]:
            codes = ", ".join(code.value for code in one.codes)
            tried.add_row(codes, escape(one.volunteer or "–"), f"{one.burden:g}", _OUTCOMES[one.outcome])
        console.print(tried)


def _proved(remedy: Remedy) -> Iterator[str]:
    if remedy.proof is None:
        yield f"[bold red]{escape(remedy.detail)}[/]"
        yield escape(remedy.detail_zh)
        return
    proof = remedy.proof
    yield "[bold]The smallest change that serves it 最省的改动:[/]"
    for step in remedy.steps:
        yield f"  {escape(step.detail)} {escape(step.detail_zh)}"
    who, begin = escape(", ".join(proof.volunteers)), proof.begin.strftime("%H:%M")
    yield f"Proved by solving again 已重新求解验证: {who} {begin}, {proof.added_walk_m:+d} m"
    if proof.moved:
        yield f"Go to somebody else then 届时改派: {escape(', '.join(proof.moved))}"


def print_staffing(console: Console, found: Staffing) -> None:
    """Show every team that was tried, who is enough, and what of that is proved."""
    tries = _table("volunteers 人数", "went out 出动", "tasks left 未完成", title="Tried 试算")
    for one in found.tries:
        tries.add_row(str(one.people), str(one.used), str(one.left_out))
    console.print(tries)
    by = found.by.strftime("%m-%d %H:%M")
    for line in _enough(found, by) if found.people else _too_few(found, by):
        console.print(line, highlight=False)


def _too_few(found: Staffing, by: str) -> Iterator[str]:
    left = found.tries[0].left_out
    yield f"[bold red]Not even all get everything done by {by}: {left} tasks are left.[/]"
    yield f"全部出动也无法在 {by} 前完成：还剩 {left} 项。"
    if not found.bound.possible:
        yield f"Proved: {found.bound.why}. 可证明：{found.bound.why_zh}。"


def _enough(found: Staffing, by: str) -> Iterator[str]:
    count, fewest, why, why_zh = len(found.people), found.bound.people, found.bound.why, found.bound.why_zh
    yield f"[bold]{count} volunteers are enough by {by}:[/] {escape(', '.join(found.people))}"
    yield f"{by} 前 {count} 人即可完成。"
    if found.proved:
        yield f"Proved: fewer are not enough ({why}). 可证明不能再少：{why_zh}。"
        return
    yield f"Proved: fewer than {fewest} are not enough ({why}). 可证明少于 {fewest} 人不够：{why_zh}。"
    yield f"Only found: with {count - 1} no plan did it all; there may be one."
    yield f"仅为试算：{count - 1} 人未找到可行计划，不等于不存在。"


def print_files(console: Console, files: Sequence[object]) -> None:
    """Name the files that were written, one a line, so that they can be copied."""
    for path in files:
        console.print(str(path), highlight=False, soft_wrap=True)


def _table(*columns: str, title: str | None = None, show_lines: bool = False) -> Table:
    """Fold what is too wide: an ellipsis would hide the way out."""
    table = Table(title=title, show_lines=show_lines)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _routes(plan: Plan) -> Table:
    table = _table("volunteer", "tasks", "walk", "work", "from", "to", title="Routes 路线")
    for column in table.columns[1:4]:
        column.justify = "right"
    for route in plan.routes:
        table.add_row(
            escape(route.volunteer),
            str(route.tasks),
            f"{route.walk_m} m",
            _hours(route.work_s),
            route.start_at.strftime("%H:%M"),
            route.finish_at.strftime("%H:%M"),
        )
    return table


def _left(plan: Plan) -> Table:
    table = _table("task", "why and what next", "怎么办", title="Not on a route 未安排")
    for one in plan.unassigned:
        codes = ", ".join(sorted({reason.code.value for reason in one.reasons}))
        table.add_row(escape(one.task), f"{codes}\n{escape(one.next_step)}", escape(one.next_step_zh))
    return table


def _hours(seconds: int) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def print_cells(console: Console, faults: Sequence[CellFault], *, title: str) -> None:
    """Show faults or warnings of a file with sheet, row and column."""
    table = _table("where", "value", "code", "what to do", "怎么改", title=title, show_lines=True)
    for one in faults[:MOST_PRINTED]:
        cell = "" if one.cell is None else f" {one.cell}"
        row = "" if one.row is None or one.cell else f" {one.row}"
        where = f"{one.sheet}{cell}{row}\n{one.column}".strip() or "/"
        told = (where, one.value or "", one.code, one.detail, one.detail_zh)
        table.add_row(*map(escape, told))
    console.print(table)
    if len(faults) > MOST_PRINTED:
        console.print(f"… and {len(faults) - MOST_PRINTED} more 另有 {len(faults) - MOST_PRINTED} 处")


_BECAME = {
    "DONE": "done 完成",
    "SOME_UNASSIGNED": "some unassigned 有未安排",
    "BAD_INPUT": "bad input 输入有误",
    "BROKEN": "broken 出错",
}


def print_batch(console: Console, zones: Sequence[tuple[str, Plan | None, int, str]]) -> None:
    """Show a line for each zone of a batch: name, plan, exceptions, and what became of it."""
    table = _table("zone 片区", "served 完成", "walk 步行", "to see to 需处理", "", title="Batch 批次")
    for name, plan, exceptions, code in zones:
        summary = plan.summary if plan else None
        served = f"{summary.served} of {summary.tasks}" if summary else "–"
        walk = f"{summary.walk_m / 1000:.1f} km" if summary else "–"
        table.add_row(escape(name), served, walk, str(exceptions), _BECAME[code])
    console.print(table)


def print_comparison(console: Console, comparison: Comparison) -> None:
    """Show totals of two plans, and per volunteer what is another one now."""
    totals = _table("", "before 之前", "after 之后", "change 变化")
    for name, (before, after) in (
        ("served 完成", comparison.served),
        ("unassigned 未安排", comparison.unassigned),
        ("walking 步行 (m)", comparison.walk_m),
    ):
        totals.add_row(name, str(before), str(after), f"{after - before:+d}")
    console.print(totals)
    people = _table(
        "volunteer 志愿者", "gained 新增", "lost 移走", "order 顺序", "walk 步行", title="Changes 变动"
    )
    changed = [change for change in comparison.changes if not change.same]
    for change in changed:
        gained, lost = (escape("\n".join(tasks)) or "–" for tasks in (change.gained, change.lost))
        order = "changed 已变" if change.reordered else "–"
        people.add_row(escape(change.volunteer), gained, lost, order, f"{change.walk_m:+d} m")
    if changed:
        console.print(people)
    unchanged = len(comparison.changes) - len(changed)
    console.print(f"{unchanged} volunteers keep their list 人不变")
    for title, tasks in (
        ("now served 新安排", comparison.newly_served),
        ("no longer served 不再安排", comparison.newly_unassigned),
    ):
        if tasks:
            console.print(f"{title}: {escape(', '.join(tasks))}")
