"""Bytes of a workbook or of CSV text become grids of cells, and nothing more is known about them here."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

from python_calamine import CalamineWorkbook

from api.spreadsheet.faults import Unreadable, not_a_spreadsheet
from api.spreadsheet.other_files import BROKEN, told_by_bytes, told_by_text
from api.spreadsheet.xlsx_scan import MOST_CELLS, MOST_ROWS, Place, Scan, scan

Raw = str | int | float | bool | date | datetime | time | timedelta
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOOKED_AT = 8_192
_DELIMITERS = ",;\t，；|"


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as it lies before the user.

    Attributes
    ----------
    name : str
        Of the sheet; for CSV the file's name without its ending.
    rows : list of list
        Cells, ``""`` where there is nothing; rows may differ in length.
    errors, uncomputed : frozenset
        Places (row, column from 0) of error values and of formulas without a value.
    from_text : bool
        Whether it was read from CSV.
    """

    name: str
    rows: list[list[Raw]]
    errors: frozenset[Place] = field(default_factory=frozenset)
    uncomputed: frozenset[Place] = field(default_factory=frozenset)
    from_text: bool = False


def open_book(data: bytes, filename: str) -> tuple[Grid, ...]:
    """Lay out every sheet of a file.

    Parameters
    ----------
    data
        The file; what it is shows in its first bytes, whatever it is called.
    filename
        Names the sheet of a CSV.

    Raises
    ------
    Unreadable
        It is no spreadsheet that can be read.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise Unreadable("file_empty")
    if data.startswith(_OLE):
        raise Unreadable("old_format")
    if data.startswith(b"PK"):
        return _xlsx(data)
    if (what := told_by_bytes(data)) is not None:
        raise not_a_spreadsheet(what)
    return (Grid(PurePath(filename).stem or "CSV", _csv(data), from_text=True),)


def _xlsx(data: bytes) -> tuple[Grid, ...]:
    scans = scan(data)
    try:
        with_scans = _laid_out(data, scans)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of the Rust parser is no Exception
        raise not_a_spreadsheet(BROKEN) from None
    return with_scans


def _laid_out(data: bytes, scans: Sequence[Scan]) -> tuple[Grid, ...]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    grids = []
    for index, name in enumerate(book.sheet_names):
        sheet = book.get_sheet_by_index(index)
        rows: list[list[Raw]] = sheet.to_python(skip_empty_area=False)
        _fill_down(rows, [(top, bottom, left) for (top, left), (bottom, _) in sheet.merged_cell_ranges or []])
        seen = scans[index] if len(scans) == len(book.sheet_names) else Scan()
        grids.append(Grid(name, rows, seen.errors, seen.uncomputed))
    return tuple(grids)


def _fill_down(rows: list[list[Raw]], merged: Sequence[tuple[int, int, int]]) -> None:
    """Say in every row what a merged cell says for all of them; a row with nothing else stays empty."""
    used = [any(cell != "" for cell in row) for row in rows]
    for top, bottom, left in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        for number in range(top + 1, min(bottom + 1, len(rows))):
            if used[number] and rows[number][left] == "":
                rows[number][left] = rows[top][left]


def _csv(data: bytes) -> list[list[Raw]]:
    text = _decoded(data)
    if (what := told_by_text(text)) is not None:
        raise not_a_spreadsheet(what)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        raise not_a_spreadsheet(BROKEN) from None
    width = max(map(len, rows), default=0)
    if len(rows) > MOST_ROWS or len(rows) * width > MOST_CELLS:
        raise Unreadable("sheet_too_large", rows=len(rows), columns=width)
    return [list[Raw](row) for row in rows]


def _decoded(data: bytes) -> str:
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    # gb18030 is what Chinese Excel writes
    encodings = ("utf-16",) if utf16 else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise not_a_spreadsheet(("no text", "不是文本"))
        return text
    raise Unreadable("encoding_unknown")


def _delimiter(text: str) -> str:
    """Take the mark that divides the first lines most; quoted text may hold others."""
    head = [line for line in text[:_LOOKED_AT].splitlines() if line.strip()][:5]
    counts = {mark: sum(line.count(mark) for line in head[:2]) for mark in _DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else ","
