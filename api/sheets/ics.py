"""The plan as iCalendar for the telephones' own calendars: an event for each route, its stops inside."""

import hashlib
from datetime import UTC

import orjson
from icalendar import Calendar, Event

from api.sheets import headlines, hours
from api.sheets.atlas import Atlas
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.markup import clean
from api.sheets.words import Lang
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.walking.network import WalkingNetwork


def render(plan: Plan, problem: Problem, network: WalkingNetwork | None, *, lang: Lang) -> bytes:
    """Write RFC 5545 with the time zone of the problem and its rules."""
    atlas = Atlas.open(plan, problem, network, lang)
    calendar = Calendar()
    calendar.add("prodid", "-//Xiangdao//Xiangdao//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{atlas.words('title')} {headlines.day(atlas)}".strip())
    for itinerary in atlas.itineraries:
        calendar.add_component(_event(atlas, itinerary))
    if atlas.itineraries:
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(atlas: Atlas, itinerary: Itinerary) -> Event:
    route, words = itinerary.route, atlas.words
    event = Event()
    event.add("uid", _uid(atlas, itinerary))
    # The plan has no moment of its own; its first departure makes the same plan the same file.
    event.add("dtstamp", min(other.start_at for other in atlas.plan.routes).astimezone(UTC))
    event.add("dtstart", route.start_at.astimezone(atlas.zone))
    event.add("dtend", route.finish_at.astimezone(atlas.zone))
    event.add("summary", f"{itinerary.label} · {words('tasks', value=route.tasks)}")
    event.add("description", "\n".join(_lines(atlas, itinerary)))
    first = itinerary.visits[0] if itinerary.visits else None
    if first is not None:
        event.add("location", first.place)
        if first.position is not None:
            event.add("geo", (round(first.position[1], 6), round(first.position[0], 6)))
    event.add("transp", "OPAQUE")
    return event


def _uid(atlas: Atlas, itinerary: Itinerary) -> str:
    """Name the shift, not the plan: when the day is planned anew, calendars move the event they have."""
    problem, route = atlas.problem, itinerary.route
    quarter = problem.map if isinstance(problem.map, str) else ""
    named = [headlines.day(atlas), quarter, route.volunteer, route.shift]
    return f"{hashlib.sha256(orjson.dumps(named)).hexdigest()[:32]}@xiangdao"


def _lines(atlas: Atlas, itinerary: Itinerary) -> list[str]:
    plan = f"{atlas.words('plan')} {clean(atlas.plan.id)}"
    return [
        headlines.route_line(itinerary, atlas),
        *(_line(atlas, itinerary, each) for each in itinerary.visits),
        plan,
    ]


def _line(atlas: Atlas, itinerary: Itinerary, visit: Visit) -> str:
    words = atlas.words
    when = hours.of_route(atlas, itinerary.route, visit.when)
    what = words("clause").join(visit.works) if visit.number is not None else words(f"stop.{visit.kind}")
    number = "" if visit.number is None else f"{visit.number}. "
    place = "" if visit.kind is VisitKind.BREAK else f" {visit.place}"
    return f"{number}{when}{place} {what}"
