"""Say everything in the languages of the sheet, the first one large and the second small below it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from api.sheets.atlas import Atlas
from api.sheets.itinerary import Itinerary, Visit
from api.sheets.paper.wishes import PaperLang
from api.sheets.paper.words import paper_word
from api.sheets.words import Lang, Words
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

# One text for each language of the sheet; a second one that says nothing new is left out.
Said = list[str]

_LANGS: dict[PaperLang, tuple[Lang, ...]] = {"zh": ("zh",), "en": ("en",), "both": ("zh", "en")}


@dataclass(frozen=True)
class Voices:
    """A plan told in one language, or in two at once."""

    atlases: tuple[Atlas, ...]

    @classmethod
    def open(cls, plan: Plan, problem: Problem, network: WalkingNetwork | None, lang: PaperLang) -> Self:
        """Gather the plan in each language of the sheet."""
        return cls(tuple(Atlas.open(plan, problem, network, one) for one in _LANGS[lang]))

    @property
    def first(self) -> Atlas:
        """The plan in the main language."""
        return self.atlases[0]

    def say(self, key: str, **values: object) -> Said:
        """Say a word of the sheets on paper."""
        return told([paper_word(key, atlas.words.lang, **values) for atlas in self.atlases])

    def each(self, tell: Callable[[Atlas], str]) -> Said:
        """Tell something in each language."""
        return told([tell(atlas) for atlas in self.atlases])

    def measure(self, tell: Callable[[Words], str]) -> str:
        """Tell a length or a weight once: with Latin units it reads the same in both languages."""
        return tell(self.atlases[-1].words)

    def of_route(self, index: int, tell: Callable[[Atlas, Itinerary], str]) -> Said:
        """Tell something about the ``index``-th route in each language."""
        return told([tell(atlas, atlas.itineraries[index]) for atlas in self.atlases])

    def of_visit(self, index: int, stop: int, tell: Callable[[Atlas, Visit], str]) -> Said:
        """Tell something about a visit of the ``index``-th route in each language."""
        return told([tell(atlas, atlas.itineraries[index].visits[stop]) for atlas in self.atlases])


def told(texts: Sequence[str]) -> Said:
    """Keep the first text, and those after it that say something else."""
    first, *more = texts
    return [first, *(text for text in more if not _within(text, first))]


def _within(text: str, other: str) -> bool:
    """Say whether a text is, but for spaces, a part of another, as ``甲巷 5`` is of ``甲巷 5号``."""
    return text.replace(" ", "") in other.replace(" ", "")
