"""How our workbooks are written."""

import io
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
import pytest

from api.workbook import Book, csv_safe, risky


def written(*values: object) -> list[object]:
    book = Book()
    sheet = book.sheet("s")
    sheet.line(0, values)
    return [cell.value for cell in openpyxl.load_workbook(io.BytesIO(book.close()))["s"][1]]


def test_values_come_back_as_they_are() -> None:
    moment = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
    values = (1, 2.5, True, "文本", date(2026, 11, 22), time(8, 30), timedelta(hours=30))
    assert written(*values)[:4] == [1, 2.5, True, "文本"]
    assert written(moment) == [moment.replace(tzinfo=None)]


def test_text_that_no_file_can_hold_is_made_harmless() -> None:
    assert written("a\x00b\ud800") == ["a\ufffdb\ufffd"]
    assert len(str(written("x" * 40_000)[0])) == 32_767


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "＝1"])
def test_what_could_be_a_formula_is_guarded(text: str) -> None:
    assert risky(text)
    assert csv_safe(text) == f"'{text}"


@pytest.mark.parametrize("value", [-1, 2.5, "1-2", "a=b", "", None])
def test_numbers_and_ordinary_text_are_left_alone(value: object) -> None:
    assert csv_safe(value) == value


def test_names_of_sheets_that_excel_would_refuse() -> None:
    book = Book()
    names = [book.sheet(name).name for name in ("a/b:c", "A b c", "x" * 40, "x" * 41, "", "'q'", "History")]
    assert len({name.lower() for name in names}) == len(names)
    assert openpyxl.load_workbook(io.BytesIO(book.close())).sheetnames == names
    assert all(len(name) <= 31 for name in names)
