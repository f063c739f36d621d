"""What can still be read of a problem with fields that cannot: the rest is looked at in the same go.

Who sends a wrong number and a reference to nothing wants to hear of both at once, not of one after the
other is mended.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import orjson
from pydantic import ValidationError

from optimizer.errors import Fault
from optimizer.field_faults import value_at
from optimizer.problem import Problem

_NOUNS = ("tasks", "volunteers", "sites", "zones", "gates", "closures")
# Only where a pointer begins: people have `zones`, too.
_ENTRY = re.compile(rf"(?<![A-Za-z0-9_/])/({'|'.join(_NOUNS)})/(\d+)\b")
_OF_AN_ENTRY = 2
_OF_A_FIELD = 3
_SOME_MAP = "-"  # with its positions, a problem can be looked at without its map
# What an entry is nothing without, and no fault follows from: the rest of it is looked at.
_STAND_INS: Mapping[tuple[str, str], Any] = {
    ("tasks", "kind"): "errand",
    ("sites", "kind"): "base",
    ("zones", "level"): "open",
    ("volunteers", "shifts"): [],
}
# The same of what lies deeper, such as the breaks of a shift.
_INNER_STAND_INS: Mapping[str, Any] = {"duration_s": 0}
_Field = tuple[str, int, str]  # noun, number of the entry, name of the field


@dataclass(frozen=True, slots=True)
class Rest:
    """The readable rest of a problem.

    Attributes
    ----------
    problem : Problem
        Without the fields that could not be read, and without entries that are nothing without them.
    said : object
        What was sent, to look up what a pointer stands at.
    kept : mapping of str to sequence of int
        Where the entries of each list stood in what was sent.
    cut : sequence of str
        Pointers of what was left out and has no stand-in.
    trimmed : sequence of str
        Pointers of what was left out inside a field that is sound without it, such as the order of a pin.
    lost : frozenset
        Ids of the entries that were left out; None where not even the id could be read.
    """

    problem: Problem
    said: object
    kept: Mapping[str, Sequence[int]]
    cut: Sequence[str]
    trimmed: Sequence[str]
    lost: frozenset[str | None]

    def located(self, faults: Sequence[Fault]) -> Iterator[Fault]:
        """Point faults of the rest into what was sent; what merely follows from a cut is not told."""
        for fault in faults:
            there = replace(
                fault,
                pointer=self._told(fault.pointer),
                detail=self._told(fault.detail),
                detail_zh=self._told(fault.detail_zh),
            )
            if not (self._touches(there.pointer) or self._misses(there)):
                yield there

    def _told(self, text: str) -> str:
        return _ENTRY.sub(lambda at: f"/{at[1]}/{self.kept[at[1]][int(at[2])]}", text)

    def _touches(self, pointer: str) -> bool:
        """Whether something was left out at, in or around a place; what is trimmed leaves the place sound."""
        return any(f"{one}/".startswith(f"{pointer}/") for one in self.cut) or any(
            f"{pointer}/".startswith(f"{one}/") for one in (*self.cut, *self.trimmed)
        )

    def _misses(self, fault: Fault) -> bool:
        """Whether a reference leads to an entry that is there but could not be read."""
        if not self.lost or not fault.code.startswith("unknown_"):
            return False
        value = value_at(
            self.said, tuple(int(part) if part.isdecimal() else part for part in _parts(fault.pointer))
        )
        return None in self.lost or value in self.lost


def salvage(text: str, faults: Sequence[Fault]) -> Rest | None:
    """Leave out what cannot be read.

    Parameters
    ----------
    text
        JSON of what was sent.
    faults
        What is wrong with its fields.

    Returns
    -------
    Rest or None
        None when what is left is no problem.
    """
    said: Any = orjson.loads(text)
    if not isinstance(said, dict) or not isinstance(rest := orjson.loads(text), dict):
        return None
    dropped: set[tuple[str, int]] = set()
    trimmed: set[_Field] = set()
    for fault in faults:
        parts = _parts(fault.pointer)
        if _trim(rest, parts):
            trimmed.add(_place(parts))
            continue
        cut = _cut(rest, parts)
        if cut is None:
            return None
        dropped |= cut
    # A few times: fields that are not sound without what was trimmed go, then entries without those.
    reads = (_read(rest, dropped, trimmed) for _ in range(4))
    problem = next((one for one in reads if one is not None), None)
    if problem is None:
        return None
    kept = {
        noun: [index for index in range(len(said.get(noun) or ())) if (noun, index) not in dropped]
        for noun in _NOUNS
    }
    lost = frozenset(_id(said[noun][index]) for noun, index in dropped)
    cut_out, trims = [], []
    for fault in faults:
        parts = _parts(fault.pointer)
        if len(parts) > _OF_A_FIELD and _place(parts) in trimmed:
            trims.append(fault.pointer)
        elif _field(parts) not in _STAND_INS:
            cut_out.append(fault.pointer)
    return Rest(problem, said, kept, cut_out, trims, lost)


def _trim(rest: dict[str, Any], parts: Sequence[str]) -> bool:
    """Take out of a field of an entry only what a fault lies in, where that is a field of an inner object."""
    if len(parts) <= _OF_A_FIELD or parts[0] not in _NOUNS or not parts[1].isdecimal():
        return False
    value: Any = value_at(rest, (parts[0], int(parts[1]), parts[2]))
    holder: tuple[dict[str, Any], str] | None = None
    for part in parts[_OF_A_FIELD:]:
        if isinstance(value, dict):
            holder = value, part
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            break
    if holder is None:
        return False
    inner, name = holder
    inner.pop(name, None)
    if name in _INNER_STAND_INS:
        inner[name] = _INNER_STAND_INS[name]
    return True


def _place(parts: Sequence[str]) -> _Field:
    return parts[0], int(parts[1]) if parts[1].isdecimal() else -1, parts[2]


def _cut(rest: dict[str, Any], parts: Sequence[str]) -> set[tuple[str, int]] | None:
    """Take out the field that a fault lies in; give the entry that is nothing without it; None: no way."""
    if len(parts) < _OF_AN_ENTRY or parts[0] not in _NOUNS or not parts[1].isdecimal():
        if parts[:1] == ["map"] and not _is_matrix(rest.get("map")):
            rest["map"] = _SOME_MAP
            return set()
        # Without its matrix, or with a list that is none, a problem cannot be looked at.
        if not parts or parts[0] in ("map", *_NOUNS):
            return None
        rest.pop(parts[0], None)  # it is gone already where more than one fault lies in it
        return set()
    where = parts[0], int(parts[1])
    entry = value_at(rest, where)
    if isinstance(entry, dict) and _field(parts) in _STAND_INS:
        entry[parts[2]] = _STAND_INS[_field(parts)]
        return set()
    if len(parts) > _OF_AN_ENTRY and isinstance(entry, dict) and parts[2] in entry:
        del entry[parts[2]]
        return set()
    return {where}


def _is_matrix(said: object) -> bool:
    return isinstance(said, dict) and "matrix" in said


def _field(parts: Sequence[str]) -> tuple[str, str]:
    """The noun and the field that a fault lies in; no field where it is the whole entry."""
    return (parts[0], parts[2]) if len(parts) > _OF_AN_ENTRY else ("", "")


def _read(rest: dict[str, Any], dropped: set[tuple[str, int]], trimmed: set[_Field]) -> Problem | None:
    """Read what is left; what turns out to be nothing without what it lost is dropped as well."""
    left = {
        noun: [entry for index, entry in enumerate(rest[noun]) if (noun, index) not in dropped]
        for noun in _NOUNS
        if rest.get(noun)
    }
    try:
        return Problem.model_validate_json(orjson.dumps({**rest, **left}))
    except ValidationError as error:
        indices = {
            noun: [index for index in range(len(rest.get(noun) or ())) if (noun, index) not in dropped]
            for noun in _NOUNS
        }
        undone = set(trimmed)
        for detail in error.errors(include_url=False, include_input=False, include_context=False):
            noun, *place = detail["loc"] or ("",)
            if noun not in _NOUNS or not place or not isinstance(place[0], int):
                continue
            number = indices[str(noun)][place[0]]
            field = (str(noun), number, str(place[1]) if len(place) > 1 else "")
            if field in trimmed:
                trimmed.discard(field)
                _cut(rest, [str(part) for part in field])
            elif field not in undone:
                dropped.add((str(noun), number))
        return None


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _id(entry: object) -> str | None:
    found = entry.get("id") if isinstance(entry, dict) else None
    return found if isinstance(found, str) else None
