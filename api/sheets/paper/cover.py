"""The page for the dispatcher: the plan in figures, who walks and on which page, and what is on no route."""

from typing import Any

from api.sheets import figures, headlines, hours
from api.sheets.atlas import Atlas
from api.sheets.itinerary import Itinerary
from api.sheets.paper.chart import overview
from api.sheets.paper.route_page import footer, route_look, version
from api.sheets.paper.voices import Said, Voices, told
from api.sheets.reminders import reminders
from api.sheets.shortfalls import Shortfall, shortfalls
from api.sheets.unrouted import unrouted

_COLUMNS = ("volunteer", "hours", "stops", "tasks", "walk", "page", "task", "why", "next")


def cover(voices: Voices) -> dict[str, Any]:
    """Tell the plan as a whole."""
    atlas = voices.first
    plan = atlas.plan
    return {
        "title": voices.say("cover"),
        "day": headlines.day(atlas),
        "line": [*footer(voices, version(plan), letters=None), *_map_version(voices)],
        "figures": _figures(voices),
        "map": overview(atlas) if atlas.itineraries else None,
        "volunteers": {
            "title": voices.say("volunteers"),
            "col": {name: voices.say(f"col.{name}") for name in _COLUMNS},
            "rows": [_volunteer(voices, k, route) for k, route in enumerate(atlas.itineraries)],
        },
        "empty": voices.each(unrouted),
        "idle": voices.each(_idle),
        "unassigned": {
            "title": voices.say("unassigned", count=len(plan.unassigned)),
            "rows": _unassigned(voices),
            "none": _none_left(voices),
        },
        "warnings": {
            "title": voices.say("warnings", count=len(reminders(atlas))),
            "rows": [told(list(same)) for same in zip(*map(reminders, voices.atlases), strict=True)],
        },
        "attribution": voices.each(lambda each: each.words("attribution_long")) if atlas.mapped else [""],
        "privacy": voices.say("privacy"),
        "footer": footer(voices, version(plan)),
    }


def _map_version(voices: Voices) -> list[dict[str, Any]]:
    drawn = voices.first.plan.map_version
    return [{"name": voices.say("map_version"), "value": drawn}] if drawn else []


def _figures(voices: Voices) -> list[dict[str, Said]]:
    told_in_each = [headlines.figures_of(atlas) for atlas in voices.atlases]
    return [
        {"name": told([one.name for one in same]), "value": told([one.value for one in same])}
        for same in zip(*told_in_each, strict=True)
    ]


def _volunteer(voices: Voices, index: int, itinerary: Itinerary) -> dict[str, Any]:
    atlas, route = voices.first, itinerary.route
    return {
        "key": f"r{index}",
        "label": itinerary.label,
        "crew": voices.of_route(index, lambda a, r: headlines.crew_line(r, a.words)),
        "look": route_look(itinerary),
        "hours": hours.span(atlas, route.start_at, route.finish_at, day=hours.plan_day(atlas)),
        "stops": len(itinerary.numbered),
        "tasks": route.tasks,
        "walk": voices.measure(lambda words: figures.length(route.walk_m, words)),
    }


def _idle(atlas: Atlas) -> str:
    """Who could have walked as well; empty for nobody."""
    names = headlines.idle(atlas)
    return atlas.words("idle", names=atlas.words.join(names)) if names else ""


def _unassigned(voices: Voices) -> list[dict[str, Any]]:
    told_in_each = [
        shortfalls(atlas.plan.unassigned, atlas.problem, atlas.gazetteer, atlas.words)
        for atlas in voices.atlases
    ]
    return [
        {
            "task": same[0].task,
            "what": told([_what(one) for one in same]),
            "why": [_whys(one, atlas) for one, atlas in zip(same, voices.atlases, strict=True)],
            "next": told([one.next_step for one in same]),
        }
        for same in zip(*told_in_each, strict=True)
    ]


def _none_left(voices: Voices) -> list[str]:
    """What is said where no task is left over; where nobody walks, that was told already and is no praise."""
    if not voices.first.plan.routes:
        return [""]
    return voices.each(lambda each: each.words("all_assigned"))


def _what(entry: Shortfall) -> str:
    return " · ".join(part for part in (entry.kind, entry.place) if part)


def _whys(entry: Shortfall, atlas: Atlas) -> str:
    """The reasons in one paragraph, the nearest case of each."""
    words = atlas.words
    said = []
    for why in entry.reasons:
        who = words("paren", inner=words.join(why.volunteers)) if why.volunteers else ""
        more = words("paren", inner=words("more_reasons", count=len(why.others))) if why.others else ""
        said.append(f"{why.word}{who}{words('colon')}{why.detail}{more}")
    if entry.closest and not entry.closest_told:
        said.append(f"{words('col.closest')}{words('colon')}{entry.closest}")
    return words.pick("；", "; ").join(said)
