"""Everything that the page of one plan shows, read once: the plan, what happened since, who can do what."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup

from api.console.course import Course, Outcome
from api.console.shutting import Shut, not_lifted, shut_in
from api.console.words_failed import FAILED
from api.lineage import GIVEN_UP, Chapter, Lineage, lineage, newest
from api.naming import names_of
from api.phone.said import REASONS
from api.problems import Refusal
from api.rebuilding import moment, present
from api.service import Service
from api.sheets import headlines, hours
from api.sheets.atlas import Atlas
from api.sheets.drawing.scene import draw_map
from api.sheets.gantt import GROUPS, draw_timetable
from api.sheets.headlines import Figure
from api.sheets.itinerary import Itinerary, Visit, VisitKind
from api.sheets.markup import clean
from api.sheets.report import WHOLE, map_keys
from api.sheets.shortfalls import Shortfall, shortfalls
from api.sheets.words import Lang
from api.shown import network_of, walked_plan_of
from api.told_changes import changes_of
from optimizer.execution.changes import PlanChanges
from optimizer.execution.events import CancelledTask, Done, NewTask
from optimizer.execution.judging import grown
from optimizer.kinds import CATALOGUE
from optimizer.plan import Plan, Progress, Status
from optimizer.problem import Problem, Task
from optimizer.walking.network import WalkingNetwork
from worker.ledger import Record

_PICKED = replace(WHOLE, prefix="map", pickable=True)


@dataclass(frozen=True)
class Board:
    """A plan as its page shows it.

    Attributes
    ----------
    line : Lineage
        The plan with what was reported to it, and the plans that it was replanned from.
    atlas : Atlas
        The plan told in the language of the page.
    newest : str or None
        The plan that has taken its place.
    network : WalkingNetwork or None
        The alleys that it walks.
    name : str
        The ledger or zone that it was made of, where that is known.
    """

    service: Service
    line: Lineage
    atlas: Atlas
    newest: str | None
    network: WalkingNetwork | None = None
    name: str = ""

    @property
    def chapter(self) -> Chapter:
        """The record, and what was reported to this plan."""
        return self.line.last

    @property
    def record(self) -> Record:
        """Where the plan stands."""
        return self.chapter.record

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.atlas.plan

    @property
    def open_to_change(self) -> bool:
        """It can be replanned: it succeeded, and nothing has taken its place."""
        return self.record.status == Status.SUCCEEDED and self.newest is None

    @property
    def came_to_nothing(self) -> bool:
        """Its search failed or was cancelled, and nothing of it was kept."""
        return self.record.status in GIVEN_UP and self.plan.summary is None

    @property
    def failure(self) -> str:
        """Why it failed: a stable code, and perhaps more."""
        return self.record.failure or self.plan.failure or ""

    @property
    def failed_word(self) -> str:
        """Under what the console's words tell what can be done about the failure."""
        word = f"failed.{self.failure.partition(':')[0].split(' ')[0]}"
        return word if word in FAILED else "failed.other"

    @property
    def progress(self) -> Progress | None:
        """How far the search has come."""
        return self.plan.progress

    @property
    def time_limit_s(self) -> float | None:
        """How long may be searched, where it was said."""
        return self.atlas.problem.options.time_limit_s

    @cached_property
    def day(self) -> str:
        """The day planned."""
        return headlines.day(self.atlas)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The plan in six numbers."""
        return headlines.figures_of(self.atlas)

    @cached_property
    def map(self) -> Markup | None:
        """The map; None when there are no alleys, or nothing is planned yet."""
        if not self.atlas.mapped or self.plan.summary is None:
            return None
        look = replace(_PICKED, pickable=self.open_to_change)
        return Markup(draw_map(self.atlas, self.atlas.itineraries, look))  # noqa: S704 - escaped where it was drawn

    def small_map(self, prefix: str) -> Markup | None:
        """A map to be held against another one: routes without numbers."""
        if not self.atlas.mapped:
            return None
        look = replace(WHOLE, prefix=prefix, width=760.0, linked=False, numbered=False)
        return Markup(draw_map(self.atlas, self.atlas.itineraries, look))  # noqa: S704 - escaped where it was drawn

    @property
    def keys(self) -> tuple[str, ...]:
        """The signs of the map that need explaining."""
        return map_keys(self.atlas)

    @property
    def groups(self) -> tuple[str, ...]:
        """The sorts of work in the timetable."""
        return GROUPS

    @cached_property
    def timetable(self) -> Markup:
        """The plan along the clock."""
        return Markup(draw_timetable(self.atlas))  # noqa: S704 - escaped where it was drawn

    @cached_property
    def left_over(self) -> tuple[tuple[str, Shortfall], ...]:
        """The tasks on no route: id and why."""
        told = shortfalls(self.plan.unassigned, self.atlas.problem, self.atlas.gazetteer, self.atlas.words)
        return tuple((entry.task, why) for entry, why in zip(self.plan.unassigned, told, strict=True))

    @cached_property
    def people(self) -> tuple[tuple[str, str], ...]:
        """Id and name of everybody who can be given work."""
        return tuple((one.id, self.called(one.id)) for one in self.atlas.problem.volunteers if one.shifts)

    @cached_property
    def alleys(self) -> tuple[tuple[str, int], ...]:
        """Every named alley with the number of its stretches, by name."""
        names = Counter(lane.name for lane in self.atlas.ground.lanes if lane.name and not lane.closed)
        return tuple(sorted(names.items()))

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Code and name of every kind of work."""
        return tuple((kind, self.atlas.words.pick(said.zh, said.en)) for kind, said in CATALOGUE.items())

    @property
    def sites(self) -> tuple[tuple[str, str], ...]:
        """Id and name of every site; what somebody has with him is no place to send others to."""
        sites = (site for site in self.atlas.problem.sites if site.id not in self.atlas.bags)
        return tuple((site.id, clean(site.id)) for site in sites)

    @property
    def crs(self) -> str:
        """The datum in which positions are typed."""
        return {"gcj02": "GCJ-02", "bd09": "BD-09"}.get(self.atlas.problem.crs or "", "WGS 84")

    @cached_property
    def entered(self) -> tuple[str, ...]:
        """Tasks that were entered since the plan was made, and not dropped again."""
        dropped = {event.task for event in self.chapter.events if isinstance(event, CancelledTask)}
        new = (event.task.id for event in self.chapter.events if isinstance(event, NewTask))
        return tuple(name for name in new if name not in dropped)

    @cached_property
    def shut(self) -> tuple[Shut, ...]:
        """What is closed, or will be."""
        return shut_in(self.atlas.problem, self.network, self.atlas.words)

    @cached_property
    def happened(self) -> Mapping[str, int]:
        """How often what was reported since the plan was made; what was fetched is not done yet."""
        return Counter(
            "fetched" if isinstance(event, Done) and event.stop == "pickup" else event.type
            for event in self.chapter.events
        )

    @cached_property
    def course(self) -> Course:
        """What became of its tasks so far."""
        return Course(self.line, self.atlas.problem)

    @cached_property
    def changes(self) -> PlanChanges | None:
        """What a replanned plan changes for whom."""
        if self.record.parent is None or not self.record.ended:
            return None
        try:
            return changes_of(self.service, self.record.plan_id)
        except Refusal:  # its parent was forgotten, or it has no routes
            return None

    @property
    def idle(self) -> list[str]:
        """Whoever could walk and has no route."""
        return headlines.idle(self.atlas)

    @property
    def warnings(self) -> list[str]:
        """What the plan warns of."""
        return [clean(self.atlas.words.pick(one.detail_zh, one.detail)) for one in self.plan.warnings]

    def called(self, volunteer: str) -> str:
        """A volunteer's id and name."""
        name = self._names.get(volunteer)
        return clean(f"{volunteer} {name}" if name and name != volunteer else volunteer)

    def task_line(self, name: str) -> str:
        """A task's id, kind and place."""
        # What was settled before a replan is no part of its problem, or remembered there without its address.
        task = self.course.tasks.get(name) or self._tasks.get(name)
        if task is None:
            return clean(name)
        return " · ".join((clean(name), self._kind(task), self.atlas.gazetteer.name_of_task(task)))

    def kind_of(self, name: str) -> str:
        """What is to be done for a task."""
        task = self._tasks.get(name)
        return clean(name) if task is None else self._kind(task)

    def _kind(self, task: Task) -> str:
        return self.atlas.words.pick(CATALOGUE[task.kind].zh, CATALOGUE[task.kind].en)

    def reason(self, outcome: Outcome) -> str:
        """Why a task ended so, in words where it is one of the reasons of the volunteers' page."""
        told = REASONS.get(outcome.reason)
        return clean(outcome.reason) if told is None else self.atlas.words.pick(told.zh, told.en)

    def tasks_at(self, visit: Visit) -> Sequence[str]:
        """The ids, as they were sent, of what is done at a door; work at a site belongs to its doors."""
        if visit.kind is not VisitKind.DOOR:
            return ()
        return list(dict.fromkeys(stop.task for stop in visit.stops if stop.task))

    def pinned(self, name: str) -> bool:
        """Whether a task stays with whom it was given to."""
        task = self._tasks.get(name)
        return task is not None and task.pinned is not None

    def windows(self, name: str) -> str:
        """When a task may begin."""
        task = self._tasks.get(name)
        windows = (task.time_windows or ()) if task else ()
        day = hours.plan_day(self.atlas)
        return self.atlas.words.join([hours.span(self.atlas, *window, day=day) for window in windows])

    def arrival(self, itinerary: Itinerary, visit: Visit) -> str:
        """When a visit of a route is come to."""
        return hours.of_route(self.atlas, itinerary.route, visit.when)

    def route_line(self, itinerary: Itinerary) -> str:
        """A route in one line."""
        return headlines.route_line(itinerary, self.atlas)

    def carry_line(self, itinerary: Itinerary) -> str:
        """What is carried on a route."""
        return headlines.carry_line(itinerary, self.atlas.words)

    @cached_property
    def _tasks(self) -> Mapping[str, Task]:
        return self.atlas.tasks

    @cached_property
    def _names(self) -> Mapping[str, str | None]:
        return {one.id: one.name for one in self.atlas.problem.volunteers}


def read_board(service: Service, plan_id: str, lang: Lang) -> Board:
    """Read a plan for its page.

    Raises
    ------
    Refusal
        404.
    """
    line = lineage(service.ledger, plan_id)
    record = line.last.record
    # What was asked of this very plan, and what was shut or added since.
    own = Problem.model_validate_json(record.problem or b"")
    problem = not_lifted(grown(own, line.last.events), moment(line, present()))
    network = network_of(record, own, service.networks)
    atlas = Atlas.open(walked_plan_of(record), problem, network, lang)
    # Of a replan that came to nothing another may have taken the place.
    since = plan_id if record.parent is None or record.status not in GIVEN_UP else record.parent
    name = names_of(service).of([plan_id]).get(plan_id, "")
    return Board(service, line, atlas, newest(service.ledger, since), network, clean(name))
