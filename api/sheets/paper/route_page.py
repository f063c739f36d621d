"""Everything that one volunteer's sheet says, as data for the template: no layout here, no words there."""

import hashlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from api.sheets import figures, headlines, hours
from api.sheets.atlas import Atlas
from api.sheets.drawing.scene import Look
from api.sheets.itinerary import Itinerary, VisitKind
from api.sheets.livery import DASHES, DAY
from api.sheets.markup import clean
from api.sheets.paper.chart import chart
from api.sheets.paper.fit import fitted
from api.sheets.paper.gear import gear
from api.sheets.paper.loads import collected, fetched
from api.sheets.paper.qr import qr_svg
from api.sheets.paper.rows import rows
from api.sheets.paper.voices import Said, Voices
from api.sheets.paper.wishes import Wishes
from optimizer.plan import Plan, Route
from optimizer.problem import Kind, Task

_ID_LETTERS = 8
_SPOTS = 2
# Work that needs nobody to open.
_NO_DOOR = frozenset(
    {
        Kind.FENCE_BUILD,
        Kind.FENCE_PATROL,
        Kind.FENCE_REPAIR,
        Kind.GATE_DUTY,
        Kind.DISINFECTION,
        Kind.TOILET_DISINFECTION,
    }
)
_NOBODY = ("nobody.1", "nobody.2", "nobody.3", "nobody.4")


def route_page(voices: Voices, index: int, wishes: Wishes, look: Look) -> dict[str, Any]:
    """Tell one route.

    Parameters
    ----------
    voices
        The plan in the languages of the sheet.
    index
        Which route of the plan.
    wishes
        The dispatcher's phone, the address for the QR code.
    look
        How large the map is drawn.
    """
    atlas = voices.first
    itinerary = atlas.itineraries[index]
    link = wishes.link(itinerary.route.volunteer) if wishes.link else None
    facts, checklist = list(_facts(voices, index, wishes)), rows(voices, index)
    shown = version(itinerary.route)
    return {
        "key": f"r{index}",
        "title": voices.say("sheet"),
        "label": itinerary.label,
        "line": voices.of_route(index, lambda each, route: headlines.route_line(route, each)),
        "facts": facts,
        "look": route_look(itinerary),
        "qr": None if link is None else qr_svg(link),
        "scan": voices.say("scan"),
        "map": chart(atlas, (itinerary,), fitted(look, facts, checklist, aspect=_aspect(atlas, itinerary))),
        "rows": checklist,
        "nobody": any(task.kind not in _NO_DOOR for task in _tasks(atlas, itinerary)),
        "dispatcher": {"name": voices.say("dispatcher"), "phone": clean(wishes.dispatcher or "")},
        "version": shown,
        "footer": footer(voices, shown, day=hours.route_day(atlas, itinerary.route).isoformat()),
    }


def common(voices: Voices, *, large: bool) -> dict[str, Any]:
    """Tell what every sheet of a plan has in common."""
    columns = ("stop", "time", "where", "what", "walk", "done", "note")
    return {
        "lang": voices.first.words.lang,
        "large": large,
        "both": len(voices.atlases) > 1,
        "col": {name: voices.say(f"col.{name}") for name in columns},
        "nobody": {"title": voices.say("nobody"), "steps": [voices.say(key) for key in _NOBODY]},
        "result": voices.say("result"),
        "signature": voices.say("signature"),
        "privacy": voices.say("privacy"),
        "alt": {"map": voices.say("alt.map")[0], "qr": voices.say("alt.qr")[0]},
        "page": voices.say("page", here="|", all="|")[0].split("|"),
        "sheet": voices.say("page.all", here="|")[0].split("|"),
    }


def footer(
    voices: Voices, shown: str, *, letters: int | None = _ID_LETTERS, day: str | None = None
) -> list[dict[str, Any]]:
    """Say which plan a page belongs to; ``shown`` is the version of what it shows, ``day`` when it is walked.

    Enough letters of the plan's id to tell it from others by eye; the cover has them all.
    """
    atlas = voices.first
    values = {"plan": clean(atlas.plan.id)[:letters], "version": shown, "day": day or headlines.day(atlas)}
    return [{"name": voices.say(key), "value": value} for key, value in values.items()]


def route_look(itinerary: Itinerary) -> dict[str, Any]:
    """The colour, the dashes and the outline that the map gives a route."""
    dash = DASHES[itinerary.look.pattern]
    return {
        "colour": DAY[itinerary.look.colour],
        "dash": [float(length) for length in dash.split()],
        "shape": itinerary.look.shape,
    }


def version(part: Plan | Route) -> str:
    """Eight letters that change with what is printed: an unchanged route need not be printed again."""
    said = part.model_dump_json(exclude={"progress", "status", "engine", "seed"})
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _facts(voices: Voices, index: int, wishes: Wishes) -> Iterator[dict[str, Any]]:
    """The head of the sheet: name and value."""
    itinerary = voices.first.itineraries[index]
    yield _fact(voices, "start", voices.of_route(index, lambda a, r: _end_of_route(a, r, VisitKind.START)))
    yield _fact(voices, "back", voices.of_route(index, lambda a, r: _end_of_route(a, r, VisitKind.END)))
    if shift := _shift(voices.first, itinerary):
        yield _fact(voices, "shift", [shift])
    doors = sum(visit.kind is VisitKind.DOOR for visit in itinerary.visits)
    yield _fact(voices, "doors", voices.say("doors.value", doors=doors, tasks=itinerary.route.tasks))
    yield _fact(voices, "walk", [voices.measure(lambda words: figures.length(itinerary.route.walk_m, words))])
    if crew := headlines.crew_line(itinerary, voices.first.words):
        yield _fact(
            voices, "crew", voices.of_route(index, lambda a, r: headlines.crew_line(r, a.words)) or [crew]
        )
    for key, load in (("carry", fetched), ("collect", collected)):
        said = voices.of_route(index, load)
        if said[0]:
            yield _fact(voices, key, said)
    yield _fact(voices, "dispatcher", [clean(wishes.dispatcher or "")])
    kinds = [task.kind for task in _tasks(voices.first, itinerary)]
    person = itinerary.volunteer
    things = gear(kinds, itinerary.route.mode if person is None else person.mode_under_load)
    if not kinds:  # nobody has to bring anything for the way home
        return
    yield _fact(
        voices, "gear", voices.each(lambda a: a.words.join([a.words.pick(*thing) for thing in things]))
    )


def _fact(voices: Voices, key: str, value: Said) -> dict[str, Any]:
    return {"key": key, "name": voices.say(key), "value": value}


def _end_of_route(atlas: Atlas, itinerary: Itinerary, kind: VisitKind) -> str:
    """``08:00 食堂`` for the start or the end of a route."""
    route = itinerary.route
    instant = route.start_at if kind is VisitKind.START else route.finish_at
    place = next((visit.place for visit in itinerary.visits if visit.kind is kind), "")
    return f"{hours.of_plan(atlas, instant)} {place}".strip()


def _aspect(atlas: Atlas, itinerary: Itinerary) -> float:
    """How high a route is on the ground by how wide; 0 for a single spot."""
    lonlat = np.array(list(atlas.positions(itinerary)), dtype=np.float64).reshape(-1, 2)
    if len(lonlat) < _SPOTS:
        return 0.0
    wide, high = np.ptp(lonlat, axis=0)
    return float(high / max(wide * np.cos(np.radians(lonlat[0, 1])), 1e-9))


def _shift(atlas: Atlas, itinerary: Itinerary) -> str:
    """The hours that were promised, which are more than the hours planned."""
    who = itinerary.volunteer
    if who is None or itinerary.route.shift >= len(who.shifts):
        return ""
    shift = who.shifts[itinerary.route.shift]
    return hours.span(atlas, shift.start, shift.end, day=hours.plan_day(atlas))


def _tasks(atlas: Atlas, itinerary: Itinerary) -> list[Task]:
    wanted = dict.fromkeys(stop.task for stop in itinerary.route.stops if stop.task)
    return [atlas.tasks[name] for name in wanted if name in atlas.tasks]
