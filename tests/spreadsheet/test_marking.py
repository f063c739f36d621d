"""The workbook handed back: the user's columns, and at each fault what to do."""

import io
from datetime import time

import openpyxl

from api.spreadsheet import mark
from tests.spreadsheet.ledgers import TASK, TASK_HEADER, comma, imported, tasks


def marked(data: bytes, filename: str = "ledger.xlsx", **more: object) -> openpyxl.Workbook:
    found = imported(data, filename, **more)
    return openpyxl.load_workbook(io.BytesIO(mark(data, found.faults, filename=filename)))


HEADER = (*TASK_HEADER, "优先级", "最早", "网格员", "备注")
GOOD = (*TASK, 10, time(8, 30), "三网格", "=1+1".replace("=", ""))
BAD = ("t2", "跳舞", 116.41, 39.94, 999, time(8, 30), "三网格", "轻声")


def test_faulty_cells_are_coloured_and_explained() -> None:
    sheet = marked(tasks(HEADER, GOOD, BAD))["任务"]
    assert sheet["B3"].fill.fgColor.rgb == "FFFFD0D0"
    assert "可填" in sheet["B3"].comment.text
    assert "one of" in sheet["B3"].comment.text
    assert sheet["B2"].comment is None
    assert sheet["I1"].value == "错误/Faults"
    assert "任务类型" in sheet["I3"].value
    assert sheet["I2"].value is None


def test_values_and_columns_stay_the_users() -> None:
    sheet = marked(tasks(HEADER, GOOD, BAD))["任务"]
    assert [cell.value for cell in sheet[1]][:8] == list(HEADER)
    assert [cell.value for cell in sheet[3]][:8] == list(BAD)
    assert sheet["F3"].number_format == "hh:mm"


def test_the_first_sheet_lists_all_and_leads_there() -> None:
    sheet = marked(tasks(HEADER, GOOD, BAD)).worksheets[0]
    assert sheet["A1"].value == "错误 2 处 · 2 faults"
    assert [cell.value for cell in sheet[4]][:4] == ["任务", "3", "任务类型", "not_in_list"]
    assert sheet["B4"].hyperlink.location == "'任务'!B3"


def test_once_mended_it_is_read_as_it_is() -> None:
    book = marked(tasks(HEADER, GOOD, BAD))
    book["任务"]["B3"], book["任务"]["E3"] = "送餐", 10
    file = io.BytesIO()
    book.save(file)
    found = imported(file.getvalue())
    assert found.faults == ()
    assert found.rows["tasks"] == 2
    assert found.extras["tasks"]["t2"] == {"网格员": "三网格"}


def test_csv_comes_back_as_a_workbook() -> None:
    book = marked(comma(TASK_HEADER, ("a", "跳舞", "116.41", "39.94"), encoding="gb18030"), "东片.csv")
    assert book["东片"]["B2"].comment is not None


def test_what_is_no_spreadsheet_gives_the_list_alone() -> None:
    book = marked(b"PK\x03\x04")
    assert len(book.sheetnames) == 1
    assert book.worksheets[0]["D4"].value == "not_a_spreadsheet"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    rows = [("a", "送餐", "116.41", "39.94", text) for text in ("=1+1", "+86 138", "-x", "@SUM(A1)")]
    sheet = marked(comma((*TASK_HEADER, "备注"), *rows), "x.csv")["x"]
    for row, text in enumerate(("=1+1", "+86 138", "-x", "@SUM(A1)"), start=2):
        cell = sheet.cell(row, 5)
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
