"""Ledgers written by hand, by a writer that is not the one under test."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl

from api.spreadsheet import CellFault, Imported, read

DAY = "2026-11-22"
TASK_HEADER = ("编号", "任务类型", "经度", "纬度")
TASK = ("t1", "送餐", 116.41, 39.94)
PEOPLE = (("编号", "姓名", "班次"), ("v1", "王某", "8:00-12:00"))


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Write sheets by name; None leaves a cell empty."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def tasks(header: Sequence[str], *rows: Sequence[Any], **more: Sequence[Sequence[Any]]) -> bytes:
    """A ledger of tasks and one volunteer."""
    return workbook({"任务": [header, *rows], "志愿者": PEOPLE, **more})


def one_task(**columns: Any) -> bytes:
    """One task with these columns (header: value) beside what every task needs."""
    return tasks((*TASK_HEADER, *columns), (*TASK, *columns.values()))


def comma(*rows: Sequence[Any], encoding: str = "utf-8-sig", delimiter: str = ",") -> bytes:
    """A CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def imported(data: bytes, filename: str = "ledger.xlsx", **more: Any) -> Imported:
    """Read, on our day and in WGS 84 unless the ledger says otherwise."""
    return read(data, filename, **{"date": DAY, "crs": "wgs84", **more})


def only_task(data: bytes, **more: Any) -> dict[str, Any]:
    """The task of a ledger that has one and no faults."""
    found = imported(data, **more)
    assert found.faults == ()
    assert found.problem is not None
    (task,) = found.problem["tasks"]
    return dict(task)


def only_fault(data: bytes, **more: Any) -> CellFault:
    """The one fault of a ledger."""
    found = imported(data, **more)
    (fault,) = found.faults
    assert found.problem is None
    return fault
