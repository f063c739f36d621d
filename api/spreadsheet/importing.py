"""The way in: files, tables, rows, one problem; and every fault at the cell where it can be mended."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date  # noqa: N812 - `date` is an argument below
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.spreadsheet.book import Grid, open_book
from api.spreadsheet.clock import Day, day_of
from api.spreadsheet.faults import CellFault, Unreadable, of_all
from api.spreadsheet.rows import Reading
from api.spreadsheet.settling import Imported, Settlement
from api.spreadsheet.tables import Found, find
from optimizer.walking.network import WalkingNetwork

TIMEZONE = "Asia/Shanghai"
_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


def read(
    data: bytes,
    filename: str,
    *,
    date: str | None = None,
    timezone: str | None = None,
    crs: str | None = None,
    map_id: str = "map",
    good_rows_only: bool = False,
    network: WalkingNetwork | None = None,
) -> Imported:
    """Read one workbook, or one CSV.

    Parameters
    ----------
    data, filename
        The file; the name is only repeated.
    date, timezone, crs
        Instead of what the sheet of settings says.
    map_id
        The stored map that the problem will name.
    good_rows_only
        Leave rows with faults out, and whatever refers to them, and go ahead with the rest.
    network
        The alleys, where they are at hand: positions are then held against them.

    Returns
    -------
    Imported
        Never an exception for what a file says.
    """
    return read_files(
        [(filename, data)],
        date=date,
        timezone=timezone,
        crs=crs,
        map_id=map_id,
        good_rows_only=good_rows_only,
        network=network,
    )


def read_files(
    files: Sequence[tuple[str, bytes]],
    *,
    date: str | None = None,
    timezone: str | None = None,
    crs: str | None = None,
    map_id: str = "map",
    good_rows_only: bool = False,
    network: WalkingNetwork | None = None,
) -> Imported:
    """Read several files as one workbook: a CSV holds a single sheet. Parameters as for `read`."""
    grids, faults = _open(files)
    found = find(grids)
    faults += found.faults
    if not found.tables and not faults:
        faults += _misnamed(files, grids)
    day, said, of_day = _day(found, date, timezone)
    if of_day:  # every time of the ledger would be a fault as well
        return Imported(None, (*faults, *of_day), tuple(found.warnings))
    reading = Reading()
    for table in found.tables:
        reading.read(table, day, crs or found.settings.get("crs"))
    if reading.undated:
        faults.append(of_all("date_needed"))
    warnings = [*found.warnings, *reading.warnings, *_whole(found, reading, faults)]
    said["map"] = map_id
    return Settlement(reading, said, faults, warnings, network).settle(good_rows_only=good_rows_only)


def _open(files: Sequence[tuple[str, bytes]]) -> tuple[list[Grid], list[CellFault]]:
    grids: list[Grid] = []
    faults: list[CellFault] = []
    for filename, data in files:
        try:
            grids += open_book(data, filename)
        except Unreadable as unreadable:
            faults.append(replace(of_all(unreadable.code, **unreadable.values), sheet=filename))
    return grids, faults


def _misnamed(files: Sequence[tuple[str, bytes]], grids: Sequence[Grid]) -> list[CellFault]:
    """Name files that are called workbooks, and hold text in which no table was found."""
    texts = {grid.name for grid in grids if grid.from_text}
    return [
        replace(of_all("text_as_workbook"), sheet=name)
        for name, _ in files
        if PurePath(name).suffix.lower() in _WORKBOOKS and PurePath(name).stem in texts
    ]


def _day(found: Found, date: str | None, timezone: str | None) -> tuple[Day, dict[str, Any], list[CellFault]]:
    """Find the day and the zone that times belong to."""
    faults: list[CellFault] = []
    settings = dict(found.settings)
    for table in found.tables:
        settings = {**table.settings, **settings}
    name = timezone or settings.get("timezone") or TIMEZONE
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        faults.append(of_all("unknown_timezone"))
        name, zone = TIMEZONE, ZoneInfo(TIMEZONE)
    day: Date | None = settings.get("date")
    if date is not None:
        try:
            day = day_of(date)
        except Unreadable as unreadable:
            faults.append(of_all(unreadable.code))
    said = {"timezone": name} | ({} if day is None else {"date": day.isoformat()})
    return Day(day, zone), said, faults


def _whole(found: Found, reading: Reading, faults: list[CellFault]) -> list[CellFault]:
    """Look at the workbook as a whole: its tasks, and the examples of the template."""
    warnings = []
    nouns = {table.noun.key for table in found.tables}
    if "tasks" not in nouns and not faults:
        faults.append(of_all("no_tasks"))
    if reading.examples:
        warnings.append(of_all("examples_ignored", count=reading.examples))
    return warnings
