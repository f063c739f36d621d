"""Turns a route into cards, one for each arrival, with what the person at the door has to know and no more.

What a household was classed as is never among it; the dispatcher's note and the number to call are, because
whoever holds the link is the one who was sent.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from api.phone.checklists import CHECKLISTS
from api.phone.dialling import numbers_in
from api.phone.map_apps import MapLinks, map_links
from api.phone.said import Both
from api.phone.tongues import Tongues, say
from api.sheets.company import with_goods, without_goods
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.markup import clean
from optimizer.execution.phases import Phase, phase_at
from optimizer.kinds import CATALOGUE, complete
from optimizer.plan import Route, Stop, StopType
from optimizer.problem import Task

# A shorter wait is no reason to stand and look at the clock.
WORTH_SAYING_S = 60
# What the page gives as reason when a result at a door is taken back.
UNDONE = "undone"
# The same at a site: not the task is open again, only that stop.
UNDONE_AT_SITE = "undone_at_site"


@dataclass(frozen=True, slots=True)
class Mark:
    """One stop of the plan, as a report of it names it; ``site`` is None at the door."""

    task: str
    stop: StopType
    site: str | None
    phase: Phase

    @classmethod
    def of(cls, stop: Stop) -> "Mark | None":
        """Name a stop; None when no task asked for it."""
        return None if stop.task is None else cls(stop.task, stop.type, stop.site, phase_at(stop))


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do and to tick off.

    Attributes
    ----------
    key : str
        Unique on the page; under it the phone remembers.
    marks : tuple of Mark
        The stops that it stands for: one at a door, many at a site; none for work that no task asked for.
    at_door : bool
        It can fail there, because it has to do with a person.
    goods : tuple of Both
        What is handed over and taken away, or carried on from a site, with amounts.
    phones : tuple of str
        Numbers found in ``contact``, as a phone dials them.
    """

    key: str
    marks: tuple[Mark, ...]
    at_door: bool
    name: Both
    goods: tuple[Both, ...] = ()
    window: Both | None = None
    note: str = ""
    contact: str = ""
    phones: tuple[str, ...] = ()
    steps: tuple[Both, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """One arrival; ``number`` is None where nothing counts: starts, breaks, ends."""

    anchor: str
    kind: VisitKind
    number: int | None
    place: Both
    time: str
    walk: Both | None
    facts: tuple[Both, ...]
    way: tuple[Both, ...]
    jobs: tuple[Job, ...]
    maps: MapLinks | None


def cards(tongues: Tongues, route: int) -> tuple[Card, ...]:
    """Read one route of the plan, given by its index."""
    pairs = zip(tongues.zh.itineraries[route].visits, tongues.en.itineraries[route].visits, strict=True)
    itinerary = tongues.zh.itineraries[route]
    return tuple(
        _card(tongues, itinerary, f"s{route}-{index}", zh, en) for index, (zh, en) in enumerate(pairs)
    )


def _card(tongues: Tongues, itinerary: Itinerary, anchor: str, zh: Visit, en: Visit) -> Card:
    counts = zh.number is not None
    # What is aboard already is nothing to do, and no report could name the site that stands for it.
    aboard = zh.stops[0].site in tongues.zh.bags
    return Card(
        anchor=anchor,
        kind=zh.kind,
        number=zh.number,
        place=Both(zh.place, en.place),
        time=tongues.clock(itinerary.route, zh.when),
        walk=_walk(tongues, zh),
        facts=(tongues.join(zh.works, en.works),) if aboard else tuple(_facts(tongues, itinerary.route, zh)),
        way=tuple(Both(clean(a.text), clean(b.text)) for a, b in zip(zh.steps, en.steps, strict=True)),
        jobs=tuple(_jobs(tongues, itinerary, anchor, zh, en)) if counts and not aboard else (),
        maps=map_links(zh.position, zh.number) if counts and zh.position is not None else None,
    )


def _walk(tongues: Tongues, visit: Visit) -> Both | None:
    if not visit.walk_m:
        return None
    return say("walk", way=tongues.length(visit.walk_m), time=tongues.duration(visit.walk_s))


def _facts(tongues: Tongues, route: Route, visit: Visit) -> Iterator[Both]:
    """Whether to wait, and how long to rest."""
    if visit.kind is VisitKind.BREAK:
        yield tongues.duration((visit.depart - visit.begin).total_seconds())
    elif visit.stops[0].wait_s >= WORTH_SAYING_S:
        yield say("wait", time=tongues.clock(route, visit.begin))


def _jobs(tongues: Tongues, itinerary: Itinerary, anchor: str, zh: Visit, en: Visit) -> Iterator[Job]:
    if zh.kind is VisitKind.SITE:
        load = tongues.load(zh.load_after)
        goods = (say("loaded", load=load),) if load.zh else ()
        yield Job(anchor, _marks(zh.stops), at_door=False, name=tongues.join(zh.works, en.works), goods=goods)
        return
    for name in dict.fromkeys(stop.task for stop in zh.stops if stop.task is not None):
        stops = [stop for stop in zh.stops if stop.task == name]
        job = _job(tongues, itinerary, f"{anchor}-{clean(name)}", complete(tongues.zh.tasks[name]), stops)
        yield replace(job, name=_at_its_door(tongues, zh, name, job.name))


def _at_its_door(tongues: Tongues, visit: Visit, task: str, work: Both) -> Both:
    """Say behind which door work is, where there are several at one place."""
    zh, en = (atlas.gazetteer.doors(visit.stops) for atlas in (tongues.zh, tongues.en))
    if task not in zh.numbers or len(zh.apart) == 1:
        return work
    return Both(f"{zh.numbers[task]} {work.zh}", f"{en.numbers[task]} {work.en}")


def _job(tongues: Tongues, itinerary: Itinerary, key: str, task: Task, stops: list[Stop]) -> Job:
    members = 1 if itinerary.volunteer is None else itinerary.volunteer.members
    kind, contact = CATALOGUE[task.kind], clean(task.contact or "")
    return Job(
        key=key,
        marks=_marks(stops[:1]),  # a swap is two stops at the door but one thing to do
        at_door=True,
        name=Both(kind.zh, kind.en[:1].upper() + kind.en[1:]),
        goods=tuple(_goods(tongues, task, stops, members)),
        window=_window(tongues, itinerary.route, task),
        note=clean(task.note or ""),
        contact=contact,
        phones=numbers_in(contact),
        steps=CHECKLISTS.get(task.kind, ()),
    )


def _marks(stops: Iterable[Stop]) -> tuple[Mark, ...]:
    return tuple(mark for stop in stops if (mark := Mark.of(stop)) is not None)


def _goods(tongues: Tongues, task: Task, stops: list[Stop], members: int) -> Iterator[Both]:
    """What is given and taken, and who of several at the door has it."""
    if without_goods(task, stops[0]):
        yield say("company")
    elif with_goods(task, stops[0], members):
        yield say("leading")
    load = tongues.load(task.load or {})
    for stop_type, way in ((StopType.DELIVERY, "give"), (StopType.PICKUP, "take")):
        if any(stop.type is stop_type for stop in stops):
            yield say(way, load=load)


def _window(tongues: Tongues, route: Route, task: Task) -> Both | None:
    if not task.time_windows:
        return None
    times = [tongues.span(route, begin, end) for begin, end in task.time_windows]
    return say("window", times=Both("、".join(times), ", ".join(times)))
