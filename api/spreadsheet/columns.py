"""The columns of every sheet: their names in both languages how a cell is read; the table is a CSV beside."""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from api.spreadsheet import cells, clock, ground
from api.spreadsheet.book import Raw
from api.spreadsheet.clock import Day
from api.spreadsheet.vocabulary import (
    DATUMS,
    HOUSEHOLDS,
    KINDS,
    LEVELS,
    MODES,
    SITE_KINDS,
    YES_NO,
    Words,
    plain,
)

Reader = Callable[[Raw, Day], Any]

_CHOICES: Mapping[str, Words] = MappingProxyType(
    {
        "datums": DATUMS,
        "households": HOUSEHOLDS,
        "kinds": KINDS,
        "levels": LEVELS,
        "modes": MODES,
        "site_kinds": SITE_KINDS,
    }
)
_TIMELESS: Mapping[str, Callable[[Raw], Any]] = MappingProxyType(
    {
        "area": ground.area,
        "coordinate": ground.coordinate,
        "date": clock.day_of,
        "id": cells.identifier,
        "line": ground.line,
        "list": cells.several,
        "minutes": cells.seconds(60),
        "number": cells.number,
        "place": ground.place,
        "position": ground.position,
        "priority": cells.priority,
        "seconds": cells.seconds(1),
        "skills": cells.skills,
        "text": cells.text,
        "whole": cells.whole,
        "yes_no": cells.yes_no,
        **{name: cells.one_of(words) for name, words in _CHOICES.items()},
    }
)
_TIMED: Mapping[str, Reader] = MappingProxyType({"instant": clock.instant, "windows": clock.windows})


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes
    ----------
    key : str
        What the rest of the importer calls it.
    sort : str
        What a cell holds, a name from the tables above.
    zh, en : str
        The header that the template writes.
    hint_zh, hint_en : str
        What to fill in, for the sheet of instructions.
    headers : frozenset of str
        Every header that is understood, in plain form.
    required, private : bool
        Private values are never repeated in faults.
    width : int
        In characters.
    """

    key: str
    sort: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    headers: frozenset[str]
    required: bool
    private: bool
    width: int
    read: Reader

    @property
    def choices(self) -> Words | None:
        """The dropdown, for a closed list."""
        return YES_NO if self.sort == "yes_no" else _CHOICES.get(self.sort)


@dataclass(frozen=True, slots=True)
class Noun:
    """A sheet: its names and its columns."""

    key: str
    zh: str
    en: str
    names: frozenset[str]
    columns: tuple[Column, ...]


# Names of sheets: key, ours in Chinese and English, and what else they are called.
_SHEETS = (
    ("tasks", "任务", "tasks", "任务表 任务台账 台账 需求 任务清单 需求台账"),
    ("volunteers", "志愿者", "volunteers", "人员 志愿者表 志愿者名单 人员名单 people"),
    ("sites", "站点", "sites", "站点表 点位 站"),
    ("zones", "区域", "zones", "区域表 片区 分区 管控区域"),
    ("closures", "封控", "closures", "封控表 封闭 封路 围挡"),
    ("gates", "门", "gates", "大门 出入口 门表 卡口"),
    ("lending", "外借", "lending", "外借表 借调 支援 队伍外借"),
)


def _reader(sort: str) -> Reader:
    if sort in _TIMED:
        return _TIMED[sort]
    read = _TIMELESS[sort]
    return lambda raw, _day: read(raw)


def _column(row: Mapping[str, str]) -> Column:
    names = (row["key"], row["zh"], row["en"], *row["also"].split())
    return Column(
        key=row["key"],
        sort=row["read"],
        zh=row["zh"],
        en=row["en"],
        hint_zh=row["hint_zh"],
        hint_en=row["hint_en"],
        headers=frozenset(plain(name) for name in names),
        required=row["required"] == "yes",
        private=row["private"] == "yes",
        width=int(row["width"]),
        read=_reader(row["read"]),
    )


def _columns_by_noun() -> Mapping[str, tuple[Column, ...]]:
    text = files("api.spreadsheet").joinpath("columns.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    nouns: Iterable[str] = dict.fromkeys(row["noun"] for row in rows)
    return {noun: tuple(_column(row) for row in rows if row["noun"] == noun) for noun in nouns}


_COLUMNS = _columns_by_noun()
SETTINGS = _COLUMNS["settings"]
NOUNS: Mapping[str, Noun] = MappingProxyType(
    {
        key: Noun(key, zh, en, frozenset(plain(name) for name in (key, zh, en, *also.split())), _COLUMNS[key])
        for key, zh, en, also in _SHEETS
    }
)
