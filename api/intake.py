"""Holds a problem against what is stored here: it can be planned, or every reason why not is told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from api.callbacks import doubts
from api.ids import PLAN_ID
from api.networks import Networks
from optimizer.check import check, parse_problem
from optimizer.errors import Fault, MapError, ProblemError
from optimizer.plan import Warn
from optimizer.problem import InlineMap, Problem
from optimizer.rounds import unrolled
from optimizer.walking.geojson import read_geojson
from optimizer.walking.network import WalkingNetwork
from worker.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Intake:
    """A problem without faults.

    Attributes
    ----------
    problem : Problem
        As it was understood.
    map_version : str or None
        The stored map it is planned on, fixed now: a later upload changes nothing. None when the map
        came along.
    checked : tuple of Warn
        What the caller should know of the problem.
    doubts : tuple of Warn
        What the caller should know of this service.
    """

    problem: Problem
    map_version: str | None
    checked: tuple[Warn, ...]
    doubts: tuple[Warn, ...] = ()

    @property
    def warnings(self) -> tuple[Warn, ...]:
        """All that the caller should know."""
        return (*self.checked, *self.doubts)

    @property
    def as_it_came(self) -> bool:
        """Whether a body is kept as it came: there are no rounds to be written out."""
        return not any(task.rounds for task in self.problem.tasks)

    def stored(self, said: bytes) -> bytes:
        """What is kept of a body: as it came, or with the rounds of its tasks written out."""
        if self.as_it_came:
            return said
        return unrolled(self.problem).model_dump_json(by_alias=True, exclude_unset=True).encode()

    def handed_on(self, before: Sequence[Warn] = ()) -> bytes | None:
        """What the plan is to warn of, too, as JSON; None where rounds make another problem of the body.

        ``before`` is what there was to say before the problem was looked at.
        """
        if not self.as_it_came:
            return None
        return orjson.dumps([one.model_dump() for one in (*before, *self.checked)])


def read_in(body: bytes, *, ledger: Ledger, networks: Networks) -> Problem:
    """Read a problem; when fields of it cannot be read, the rest is held against what is stored all the same.

    Raises
    ------
    ProblemError
        With every fault of single fields, and of what can be read without them.
    """
    return parse_problem(body, lambda rest: _held_against(rest, ledger, networks).faults)


def take_in(problem: Problem, *, ledger: Ledger, networks: Networks) -> Intake:
    """Check a problem that could be read.

    Raises
    ------
    ProblemError
        With all faults, those of an inline map and of an unknown stored map included.
    """
    held = _held_against(problem, ledger, networks)
    if held.faults:
        raise ProblemError(held.faults)
    return Intake(problem, held.version, held.warnings, tuple(doubts(problem, ledger.settings)))


def intake_of(body: bytes, *, ledger: Ledger, networks: Networks) -> Intake:
    """Read and check a problem in one go.

    Raises
    ------
    ProblemError
        With all faults of `read_in`, or of `take_in`.
    """
    return take_in(read_in(body, ledger=ledger, networks=networks), ledger=ledger, networks=networks)


@dataclass(frozen=True, slots=True)
class _Held:
    faults: tuple[Fault, ...]
    warnings: tuple[Warn, ...]
    version: str | None


def _held_against(problem: Problem, ledger: Ledger, networks: Networks) -> _Held:
    version: str | None = None
    network: WalkingNetwork | None = None
    of_the_map: tuple[Fault, ...] = ()
    if isinstance(problem.map, str):
        stored = ledger.maps.get(problem.map)
        if stored is None:
            of_the_map = (_unknown_map(),)
        else:
            version = stored.version
            network = networks.get(version, stored.network)
    elif isinstance(problem.map, InlineMap):
        try:
            network = read_geojson(inline_document(problem.map))
        except MapError as error:
            of_the_map = tuple(
                Fault(f"/map{fault.pointer}", fault.code, fault.detail, fault.detail_zh)
                for fault in error.faults
            )
    checked = check(problem, network)
    faults = (*of_the_map, *checked.faults, *_previous_plan(problem, ledger))
    return _Held(faults, checked.warnings, version)


def inline_document(inline: InlineMap) -> dict[str, Any]:
    """Give back the FeatureCollection that a problem carried."""
    return inline.model_dump(mode="json")


def _previous_plan(problem: Problem, ledger: Ledger) -> Iterator[Fault]:
    """Look whether the plan to stay close to is still kept, while the caller can do something about it."""
    previous = problem.options.previous_plan
    if previous is None or (PLAN_ID.match(previous) and ledger.read(previous, blobs=False) is not None):
        return
    yield Fault(
        "/options/previous_plan",
        "unknown_plan",
        "No plan with this id is kept here; leave the field out, or name a plan of the last days.",
        "此处没有以此编号保存的方案；请删除该字段，或改为近日的方案编号。",
    )


def _unknown_map() -> Fault:
    return Fault(
        "/map",
        "unknown_map",
        "No map is stored under this id; upload it with PUT /v1/maps/{id}, or send a GeoJSON "
        "FeatureCollection or a matrix in its place.",
        "没有以此编号保存的地图；请先用 PUT /v1/maps/{id} 上传，"
        "或直接附上 GeoJSON FeatureCollection 或距离矩阵。",
    )
