"""The plan as a workbook for the office: what is asked of it at 6:00, a sheet for each question."""

from collections.abc import Iterable, Sequence

from api.sheets.atlas import Atlas
from api.sheets.headlines import carry_line, day, figures_of, idle, route_line
from api.sheets.itinerary import Itinerary
from api.sheets.markup import clean
from api.sheets.reminders import reminders
from api.sheets.shortfalls import shortfalls
from api.sheets.tabular import coverage, demand, households, stops
from api.sheets.tabular.past import NO_PAST, Past
from api.sheets.tabular.stops import NO_EXTRAS, Extras, minutes
from api.sheets.tabular.terms import Terms
from api.sheets.words import Lang
from api.workbook import BOLD, HEADER, MUTED, QUIET, TITLE, WRAPPED, Book, Sheet
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
    own: bool = False,
    past: Past = NO_PAST,
) -> bytes:
    """Write the workbook.

    Parameters
    ----------
    extras
        The ledger's own columns by task.
    own
        It is one volunteer's part (`api.one_route.only`), which says nothing of courtyards and households.
        The number of people does not tell: a plan without anybody needs both lists most.
    past
        What else the day asked for, and what of it is done.
    """
    atlas, terms = Atlas.open(plan, problem, network, lang), Terms(lang)
    book = Book(title=f"{atlas.words('title')} {day(atlas)}")
    _summary(book.sheet(terms("sheet.summary")), atlas, terms)
    _plain(book.sheet(terms("sheet.stops")), stops.header(terms, extras), stops.rows(atlas, extras))
    _unassigned(book.sheet(terms("sheet.unassigned")), atlas, terms, extras)
    if demand.wanted(atlas):
        sheet = book.sheet(terms("sheet.demand"))
        _hinted(sheet, terms("hint.demand"), demand.header(atlas, terms), demand.rows(atlas, terms))
    if not own:
        sheet = book.sheet(terms("sheet.coverage"))
        lines = coverage.rows(atlas, terms, network, past)
        _hinted(sheet, terms("hint.coverage"), coverage.header(terms), lines)
    if not own and households.wanted(atlas):
        sheet = book.sheet(terms("sheet.households"))
        _hinted(sheet, terms("hint.households"), households.header(terms), households.rows(atlas, terms))
    for number, itinerary in enumerate(atlas.itineraries, start=1):
        _route(book.sheet(f"{number} {itinerary.label}"), atlas, terms, itinerary)
    return book.close()


def _summary(sheet: Sheet, atlas: Atlas, terms: Terms) -> None:
    words = atlas.words
    sheet.put(0, 0, f"{words('title')} {day(atlas)}", TITLE)
    sheet.put(1, 0, f"{words('plan')} {clean(atlas.plan.id)} · {terms('hint.summary')}", QUIET)
    row = 3
    for figure in figures_of(atlas):
        sheet.put(row, 0, figure.name, BOLD)
        sheet.put(row, 1, figure.value)
        sheet.put(row, 2, figure.hint, MUTED)
        row += 1
    row += 1
    header = terms.each("route volunteer name shift tasks walk_m work_min begin finish carry")
    sheet.line(row, header, HEADER)
    for number, itinerary in enumerate(atlas.itineraries, start=1):
        row += 1
        sheet.line(row, _route_figures(atlas, number, itinerary), WRAPPED)
    row += 2
    if unused := idle(atlas):
        sheet.put(row, 0, words("idle", names=words.join(unused)))
        row += 1
    for reminder in reminders(atlas):
        sheet.put(row, 0, reminder)
        row += 1
    for column, width in enumerate((16, 18, 14, 8, 8, 10, 10, 16, 16, 44)):
        sheet.raw.set_column(column, column, width)


def _route_figures(atlas: Atlas, number: int, itinerary: Itinerary) -> Sequence[object]:
    route = itinerary.route
    return (
        number,
        clean(route.volunteer),
        clean((itinerary.volunteer.name if itinerary.volunteer else None) or ""),
        route.shift + 1,
        route.tasks,
        route.walk_m,
        minutes(route.work_s),
        stops.local(atlas, route.start_at),
        stops.local(atlas, route.finish_at),
        carry_line(itinerary, atlas.words),
    )


def _unassigned(sheet: Sheet, atlas: Atlas, terms: Terms, extras: Extras) -> None:
    """One row for each reason of each task, the task repeated so that the table can be filtered."""
    own = stops.extra_headers(extras)
    header = [*terms.each("task kind place rule detail whom closest next"), *own]
    lines = [
        [
            left.task,
            left.kind,
            left.place,
            why.word,
            why.detail,
            atlas.words.join(why.volunteers),
            left.closest,
            left.next_step,
            *stops.extra_cells(extras, left.task, own),
        ]
        for left in shortfalls(atlas.plan.unassigned, atlas.problem, atlas.gazetteer, atlas.words)
        for why in left.reasons
    ]
    sheet.table(0, header, lines, WRAPPED)


def _route(sheet: Sheet, atlas: Atlas, terms: Terms, itinerary: Itinerary) -> None:
    sheet.put(0, 0, itinerary.label, TITLE)
    sheet.put(1, 0, route_line(itinerary, atlas), QUIET)
    sheet.put(2, 0, carry_line(itinerary, atlas.words), QUIET)
    sheet.table(4, stops.route_header(terms), stops.route_rows(atlas, itinerary))
    sheet.raw.set_landscape()
    sheet.raw.set_paper(9)
    sheet.raw.fit_to_pages(1, 0)
    sheet.raw.repeat_rows(4)


def _plain(sheet: Sheet, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    sheet.table(0, header, lines)


def _hinted(sheet: Sheet, hint: str, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    sheet.put(0, 0, hint, QUIET)
    sheet.table(1, header, lines)
