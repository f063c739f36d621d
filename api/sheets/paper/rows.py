"""The checklist of a route: one row for each arrival, for breaks and for both ends."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from api.sheets import figures, hours
from api.sheets.atlas import Atlas
from api.sheets.itinerary import Visit, VisitKind
from api.sheets.paper.voices import Voices
from api.sheets.paper.words import paper_word
from optimizer.plan import Route
from optimizer.problem import Window

# A wider window tells nobody when to be at a door.
_LONGEST_APPOINTMENT = timedelta(hours=2, minutes=30)
_WORTH_TELLING_S = 60


def rows(voices: Voices, index: int) -> list[dict[str, Any]]:
    """Tell every visit of the ``index``-th route."""
    visits = voices.first.itineraries[index].visits
    return [_row(voices, index, k, visit) for k, visit in enumerate(visits)]


def _row(voices: Voices, index: int, k: int, visit: Visit) -> dict[str, Any]:
    atlas = voices.first
    route = atlas.itineraries[index].route
    return {
        "kind": visit.kind.value,
        "number": "" if visit.number is None else str(visit.number),
        "time": hours.of_route(atlas, route, visit.when),
        "hints": list(_hints(voices, route, visit)),
        "place": voices.of_visit(index, k, lambda _, each: each.place),
        "works": voices.of_visit(index, k, _works),
        "tasks": " ".join(visit.tasks) if visit.kind is VisitKind.DOOR else "",
        "how": voices.of_visit(index, k, lambda _, each: each.way),
        "walk": voices.measure(lambda words: figures.length(visit.walk_m, words)) if visit.walk_m else "",
    }


def _works(atlas: Atlas, visit: Visit) -> str:
    """What is done there, in words."""
    if visit.kind is VisitKind.BREAK:
        seconds = (visit.depart - visit.begin).total_seconds()
        return paper_word("break", atlas.words.lang, time=figures.duration(seconds, atlas.words))
    if visit.kind in (VisitKind.START, VisitKind.END):
        return atlas.words(f"stop.{visit.kind}")
    return atlas.words("clause").join(visit.works)


def _hints(voices: Voices, route: Route, visit: Visit) -> Iterator[dict[str, Any]]:
    """What the clock asks beside the arrival: an appointment, or waiting until work begins."""
    atlas = voices.first
    if window := _appointment(atlas, visit):
        time = hours.span(atlas, *window, day=hours.route_day(atlas, route))
        yield {"word": voices.say("appointment"), "time": time}
    # A break says when it begins, not when one arrives where it is taken.
    if visit.stops[0].wait_s >= _WORTH_TELLING_S and visit.kind is not VisitKind.BREAK:
        yield {"word": voices.say("wait"), "time": hours.of_route(atlas, route, visit.begin)}


def _appointment(atlas: Atlas, visit: Visit) -> Window | None:
    """The window that work at a door was promised in, when it says more than the working day does."""
    if visit.kind is not VisitKind.DOOR:
        return None
    for stop in visit.stops:
        task = atlas.tasks.get(stop.task or "")
        for window in (task.time_windows or ()) if task else ():
            if window[0] <= stop.begin <= window[1] and window[1] - window[0] <= _LONGEST_APPOINTMENT:
                return window
    return None
