"""Strangers' bytes become plain values here, strictly, because lenient JSON readers hide mistakes.

Python's reader is quick but takes NaN, half characters and numbers of any size, and silently drops all
but the last of several equal keys. This module reads once at full speed with cheap alarms; only when an
alarm goes off does it read again to find every place and to put harmless values there.
"""

import json
import math
import re
from dataclasses import dataclass

from optimizer.complaints import fault, pointer
from optimizer.errors import Fault, InputError

MAX_DEPTH = 128
_LARGEST_INTEGER = 2**63 - 1
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# What may be a number beyond 64 bits or a float's range, or half a character; most hits are harmless.
_SUSPECT = re.compile(r"\d{19}|\d[eE]\+?\d{3}|\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Document:
    """What a body says.

    Attributes
    ----------
    value
        Dicts, lists, text, numbers, booleans and None; harmless values where there was a fault.
    text : str
        JSON of `value`.
    faults : tuple of Fault
        What strict JSON does not allow although a value could be read.
    """

    value: object
    text: str
    faults: tuple[Fault, ...]


class _Pairs(tuple[tuple[str, object], ...]):
    """An object with all its keys, the equal ones too."""


class _Alarms:
    """Python's reader calls these; they remember whether something has to be looked at closely."""

    def __init__(self) -> None:
        self.rung = False

    def entries(self, pairs: list[tuple[str, object]]) -> dict[str, object]:
        entries = dict(pairs)
        self.rung = self.rung or len(entries) != len(pairs)
        return entries

    def constant(self, name: str) -> float:
        self.rung = True
        return float(name)


def _integer(digits: str) -> int:
    """Read an integer without the cost of thousands of digits (and Python's refusal of them)."""
    return int(digits) if len(digits) <= 20 else _LARGEST_INTEGER + 1


def read_json(body: bytes) -> Document:
    """Read a body as strict JSON.

    Parameters
    ----------
    body
        What was sent.

    Raises
    ------
    InputError
        When there is nothing that could be read on.
    """
    text = _decode(body)
    alarms = _Alarms()
    try:
        if not _SUSPECT.search(text):
            value = json.loads(text, object_pairs_hook=alarms.entries, parse_constant=alarms.constant)
            if not alarms.rung:
                return Document(value, text, ())
        faults: list[Fault] = []
        pairs = json.loads(text, object_pairs_hook=_Pairs, parse_int=_integer)
        value = _repaired(pairs, (), faults)
    except json.JSONDecodeError as error:
        raise InputError([fault("not_json", "", line=error.lineno, column=error.colno)]) from None
    except RecursionError:
        raise InputError([fault("too_deep", "", limit=MAX_DEPTH)]) from None
    return Document(value, json.dumps(value, ensure_ascii=False), tuple(faults))


def _decode(body: bytes) -> str:
    if not body.strip():
        raise InputError([fault("body_empty", "")])
    if body.startswith(_BYTE_ORDER_MARK):
        raise InputError([fault("byte_order_mark", "")])
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError([fault("not_utf8", "", byte=error.start + 1)]) from None


def _repaired(value: object, place: tuple[str | int, ...], faults: list[Fault]) -> object:
    """Put harmless values where there are faults, and note the faults, from the root to the leaves."""
    if len(place) > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, _Pairs):
        return _repaired_entries(value, place, faults)
    if isinstance(value, list):
        return [_repaired(entry, (*place, index), faults) for index, entry in enumerate(value)]
    if isinstance(value, str):
        return _repaired_text(value, place, faults)
    if isinstance(value, float) and not math.isfinite(value):
        faults.append(fault("number_out_of_range", pointer(*place)))
        return 0
    if isinstance(value, int) and abs(value) > _LARGEST_INTEGER:
        faults.append(fault("number_out_of_range", pointer(*place)))
        return 0
    return value


def _repaired_entries(pairs: _Pairs, place: tuple[str | int, ...], faults: list[Fault]) -> dict[str, object]:
    entries: dict[str, object] = {}
    for raw_key, entry in pairs:
        key = _repaired_text(raw_key, place, faults)
        if key in entries:
            faults.append(fault("duplicate_key", pointer(*place, key)))
        entries[key] = _repaired(entry, (*place, key), faults)
    return entries


def _repaired_text(text: str, place: tuple[str | int, ...], faults: list[Fault]) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        faults.append(fault("broken_character", pointer(*place)))
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
