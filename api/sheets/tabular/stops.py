"""Every stop of a plan as a row, the same for the workbook and the CSV."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from api.sheets import figures
from api.sheets.atlas import Atlas
from api.sheets.company import without_goods
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.markup import clean
from api.sheets.tabular.terms import Terms
from optimizer.kinds import CATALOGUE
from optimizer.plan import Stop, StopType
from optimizer.problem import Kind, Task

# Task, header, value: what stood in columns of the ledger that planning knows nothing of.
Extras = Mapping[str, Mapping[str, str]]
NO_EXTRAS: Extras = {}

_COLUMNS = (
    "route volunteer name shift order action task kind place site lon lat datum arrive begin depart "
    "wait_min service_min walk_m walk_min load contact note stop"
)
_OF_A_ROUTE = "stop arrive depart action kind place task wait_min service_min walk_m load contact note done"


def header(terms: Terms, extras: Extras) -> list[str]:
    """The columns of `rows`."""
    return [*terms.each(_COLUMNS), *extra_headers(extras)]


def rows(atlas: Atlas, extras: Extras) -> Iterator[list[object]]:
    """Write every stop of every route."""
    own = extra_headers(extras)
    for number, itinerary in enumerate(atlas.itineraries, start=1):
        for visit, stop in _in_visits(itinerary):
            yield [*_stop(atlas, itinerary, number, visit, stop), *extra_cells(extras, stop.task, own)]


def route_header(terms: Terms) -> list[str]:
    """The columns of `route_rows`."""
    return terms.each(_OF_A_ROUTE)


def route_rows(atlas: Atlas, itinerary: Itinerary) -> Iterator[list[object]]:
    """Write the stops of one route with a box to tick; what a walker needs and no more."""
    for visit, stop in _in_visits(itinerary):
        task = atlas.tasks.get(stop.task or "")
        yield [
            _number(visit),
            local(atlas, stop.arrive).time(),
            local(atlas, stop.depart).time(),
            action(atlas, stop),
            kind(atlas, task),
            place(atlas, visit, stop),
            clean(stop.task or ""),
            minutes(stop.wait_s),
            minutes(stop.service_s),
            stop.leg.walk_m if stop.leg else 0,
            figures.load(stop.load_after, atlas.words),
            clean(task.contact or "") if task and at_door(stop) else "",
            clean(task.note or "") if task and at_door(stop) else "",
            "☐" if at_door(stop) else "",
        ]


def extra_headers(extras: Extras) -> list[str]:
    """The headers of the ledger's own columns, in the order in which they first appear."""
    return list(dict.fromkeys(header for values in extras.values() for header in values))


def extra_cells(extras: Extras, task: str | None, headers: Sequence[str]) -> list[str]:
    """What stood in those columns for a task."""
    own = extras.get(task or "", {})
    return [own.get(header, "") for header in headers]


def kind(atlas: Atlas, task: Task | None) -> str:
    """Name the kind of a task."""
    return kind_named(atlas, task.kind) if task else ""


def kind_named(atlas: Atlas, kind: Kind) -> str:
    """Name a kind of work."""
    return atlas.words.pick(CATALOGUE[kind].zh, CATALOGUE[kind].en)


def action(atlas: Atlas, stop: Stop) -> str:
    """Say what is done at a stop: goods given at a door are a visit, those given at a site are handed in."""
    if without_goods(atlas.tasks.get(stop.task or ""), stop):
        return atlas.words("stop.company")
    if stop.type in (StopType.PICKUP, StopType.DELIVERY) and stop.site is None:
        return atlas.words("stop.task")
    if stop.type is StopType.PICKUP and stop.site in atlas.bags:
        return atlas.words("stop.aboard")
    return atlas.words(f"stop.{stop.type}")


def place(atlas: Atlas, visit: Visit, stop: Stop) -> str:
    """Say where a stop is; starts, breaks and ends bear the name of the visit beside them at one place."""
    if visit.kind in (VisitKind.START, VisitKind.BREAK, VisitKind.END):
        return visit.place
    return atlas.gazetteer.name_of_stop(stop)


def at_door(stop: Stop) -> bool:
    """Tell whether a resident is met here."""
    return stop.task is not None and stop.site is None


def minutes(seconds: int) -> float:
    """Seconds as minutes with one decimal, to be summed in a spreadsheet."""
    return round(seconds / 60, 1)


def local(atlas: Atlas, moment: datetime) -> datetime:
    """An instant as the clock on the wall shows it, as spreadsheets know no zones."""
    return moment.astimezone(atlas.zone).replace(tzinfo=None)


def _in_visits(itinerary: Itinerary) -> Iterator[tuple[Visit, Stop]]:
    """Each stop with its visit on maps, sheets and telephones, where all that is done at one place is one."""
    for visit in itinerary.visits:
        for stop in visit.stops:
            yield visit, stop


def _number(visit: Visit) -> int | str:
    return "" if visit.number is None else visit.number


def _stop(atlas: Atlas, itinerary: Itinerary, number: int, visit: Visit, stop: Stop) -> list[object]:
    task = atlas.tasks.get(stop.task or "")
    lon, lat = stop.location or ("", "")
    return [
        number,
        clean(itinerary.route.volunteer),
        clean((itinerary.volunteer.name if itinerary.volunteer else None) or ""),
        itinerary.route.shift + 1,
        stop.order,
        action(atlas, stop),
        clean(stop.task or ""),
        kind(atlas, task),
        place(atlas, visit, stop),
        clean(stop.site or ""),
        lon,
        lat,
        (atlas.problem.crs or "") if stop.location else "",
        local(atlas, stop.arrive),
        local(atlas, stop.begin),
        local(atlas, stop.depart),
        minutes(stop.wait_s),
        minutes(stop.service_s),
        stop.leg.walk_m if stop.leg else 0,
        minutes(stop.leg.walk_s) if stop.leg else 0,
        figures.load(stop.load_after, atlas.words),
        clean(task.contact or "") if task and at_door(stop) else "",
        clean(task.note or "") if task and at_door(stop) else "",
        _number(visit),
    ]
