"""Say why a task is on no route: each rule once, with whom it concerns, who came closest, what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from api.sheets import figures
from api.sheets.markup import clean
from api.sheets.places import Gazetteer
from api.sheets.words import Words
from optimizer.kinds import CATALOGUE, complete
from optimizer.plan import Closest, ReasonCode, Unassigned
from optimizer.problem import Problem, Task

_SECONDS = {
    ReasonCode.TIME_WINDOW,
    ReasonCode.OUTSIDE_SHIFT,
    ReasonCode.MAX_GEAR,
    ReasonCode.MAX_ABOARD,
    ReasonCode.SITE_CLOSED,
    ReasonCode.NO_ROOM_FOUND,
}

_SAME = 1e-6
# Rules that a number can fall short of; a skill is there or not.
_MEASURED = _SECONDS | {
    ReasonCode.MAX_WALK,
    ReasonCode.UNREACHABLE,
    ReasonCode.CREW_SIZE,
    ReasonCode.MAX_TASKS,
    ReasonCode.NO_CAPACITY,
    ReasonCode.SITE_STOCK,
}
# Codes of one word are words of English as well and stay.
_CODES = re.compile("|".join(rf"\b{code}\b" for code in ReasonCode if "_" in code))


@dataclass(frozen=True, slots=True)
class Why:
    """One kind of reason, told by its nearest case.

    Attributes
    ----------
    word, detail : str
        The rule, and what exactly was missing.
    volunteers : tuple of str
        For whom the detail holds; nobody in particular when empty.
    others : tuple of (str, tuple of str)
        The same rule with other figures, and for whom.
    """

    word: str
    detail: str
    volunteers: tuple[str, ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One task left over, in words.

    Attributes
    ----------
    closest_told : bool
        One of the reasons is told by the case of the closest volunteer, or of everybody: said already.
    """

    task: str
    kind: str
    place: str
    reasons: tuple[Why, ...]
    closest: str
    closest_told: bool
    next_step: str


def shortfalls(
    unassigned: tuple[Unassigned, ...], problem: Problem, gazetteer: Gazetteer, words: Words
) -> tuple[Shortfall, ...]:
    """Tell every task that is on no route."""
    tasks = {task.id: task for task in problem.tasks}
    names = {who.id: who.name for who in problem.volunteers}
    told = []
    for entry in unassigned:
        task = tasks.get(entry.task)
        kind = words.pick(CATALOGUE[task.kind].zh, CATALOGUE[task.kind].en) if task else ""
        reasons = _reasons(entry, names, words)
        told.append(
            Shortfall(
                task=clean(entry.task),
                kind=kind,
                place=gazetteer.name_of_task(task) if task else "",
                reasons=reasons,
                closest=_closest(entry.closest, task, problem, words) if entry.closest else "",
                closest_told=_is_told(entry.closest, reasons, names, words),
                next_step=clean(words.pick(entry.next_step_zh, entry.next_step)),
            )
        )
    return tuple(told)


def _reasons(entry: Unassigned, names: Mapping[str, str | None], words: Words) -> tuple[Why, ...]:
    """Gather reasons by rule, and under a rule the volunteers of whom the same is said but for the name."""
    gathered: dict[ReasonCode, dict[str, list[str]]] = {}
    nearest: dict[ReasonCode, str] = {}
    for reason in entry.reasons:
        said = clean(words.pick(reason.detail_zh, reason.detail))
        if reason.volunteer is not None:
            said = said.removeprefix(clean(reason.volunteer)).lstrip(" ,，:：")
        said = _in_words(said, words)
        who = gathered.setdefault(reason.code, {}).setdefault(said, [])
        if reason.volunteer is not None:
            who.append(_called(reason.volunteer, names))
            if entry.closest is not None and entry.closest.volunteer == reason.volunteer:
                nearest[reason.code] = said
    return tuple(_why(code, cases, nearest.get(code), names, words) for code, cases in gathered.items())


def _why(
    code: ReasonCode,
    cases: Mapping[str, list[str]],
    nearest: str | None,
    names: Mapping[str, str | None],
    words: Words,
) -> Why:
    told = [(said, _together(who, names, words)) for said, who in cases.items()]
    told.sort(key=lambda case: case[0] != nearest)
    (detail, volunteers), *others = told
    return Why(words(f"reason.{code}"), detail, volunteers, tuple(others))


def _together(who: list[str], names: Mapping[str, str | None], words: Words) -> tuple[str, ...]:
    """Say "all" instead of a list of everybody."""
    return (words("everybody", count=len(who)),) if len(who) == len(names) > 1 else tuple(who)


def _in_words(said: str, words: Words) -> str:
    """Put words where a sentence quotes the code of a reason."""
    return _CODES.sub(lambda code: words(f"reason.{code[0]}"), said)


def _closest(closest: Closest, task: Task | None, problem: Problem, words: Words) -> str:
    names = {who.id: who.name for who in problem.volunteers}
    who, reason = _called(closest.volunteer, names), words(f"reason.{closest.missing}")
    if not closest.by or closest.missing not in _MEASURED:
        return words("closest.missing", volunteer=who, reason=reason)
    short = _short_of_room(closest, task, problem)
    amount = figures.load(short, words) or _amount(closest.missing, closest.by, words)
    return words("closest.by", volunteer=who, reason=reason, amount=amount)


def _short_of_room(closest: Closest, task: Task | None, problem: Problem) -> Mapping[str, float]:
    """What a load is too large by, with its dimension, which ``by`` does not tell: the one that fits."""
    short_by = closest.by
    if task is None or short_by is None or closest.missing is not ReasonCode.NO_CAPACITY:
        return {}
    whom = next((who for who in problem.volunteers if who.id == closest.volunteer), None)
    room = {} if whom is None else whom.capacity
    over = {name: amount - room[name] for name, amount in (complete(task).load or {}).items() if name in room}
    fits = [name for name, by in over.items() if abs(by - short_by) < _SAME]
    return {fits[0]: short_by} if len(fits) == 1 else {}


def _is_told(
    closest: Closest | None, reasons: tuple[Why, ...], names: Mapping[str, str | None], words: Words
) -> bool:
    if closest is None:
        return False
    whom = {_called(closest.volunteer, names), words("everybody", count=len(names))}
    rule = words(f"reason.{closest.missing}")
    return any(why.word == rule and not whom.isdisjoint(why.volunteers) for why in reasons)


def _amount(code: ReasonCode, by: float, words: Words) -> str:
    if code in _SECONDS:
        return figures.duration(by, words)
    if code in (ReasonCode.MAX_WALK, ReasonCode.UNREACHABLE):
        return figures.length(by, words)
    if code is ReasonCode.CREW_SIZE:
        return words("people", value=figures.amount(by))
    return figures.amount(by)


def _called(volunteer: str, names: Mapping[str, str | None]) -> str:
    name = names.get(volunteer)
    return clean(f"{volunteer} {name}" if name and name != volunteer else volunteer)
