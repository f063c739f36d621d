"""The door for reports: bytes become events, each with its place in what was sent, or every fault at once."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from optimizer.complaints import fault, pointer
from optimizer.errors import EventsError, Fault, InputError
from optimizer.execution.events import BY_TYPE, Event, VolunteerLate
from optimizer.parsing import explain_all
from optimizer.problem.fields import LONGEST_ID
from optimizer.strict_json import Document, read_json

MOST_AT_ONCE = 1_000
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
_TYPES = ", ".join(BY_TYPE)


# What stands for a field that an event is nothing without; its own fault is told, and none that follows.
_NOBODY = "-"
_STAND_INS: Mapping[str, str] = {
    "at": FIRST.isoformat(),
    "reason": _NOBODY,
    "task": _NOBODY,
    "volunteer": _NOBODY,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """An event and the JSON pointer at which it stood in the body.

    Attributes
    ----------
    pointer : str
    event : Event
    cut : frozenset of str
        Fields that could not be read, and are left out or stood in for. Such an event is never kept: it is
        there to find what else is wrong with it.
    """

    pointer: str
    event: Event
    cut: frozenset[str] = frozenset()

    def explains(self, found: Fault) -> bool:
        """Whether a fault merely follows from a field that could not be read."""
        if not self.cut or not f"{found.pointer}/".startswith(f"{self.pointer}/"):
            return False
        field = found.pointer[len(self.pointer) :].lstrip("/").split("/")[0]
        return field in self.cut or not field


@dataclass(frozen=True, slots=True)
class Reports:
    """What a body reports: events as far as they could be read, and the faults of their fields."""

    sent: tuple[Sent, ...]
    faults: tuple[Fault, ...]

    @property
    def new_task_unread(self) -> bool:
        """A task was reported that could not be read: others may speak of it."""
        return any("/task/" in one.pointer for one in self.faults)


def parse_events(body: bytes) -> tuple[Sent, ...]:
    """Read events of which each is to be good.

    Raises
    ------
    EventsError
        With every fault.
    """
    reports = read_events(body)
    if reports.faults:
        raise EventsError(reports.faults)
    return reports.sent


def read_events(body: bytes) -> Reports:
    """Read one event, or ``{"events": [...]}``.

    Parameters
    ----------
    body
        UTF-8 JSON as it came over the wire.
    """
    try:
        document = read_json(body)
    except InputError as error:
        return Reports((), tuple(error.faults))
    faults: list[Fault] = list(document.faults)
    sent: list[Sent] = []
    for where, value in _entries(document.value, faults):
        one = _event(where, value, faults)
        if one is not None:
            sent.append(one)
    faults.extend(_different_with_one_id([one for one in sent if not one.cut]))
    return Reports(tuple(sent), tuple(faults))


def _entries(value: object, faults: list[Fault]) -> Iterator[tuple[str, object]]:
    if not isinstance(value, dict):
        faults.append(fault("not_an_object", ""))
    elif "events" not in value:
        yield "", value
    elif not isinstance(value["events"], list) or not 1 <= len(value["events"]) <= MOST_AT_ONCE:
        faults.append(fault("no_events", "/events", limit=MOST_AT_ONCE))
    else:
        unknown = [key for key in value if key != "events"]
        faults.extend(fault("unknown_field", pointer(key), hint_en="", hint_zh="") for key in unknown)
        for index, entry in enumerate(value["events"]):
            yield pointer("events", index), entry


def _event(where: str, value: object, faults: list[Fault]) -> Sent | None:
    """Judge an event by the one type that it says it has: complaints about the others would be noise."""
    if not isinstance(value, Mapping):
        faults.append(fault("not_an_object", where))
        return None
    kind = value.get("type")
    if not isinstance(kind, str) or kind not in BY_TYPE:
        missing = "type" not in value
        there = f"{where}/type"
        faults.append(fault("missing", there) if missing else fault("not_one_of", there, expected=_TYPES))
        return None
    text, event = json.dumps(value, ensure_ascii=False), None
    try:
        event = BY_TYPE[kind].model_validate_json(text)
        found = list(_at_odds(event))
    except ValidationError as error:
        found = explain_all(Document(value, text, ()), error, BY_TYPE[kind])
    faults.extend(Fault(where + one.pointer, one.code, one.detail, one.detail_zh) for one in found)
    if event is not None and not found:
        return Sent(where, event)
    return _as_far_as_read(where, value, BY_TYPE[kind], found)


def _at_odds(event: Event) -> Iterator[Fault]:
    """What no single field of an event shows to a reader of types."""
    until = event.until if isinstance(event, VolunteerLate) else None
    for name, instant in (("at", event.at), ("until", until)):
        if instant is not None and not FIRST <= instant <= LAST:
            yield fault("instant_out_of_range", pointer(name))
    if isinstance(event, VolunteerLate) and (event.minutes is None) == (event.until is None):
        yield fault("minutes_or_until", "")


def _as_far_as_read(
    where: str, value: Mapping[str, object], noun: type[Event], found: Sequence[Fault]
) -> Sent | None:
    """Leave out what could not be read; None where the event is nothing without it, as without a new task."""
    cut = frozenset(one.pointer.split("/")[1] for one in found if one.pointer)
    said = {name: field for name, field in value.items() if name not in cut}
    # Two reports without a readable id are not one report.
    stand_ins = {**_STAND_INS, "id": f"{_NOBODY}{where}"[:LONGEST_ID]}
    for name in cut & noun.model_fields.keys() & stand_ins.keys():
        if noun.model_fields[name].is_required():
            said[name] = stand_ins[name]
    try:
        return Sent(where, noun.model_validate_json(json.dumps(said)), cut | {""})
    except ValidationError:
        return None


def _different_with_one_id(sent: list[Sent]) -> Iterator[Fault]:
    first: dict[str, Event] = {}
    for one in sent:
        if first.setdefault(one.event.id, one.event) != one.event:
            yield fault("event_id_reused", f"{one.pointer}/id")
