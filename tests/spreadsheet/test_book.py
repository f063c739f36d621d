"""Bytes become grids, whatever wrote them; what is no spreadsheet is told and never crashes."""

import io
import zipfile
from datetime import time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.spreadsheet import mark
from api.spreadsheet.book import open_book
from api.spreadsheet.faults import COMPLAINTS, Unreadable
from tests.spreadsheet.ledgers import PEOPLE, TASK, TASK_HEADER, comma, imported, one_task, only_fault, tasks

HEADER = ("编号", "任务类型", "经度", "纬度", "坐标系")
ROW = ("a", "送餐", "116.41", "39.94", "高德")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_every_office(encoding: str, delimiter: str) -> None:
    data = comma(HEADER, ROW, encoding=encoding, delimiter=delimiter)
    found = imported(data, "东片.csv")
    assert found.faults == ()
    assert found.rows["tasks"] == 1


def test_a_csv_of_volunteers_is_known_by_its_header() -> None:
    data = comma(("编号", "姓名", "班次", "出行方式"), ("v", "某", "8:00-12:00", "步行"))
    assert imported(data, "x.csv").rows["volunteers"] == 1


def test_several_csv_make_one_ledger() -> None:
    from api.spreadsheet import read_files

    found = read_files(
        [("任务.csv", comma(HEADER, ROW)), ("志愿者.csv", comma(*PEOPLE, encoding="gb18030"))],
        date="2026-11-22",
    )
    assert found.problem is not None
    assert len(found.problem["volunteers"]) == len(found.problem["tasks"]) == 1


def test_excel_times_and_merged_cells() -> None:
    """The alley is written once and merged over three rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "任务"
    sheet.append((*TASK_HEADER, "胡同", "门牌号", "最早", "最晚"))
    for number in range(3):
        sheet.append((*TASK, "前帽胡同" if number == 0 else None, number + 1, time(8, 30), time(10, 0)))
        sheet.cell(sheet.max_row, 1).value = f"t{number}"
    sheet.merge_cells("E2:E4")
    file = io.BytesIO()
    book.save(file)
    found = imported(file.getvalue())
    assert found.faults == ()
    assert found.problem is not None
    assert [task["address"]["alley"] for task in found.problem["tasks"]] == ["前帽胡同"] * 3
    assert found.problem["tasks"][2]["address"]["number"] == "3"
    assert found.problem["tasks"][0]["time_windows"][0][0].endswith("08:30:00+08:00")


def test_a_cell_with_an_excel_error_is_no_empty_cell() -> None:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    sheet.write_row(0, 0, (*TASK_HEADER, "备注"))
    sheet.write_row(1, 0, TASK)
    sheet.write_formula(1, 4, "=VLOOKUP(1,A1:A2,1)", None, "#N/A")
    book.close()
    fault = only_fault(file.getvalue())
    assert (fault.code, fault.cell) == ("error_cell", "E2")


def test_a_formula_that_nobody_computed_is_told() -> None:
    fault = only_fault(one_task(备注="=A2&B2"))
    assert (fault.code, fault.cell) == ("formula_without_value", "E2")


def test_a_cell_in_the_last_corner_is_not_laid_out() -> None:
    """As a rectangle the sheet would have 17 thousand million cells."""
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "x"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(Unreadable) as refused:
        open_book(file.getvalue(), "x.xlsx")
    assert refused.value.code == "sheet_too_large"


def test_rows_that_are_formatted_but_empty_do_not_count() -> None:
    """Somebody coloured a whole column; nothing stands in it."""
    book = openpyxl.load_workbook(io.BytesIO(WHOLE))
    book["任务"].cell(60_000, 3).fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    file = io.BytesIO()
    book.save(file)
    found = imported(file.getvalue())
    assert found.faults == ()
    assert found.rows["tasks"] == 1


def test_too_many_rows_are_not_read() -> None:
    with pytest.raises(Unreadable) as refused:
        open_book(b"a,b\n" * 50_001, "x.csv")
    assert refused.value.code == "sheet_too_large"


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    from api.spreadsheet import xlsx_scan

    monkeypatch.setattr(xlsx_scan, "MOST_BYTES", 1_000)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 10_000)
    with pytest.raises(Unreadable) as refused:
        open_book(file.getvalue(), "x.xlsx")
    assert refused.value.code == "file_too_large"


def named(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \n\x00", "file_empty"),
        (b"PK", "not_a_spreadsheet"),
        (b"PK\x03\x04 and so on", "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old .xls, or one with a password", "old_format"),
        (named("mimetype", "content.xml"), "old_format"),
        (named("xl/workbook.bin"), "old_format"),
        (named("word/document.xml"), "not_a_spreadsheet"),
        (named("xl/workbook.xml"), "not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not_a_spreadsheet"),
        (b"\xff\xff\xff\xff", "encoding_unknown"),
    ],
)
def test_what_is_no_spreadsheet(data: bytes, code: str) -> None:
    fault = only_fault(data)
    assert fault.code in (code, "encoding_unknown")
    assert fault.detail
    assert fault.detail_zh


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "图片"),
        (b"\x1f\x8b\x08\x00", "压缩包"),
        (named("a.csv", "b.csv"), "压缩包"),
        (named("word/document.xml"), "文字文档"),
        (tasks(TASK_HEADER, TASK)[:900], "损坏"),
        ("<html><table><tr><td>任务类型</td></tr></table>".encode(), "网页"),
        (b'{"tasks": []}', "JSON"),
    ],
)
def test_what_a_file_is_that_is_no_spreadsheet(data: bytes, what: str) -> None:
    fault = only_fault(data)
    assert fault.code == "not_a_spreadsheet"
    assert what in fault.detail_zh


@pytest.mark.parametrize(
    ("name", "code"),
    [("x.xlsx", "text_as_workbook"), ("任务.csv", "header_missing"), ("x.csv", "no_tasks")],
)
def test_text_that_is_called_a_workbook(name: str, code: str) -> None:
    [fault] = imported(b"hello\nnothing, here", name).faults
    assert fault.code == code


def test_a_csv_that_is_called_a_workbook_is_read() -> None:
    assert imported(comma(HEADER, ROW), "任务.xlsx").faults == ()


def holds(data: bytes) -> None:
    """Whatever it is: a problem, or a fault in both languages; and a marked workbook that opens."""
    found = imported(data, "garbage.csv", good_rows_only=True)
    assert found.problem is not None or found.faults
    assert all(fault.detail and fault.detail_zh for fault in found.faults)
    openpyxl.load_workbook(io.BytesIO(mark(data, found.faults))).close()


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_garbage_never_raises(data: bytes) -> None:
    holds(data)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_broken_workbook_never_raises(data: st.DataObject) -> None:
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    holds(bytes(whole[: data.draw(st.integers(1, len(whole)))]))


WHOLE = tasks(TASK_HEADER, TASK)
_CELL = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12),
    st.sampled_from(
        ["送餐", "8:30-10:00", "116.41,39.94", "-1", "99999999999999999999", "=1+1", "9e99", "nan"]
    ),
)


_FILLED = {
    "编号": "t1",
    "任务类型": "送餐",
    "地址": "",
    "经度": "116.41",
    "纬度": "39.94",
    "坐标系": "wgs84",
    "时间窗": "",
    "最早": "8:30",
    "最晚": "10:00",
    "服务时长(分)": "3",
    "载量(公斤)": "1.5",
    "取货点": "",
    "技能": "",
    "人数": "1",
    "住户类别": "正常",
    "优先级": "5",
    "必须": "否",
    "前置任务": "",
    "指定志愿者": "",
    "指定顺序": "",
}


def test_the_headers_under_which_any_cells_come_are_real() -> None:
    found = imported(comma(list(_FILLED), list(_FILLED.values())), "任务.csv")
    assert found.faults == ()
    assert found.rows["tasks"] == 1
    assert "column_unknown" not in {warning.code for warning in found.warnings}


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(_CELL, min_size=len(_FILLED), max_size=len(_FILLED)), max_size=4))
def test_any_cells_under_real_headers_never_raise(rows: list[list[str]]) -> None:
    holds(comma(list(_FILLED), *rows, encoding="utf-8"))


def test_every_complaint_is_filled_in_the_same_way_in_both_languages() -> None:
    import string

    for english, chinese in COMPLAINTS.values():
        fields = [
            {name.removesuffix("_zh") for _, name, _, _ in string.Formatter().parse(words) if name}
            for words in (english, chinese)
        ]
        assert fields[0] - {"en", "zh"} == fields[1] - {"en", "zh"}


def test_an_empty_row_in_the_middle_of_a_merged_cell_is_empty() -> None:
    """The day is written once and merged over the whole column, across the row that parts two alleys."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "任务"
    for row in [
        (*TASK_HEADER, "备注"),
        (*TASK, "11月22日"),
        (),
        ("t2", *TASK[1:]),
    ]:
        sheet.append(row)
    sheet.cell(3, 1).value = None
    sheet.merge_cells("E2:E4")
    people = book.create_sheet("志愿者")
    for row in PEOPLE:
        people.append(row)
    file = io.BytesIO()
    book.save(file)
    found = imported(file.getvalue())
    assert found.faults == ()
    assert found.problem is not None
    assert [(task["id"], task["note"]) for task in found.problem["tasks"]] == [
        ("t1", "11月22日"),
        ("t2", "11月22日"),
    ]
