"""Looks into an XLSX before it is parsed: what would burst the memory, and what the parser passes over.

A reader of workbooks lays a sheet out as a rectangle, so one cell in the last corner costs gigabytes. And it
gives a cell with an error, or a formula that nobody computed, back as empty: a lost value.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

from api.spreadsheet.faults import Unreadable, not_a_spreadsheet
from api.spreadsheet.other_files import BROKEN, told_by_parts

MOST_BYTES = 256 * 1024 * 1024
MOST_CELLS = 3_000_000
MOST_ROWS = 50_000

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
# Cells that are formatted but empty close at once and take no room.
_PLACE = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*(?<!/)>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,7})\"[^>]*>\s*<(?:\w+:)?c\b(?![^>]*\br=)[^>]*(?<!/)>")
_ERROR = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*?\bt=\"e\")[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"")
_UNCOMPUTED = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\"[^>]*>"
    rb"<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in one sheet; places are (row, column) counted from 0."""

    errors: frozenset[Place] = field(default_factory=frozenset)
    uncomputed: frozenset[Place] = field(default_factory=frozenset)


def scan(data: bytes) -> tuple[Scan, ...]:
    """Look at every sheet, in the order of the workbook.

    Raises
    ------
    Unreadable
        The file is no XLSX, or too large to be laid out.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _weigh(archive)
            return tuple(_scan_sheet(archive.read(name)) for name in _sheets(archive))
    except Unreadable:
        raise
    except Exception:  # broken archives fail in the ways of zipfile, zlib, lzma and of decoding
        raise not_a_spreadsheet(BROKEN) from None


def _weigh(archive: zipfile.ZipFile) -> None:
    if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
        raise Unreadable("file_too_large", limit=MOST_BYTES // 1024 // 1024)


def _sheets(archive: zipfile.ZipFile) -> list[str]:
    """Name the parts of the archive that hold the sheets."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        if names & {"xl/workbook.bin", "mimetype"}:
            raise Unreadable("old_format")
        raise not_a_spreadsheet(told_by_parts(archive))
    targets = {
        found.get(b"Id", b""): found.get(b"Target", b"").decode()
        for found in map(_attributes, _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")))
    }
    parts = []
    for found in map(_attributes, _SHEET.findall(archive.read("xl/workbook.xml"))):
        target = targets.get(next((found[key] for key in found if key.endswith(b":id")), b""), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path not in names:
            raise not_a_spreadsheet(BROKEN)
        parts.append(path)
    return parts


def _attributes(inner: bytes) -> dict[bytes, bytes]:
    return dict(_ATTRIBUTE.findall(inner))


def _scan_sheet(xml: bytes) -> Scan:
    places = _PLACE.findall(xml)
    rows = max((int(row) for _, row in places), default=0)
    rows = max(rows, max(map(int, _ROW.findall(xml)), default=0))
    columns = max((_column(letters) for letters in {letters for letters, _ in places}), default=0) + 1
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise Unreadable("sheet_too_large", rows=rows, columns=columns)
    return Scan(
        frozenset(_place(found) for found in _ERROR.findall(xml)) if b't="e"' in xml else frozenset(),
        frozenset(_place(found) for found in _UNCOMPUTED.findall(xml)) if b"<f" in xml else frozenset(),
    )


def _place(found: tuple[bytes, bytes]) -> Place:
    return int(found[1]) - 1, _column(found[0])


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1
