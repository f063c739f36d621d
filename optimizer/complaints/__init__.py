"""One table of everything we complain about, so that words, codes and documentation cannot drift apart.

A complaint is a `Fault` (the input cannot be used) or a `Warn` (it can, but look at this). Its words
say what is wrong and the way out, in English and in Chinese. Nothing a person typed is ever put into
them, apart from numbers, counts, dates and JSON pointers: complaints are shown, stored and logged.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from optimizer.complaints.happenings import HAPPENINGS
from optimizer.complaints.meaning import MEANING
from optimizer.complaints.notices import NOTICES
from optimizer.complaints.reading import READING
from optimizer.errors import Fault
from optimizer.plan import Warn

Words = tuple[str, str]
Complaint = Fault | Warn

FAULTS: Mapping[str, Words] = MappingProxyType(READING | MEANING | HAPPENINGS)
WARNINGS: Mapping[str, Words] = MappingProxyType(NOTICES)

_LONGEST_TOKEN = 128


def pointer(*tokens: str | int) -> str:
    """Write a JSON pointer.

    Parameters
    ----------
    *tokens
        Keys and indices from the root; over-long keys are cut, because a pointer is shown to people.

    References
    ----------
    RFC 6901, JavaScript Object Notation (JSON) Pointer.
    """
    return "".join("/" + _token(token) for token in tokens)


def _token(token: str | int) -> str:
    text = str(token)
    if len(text) > _LONGEST_TOKEN:
        text = text[:_LONGEST_TOKEN] + "…"
    return text.replace("~", "~0").replace("/", "~1")


def fault(code: str, where: str, /, **values: object) -> Fault:
    """Complain about an input that cannot be used; `code` is a key of `FAULTS`."""
    english, chinese = FAULTS[code]
    return Fault(where, code, english.format(**values), chinese.format(**values))


def warn(code: str, where: str, /, **values: object) -> Warn:
    """Point out something odd in an input that can be used; `code` is a key of `WARNINGS`."""
    english, chinese = WARNINGS[code]
    return Warn(pointer=where, code=code, detail=english.format(**values), detail_zh=chinese.format(**values))


def as_markdown() -> str:
    """Write the table for people, as ``docs/error-codes.md`` has it."""
    return "\n".join(
        [
            "# Codes of faults and warnings",
            "",
            "Generated from `optimizer/complaints`; do not edit by hand:",
            '`python -c "from optimizer.complaints import as_markdown; print(as_markdown(), end=str())"`.',
            "Words in braces are filled in.",
            "",
            "## Faults: the problem is refused",
            "",
            *_rows(FAULTS.items()),
            "",
            "## Warnings: the problem is planned",
            "",
            *_rows(WARNINGS.items()),
            "",
        ]
    )


def _rows(entries: Iterable[tuple[str, Words]]) -> list[str]:
    rows = [f"| `{code}` | {english} | {chinese} |" for code, (english, chinese) in sorted(entries)]
    return ["| Code | Meaning and way out | 含义与办法 |", "|---|---|---|", *rows]
