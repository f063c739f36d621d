"""Writes a finished plan into a folder: a file for each form, and for each volunteer a picture for a chat."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.one_route import only
from api.sheets import FORMS
from api.sheets.paper.wishes import PLAIN, PaperLang, Wishes
from api.sheets.tabular.stops import Extras
from api.sheets.words import Lang
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.rounds import round_ids, unrolled
from optimizer.walking.network import WalkingNetwork

_NAMES = {
    "json": "plan.json",
    "geojson": "routes.geojson",
    "txt": "routes.txt",
    "svg": "map.svg",
    "html": "report.html",
    "csv": "stops.csv",
    "gpx": "routes.gpx",
    "ics": "routes.ics",
    "short": "routes_short.txt",
}
# File to form; a form that is new here is called after the plan.
FILES = {_NAMES.get(form, f"plan.{form}"): form for form in FORMS}
CARDS = "cards"
# Forms that show the ledger's own columns, which the service never sees.
WITH_EXTRAS = frozenset({"csv", "xlsx"})
# Gives one form of the plan, or of one volunteer's part of it; None when there is none.
Tell = Callable[[str, str | None], bytes | None]
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Print:
    """How the sheets are to be.

    Attributes
    ----------
    lang : PaperLang
        ``both`` is heard by paper alone; all else is Chinese then.
    large : bool
        Large print.
    cards : bool
        A picture for each volunteer as well.
    """

    lang: PaperLang = "zh"
    large: bool = False
    cards: bool = False

    @property
    def spoken(self) -> Lang:
        """The first language of the sheets."""
        return "en" if self.lang == "en" else "zh"


AS_USUAL = Print()


def fill(folder: Path, plan: Plan, tell: Tell, *, cards: bool) -> list[Path]:
    """Write every sheet there is of a plan; one without routes leaves the plan alone."""
    folder.mkdir(parents=True, exist_ok=True)
    forms = FILES if plan.summary is not None else {"plan.json": "json"}
    written = [_put(folder / name, tell(form, None)) for name, form in forms.items()]
    if cards:
        people = dict.fromkeys(route.volunteer for route in plan.routes)
        for number, volunteer in enumerate(people, start=1):
            path = folder / CARDS / f"{number:02d}_{_UNSAFE.sub('_', volunteer)}.png"
            written.append(_put(path, tell("png", volunteer)))
    return [path for path in written if path is not None]


def render(
    form: str,
    plan: Plan,
    problem: Problem,
    network: WalkingNetwork | None,
    wish: Print,
    *,
    volunteer: str | None = None,
    extras: Extras | None = None,
    dispatcher: str | None = None,
) -> bytes:
    """Write one form here, without a service; what is done several times a day is told time by time."""
    extras = _by_round(problem, extras or {})
    problem = unrolled(problem)
    if volunteer is not None:
        plan, problem = only(plan, problem, volunteer)
    if FORMS[form].on_paper:
        wishes = Wishes(large=wish.large, dispatcher=dispatcher) if dispatcher or wish.large else PLAIN
        return FORMS[form].render(plan, problem, network, lang=wish.lang, wishes=wishes)
    more: dict[str, Any] = {"extras": extras} if extras and form in WITH_EXTRAS else {}
    if FORMS[form].for_office:
        more["own"] = volunteer is not None
    return FORMS[form].render(plan, problem, network, lang=wish.spoken, **more)


def _by_round(problem: Problem, extras: Extras) -> Extras:
    """Say of every round what the ledger's own columns say of its task."""
    rounds = {
        name: extras[task.id] for task in problem.tasks if task.id in extras for name in round_ids(task)
    }
    return {**extras, **rounds}


def _put(path: Path, content: bytes | None) -> Path | None:
    if content is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
