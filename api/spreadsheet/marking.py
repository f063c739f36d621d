"""Hands a workbook back with its faults in it: coloured cells, a note at each, and a column of words."""

from collections.abc import Sequence

from api.spreadsheet.book import Grid, open_book
from api.spreadsheet.columns import Column
from api.spreadsheet.faults import CellFault, Unreadable, column_letters
from api.spreadsheet.tables import Table, find
from api.workbook import FAULTY, HEADER, PLAIN, TITLE, WRAPPED, Book, Sheet, width

HEADING = "错误/Faults"
LIST_SHEET = "错误清单 Faults"
_LIST_HEADER = ("工作表 sheet", "行 row", "列 column", "代码 code", "怎么改", "what to do")
_WIDEST = 40
_NOTE = {"x_scale": 2.2, "y_scale": 1.6, "author": "Xiangdao"}


def mark(data: bytes, faults: Sequence[CellFault], *, filename: str = "") -> bytes:
    """Write the workbook again with its faults marked.

    Parameters
    ----------
    data
        What was read; CSV comes back as XLSX. Values and columns are the user's, their colours are not kept.
    faults
        As `read` found them.
    filename
        Names the sheet of a CSV.

    Returns
    -------
    bytes
        An XLSX. Once mended it can be read as it is: the column of faults is passed over.
    """
    book = Book(title="Xiangdao")
    _list(book.sheet(LIST_SHEET), faults)
    try:
        grids = open_book(data, filename)
    except Unreadable:
        return book.close()
    tables = {id(table.grid): table for table in find(grids).tables}
    for grid in grids:
        own = [fault for fault in faults if fault.sheet == grid.name]
        _sheet(book.sheet(grid.name), grid, tables.get(id(grid)), own)
    return book.close()


def _list(sheet: Sheet, faults: Sequence[CellFault]) -> None:
    sheet.put(0, 0, f"错误 {len(faults)} 处 · {len(faults)} faults", TITLE)
    lines = [(one.sheet, one.row or "", one.column, one.code, one.detail_zh, one.detail) for one in faults]
    sheet.table(2, _LIST_HEADER, lines, WRAPPED)
    for row, fault in enumerate(faults, start=3):
        if fault.cell is not None:
            target = f"internal:'{fault.sheet}'!{fault.cell}"
            sheet.raw.write_url(row, 1, target, sheet.style(WRAPPED), string=str(fault.row))


def _sheet(sheet: Sheet, grid: Grid, table: Table | None, faults: Sequence[CellFault]) -> None:
    by_cell: dict[str, list[CellFault]] = {}
    by_row: dict[int, list[CellFault]] = {}
    for fault in faults:
        by_row.setdefault(fault.row or 1, []).append(fault)
        if fault.cell is not None:
            by_cell.setdefault(fault.cell, []).append(fault)
    header = -1 if table is None else table.header
    last = max(map(len, grid.rows), default=0)
    widths = [8] * last
    for row, cells in enumerate(grid.rows):
        for column, value in enumerate(cells):
            told = by_cell.pop(f"{column_letters(column)}{row + 1}", [])
            style = FAULTY if told else HEADER if row == header else PLAIN
            sheet.put(row, column, value, style)
            _note(sheet, row, column, told)
            widths[column] = min(max(widths[column], width(value) + 2), _WIDEST)
        _words(sheet, row, last, by_row.get(row + 1, ()))
    for column, wide in enumerate(widths):
        sheet.raw.set_column(column, column, wide)
    sheet.raw.set_column(last, last, 60)
    if table is not None:
        sheet.put(header, last, HEADING, HEADER)
        sheet.raw.freeze_panes(header + 1, 0)
        for index, column_of in table.readers:
            _offer(sheet, column_of, index, header + 1, len(grid.rows) + 200)


def _note(sheet: Sheet, row: int, column: int, told: Sequence[CellFault]) -> None:
    if told:
        words = "\n".join(f"{one.detail_zh}\n{one.detail}" for one in told)
        sheet.raw.write_comment(row, column, words, _NOTE)


def _words(sheet: Sheet, row: int, column: int, told: Sequence[CellFault]) -> None:
    if told:
        lines = [f"{one.column}：{one.detail_zh} {one.detail}".lstrip("：") for one in told]
        sheet.put(row, column, "\n".join(lines), {**FAULTY, "text_wrap": True})


def _offer(sheet: Sheet, column: Column, index: int, first: int, last: int) -> None:
    if column.choices is not None:
        rule = {"validate": "list", "source": list(column.choices.zh), "show_error": False}
        sheet.raw.data_validation(first, index, last, index, rule)
