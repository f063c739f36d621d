"""What a dispatcher may ask for with a replan: the body of ``POST /v1/plans/{id}/replan``."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, ValidationError

from optimizer.complaints import fault, pointer
from optimizer.errors import Fault, InputError, WishError
from optimizer.execution.carrying import is_fetched, is_taken
from optimizer.execution.reading import FIRST, LAST
from optimizer.execution.standing import Standing
from optimizer.parsing import explain_all
from optimizer.plan import Plan
from optimizer.problem import Id, Noun, Objective, Options, Pinned
from optimizer.strict_json import read_json

Order = Annotated[int, Field(ge=1, le=100_000)]
_MOST = 10_000
_NOBODY = "-"  # stands where a task or a volunteer could not be read


class Move(Noun):
    """Give a task to somebody, perhaps as the n-th door from now on."""

    task: Id
    volunteer: Id
    order: Order | None = None


class Lock(Noun):
    """Leave a task with whoever has it (or with ``volunteer``), whatever the search would prefer."""

    task: Id
    volunteer: Id | None = None
    order: Order | None = None


class Reassign(Noun):
    """Take every pin off a task, so that the search decides; with ``volunteer`` it is a move."""

    task: Id
    volunteer: Id | None = None
    order: Order | None = None


class Changes(Noun):
    """What the dispatcher's hand decides before the search does."""

    move: Annotated[tuple[Move, ...], Field(max_length=_MOST)] = ()
    lock: Annotated[tuple[Lock, ...], Field(max_length=_MOST)] = ()
    reassign: Annotated[tuple[Reassign, ...], Field(max_length=_MOST)] = ()

    def entries(self) -> Iterator[tuple[str, Move | Lock | Reassign]]:
        """Every change with its pointer in the body."""
        for name in ("move", "lock", "reassign"):
            for index, change in enumerate(getattr(self, name)):
                yield pointer("changes", name, index), change


class Wish(Noun):
    """The body. Everything may be left out: then the rest of the day is planned from now on."""

    now: AwareDatetime | None = None
    changes: Changes = Changes()
    objective: Objective | None = None
    options: Options | None = None


def read_wish(body: bytes) -> tuple[Wish, tuple[Fault, ...]]:
    """Read a wish; an empty body asks for nothing special.

    Returns
    -------
    wish : Wish
        With faults, its changes alone as far as they can be read: they are looked at all the same, and
        `pins_of` tells nothing that merely follows from the faults.
    faults : tuple of Fault
        Of single fields.

    Raises
    ------
    WishError
        When nothing of it can be read.
    """
    try:
        document = read_json(body if body.strip() else b"{}")
    except InputError as error:
        raise WishError(error.faults) from None
    try:
        wish = Wish.model_validate_json(document.text)
    except ValidationError as error:
        found = tuple(explain_all(document, error, Wish))
        return Wish(changes=_changes(document.value, found)), found
    faults = list(document.faults)
    if wish.now is not None and not FIRST <= wish.now <= LAST:
        faults.append(fault("instant_out_of_range", "/now"))
    return wish, tuple(faults)


def _changes(said: object, found: Sequence[Fault]) -> Changes:
    """The changes of a wish that has faults, without the fields that could not be read."""
    changes = said.get("changes") if isinstance(said, dict) else None
    if not isinstance(changes, dict):
        return Changes()
    for one in found:
        _, top, *way = one.pointer.split("/")
        if top == "changes" and way:
            _leave_out(changes, way)
    try:
        return Changes.model_validate_json(json.dumps(changes))
    except ValidationError:
        return Changes()


def _leave_out(changes: dict[str, Any], way: Sequence[str]) -> None:
    """Take a field out of a change, or put in nobody; a change that is none becomes one of nobody."""
    kind, *place = way
    entries = changes.get(kind)
    if not place or not isinstance(entries, list):
        changes.pop(kind, None)
        return
    number = int(place[0])
    if len(place) == 1 or not isinstance(entries[number], dict):
        entries[number] = {"task": _NOBODY, "volunteer": _NOBODY}
    elif place[1] in ("task", "volunteer"):
        entries[number][place[1]] = _NOBODY
    else:
        entries[number].pop(place[1], None)


def pins_of(
    wish: Wish, standing: Standing, plan: Plan, found: Sequence[Fault] = ()
) -> dict[str, Pinned | None]:
    """Say for every task in a wish to whom it is pinned from now on; None takes a pin off.

    Parameters
    ----------
    found
        Faults of the wish that were found before.

    Raises
    ------
    WishError
        With these, and every change that cannot be made.
    """
    holders = {stop.task: route.volunteer for route in plan.routes for stop in route.stops if stop.task}
    faults: list[Fault] = [*found, *_after_the_day(wish, standing)]
    told = {one.pointer for one in found}
    pins: dict[str, Pinned | None] = {}
    first: dict[str, str] = {}
    for where, change in wish.changes.entries():
        wrong = [one for one in _wrong(where, change, standing, holders, first) if not _follows(one, told)]
        faults.extend(wrong)
        first.setdefault(change.task, where)
        if wrong or change.task not in standing.tasks or (found and change.volunteer == _NOBODY):
            continue
        volunteer = change.volunteer
        if volunteer is None and isinstance(change, Lock):
            volunteer = holders[change.task]
        pins[change.task] = None if volunteer is None else Pinned(volunteer=volunteer, order=change.order)
    faults.extend(_same_order(pins, first))
    if faults:
        raise WishError(faults)
    return pins


def _follows(one: Fault, told: Collection[str]) -> bool:
    """Whether a fault of a change lies where something of it could not be read."""
    return one.pointer in told or one.pointer.rpartition("/")[0] in told


def _after_the_day(wish: Wish, standing: Standing) -> Iterator[Fault]:
    """A moment at which nobody is there any more, such as one in a wrong month, leaves everything out."""
    ends = [shift.end for volunteer in standing.problem.volunteers for shift in volunteer.shifts]
    if wish.now is not None and ends and wish.now > max(ends):
        yield fault("now_after_the_day", "/now")


def _wrong(
    where: str,
    change: Move | Lock | Reassign,
    standing: Standing,
    holders: Mapping[str, str],
    first: Mapping[str, str],
) -> Iterator[Fault]:
    if change.task not in standing.tasks:
        yield fault("unknown_task", f"{where}/task")
    elif change.task in first:
        yield fault("changed_twice", f"{where}/task", first=first[change.task])
    elif not standing.tasks[change.task].is_open:
        yield fault("not_an_open_task", f"{where}/task")
    elif isinstance(change, Lock) and change.volunteer is None and change.task not in holders:
        yield fault("nobody_to_lock_to", f"{where}/task")
    if change.volunteer is not None and change.volunteer not in standing.people:
        yield fault("unknown_volunteer", f"{where}/volunteer")
    elif change.volunteer is not None and _with_somebody_else(change.task, change.volunteer, standing):
        yield fault("with_carrier", f"{where}/volunteer")
    if change.volunteer is None and change.order is not None and isinstance(change, Reassign):
        yield fault("no_volunteer_for_order", f"{where}/order")


def _with_somebody_else(name: str, volunteer: str, standing: Standing) -> bool:
    """Whether a task's goods are aboard with another volunteer who is still here."""
    task = next((task for task in standing.problem.tasks if task.id == name), None)
    if task is None:
        return False
    state = standing.tasks[name]
    aboard = is_fetched(task, state) or is_taken(task, state)
    carrier = state.carrier
    return aboard and carrier not in (None, volunteer) and not standing.people[carrier or ""].left


def _same_order(pins: Mapping[str, Pinned | None], first: Mapping[str, str]) -> Iterable[Fault]:
    taken: dict[tuple[str, int], str] = {}
    for task, pin in pins.items():
        if pin is None or pin.order is None:
            continue
        key = pin.volunteer, pin.order
        if key in taken:
            yield fault("pinned_order_clash", f"{first[task]}/order", first=taken[key])
        taken.setdefault(key, first[task])
