"""Leads a fault of the problem, which points into JSON, back to the cell that it came from."""

import re
from collections.abc import Mapping, Sequence

from api.spreadsheet.book import Raw
from api.spreadsheet.entries import Entry
from api.spreadsheet.faults import COMPLAINTS, CellFault, say
from optimizer.errors import Fault
from optimizer.plan import Warn

_POINTER = re.compile(r"/(tasks|volunteers|sites|zones|closures|gates|lending)/(\d+)(?:/[\w~]+)*")

# Field to columns, where they are not called the same; the first that the sheet has is meant.
_COLUMNS: Mapping[str, str] = {
    "": "id",
    "location": "position lon lat",
    "location.1": "position lat",
    "address": "address alley number",
    "address.alley": "alley address",
    "address.number": "number address",
    "time_windows": "windows earliest latest",
    "service_s": "service_min service_s",
    "setup_s": "setup_min setup_s",
    "max_aboard_s": "max_aboard_min",
    "after.delay_s": "delay_min",
    "after.max_delay_s": "max_delay_min",
    "pinned.order": "pinned_order",
    "contact": "contact contact_name",
    "shifts": "shifts start end",
    "shifts.end": "shifts end",
    "shifts.start_at": "start_at",
    "shifts.end_at": "end_at",
    "shifts.breaks": "breaks",
    "shifts.breaks.duration_s": "break_min",
    "max_gear_s": "max_gear_min",
    "gear_break_after_s": "gear_break_after_min",
    "change_gear_s": "change_gear_min",
    "lent_s": "lent_min",
    "shifts.in_gear_s": "in_gear_min",
    "each_s": "each_min",
}
_PLACE_CODES = frozenset({"no_place"})


def locate(found: Fault | Warn, kept: Mapping[str, Sequence[Entry]]) -> tuple[Entry | None, CellFault]:
    """Find the row and the cell of a fault.

    Parameters
    ----------
    found
        As `check` tells it.
    kept
        The entries of the problem by noun, in its order.

    Returns
    -------
    tuple
        The entry, None for what concerns the whole; and the fault in the words of a table.
    """
    english, chinese = say(found.code) if found.code in _PLAIN else (found.detail, found.detail_zh)
    english = _POINTER.sub(lambda at: _named(at, kept, "{sheet} row {row}"), english)
    chinese = _POINTER.sub(lambda at: _named(at, kept, "“{sheet}”第 {row} 行"), chinese)
    tokens = found.pointer.split("/")[1:]
    if len(tokens) < 2 or tokens[0] not in kept or not tokens[1].isdecimal():
        return None, CellFault("", None, "", None, None, found.code, english, chinese)
    entry = kept[tokens[0]][int(tokens[1])]
    key = _column(entry, tokens[2:], or_id=found.code != "missing")
    if found.code in _PLACE_CODES:
        key = next((one for one in ("lon", "position") if one in entry.table.columns), key)
    row = _row(entry, tokens[2:])
    fault = entry.table.located(found.code, english, chinese, row=row, key=key, value=_value(entry, row, key))
    return entry, fault


_PLAIN = frozenset(code for code, words in COMPLAINTS.items() if "{" not in words[0])


def _named(at: re.Match[str], kept: Mapping[str, Sequence[Entry]], form: str) -> str:
    entries = kept.get(at[1], ())
    if int(at[2]) >= len(entries):
        return at[0]
    entry = entries[int(at[2])]
    return form.format(sheet=entry.table.grid.name, row=entry.rows[0] + 1)


def _column(entry: Entry, tokens: Sequence[str], *, or_id: bool) -> str:
    """Find the key of the column: the closest that the sheet has, at last perhaps the id, else ``""``."""
    columns = entry.table.columns
    if tokens[:1] == ["location"] and tokens[1:] == ["1"]:
        path = ["location", "1"]
    else:
        path = [token for token in tokens if not token.isdecimal()]
    if len(path) > 1 and f"{path[0]}_{path[1]}" in columns:  # load, capacity, stock, holds
        return f"{path[0]}_{path[1]}"
    for length in range(len(path), -1 if or_id else 0, -1):
        field = ".".join(path[:length])
        names = _COLUMNS.get(field, field).split()
        for name in names:
            if name in columns:
                return name
    return ""


def _row(entry: Entry, tokens: Sequence[str]) -> int:
    if tokens[:1] == ["shifts"] and len(tokens) > 1 and int(tokens[1]) < len(entry.shift_rows):
        return entry.shift_rows[int(tokens[1])]
    return entry.rows[0]


def _value(entry: Entry, row: int, key: str) -> Raw:
    index = entry.table.columns.get(key)
    cells = entry.table.grid.rows[row]
    return "" if index is None or index >= len(cells) else cells[index]
