"""Finds the tables in a workbook: which sheet is what, where its header stands, what its columns mean."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any

from api.spreadsheet.book import Grid, Raw
from api.spreadsheet.cells import text
from api.spreadsheet.clock import Day
from api.spreadsheet.columns import NOUNS, SETTINGS, Column, Noun
from api.spreadsheet.faults import CellFault, Unreadable, column_letters, say, shorten
from api.spreadsheet.vocabulary import DATUMS, plain

HEADER_ROWS = 15
_SETTINGS_SHEETS = {plain(name) for name in ("设置", "settings", "参数", "基本信息")}
_HELP_SHEETS = {
    plain(name) for name in ("说明", "填写说明", "instructions", "help", "readme", "错误清单 Faults")
}
_DUTY = re.compile(r"(必填项?|选填项?|可选|可不填|required|optional)$")
_SAID = re.compile(r"\s*([^:：]{1,12}?)\s*[:：]\s*(.+?)\s*")
_CALLED = {plain(name) for name in ("名称", "站点名称", "区域名称", "name")}
"""Headers of an id, unless another column has it: then this one says what people call the thing."""
_NO_DAY = Day(None, UTC)  # settings are no times of day
_OF_THE_CHECKERS = {"错误faults", "错误", "faults"}  # the column that `mark` adds


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, understood.

    Attributes
    ----------
    header : int
        Its row, counted from 0; entries follow.
    columns : mapping
        Key of a column to its index.
    extras : mapping
        Index to header of columns that are not ours.
    settings : mapping
        What the lines above the header say: ``date``, ``crs``, ``timezone``.
    called : int or None
        Index of the column with names beside ids, one of the extras.
    """

    noun: Noun
    grid: Grid
    header: int
    columns: Mapping[str, int]
    extras: Mapping[int, str]
    settings: Mapping[str, Any]
    called: int | None = None

    @property
    def readers(self) -> list[tuple[int, Column]]:
        """Index and column of everything that is read."""
        by_key = {column.key: column for column in self.noun.columns}
        return [(index, by_key[key]) for key, index in self.columns.items()]

    def header_of(self, key: str) -> str:
        """The header as the user wrote it, ``""`` for a column that there is not."""
        index = self.columns.get(key)
        return "" if index is None else text(self.grid.rows[self.header][index])

    def complain(
        self, code: str, *, row: int | None = None, key: str = "", value: Raw = "", **values: object
    ) -> CellFault:
        """Complain about a cell (row counted from 0), a row, or the sheet."""
        english, chinese = say(code, **values)
        return self.located(code, english, chinese, row=row, key=key, value=value)

    def located(
        self, code: str, english: str, chinese: str, *, row: int | None, key: str, value: Raw = ""
    ) -> CellFault:
        """Put words to a place; a value that could tell about a person stays away."""
        index = self.columns.get(key)
        private = any(column.key == key and column.private for column in self.noun.columns)
        return CellFault(
            sheet=self.grid.name,
            row=None if row is None else row + 1,
            column=self.header_of(key),
            cell=None if row is None or index is None else f"{column_letters(index)}{row + 1}",
            value=None if private or value == "" else shorten(value),
            code=code,
            detail=english,
            detail_zh=chinese,
        )


@dataclass(slots=True)
class Found:
    """What a workbook holds."""

    tables: list[Table] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    warnings: list[CellFault] = field(default_factory=list)


def find(grids: Iterable[Grid]) -> Found:
    """Look through every sheet."""
    found = Found()
    for grid in grids:
        name = plain(grid.name)
        if name in _HELP_SHEETS or not any(cell != "" for row in grid.rows for cell in row):
            continue
        if name in _SETTINGS_SHEETS:
            found.settings |= _settings(grid, len(grid.rows), found.faults)
            continue
        _look(grid, name, found)
    return found


def _look(grid: Grid, name: str, found: Found) -> None:
    named = [noun for noun in NOUNS.values() if name in noun.names]
    best = _best_header(grid, named or list(NOUNS.values()))
    if best is None:
        if named:
            found.faults.append(_of_sheet(grid, "header_missing", rows=HEADER_ROWS))
        else:
            found.warnings.append(_of_sheet(grid, "sheet_ignored"))
        return
    noun, header = best
    settings = _settings(grid, header, found.faults)
    table, faults, warnings = _table(noun, grid, header, settings)
    found.tables.append(table)
    found.faults += faults
    found.warnings += warnings


def _best_header(grid: Grid, nouns: Sequence[Noun]) -> tuple[Noun, int] | None:
    """Find the row that says most names of columns of one noun."""
    best: tuple[int, Noun, int] | None = None
    for noun in nouns:
        known = _headers(noun)
        for index, row in enumerate(grid.rows[:HEADER_ROWS]):
            hits = len({key for cell in row if (key := _column_of(cell, known)[0])})
            if hits > (best[0] if best else 1 if len(nouns) > 1 else 0):
                best = (hits, noun, index)
    return None if best is None else (best[1], best[2])


def _headers(noun: Noun) -> dict[str, str]:
    return {header: column.key for column in noun.columns for header in column.headers}


def _column_of(cell: Raw, known: Mapping[str, str]) -> tuple[str, str | None]:
    """Give the key that a header means and the datum that it names, ``""`` and None where it does not."""
    said = plain(cell) if isinstance(cell, str) else ""
    if said not in known:
        said = _DUTY.sub("", said)
    if said in known:
        return known[said], None
    for length in range(len(said) - 1, 0, -1):
        key, datum = known.get(said[:length], ""), DATUMS.meaning.get(said[length:])
        if key in ("lon", "lat", "position", "area", "line") and datum:
            return key, datum
    return "", None


def _table(
    noun: Noun, grid: Grid, header: int, settings: Mapping[str, Any]
) -> tuple[Table, list[CellFault], list[CellFault]]:
    known = _headers(noun)
    columns: dict[str, int] = {}
    extras: dict[int, str] = {}
    doubled: list[tuple[str, int]] = []
    datum: str | None = None
    called: int | None = None
    for index, cell in enumerate(grid.rows[header]):
        key, named = _column_of(cell, known)
        datum = datum or named
        if key == "id" and key in columns and called is None:
            called = _called(grid.rows[header], columns[key], index)
            if called is not None:
                extras[called] = text(grid.rows[header][called])
                columns[key] = index if called == columns[key] else columns[key]
                continue
        if key and key in columns:
            doubled.append((key, index))
        elif key:
            columns[key] = index
        elif (said := text(cell)) and plain(said) not in _OF_THE_CHECKERS:
            extras[index] = said
    table = Table(
        noun, grid, header, columns, extras, settings if datum is None else {**settings, "crs": datum}, called
    )
    faults = [
        table.complain("column_missing", row=header, zh=column.zh, en=column.en)
        for column in noun.columns
        if column.required and column.key not in columns
    ]
    for key, index in doubled:
        fault = table.complain("column_doubled", row=header, key=key, other=column_letters(columns[key]))
        cell = f"{column_letters(index)}{header + 1}"
        faults.append(replace(fault, column=text(grid.rows[header][index]), cell=cell))
    warnings = [
        replace(
            table.complain("column_unknown", row=header),
            column=said,
            cell=f"{column_letters(index)}{header + 1}",
        )
        for index, said in extras.items()
        if index != called
    ]
    return table, faults, warnings


def _called(row: Sequence[Raw], one: int, other: int) -> int | None:
    """Which of two columns that could hold ids holds names: the one that is headed so, if only one is."""
    named = [index for index in (one, other) if plain(text(row[index])) in _CALLED]
    return named[0] if len(named) == 1 else None


def _settings(grid: Grid, rows: int, faults: list[CellFault]) -> dict[str, Any]:
    """Read "坐标系：GCJ-02" in one cell, or a name and its value in two, from the first rows of a sheet."""
    known = {header: column for column in SETTINGS for header in column.headers}
    settings: dict[str, Any] = {}
    for index, row in enumerate(grid.rows[:rows]):
        for place, (name, value) in _pairs(row):
            column = known.get(plain(name))
            if column is None or column.key in settings:
                continue
            try:
                settings[column.key] = column.read(value, _NO_DAY)
            except Unreadable as unreadable:
                code = "unknown_datum" if column.key == "crs" else unreadable.code
                english, chinese = say(code, **({} if column.key == "crs" else unreadable.values))
                cell = f"{column_letters(place)}{index + 1}"
                faults.append(
                    CellFault(grid.name, index + 1, name, cell, shorten(value), code, english, chinese)
                )
    return settings


def _pairs(row: Sequence[Raw]) -> Iterable[tuple[int, tuple[str, Raw]]]:
    for place, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        said = _SAID.fullmatch(cell)
        if said is not None:
            yield place, (said[1], said[2])
        elif place + 1 < len(row) and row[place + 1] != "":
            yield place + 1, (cell, row[place + 1])


def _of_sheet(grid: Grid, code: str, **values: object) -> CellFault:
    english, chinese = say(code, **values)
    return CellFault(grid.name, None, "", None, None, code, english, chinese)
