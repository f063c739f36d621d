"""Reads every row of a table, cell by cell, and gathers what cannot be read instead of stopping."""

from collections.abc import Iterator
from typing import Any

from api.spreadsheet.book import Raw
from api.spreadsheet.cells import text
from api.spreadsheet.clock import Day
from api.spreadsheet.entries import BUILDERS, Entry
from api.spreadsheet.faults import CellFault, Unreadable
from api.spreadsheet.tables import Table

Spot = tuple[str, int]  # sheet and row from 0
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "n/a", "N/A", "NA", "none", "None"})
_EXAMPLE = ("示例", "example", "例:")
_WARNINGS = frozenset({"axes_swapped", "address_without_number"})
# What a complaint says is missing, and the columns that would have said it.
_TOGETHER = {
    "half_a_position": ("lon", "lat"),
    "shift_needs_hours": ("shifts", "start", "end"),
    "break_needs_minutes": ("breaks", "break_min"),
    "delay_needs_task": ("after",),
    "order_needs_volunteer": ("pinned",),
}
_LETTERS = {
    "tasks": "T",
    "volunteers": "V",
    "sites": "S",
    "zones": "Z",
    "closures": "C",
    "gates": "G",
    "lending": "L",
}


class Reading:
    """What the rows of all tables say.

    Attributes
    ----------
    entries : list of Entry
        In the order of the sheets.
    faults, warnings : list of CellFault
        Of single cells and rows.
    broken : set
        Sheet and row of those with faults.
    examples : int
        How many rows of the template were passed over.
    undated : bool
        Some time lacks its day.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.faults: list[CellFault] = []
        self.warnings: list[CellFault] = []
        self.broken: set[Spot] = set()
        self.examples = 0
        self.undated = False
        self._unread: dict[Spot, set[str]] = {}
        self._ids: dict[str, set[str]] = {}
        self._people: dict[str, Entry] = {}

    def read(self, table: Table, day: Day, crs: str | None) -> None:
        """Read one table."""
        self._ids.setdefault(table.noun.key, set()).update(_ids(table))
        for row in range(table.header + 1, len(table.grid.rows)):
            if _is_example(table, row):
                self.examples += 1
            elif (got := self._cells(table, row, day)) is not None:
                self._entry(table, row, got, day, crs)

    def _cells(self, table: Table, row: int, day: Day) -> dict[str, Any] | None:
        """Read the cells of a row; None when there is nothing in it."""
        cells = table.grid.rows[row]
        got: dict[str, Any] = {}
        empty = True
        for index, column in table.readers:
            place = (row, index)
            if place in table.grid.errors or place in table.grid.uncomputed:
                empty = False
                code = "error_cell" if place in table.grid.errors else "formula_without_value"
                self._complain(table, row, code, column.key)
                self._unread.setdefault((table.grid.name, row), set()).add(column.key)
                continue
            raw = cells[index] if index < len(cells) else ""
            if _blank(raw):
                continue
            empty = False
            try:
                value = column.read(raw, day)
            except Unreadable as unreadable:
                self._complain(table, row, unreadable.code, column.key, raw, **unreadable.values)
                self._unread.setdefault((table.grid.name, row), set()).add(column.key)
                continue
            if value != "" and value != []:
                got[column.key] = value
        if empty and all(_blank(cells[index]) for index in table.extras if index < len(cells)):
            return None
        return got

    def _entry(self, table: Table, row: int, got: dict[str, Any], day: Day, crs: str | None) -> None:
        noun = table.noun.key

        unread = self._unread.get((table.grid.name, row), set())

        def complain(code: str, key: str) -> None:
            # What is missing may be what could not be read.
            if code in _WARNINGS or not unread & {key, *_TOGETHER.get(code, ())}:
                self._complain(table, row, code, key)

        for column in table.noun.columns:
            if column.required and column.key in table.columns and column.key not in got:
                complain("required", column.key)
        body = BUILDERS[noun](got, day, complain)
        known = got.get("id")
        entry = Entry(
            noun=noun,
            table=table,
            body={"id": known or self._make_id(noun, row), **body},
            rows=[row],
            crs=got.get("crs") or table.settings.get("crs") or crs,
            extras=_extras(table, row),
            names=_names(table, row, got),
            shift_rows=[row] * len(body.get("shifts", ())),
        )
        if noun == "volunteers" and known in self._people:
            self._join(self._people[known], entry)
            return
        if noun == "volunteers" and known:
            self._people[known] = entry
        self.entries.append(entry)

    def _join(self, first: Entry, again: Entry) -> None:
        """Add the shifts of a person's second row; what else it says must not differ."""
        row = again.rows[0]
        for key, value in again.body.items():
            if key not in ("id", "shifts") and first.body.get(key) != value:
                shown = first.rows[0] + 1
                self._complain(again.table, row, "shift_row_differs", _column_of(key), first=shown)
        first.body["shifts"] += again.body["shifts"]
        first.shift_rows += again.shift_rows
        first.rows.append(row)

    def _complain(
        self, table: Table, row: int, code: str, key: str, value: Raw = "", **values: object
    ) -> None:
        if code == "date_needed":  # said once for all
            self.undated = True
            self.broken.add((table.grid.name, row))
            return
        fault = table.complain(code, row=row, key=key, value=value, **values)
        if code in _WARNINGS:
            self.warnings.append(fault)
        else:
            self.faults.append(fault)
            self.broken.add((table.grid.name, row))

    def _make_id(self, noun: str, row: int) -> str:
        """Make an id up from the row, so that it is found again."""
        taken = self._ids[noun]
        name = f"{_LETTERS[noun]}{row + 1}"
        while name in taken:
            name += "x"
        taken.add(name)
        return name


def _blank(raw: Raw) -> bool:
    return isinstance(raw, str) and (raw in _NOTHING or raw.strip() in _NOTHING)


def _is_example(table: Table, row: int) -> bool:
    index, cells = table.columns.get("id"), table.grid.rows[row]
    return index is not None and index < len(cells) and text(cells[index]).lower().startswith(_EXAMPLE)


def _ids(table: Table) -> Iterator[str]:
    index = table.columns.get("id")
    for cells in table.grid.rows[table.header + 1 :]:
        if index is not None and index < len(cells) and not _blank(cells[index]):
            yield text(cells[index])


def _names(table: Table, row: int, got: dict[str, Any]) -> tuple[str, ...]:
    """How other cells may call what a row is."""
    cells, called = table.grid.rows[row], table.called
    beside = [] if called is None or called >= len(cells) or _blank(cells[called]) else [text(cells[called])]
    return (*(got[key] for key in ("name",) if key in got), *beside)


def _extras(table: Table, row: int) -> dict[str, str]:
    cells = table.grid.rows[row]
    return {
        header: text(cells[index])
        for index, header in table.extras.items()
        if index < len(cells) and not _blank(cells[index])
    }


def _column_of(field: str) -> str:
    renamed = {"capacity": "capacity_weight_kg"} | {
        f"{gear}_s": f"{gear}_min" for gear in ("max_gear", "gear_break_after", "change_gear", "lent")
    }
    return renamed.get(field, field)
