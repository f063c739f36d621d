"""Lets cells call things as people do: the canteen by its kind, a site, a zone or a volunteer by name."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from api.spreadsheet.entries import Entry
from api.spreadsheet.vocabulary import HOUSEHOLDS, KINDS, SITE_KINDS, plain

_CLASSES = {**HOUSEHOLDS.meaning, **KINDS.meaning}
"""What ``not_with`` may name beside tasks."""


def resolve(entries: Sequence[Entry]) -> None:
    """Put ids where other words stand, in place; what is not understood stays for `check` to tell."""
    sites, people, zones = _sites(entries), _by_name(entries, "volunteers"), _by_name(entries, "zones")
    tasks = {entry.body["id"] for entry in entries if entry.noun == "tasks"}
    for entry in entries:
        body = entry.body
        for shift in body.get("shifts", ()):
            for key in ("start_at", "end_at"):
                if isinstance(shift.get(key), str):
                    shift[key] = sites(shift[key])
        for key, resolved in (("from_site", sites), ("to_site", sites), ("zones", zones), ("knows", zones)):
            if key in body:
                body[key] = _each(body[key], resolved)
        if "pinned" in body:
            body["pinned"]["volunteer"] = people(body["pinned"]["volunteer"])
        if "not_with" in body:
            body["not_with"] = [
                word if word in tasks else _CLASSES.get(plain(word), word) for word in body["not_with"]
            ]


def _each(value: str | list[str], resolved: Callable[[str], str]) -> str | list[str]:
    return resolved(value) if isinstance(value, str) else [resolved(one) for one in value]


def _sites(entries: Sequence[Entry]) -> Callable[[str], str]:
    """Find a site by its id or name, or by its kind when there is one of the kind."""
    sites = [entry.body for entry in entries if entry.noun == "sites"]
    kinds = Counter(site.get("kind") for site in sites)
    only = {str(site.get("kind")): str(site["id"]) for site in sites if kinds[site.get("kind")] == 1}
    named = _by_name(entries, "sites")
    return _finder(
        {site["id"] for site in sites},
        lambda word: (
            found if (found := named(word)) != word else only.get(SITE_KINDS.meaning.get(plain(word), ""))
        ),
    )


def _by_name(entries: Iterable[Entry], noun: str) -> Callable[[str], str]:
    """Find something by id, or by a name that only one has."""
    them = [entry for entry in entries if entry.noun == noun]
    names = Counter(name for one in them for name in one.names)
    by_name: Mapping[str, str] = {
        name: str(one.body["id"]) for one in them for name in one.names if names[name] == 1
    }
    return _finder({one.body["id"] for one in them}, by_name.get)


def _finder(ids: set[str], other: Callable[[str], str | None]) -> Callable[[str], str]:
    return lambda word: word if word in ids else other(word) or word
