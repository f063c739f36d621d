"""What a plan warns of, as people read it: each thing once, with the names of what it concerns.

On the wire a warning has a pointer into the request. Nobody counts tasks on paper.
"""

import re

from api.sheets.atlas import Atlas
from api.sheets.markup import clean
from optimizer.problem import Problem

_ENTRY = re.compile(r"/(tasks|volunteers|sites|zones|gates|closures)/(\d+)(?:/|$)")
_MOST_NAMED = 8


def reminders(atlas: Atlas) -> tuple[str, ...]:
    """Give every warning of a plan in the words of one language."""
    concerned: dict[tuple[str, str], list[str]] = {}  # by both languages: either has as many reminders
    for warn in atlas.plan.warnings:
        names = concerned.setdefault((warn.detail_zh, warn.detail), [])
        name = clean(_named(atlas.problem, warn.pointer))
        if name and name not in names and not _says(warn.detail, name):
            names.append(name)
    return tuple(
        _with_names(atlas, names, clean(atlas.words.pick(*said))) for said, names in concerned.items()
    )


def _with_names(atlas: Atlas, names: list[str], said: str) -> str:
    if not names:
        return said
    words = atlas.words
    more = words("and_more", count=len(names) - _MOST_NAMED) if len(names) > _MOST_NAMED else ""
    return f"{words.join(names[:_MOST_NAMED])}{more}{words('colon')}{said}"


def _named(problem: Problem, pointer: str) -> str:
    """The id at a pointer; empty where it leads to no entry of the problem."""
    entry = _ENTRY.match(pointer)
    if entry is None:
        return ""
    entries = getattr(problem, entry[1])
    return str(entries[int(entry[2])].id) if int(entry[2]) < len(entries) else ""


def _says(said: str, name: str) -> bool:
    """Whether words name somebody or something already, and not only as a part of a word."""
    return re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", said) is not None
