"""One list of everything that somebody must still see to after a morning was planned, over all zones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.client import Refused
from api.spreadsheet import CellFault
from api.workbook import TITLE, WRAPPED, Book
from optimizer.plan import Plan, Status, Unassigned

_HEADER = {
    "zh": ("片区", "位置", "任务", "代码", "问题", "怎么办"),
    "en": ("zone", "where", "task", "code", "what", "what to do"),
}


@dataclass(frozen=True, slots=True)
class Exceptional:
    """One thing to see to; sentences are pairs (Chinese, English)."""

    zone: str
    where: str
    task: str
    code: str
    what: tuple[str, str]
    next_step: tuple[str, str] = ("", "")


def of_faults(zone: str, faults: Iterable[CellFault]) -> list[Exceptional]:
    """Faults of a ledger: the words hold the way out already."""
    return [Exceptional(zone, place_of(one), "", one.code, (one.detail_zh, one.detail)) for one in faults]


def of_refusal(zone: str, refused: Refused) -> list[Exceptional]:
    """Faults that only the service found."""
    if not refused.errors:
        return [Exceptional(zone, "", "", refused.title, (refused.detail, refused.detail))]
    return of_errors(zone, refused.errors)


def of_errors(zone: str, errors: Iterable[Mapping[str, str]]) -> list[Exceptional]:
    """Faults as the service tells them: ``pointer``, ``code``, ``detail``, ``detail_zh``."""
    return [
        Exceptional(
            zone,
            one.get("pointer", ""),
            "",
            one.get("code", ""),
            (one.get("detail_zh", ""), one.get("detail", "")),
        )
        for one in errors
    ]


def of_plan(zone: str, plan: Plan, problem: Mapping[str, Any]) -> list[Exceptional]:
    """Tasks that are on no route, the most important first, and a plan that failed."""
    if plan.status is not Status.SUCCEEDED:
        said = plan.failure or plan.status.value
        return [Exceptional(zone, "", "", "plan_failed", (said, said))]
    tasks = {task["id"]: task for task in problem.get("tasks", [])}
    left = sorted(plan.unassigned, key=lambda one: not tasks.get(one.task, {}).get("required", False))
    return [
        Exceptional(
            zone,
            "",
            one.task,
            "/".join(dict.fromkeys(reason.code.value for reason in one.reasons)),
            _nearest(one),
            (one.next_step_zh, one.next_step),
        )
        for one in left
    ]


def _nearest(left: Unassigned) -> tuple[str, str]:
    """Tell the reason that concerns whoever came closest: it is the one that the next step mends."""
    closest = left.closest
    told = next(
        (
            reason
            for reason in left.reasons
            if closest is not None and (reason.volunteer, reason.code) == (closest.volunteer, closest.missing)
        ),
        left.reasons[0],
    )
    return told.detail_zh, told.detail


def as_text(exceptions: Sequence[Exceptional], lang: str) -> str:
    """Write the list to be read in a terminal or pasted into a chat."""
    pick = 0 if lang == "zh" else 1
    head = (f"需处理 {len(exceptions)} 项", f"{len(exceptions)} to see to")[pick]
    lines = [head]
    for one in exceptions:
        place = " ".join(part for part in (one.zone, one.where, one.task) if part)
        lines.append(f"- {place} [{one.code}] {one.what[pick]}")
        if one.next_step[pick]:
            lines.append(f"    → {one.next_step[pick]}")
    return "\n".join(lines) + "\n"


def as_workbook(exceptions: Sequence[Exceptional], lang: str) -> bytes:
    """Write the list to be worked through."""
    pick = 0 if lang == "zh" else 1
    book = Book(title=("需处理事项", "Exceptions")[pick])
    sheet = book.sheet(("需处理", "exceptions")[pick])
    sheet.put(0, 0, (f"需处理 {len(exceptions)} 项", f"{len(exceptions)} to see to")[pick], TITLE)
    lines = [
        (one.zone, one.where, one.task, one.code, one.what[pick], one.next_step[pick]) for one in exceptions
    ]
    sheet.table(2, _HEADER["zh" if pick == 0 else "en"], lines, WRAPPED)
    return book.close()


def place_of(fault: CellFault) -> str:
    """Where a fault of a ledger is, as Excel writes it: ``任务!B4``."""
    cell = fault.cell or ("" if fault.row is None else str(fault.row))
    return f"{fault.sheet}!{cell}" if fault.sheet and cell else fault.sheet or cell
