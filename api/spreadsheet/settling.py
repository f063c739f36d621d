"""Makes one problem of what was read and asks the domain about it, taking faulty rows out of the way.

One fault must not hide the others: a row that cannot be used is set aside and the rest is checked again,
until nothing more is found.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.spreadsheet import datums, references
from api.spreadsheet.columns import NOUNS
from api.spreadsheet.entries import Entry
from api.spreadsheet.faults import CellFault, of_all, say
from api.spreadsheet.pointers import locate
from api.spreadsheet.rows import Reading
from optimizer.check import check, parse_problem
from optimizer.errors import ProblemError
from optimizer.field_faults import value_at
from optimizer.walking.network import WalkingNetwork

# Each round tells at most 500 faults and takes their rows out; more rounds than this help nobody.
_ROUNDS = 25
_NOT_ROWS = frozenset({"more_faults", "more_like_this"})
_REFERENCES = frozenset(
    {"unknown_site", "unknown_task", "unknown_task_or_kind", "unknown_volunteer", "unknown_zone"}
)
_ALWAYS = frozenset({"volunteers", "tasks"})

Kept = Mapping[str, Sequence[Entry]]


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was left out so that the others can go ahead: its sheet, its number, its id, and why."""

    sheet: str
    row: int
    id: str
    faults: tuple[CellFault, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in.

    Attributes
    ----------
    problem : dict or None
        The body of ``POST /v1/plans``; None when faults stand in the way.
    faults, warnings : tuple of CellFault
        In the order of sheets and rows.
    rows : mapping
        How many rows of each sheet became part of the problem, or would have.
    refused : tuple of Refused
        Rows left out, when good rows may go ahead.
    extras : mapping
        Noun, id, header: what stands in columns that are not ours.
    """

    problem: dict[str, Any] | None
    faults: tuple[CellFault, ...] = ()
    warnings: tuple[CellFault, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()
    extras: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


class Settlement:
    """The rows of a workbook on their way to a problem.

    Parameters
    ----------
    reading
        Every row, and the faults of single cells.
    said
        Map, date and timezone of the problem.
    faults
        Those of files, sheets and columns; with one of them no row can go ahead.
    warnings
        So far.
    network
        The alleys, where they are at hand.
    """

    def __init__(
        self,
        reading: Reading,
        said: dict[str, Any],
        faults: Sequence[CellFault],
        warnings: Sequence[CellFault],
        network: WalkingNetwork | None,
    ) -> None:
        self._entries = reading.entries
        self._said = said
        self._network = network
        self._warnings = list(warnings)
        self._blocked = bool(faults)
        self._faults = [*faults, *reading.faults]
        self._astray: list[CellFault] = []
        self._out: set[int] = set()
        self._lost: dict[str, Entry] = {}
        self._unread = {
            id(entry)
            for entry in self._entries
            if any((entry.table.grid.name, row) in reading.broken for row in entry.rows)
        }

    def settle(self, *, good_rows_only: bool) -> Imported:
        """Check until nothing more is found; with ``good_rows_only`` what is left goes ahead."""
        references.resolve(self._entries)
        crs, undated = datums.settle(self._entries)
        if crs is not None:
            self._said["crs"] = crs
        for entry, fault in undated:
            self._faults.append(fault)
            self._set_aside(entry)
        if self._unread:
            self._look_at_the_unread(good_rows_only=good_rows_only)
        problem = self._problem(self._kept())
        for _ in range(_ROUNDS):
            kept = self._kept()
            problem = self._problem(kept)
            if not self._round(problem, kept):
                break
        if not problem["tasks"] and not self._faults:
            self._faults.append(of_all("no_tasks"))
        blocked = self._blocked or not problem["tasks"] or (bool(self._faults) and not good_rows_only)
        faults = [*self._faults, *(self._astray if good_rows_only else ())]
        return Imported(
            problem=None if blocked else problem,
            faults=self._ordered(faults),
            warnings=self._ordered(self._warnings),
            rows={noun: sum(entry.noun == noun for entry in self._entries) for noun in NOUNS},
            refused=self._refused(faults) if good_rows_only else (),
            extras=self._extras(),
        )

    def _look_at_the_unread(self, *, good_rows_only: bool) -> None:
        """Tell what else is wrong with rows of which a cell could not be read, and set them aside.

        They are held against all rows, without that cell. What is missing may be missing because of it.
        """
        told = {(fault.sheet, fault.cell) for fault in self._faults}
        kept = self._kept()
        for entry, fault, said in _checked(self._problem(kept), kept, self._network)[0]:
            if entry is None or said is None or said is entry.body or (fault.sheet, fault.cell) in told:
                continue
            if (other := self._without(fault, said)) is not None:
                self._astray.append(_led_astray(fault, other))
                continue
            # Where good rows go ahead, the other of two that bear one id is free to.
            doubled = fault.code == "duplicate_id" and not good_rows_only
            if id(entry) in self._unread or doubled:
                self._faults.append(fault)
        for entry in self._entries:
            if id(entry) in self._unread:
                self._set_aside(entry)

    def _round(self, problem: dict[str, Any], kept: Kept) -> bool:
        """Check once; tell whether rows were set aside, so that another look may find more."""
        found, notes = _checked(problem, kept, self._network)
        if not found:
            self._warnings += notes
            return False
        for entry, fault, said in found:
            if entry is not None:
                self._tell(entry, fault, said)
            elif fault.code not in _NOT_ROWS:
                self._blocked = True
                self._faults.append(fault)
        return any(entry is not None for entry, _, _ in found)

    def _tell(self, entry: Entry, fault: CellFault, said: object) -> None:
        if (other := self._without(fault, said)) is not None:
            self._astray.append(_led_astray(fault, other))
        elif fault.code != "missing" or fault.column:  # a column that is missing was told once
            self._faults.append(fault)
        self._set_aside(entry)

    def _without(self, fault: CellFault, said: object) -> Entry | None:
        """The row that a cell refers to, where it is there and was set aside."""
        return self._lost.get(str(said)) if fault.code in _REFERENCES else None

    def _set_aside(self, entry: Entry) -> None:
        self._out.add(id(entry))
        self._lost[str(entry.body["id"])] = entry

    def _kept(self) -> dict[str, list[Entry]]:
        kept: dict[str, list[Entry]] = {noun: [] for noun in NOUNS}
        for entry in self._entries:
            if id(entry) not in self._out:
                kept[entry.noun].append(entry)
        return kept

    def _problem(self, kept: Kept) -> dict[str, Any]:
        bodies = {noun: [entry.body for entry in entries] for noun, entries in kept.items()}
        bodies["lending"] = [_of_a_unit(body) for body in bodies["lending"]]
        return {**self._said, **{noun: some for noun, some in bodies.items() if some or noun in _ALWAYS}}

    def _refused(self, faults: Sequence[CellFault]) -> tuple[Refused, ...]:
        told: dict[tuple[str, int | None], list[CellFault]] = {}
        for fault in faults:
            told.setdefault((fault.sheet, fault.row), []).append(fault)
        return tuple(
            Refused(
                sheet=entry.table.grid.name,
                row=entry.rows[0] + 1,
                id=str(entry.body["id"]),
                faults=tuple(
                    one for row in entry.rows for one in told.get((entry.table.grid.name, row + 1), ())
                ),
            )
            for entry in self._entries
            if id(entry) in self._out
        )

    def _extras(self) -> dict[str, dict[str, dict[str, str]]]:
        extras: dict[str, dict[str, dict[str, str]]] = {}
        for entry in self._entries:
            if entry.extras:
                extras.setdefault(entry.noun, {})[str(entry.body["id"])] = entry.extras
        return extras

    def _ordered(self, faults: Iterable[CellFault]) -> tuple[CellFault, ...]:
        """Sort as the user reads: the whole first, then sheet by sheet, row by row; each said once."""
        sheets = dict.fromkeys(entry.table.grid.name for entry in self._entries)
        order = {name: place for place, name in enumerate(sheets)}
        once = dict.fromkeys(faults)
        return tuple(sorted(once, key=lambda one: (order.get(one.sheet, -1), one.row or 0)))


def _of_a_unit(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a team lends has no id of its own in a problem: it is the team's."""
    return {"unit": body["id"], **{key: value for key, value in body.items() if key != "id"}}


def _checked(
    problem: dict[str, Any], kept: Kept, network: WalkingNetwork | None
) -> tuple[list[tuple[Entry | None, CellFault, object]], list[CellFault]]:
    """Ask the domain: faults with their entries and what stands there, and warnings."""
    try:
        said = json.dumps(problem, ensure_ascii=False).encode("utf-8", "surrogatepass")
        asked = parse_problem(said, lambda rest: check(rest, network).faults)
    except ProblemError as error:
        return [(*locate(fault, kept), _said(problem, fault.pointer)) for fault in error.faults], []
    checked = check(asked, network)
    return (
        [(*locate(fault, kept), _said(problem, fault.pointer)) for fault in checked.faults],
        [locate(warning, kept)[1] for warning in checked.warnings],
    )


def _said(problem: dict[str, Any], pointer: str) -> object:
    return value_at(
        problem, tuple(int(part) if part.isdecimal() else part for part in pointer.split("/")[1:])
    )


def _led_astray(fault: CellFault, other: Entry) -> CellFault:
    """Say that what a cell refers to is there but has faults of its own."""
    code = "refers_to_refused_row"
    where = f"{other.table.grid.name} {other.rows[0] + 1}"
    english, chinese = say(code, where=where)
    return replace(fault, code=code, detail=english, detail_zh=chinese)
