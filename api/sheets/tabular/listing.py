"""All stops as CSV, the way Excel in China opens it with a double click: UTF-8 with its mark."""

import csv
import io
from datetime import datetime

from api.sheets.atlas import Atlas
from api.sheets.tabular import stops
from api.sheets.tabular.stops import NO_EXTRAS, Extras
from api.sheets.tabular.terms import Terms
from api.sheets.words import Lang
from api.workbook import csv_safe
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork


def render(
    plan: Plan,
    problem: Problem,
    network: WalkingNetwork | None,
    *,
    lang: Lang,
    extras: Extras = NO_EXTRAS,
) -> bytes:
    """Write a row for each stop; ``extras`` are the ledger's own columns by task."""
    atlas, terms = Atlas.open(plan, problem, network, lang), Terms(lang)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(csv_safe, stops.header(terms, extras)))
    for row in stops.rows(atlas, extras):
        writer.writerow(csv_safe(_said(cell)) for cell in row)
    return text.getvalue().encode("utf-8-sig", "replace")


def _said(cell: object) -> object:
    return cell.isoformat(sep=" ", timespec="minutes") if isinstance(cell, datetime) else cell
