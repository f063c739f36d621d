"""What the commands print: faults to mend, and a plan at a glance."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.client import Refused
from optimizer.plan import Plan


def print_faults(console: Console, refused: Refused) -> None:
    """Show every fault with its place and the way out."""
    console.print(f"[bold red]{escape(refused.title)}[/] · {escape(refused.detail)}")
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
