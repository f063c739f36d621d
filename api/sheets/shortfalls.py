"""Say why a task is on no route: each reason once with all whom it concerns, who came closest, what to do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from api.sheets import figures
from api.sheets.markup import clean
from api.sheets.places import Gazetteer
from api.sheets.words import Words
from optimizer.kinds import CATALOGUE
from optimizer.plan import Closest, ReasonCode, Unassigned
from optimizer.problem import Problem

_SECONDS = {
    ReasonCode.TIME_WINDOW,
    ReasonCode.OUTSIDE_SHIFT,
    ReasonCode.MAX_GEAR,
    ReasonCode.MAX_ABOARD,
    ReasonCode.SITE_CLOSED,
    ReasonCode.NO_ROOM_FOUND,
}

# Codes of one word are words of English as well and stay.
_CODES = re.compile("|".join(rf"\b{code}\b" for code in ReasonCode if "_" in code))


@dataclass(frozen=True, slots=True)
class Why:
    """One reason and the volunteers it holds for; nobody in particular when empty."""

    word: str
    detail: str
    volunteers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """One task left over, in words."""

    task: str
    kind: str
    place: str
    reasons: tuple[Why, ...]
    closest: str
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
        told.append(
            Shortfall(
                task=clean(entry.task),
                kind=kind,
                place=gazetteer.name_of_task(task) if task else "",
                reasons=_reasons(entry, names, words),
                closest=_closest(entry.closest, names, words) if entry.closest else "",
                next_step=clean(words.pick(entry.next_step_zh, entry.next_step)),
            )
        )
    return tuple(told)


def _reasons(entry: Unassigned, names: Mapping[str, str | None], words: Words) -> tuple[Why, ...]:
    """Gather the volunteers of reasons that say the same but for the name."""
    gathered: dict[tuple[ReasonCode, str], list[str]] = {}
    for reason in entry.reasons:
        said = clean(words.pick(reason.detail_zh, reason.detail))
        if reason.volunteer is not None:
            said = said.removeprefix(clean(reason.volunteer)).lstrip(" ,，:：")
        who = gathered.setdefault((reason.code, _in_words(said, words)), [])
        if reason.volunteer is not None:
            who.append(_called(reason.volunteer, names))
    return tuple(
        Why(words(f"reason.{code}"), detail, _together(who, names, words))
        for (code, detail), who in gathered.items()
    )


def _together(who: list[str], names: Mapping[str, str | None], words: Words) -> tuple[str, ...]:
    """Say "all" instead of a list of everybody."""
    return (words("everybody", count=len(who)),) if len(who) == len(names) > 1 else tuple(who)


def _in_words(said: str, words: Words) -> str:
    """Put words where a sentence quotes the code of a reason."""
    return _CODES.sub(lambda code: words(f"reason.{code[0]}"), said)


def _closest(closest: Closest, names: Mapping[str, str | None], words: Words) -> str:
    who, reason = _called(closest.volunteer, names), words(f"reason.{closest.missing}")
    if not closest.by:
        return words("closest.missing", volunteer=who, reason=reason)
    return words(
        "closest.by", volunteer=who, reason=reason, amount=_amount(closest.missing, closest.by, words)
    )


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
