"""Writes columns, words and codes of ledgers down for people, as ``docs/spreadsheet-columns.md`` has them."""

from collections.abc import Iterator

from api.spreadsheet.columns import NOUNS, SETTINGS, Column, Noun
from api.spreadsheet.faults import COMPLAINTS
from api.spreadsheet.vocabulary import DATUMS, HOUSEHOLDS, KINDS, LEVELS, MODES, SITE_KINDS, SKILLS, Words

_HEAD = """# Columns of a ledger

Generated from `api/spreadsheet`; do not edit by hand:
`python -c "from api.spreadsheet.describing import as_markdown; print(as_markdown(), end=str())"`.

Headers are understood in either language and in any order; case, blanks, brackets and full-width letters do
not count. **Bold** columns are required.
"""
_LISTS = (
    ("Kinds of work 任务类型", KINDS),
    ("Households 住户类别", HOUSEHOLDS),
    ("Ways of moving 出行方式", MODES),
    ("Kinds of sites 站点类型", SITE_KINDS),
    ("Levels of zones 管控级别", LEVELS),
    ("Datums 坐标系", DATUMS),
    ("Skills that kinds of work ask for 技能", SKILLS),
)


def as_markdown() -> str:
    """Write the tables."""
    return "\n".join([_HEAD, *_all()])


def _all() -> Iterator[str]:
    for noun in NOUNS.values():
        yield from _noun(noun)
    yield "## settings · 设置\n"
    yield "One setting a row: its name in the first column, its value in the second.\n"
    yield from _columns(SETTINGS)
    yield "## Words\n"
    yield "The first is what the dropdowns offer; the others are understood as well.\n"
    for title, words in _LISTS:
        yield f"### {title}\n"
        yield from _words(words)
    yield "## Codes\n"
    yield "Those of cells and sheets; all others are those of [a problem](error-codes.md), at their cell.\n"
    yield "| Code | Meaning and way out | 含义与办法 |\n|---|---|---|"
    for code, (english, chinese) in sorted(COMPLAINTS.items()):
        yield f"| `{code}` | {english} | {chinese} |"
    yield ""


def _noun(noun: Noun) -> Iterator[str]:
    yield f"## {noun.en} · {noun.zh}\n"
    yield from _columns(noun.columns)


def _columns(columns: tuple[Column, ...]) -> Iterator[str]:
    yield "| 列 | Column | 怎么填 | What to fill in |\n|---|---|---|---|"
    for column in columns:
        mark = "**" if column.required else ""
        zh, en = (f"{mark}{name}{mark}" for name in (column.zh, column.en))
        yield f"| {zh} | {en} | {column.hint_zh} | {column.hint_en} |"
    yield ""


def _words(words: Words) -> Iterator[str]:
    yield "| Value | 中文 | English | 也认识 also |\n|---|---|---|---|"
    values = list(dict.fromkeys(words.meaning.values()))
    for value, zh, en in zip(values, words.zh, words.en, strict=True):
        also = "、".join(word for word, meant in words.meaning.items() if meant == value)
        yield f"| `{value}` | {zh} | {en} | {also} |"
    yield ""
