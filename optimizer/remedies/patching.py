"""Changes a problem the way a caller would: by a JSON Patch on what was sent.

Only the nouns that are touched are read again, so that a large problem can be changed often.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from optimizer.problem import Noun, Problem, Site, Volunteer
from optimizer.remedy import Patch

_NOUNS: dict[str, type[Noun]] = {"sites": Site, "volunteers": Volunteer}


def put(path: str, value: Any) -> Patch:
    """Set what is at a pointer, whether it was there or not."""
    return Patch(op="add", path=path, value=value)


def take(path: str) -> Patch:
    """Remove what is at a pointer."""
    return Patch(op="remove", path=path)


def patched(problem: Problem, patch: Iterable[Patch]) -> Problem:
    """Apply a patch whose pointers lead into ``/tasks/n``, ``/volunteers/n`` or ``/sites/n``.

    Raises
    ------
    pydantic.ValidationError
        When what comes out is no problem.
    """
    by_noun: dict[tuple[str, str], list[tuple[list[str], Patch]]] = defaultdict(list)
    for one in patch:
        _, collection, position, *rest = one.path.split("/")
        by_noun[collection, position].append((rest, one))
    changed: dict[str, list[Noun]] = {}
    for (collection, position), steps in by_noun.items():
        nouns = changed.setdefault(collection, list(getattr(problem, collection)))
        if position == "-":
            nouns.extend(_read(_NOUNS[collection], one.value) for _, one in steps)
            continue
        noun = nouns[int(position)]
        said = noun.model_dump(mode="json", by_alias=True, exclude_unset=True)
        for keys, one in steps:
            _apply(said, keys, one)
        nouns[int(position)] = _read(type(noun), said)
    return problem.model_copy(update={name: tuple(nouns) for name, nouns in changed.items()})


def _read(noun: type[Noun], said: Any) -> Noun:
    return noun.model_validate_json(json.dumps(said))


def _apply(said: Any, keys: list[str], one: Patch) -> None:
    *way, last = keys
    for key in way:
        said = said[int(key)] if isinstance(said, list) else said[key]
    if isinstance(said, list):
        if one.op == "remove":
            del said[int(last)]
        else:
            said[len(said) if last == "-" else int(last) :] = [one.value, *said[int(last) :]]
    elif one.op == "remove":
        said.pop(last, None)
    else:
        said[last] = one.value
