"""Turns what was chosen on the page of a draft into the problem that is planned: people, aims, limits."""

from collections.abc import Mapping
from typing import Any

from api.console.forms import Form
from api.sheets.words import Lang
from optimizer.problem import Objective

AIMS: tuple[str, ...] = tuple(Objective.model_fields)
MOST_WEIGHT = 5.0
LONGEST_SEARCH_S = 600.0


def aims_of(document: Mapping[str, Any]) -> dict[str, float]:
    """The weight of every aim, as the problem has it."""
    usual = Objective().model_dump()
    return {aim: float((document.get("objective") or {}).get(aim, usual[aim])) for aim in AIMS}


def ordered(document: Mapping[str, Any], form: Form, *, lang: Lang) -> dict[str, Any]:
    """Write the problem that is wanted.

    Parameters
    ----------
    document
        As the file says it.
    form
        ``who`` (present volunteers), ``aim-…`` (weights), ``time_limit_s``, ``max_tasks``, ``max_walk_km``.
        A limit holds for everybody who has no lower one.
    lang
        Of the way in words.
    """
    present = set(form.every("who"))
    limits = {
        "max_tasks": form.number("max_tasks", 0, 10_000),
        "max_walk_m": _thousand(form.number("max_walk_km", 0, 1_000)),
    }
    options = {"directions": lang, **(document.get("options") or {})}
    searched = form.number("time_limit_s", 1, LONGEST_SEARCH_S)
    if searched is not None:
        options["time_limit_s"] = searched
    return {
        **document,
        "volunteers": [
            _limited(one, limits) for one in document.get("volunteers", ()) if one["id"] in present
        ],
        "tasks": [_unpinned(task, present) for task in document.get("tasks", ())],
        "objective": {**(document.get("objective") or {}), **_weights(form)},
        "options": options,
    }


def _weights(form: Form) -> dict[str, float]:
    said = {aim: form.number(f"aim-{aim}", 0, MOST_WEIGHT) for aim in AIMS}
    return {aim: weight for aim, weight in said.items() if weight is not None}


def _limited(volunteer: Mapping[str, Any], limits: Mapping[str, float | None]) -> dict[str, Any]:
    lower = {
        name: int(min(limit, volunteer[name] if volunteer.get(name) is not None else limit))
        for name, limit in limits.items()
        if limit is not None
    }
    return {**volunteer, **lower}


def _unpinned(task: Mapping[str, Any], present: set[str]) -> dict[str, Any]:
    """Let the search decide about a task that was meant for somebody who is not there."""
    pinned = task.get("pinned")
    if pinned is None or pinned.get("volunteer") in present:
        return dict(task)
    return {name: value for name, value in task.items() if name != "pinned"}


def _thousand(kilometres: float | None) -> float | None:
    return None if kilometres is None else kilometres * 1_000
