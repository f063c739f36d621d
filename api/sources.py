"""Reads what the commands are given: a problem as JSON or as a ledger, a map, a plan."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.spreadsheet import CellFault, Imported, read_files
from optimizer.check import check, parse_problem
from optimizer.errors import Fault, MapError, ProblemError
from optimizer.plan import Warn
from optimizer.problem import InlineMap, Problem
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.osm import read_osm_pbf

LEDGERS = frozenset({".xlsx", ".xlsm", ".csv", ".xls", ".ods", ".xlsb"})
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a command adds to a ledger.

    Attributes
    ----------
    date, crs
        Where the ledger does not say them.
    map_id : str
        What the problem will call its map.
    good_rows_only : bool
        Go ahead without the rows that have faults.
    lang : str
        Language of the directions.
    """

    date: str | None = None
    crs: str | None = None
    map_id: str = "map"
    good_rows_only: bool = False
    lang: str = "zh"


@dataclass(frozen=True, slots=True)
class Source:
    """A problem that was read from a file, or what is wrong with it.

    Attributes
    ----------
    body : bytes or None
        The problem as JSON; None when a ledger has faults.
    imported : Imported or None
        The ledger; None for JSON.
    """

    path: Path
    body: bytes | None
    imported: Imported | None = None

    @property
    def extras(self) -> Mapping[str, Mapping[str, str]]:
        """The ledger's own columns, by task."""
        return {} if self.imported is None else self.imported.extras.get("tasks", {})


@dataclass(frozen=True, slots=True)
class Judged:
    """What is wrong with a file, in one form for JSON and ledgers."""

    faults: Sequence[CellFault]
    warnings: Sequence[CellFault] = field(default_factory=tuple)


def is_ledger(path: Path) -> bool:
    """Tell whether a file is a spreadsheet, by its name."""
    return path.suffix.lower() in LEDGERS


def map_name(path: Path | None) -> str:
    """Make an id for a map of its file's name."""
    return "map" if path is None else path.name.partition(".")[0][:_LONGEST_ID] or "map"


def read_map(path: Path | None) -> WalkingNetwork | None:
    """Read a map.

    Raises
    ------
    MapError
        It cannot be read as a walking network.
    """
    if path is None:
        return None
    data = path.read_bytes()
    return read_osm_pbf(data) if path.suffix == ".pbf" else read_geojson(data)


def read_source(
    path: Path, wishes: Wishes, *, beside: Sequence[Path] = (), network: WalkingNetwork | None = None
) -> Source:
    """Read a problem from JSON or a ledger; ``beside`` are more sheets of a ledger in CSV."""
    if not is_ledger(path):
        return Source(path, path.read_bytes())
    imported = read_files(
        [(one.name, one.read_bytes()) for one in (path, *beside)],
        date=wishes.date,
        crs=wishes.crs,
        map_id=wishes.map_id,
        good_rows_only=wishes.good_rows_only,
        network=network,
    )
    if imported.problem is None:
        return Source(path, None, imported)
    problem = {**imported.problem, "options": {"directions": wishes.lang}}
    return Source(path, json.dumps(problem, ensure_ascii=False).encode(), imported)


def judge(source: Source, network: WalkingNetwork | None) -> Judged:
    """List what is wrong with a problem."""
    if source.imported is not None:
        return Judged(source.imported.faults, source.imported.warnings)
    try:
        problem = parse_problem(source.body or b"")
        checked = check(problem, network or _own_network(problem))
    except (ProblemError, MapError) as error:
        return Judged([_at_pointer(source.path, fault) for fault in error.faults])
    return Judged(
        [_at_pointer(source.path, fault) for fault in checked.faults],
        [_at_pointer(source.path, warning) for warning in checked.warnings],
    )


def _own_network(problem: Problem) -> WalkingNetwork | None:
    if isinstance(problem.map, InlineMap):
        return read_geojson(problem.map.model_dump(mode="json"))
    return None


def _at_pointer(path: Path, fault: Fault | Warn) -> CellFault:
    return CellFault(
        path.name, None, fault.pointer or "/", None, None, fault.code, fault.detail, fault.detail_zh
    )
