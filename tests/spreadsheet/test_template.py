"""The template, read by another reader; and filled in, by ours."""

import io

import openpyxl
import pytest

from api.spreadsheet import read, template
from api.spreadsheet.columns import NOUNS
from api.spreadsheet.examples import EXAMPLES

SHEETS = {
    "zh": ["说明", "设置", "任务", "志愿者", "站点", "区域", "封控", "门", "外借"],
    "en": [
        "instructions",
        "settings",
        "tasks",
        "volunteers",
        "sites",
        "zones",
        "closures",
        "gates",
        "lending",
    ],
}


@pytest.fixture(params=["zh", "en"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def opened(lang: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(template(lang)))  # type: ignore[arg-type]


def test_sheets_headers_and_hints(lang: str) -> None:
    book = opened(lang)
    assert book.sheetnames == SHEETS[lang]
    for name, noun in zip(SHEETS[lang][2:], NOUNS.values(), strict=True):
        header = book[name][1]
        for cell, column in zip(header, noun.columns, strict=True):
            said = column.zh if lang == "zh" else column.en
            assert cell.value == (f"{said} *" if column.required else said)
            assert cell.comment.text == (column.hint_zh if lang == "zh" else column.hint_en)
            assert cell.fill.fgColor.rgb == ("FFA61B1B" if column.required else "FF1F3A5F")
        assert book[name].freeze_panes == "C2"


def test_dropdowns_offer_every_choice(lang: str) -> None:
    book = opened(lang)
    for name, noun in zip(SHEETS[lang][2:], NOUNS.values(), strict=True):
        offered = {
            str(rule.sqref).partition("2:")[0]: rule.formula1
            for rule in book[name].data_validations.dataValidation
        }
        for index, column in enumerate(noun.columns, start=1):
            if column.choices is None:
                continue
            words = column.choices.zh if lang == "zh" else column.choices.en
            listed = offered[openpyxl.utils.get_column_letter(index)]
            assert listed == f'"{",".join(words)}"'
            assert len(listed) <= 257, "Excel takes 255 characters"


def test_examples_left_in_do_no_harm(lang: str) -> None:
    found = read(template(lang), "t.xlsx")  # type: ignore[arg-type]
    assert [fault.code for fault in found.faults] == ["no_tasks"]
    assert "examples_ignored" in [warning.code for warning in found.warnings]


def test_the_examples_are_a_morning_that_can_be_planned(lang: str) -> None:
    """Whoever copies them and writes ids of his own gets no fault."""
    book = opened(lang)
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("示例", "某").replace("example", "x")
    settings = book[SHEETS[lang][1]]
    settings["B2"], settings["B3"] = "2026-11-22", "WGS84"
    file = io.BytesIO()
    book.save(file)
    found = read(file.getvalue(), "t.xlsx")
    assert found.faults == ()
    assert found.problem is not None
    assert found.problem["date"] == "2026-11-22"
    assert {noun: count for noun, count in found.rows.items() if count} == {
        noun: len(rows) for noun, rows in EXAMPLES.items()
    }


def test_the_same_bytes_every_time(lang: str) -> None:
    assert template(lang) == template(lang)  # type: ignore[arg-type]
