"""Reads one plan in both languages at once, so that the page can switch between them without a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from api.phone.said import SAID, Both
from api.sheets import figures, hours
from api.sheets.atlas import Atlas
from optimizer.plan import Plan, Route
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork


@dataclass(frozen=True, slots=True)
class Tongues:
    """A plan opened in Chinese and in English."""

    zh: Atlas
    en: Atlas

    @classmethod
    def open(cls, plan: Plan, problem: Problem, network: WalkingNetwork | None) -> Self:
        """Gather what each language needs."""
        return cls(Atlas.open(plan, problem, network, "zh"), Atlas.open(plan, problem, network, "en"))

    def clock(self, route: Route, instant: datetime) -> str:
        """``08:05``, the same in both; with the day where the route goes on into another one."""
        return hours.of_route(self.zh, route, instant)

    def span(self, route: Route, begin: datetime, end: datetime) -> str:
        """``08:05–09:00``, the same in both."""
        return hours.span(self.zh, begin, end, day=hours.route_day(self.zh, route))

    def length(self, metres: float) -> Both:
        """Metres or kilometres."""
        return Both(figures.length(metres, self.zh.words), figures.length(metres, self.en.words))

    def duration(self, seconds: float) -> Both:
        """Minutes, rounded up."""
        return Both(figures.duration(seconds, self.zh.words), figures.duration(seconds, self.en.words))

    def load(self, amounts: Mapping[str, float]) -> Both:
        """What is carried; empty for nothing."""
        return Both(figures.load(amounts, self.zh.words), figures.load(amounts, self.en.words))

    def join(self, zh: tuple[str, ...], en: tuple[str, ...]) -> Both:
        """Join clauses as each language does."""
        return Both(self.zh.words("clause").join(zh), self.en.words("clause").join(en))


def say(key: str, **values: Both | str) -> Both:
    """Say a sentence of the page with its values filled in."""
    zh, en = (
        {name: value if isinstance(value, str) else value[column] for name, value in values.items()}
        for column in (0, 1)
    )
    return Both(SAID[key].zh.format(**zh).strip(), SAID[key].en.format(**en).strip())
