"""Reads a draft anew with every choice made about it: what it says, and each fault where it can be mended."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import orjson

from api.intake import take_in
from api.problems import Refusal, Types
from api.service import Service
from api.spreadsheet import CellFault, read
from optimizer.check import parse_problem
from optimizer.errors import Fault, ProblemError
from optimizer.plan import Warn
from optimizer.walking.network import WalkingNetwork
from worker.drafts import Draft, Drafts


@dataclass(frozen=True, slots=True)
class Choices:
    """What a dispatcher says about a file. ``map_id`` is empty for a problem that brings its own map."""

    map_id: str = ""
    date: str = ""
    crs: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as it reads now.

    Attributes
    ----------
    document : dict or None
        The problem; of a ledger with faults the good rows; None when nothing could be planned.
    own_map : bool
        The problem brings a map along, or names one.
    faults, warnings : sequence of CellFault
        At cells of a ledger, or at JSON pointers.
    left_out : int
        Rows that are not in the document because of their faults.
    """

    draft: Draft
    choices: Choices
    document: dict[str, Any] | None
    ledger: bool
    own_map: bool
    faults: Sequence[CellFault]
    warnings: Sequence[CellFault]
    left_out: int

    @property
    def markable(self) -> bool:
        """There are cells or rows to be marked: a file that could not be read at all has none."""
        return self.ledger and any(one.cell or one.row for one in self.faults)


def keep_draft(service: Service, filename: str, content: bytes, choices: Choices) -> str:
    """Keep a file; the answer is the draft's id."""
    return Drafts(service.ledger.store).keep(filename, content, orjson.dumps(asdict(choices)))


def choose(service: Service, draft: Draft, choices: Choices) -> None:
    """Remember other choices about a draft."""
    Drafts(service.ledger.store).tell(draft.draft_id, orjson.dumps(asdict(choices)))


def find_draft(service: Service, draft_id: str) -> Draft:
    """Find a draft.

    Raises
    ------
    Refusal
        404.
    """
    draft = Drafts(service.ledger.store).find(draft_id)
    if draft is None:
        raise Refusal(
            Types.NOT_FOUND,
            "This file is no longer kept: files wait for a day. Choose it again under New plan.",
            "该文件已不再保存（只保留一天）。请在“新建方案”中重新选择文件。",
        )
    return draft


def open_draft(service: Service, draft: Draft) -> Opened:
    """Read a draft."""
    choices = Choices(**orjson.loads(draft.about))
    if draft.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _open_json(service, draft, choices)
    return _open_ledger(service, draft, choices)


def _open_ledger(service: Service, draft: Draft, choices: Choices) -> Opened:
    network = network_named(service, choices.map_id)
    asked: dict[str, Any] = {
        "date": choices.date or None,
        "crs": choices.crs or None,
        "map_id": choices.map_id or "map",
        "network": network,
    }
    found = read(draft.content, draft.filename, **asked)
    good = read(draft.content, draft.filename, **asked, good_rows_only=True) if found.faults else found
    return Opened(draft, choices, good.problem, True, False, found.faults, found.warnings, len(good.refused))


def _open_json(service: Service, draft: Draft, choices: Choices) -> Opened:
    """Read a problem; of one with faults as much is shown as is an object."""
    document: dict[str, Any] | None = None
    faults: Sequence[CellFault] = ()
    warnings: Sequence[CellFault] = ()
    own_map = False
    try:
        problem = parse_problem(draft.content)
        document = json.loads(draft.content)
        own_map = not isinstance(problem.map, str)
        if choices.map_id and not own_map:
            document["map"] = choices.map_id
            problem = problem.model_copy(update={"map": choices.map_id})
        warnings = [
            _at(draft, one)
            for one in take_in(problem, ledger=service.ledger, networks=service.networks).warnings
        ]
    except ProblemError as error:
        faults = [_at(draft, one) for one in error.faults]
    return Opened(draft, choices, document, False, own_map, faults, warnings, 0)


def network_named(service: Service, map_id: str) -> WalkingNetwork | None:
    """The current network of a stored map."""
    stored = service.ledger.maps.get(map_id) if map_id else None
    return None if stored is None else service.networks.get(stored.version, stored.network)


def kinds_of(document: Mapping[str, Any]) -> dict[str, int]:
    """Count the tasks of each kind."""
    counts: dict[str, int] = {}
    for task in document.get("tasks", ()):
        counts[task["kind"]] = counts.get(task["kind"], 0) + 1
    return counts


def _at(draft: Draft, one: Fault | Warn) -> CellFault:
    return CellFault(
        draft.filename, None, one.pointer or "/", None, None, one.code, one.detail, one.detail_zh
    )
