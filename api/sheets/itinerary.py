"""Join plan, problem and map into what a person needs to hear, once, so that every form says the same."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from api.sheets import figures
from api.sheets.company import with_goods, without_goods
from api.sheets.livery import Livery, livery
from api.sheets.markup import clean
from api.sheets.places import Gazetteer, LonLat
from api.sheets.words import Words
from optimizer.execution.carrying import is_bag
from optimizer.kinds import CATALOGUE
from optimizer.plan import Direction, Plan, Route, Stop, StopType
from optimizer.problem import Kind, Problem, Task, Volunteer
from optimizer.walking.directions import in_brief


class VisitKind(StrEnum):
    """What sort of entry a visit is in a route list."""

    START = "start"
    DOOR = "door"
    SITE = "site"
    BREAK = "break"
    END = "end"


_KINDS = {StopType.START: VisitKind.START, StopType.END: VisitKind.END, StopType.BREAK: VisitKind.BREAK}


@dataclass(frozen=True, slots=True)
class Visit:
    """One arrival as a person sees it: everything done there before walking on.

    Attributes
    ----------
    number : int or None
        Counts doors and sites of the route from 1; starts, breaks and ends have none.
    stops : tuple of Stop
        The stops of the plan that it stands for, never empty.
    works : tuple of str
        What is done, in words, alike things counted together.
    group : str
        What colours it in the timetable: a hygiene class, ``clean`` (disinfection), ``site`` or ``break``.
    steps : tuple of Direction
        The way there, told in the language of the words; empty when no directions were asked for.
    way : str
        The same in one line, a long one in brief.
    """

    kind: VisitKind
    number: int | None
    stops: tuple[Stop, ...]
    works: tuple[str, ...]
    tasks: tuple[str, ...]
    group: str
    place: str
    position: LonLat | None
    walk_m: int
    walk_s: int
    steps: tuple[Direction, ...] = ()
    way: str = ""

    @property
    def arrive(self) -> datetime:
        """When the walk to it ends."""
        return self.stops[0].arrive

    @property
    def when(self) -> datetime:
        """The moment it is told by: nobody arrives at a start or at a break, which begin when it is time."""
        return self.begin if self.kind in (VisitKind.START, VisitKind.BREAK) else self.arrive

    @property
    def begin(self) -> datetime:
        """When the first piece of work begins."""
        return self.stops[0].begin

    @property
    def depart(self) -> datetime:
        """When the walk to the next one begins."""
        return self.stops[-1].depart

    @property
    def wait_s(self) -> int:
        """Seconds of waiting, all pieces of work together; nobody waits for a break: it begins in time."""
        return 0 if self.kind is VisitKind.BREAK else sum(stop.wait_s for stop in self.stops)

    @property
    def load_after(self) -> dict[str, float]:
        """What is carried when leaving."""
        return self.stops[-1].load_after


@dataclass(frozen=True, slots=True)
class Itinerary:
    """One route as a person sees it."""

    route: Route
    look: Livery
    label: str
    short: str
    volunteer: Volunteer | None
    visits: tuple[Visit, ...]
    carries: tuple[str, ...]
    peak: str

    @property
    def loaded(self) -> bool:
        """Something is carried at some time."""
        return bool(self.peak)

    @property
    def numbered(self) -> tuple[Visit, ...]:
        """The visits that count."""
        return tuple(visit for visit in self.visits if visit.number is not None)


def read(plan: Plan, problem: Problem, gazetteer: Gazetteer, words: Words) -> tuple[Itinerary, ...]:
    """Read every route of a plan.

    Parameters
    ----------
    plan, problem
        The answer and what was asked; a route of a volunteer whom the problem does not know keeps its id.
    gazetteer
        Names and positions of places.
    words
        The language to read it in.
    """
    reader = _Reader(problem, gazetteer, words)
    return tuple(reader.itinerary(index, route) for index, route in enumerate(plan.routes))


class _Reader:
    def __init__(self, problem: Problem, gazetteer: Gazetteer, words: Words) -> None:
        self._tasks = {task.id: task for task in problem.tasks}
        self._volunteers = {volunteer.id: volunteer for volunteer in problem.volunteers}
        self._bags = {site.id for site in problem.sites if is_bag(site)}
        self._gazetteer = gazetteer
        self._words = words
        self._language = problem.options.directions
        # A volunteer keeps colour and dash when the route is shown alone: they follow the problem.
        shifts = [(who.id, shift) for who in problem.volunteers for shift in range(len(who.shifts))]
        self._rank = {key: rank for rank, key in enumerate(shifts)}

    def itinerary(self, index: int, route: Route) -> Itinerary:
        volunteer = self._volunteers.get(route.volunteer)
        visits: list[Visit] = []
        for stops in _halts(route.stops):
            count = sum(visit.number is not None for visit in visits)
            members = 1 if volunteer is None else volunteer.members
            visits.append(self._visit(stops, count + 1, members))
        return Itinerary(
            route=route,
            look=livery(index, self._rank.get((route.volunteer, route.shift), index)),
            label=self._label(route, volunteer),
            short=clean(route.volunteer),
            volunteer=volunteer,
            visits=_called_alike(visits, self._bags),
            carries=self._carries(route),
            peak=self._peak(route),
        )

    def _label(self, route: Route, volunteer: Volunteer | None) -> str:
        parts = [clean(route.volunteer)]
        if volunteer and volunteer.name and volunteer.name != route.volunteer:
            parts.append(clean(volunteer.name))
        if volunteer and len(volunteer.shifts) > 1:
            parts.append(self._words("route.shift", number=route.shift + 1))
        return " ".join(parts)

    def _visit(self, stops: tuple[Stop, ...], number: int, members: int) -> Visit:
        first = stops[0]
        kind = _KINDS.get(first.type) or (VisitKind.DOOR if first.site is None else VisitKind.SITE)
        legs = [stop.leg for stop in stops if stop.leg is not None]
        steps = self._steps(first)
        return Visit(
            kind=kind,
            number=number if kind in (VisitKind.DOOR, VisitKind.SITE) else None,
            stops=stops,
            works=self._works_at_doors(stops, members),
            tasks=tuple(dict.fromkeys(clean(stop.task) for stop in stops if stop.task)),
            group=self._group(kind, first),
            place=self._gazetteer.name_of_halt(stops),
            position=self._gazetteer.position_of_stop(first),
            walk_m=sum(leg.walk_m for leg in legs),
            walk_s=sum(leg.walk_s for leg in legs),
            steps=steps,
            way=clean(in_brief(steps, self._words.lang)),
        )

    def _steps(self, stop: Stop) -> tuple[Direction, ...]:
        if stop.leg is None:
            return ()
        return self._gazetteer.ways(stop.leg.directions, "en" if self._language == "en" else "zh")

    def _group(self, kind: VisitKind, stop: Stop) -> str:
        if kind is VisitKind.DOOR:
            task = self._tasks.get(stop.task or "")
            if task is not None and task.kind in (Kind.DISINFECTION, Kind.TOILET_DISINFECTION):
                return "clean"
            return CATALOGUE[task.kind].hygiene if task else "none"
        return "site" if kind is VisitKind.SITE else "break"

    def _works_at_doors(self, stops: tuple[Stop, ...], members: int) -> tuple[str, ...]:
        """Say what is done, and behind which of several doors where that is not the same behind all."""
        found = self._gazetteer.doors(stops)
        apart = {
            door: self._works(
                tuple(stop for stop in stops if found.numbers.get(stop.task or "") == door), members
            )
            for door in found.apart
        }
        nameless = tuple(stop for stop in stops if stop.task not in found.numbers)
        if len(set(apart.values())) < 2:
            return self._works(stops, members)
        join = self._words("clause").join
        told = [self._words("work_at", door=door, works=join(works)) for door, works in apart.items()]
        return (*told, *(self._works(nameless, members) if nameless else ()))

    def _works(self, stops: tuple[Stop, ...], members: int) -> tuple[str, ...]:
        """Say what is done: goods at a site as one sentence each way, all else by its kind.

        Where several meet, who of them has the goods is said as well.
        """
        sentences: dict[str, dict[str, Task]] = {}
        for stop in stops:
            task = self._tasks.get(stop.task or "")
            key = f"stop.{stop.type}" if task is None else _act(task, stop, members)
            key = "act.aboard" if stop.site in self._bags and key == "act.pickup" else key
            # A full cylinder given and an empty one taken are two stops but one piece of work: tasks by id.
            sentences.setdefault(key, {}).update({task.id: task} if task else {})
        return tuple(
            self._words(key, works=self._counted(Counter(map(self._kind, tasks.values()))))
            for key, tasks in sentences.items()
        )

    def _counted(self, counter: Counter[str]) -> str:
        return self._words.join([self._times(work, n) for work, n in counter.items()])

    def _times(self, work: str, count: int) -> str:
        return self._words("times", work=work, count=count) if count > 1 else work

    def _kind(self, task: Task) -> str:
        return self._words.pick(CATALOGUE[task.kind].zh, CATALOGUE[task.kind].en)

    def _carries(self, route: Route) -> tuple[str, ...]:
        goods = Counter(
            self._kind(self._tasks[stop.task])
            for stop in route.stops
            if stop.type is StopType.PICKUP and stop.site is not None and stop.task in self._tasks
        )
        return tuple(self._times(work, n) for work, n in goods.items())

    def _peak(self, route: Route) -> str:
        peak: dict[str, float] = {}
        for stop in route.stops:
            for name, value in stop.load_after.items():
                peak[name] = max(peak.get(name, 0.0), value)
        return figures.load(peak, self._words)


def _act(task: Task, stop: Stop, members: int) -> str:
    """The word for what somebody does for a task at a stop."""
    if stop.site is not None and stop.type in (StopType.PICKUP, StopType.DELIVERY):
        return f"act.{stop.type}"
    if without_goods(task, stop):
        return "act.company"
    return "act.leading" if with_goods(task, stop, members) else "act.door"


def _halts(stops: Sequence[Stop]) -> Iterable[tuple[Stop, ...]]:
    """Bind stops that follow one another at one place, as the walker sees only one arrival there."""
    halt: list[Stop] = []
    for stop in stops:
        if halt and not _same_halt(halt[-1], stop):
            yield tuple(halt)
            halt = []
        halt.append(stop)
    if halt:
        yield tuple(halt)


def _called_alike(visits: Sequence[Visit], bags: Collection[str]) -> tuple[Visit, ...]:
    """Call a start, a break and an end by the name of the stop beside it at the same place.

    What is with somebody already (``bags``) is no place.
    """
    named: list[Visit] = []
    for number, visit in enumerate(visits):
        first = visit.kind is VisitKind.START
        others = visits[number + 1 :] if first else reversed(named)
        beside = next((one for one in others if one.stops[0].site not in bags), None)
        here = visit.stops[0]
        if (
            beside is not None
            and visit.kind in _KINDS.values()
            and here.site is None
            and here.location is not None
            and here.location == beside.stops[-1].location
        ):
            named.append(replace(visit, place=beside.place))
        else:
            named.append(visit)
    return tuple(named)


def _same_halt(before: Stop, after: Stop) -> bool:
    if before.type in _KINDS or after.type in _KINDS:
        return False
    if after.leg is not None and after.leg.walk_m > 0:
        return False
    here = (before.site, before.location, before.matrix_index)
    return here == (after.site, after.location, after.matrix_index) and here != (None, None, None)
