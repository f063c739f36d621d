"""Writes XLSX: one place for how our workbooks look, and where strangers' text is kept as text."""

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

import xlsxwriter

MOST_TEXT = 32_767
_RISKY = tuple("=+-@\t\r＝＋－＠")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff\ud800-\udfff]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME = 31
# Fixed, so that the same content gives the same bytes.
_BORN = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)

Style = Mapping[str, Any]
PLAIN: Style = MappingProxyType({"valign": "top"})
WRAPPED: Style = MappingProxyType({"valign": "top", "text_wrap": True})
TITLE: Style = MappingProxyType({"bold": True, "font_size": 16, "font_color": "#1f3a5f"})
BOLD: Style = MappingProxyType({"bold": True, "valign": "top"})
QUIET: Style = MappingProxyType({"font_color": "#6b7280"})
MUTED: Style = MappingProxyType({"font_color": "#6b7280", "text_wrap": True, "valign": "top"})
HEADER: Style = MappingProxyType(
    {
        "bold": True,
        "bg_color": "#1f3a5f",
        "font_color": "#ffffff",
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#9aa5b1",
    }
)
REQUIRED: Style = MappingProxyType({**HEADER, "bg_color": "#a61b1b"})
FAULTY: Style = MappingProxyType(
    {"bg_color": "#ffd0d0", "border": 1, "border_color": "#c0392b", "valign": "top"}
)
EXAMPLE: Style = MappingProxyType({"font_color": "#6b7280", "italic": True, "valign": "top"})

_FORMATS: Sequence[tuple[type, str]] = (
    (datetime, "yyyy-mm-dd hh:mm"),
    (date, "yyyy-mm-dd"),
    (time, "hh:mm"),
    (timedelta, "[h]:mm"),
)


def risky(text: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula."""
    return text.startswith(_RISKY)


def csv_safe(value: object) -> object:
    """Make a cell of a CSV harmless: text that looks like a formula gets an apostrophe."""
    return f"'{value}" if isinstance(value, str) and risky(value) else value


class Book:
    """A workbook in memory."""

    def __init__(self, *, title: str = "") -> None:
        self._bytes = io.BytesIO()
        self.book: Any = xlsxwriter.Workbook(
            self._bytes,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self.book.set_properties({"title": title, "author": "Xiangdao", "created": _BORN})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def sheet(self, name: str) -> "Sheet":
        """Add a sheet; its name is cut and numbered where Excel would refuse it."""
        clean = _FORBIDDEN.sub(" ", name).strip(" '")[:_SHEET_NAME] or "-"
        unique, number = clean, 2
        while unique.lower() in self._names or unique.lower() == "history":
            suffix = f" {number}"
            unique = clean[: _SHEET_NAME - len(suffix)] + suffix
            number += 1
        self._names.add(unique.lower())
        return Sheet(self, self.book.add_worksheet(unique), unique)

    def style(self, style: Style) -> Any:
        """Give the format of a style; equal styles share one."""
        key = tuple(sorted(style.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(dict(style))
        return self._formats[key]

    def close(self) -> bytes:
        """Finish the workbook."""
        self.book.close()
        return self._bytes.getvalue()


class Sheet:
    """One sheet of a `Book`; rows and columns are counted from 0."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self._book = book
        self.name = name
        self.raw = sheet

    def style(self, style: Style) -> Any:
        """Give the format of a style."""
        return self._book.style(style)

    def put(self, row: int, column: int, value: object, style: Style = PLAIN) -> None:
        """Write a cell; text is always text, whatever it begins with."""
        if value is None or value == "":
            if style is not PLAIN:
                self.raw.write_blank(row, column, None, self._book.style(style))
            return
        if isinstance(value, bool):
            self.raw.write_boolean(row, column, value, self._book.style(style))
        elif isinstance(value, int | float):
            self.raw.write_number(row, column, value, self._book.style(style))
        elif isinstance(value, date | time | timedelta):
            form = next(form for kind, form in _FORMATS if isinstance(value, kind))
            naive = value.replace(tzinfo=None) if isinstance(value, datetime | time) else value
            self.raw.write_datetime(row, column, naive, self._book.style({**style, "num_format": form}))
        else:
            text = _UNWRITABLE.sub("\ufffd", str(value))[:MOST_TEXT]
            quoted = {**style, "quote_prefix": True} if risky(text) else style
            self.raw.write_string(row, column, text, self._book.style(quoted))

    def line(self, row: int, values: Iterable[object], style: Style = PLAIN) -> None:
        """Write a row from its first column."""
        for column, value in enumerate(values):
            self.put(row, column, value, style)

    def table(
        self, row: int, header: Sequence[str], lines: Iterable[Sequence[object]], style: Style = PLAIN
    ) -> int:
        """Write a header with a filter and the lines below it; give the first free row."""
        self.line(row, header, HEADER)
        widths = [width(name) for name in header]
        at = row + 1
        for values in lines:
            self.line(at, values, style)
            widths = [max(old, width(new)) for old, new in zip(widths, values, strict=True)]
            at += 1
        self.raw.autofilter(row, 0, max(at - 1, row), len(header) - 1)
        self.raw.freeze_panes(row + 1, 0)
        for column, wide in enumerate(widths):
            self.raw.set_column(column, column, min(max(wide + 2, 8), 48))
        return at


def width(value: object) -> int:
    """How many columns of a terminal, or about how many characters of Excel, a value takes."""
    if isinstance(value, datetime):
        return 16
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in str(value or ""))
