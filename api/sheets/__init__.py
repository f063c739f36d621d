"""What people and other tools read of a plan: one form for each way of holding it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from api.sheets.brief import render as short
from api.sheets.geo import render as geojson
from api.sheets.gpx import render as gpx
from api.sheets.ics import render as ics
from api.sheets.lists import render as text
from api.sheets.paper.pdf import render as pdf
from api.sheets.paper.png import render as png
from api.sheets.picture import render as svg
from api.sheets.report import render as html
from api.sheets.tabular.listing import render as csv
from api.sheets.tabular.workbook import render as xlsx
from api.sheets.words import Lang
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork

__all__ = ["FORMS", "Form", "Lang"]

# render(plan, problem, network, *, lang) -> bytes; network is None for a problem with its own matrix.
Render = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a plan down.

    Attributes
    ----------
    media_type : str
        What the answer's ``Content-Type`` says.
    render : callable
        ``render(plan, problem, network, *, lang) -> bytes``.
    on_paper : bool
        ``render`` also knows ``lang="both"`` and takes ``wishes``, a `paper.wishes.Wishes`.
    for_office : bool
        ``render`` holds what is for dispatchers alone and is told by ``own`` to leave it out;
        it also takes ``past``, a `tabular.past.Past`.
    """

    media_type: str
    render: Render
    on_paper: bool = False
    for_office: bool = False


def _json(plan: Plan, problem: Problem, network: WalkingNetwork | None, *, lang: Lang) -> bytes:
    """Write the plan as the wire format has it; it is the same in every language."""
    del problem, network, lang
    return plan.model_dump_json(exclude_none=True).encode()


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "json": Form("application/json", _json),
        "geojson": Form("application/geo+json", geojson),
        "txt": Form("text/plain; charset=utf-8", text),
        "svg": Form("image/svg+xml", svg),
        "html": Form("text/html; charset=utf-8", html),
        "pdf": Form("application/pdf", pdf, on_paper=True),
        "png": Form("image/png", png, on_paper=True),
        "short": Form("text/plain; charset=utf-8", short),
        "gpx": Form("application/gpx+xml", gpx),
        "ics": Form("text/calendar; charset=utf-8", ics),
        "csv": Form("text/csv; charset=utf-8", csv),
        "xlsx": Form(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx, for_office=True
        ),
    }
)
