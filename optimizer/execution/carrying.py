"""Goods that are with somebody at this moment, in words that a problem knows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from optimizer.execution.hours import Duty
from optimizer.execution.phases import Phase
from optimizer.execution.standing import PersonState, Standing, TaskState
from optimizer.problem import Household, MatrixPlace, Pinned, Place, Problem, Site, SiteKind, Task

_BAG = re.compile(r"aboard-\d+'*")


@dataclass(frozen=True, slots=True)
class Carried:
    """Tasks with their goods aboard.

    Attributes
    ----------
    tasks : tuple of Task
        All open tasks, those with goods aboard rewritten.
    sites : tuple of Site
        One for each volunteer who carries fetched goods.
    fetched : mapping of str to str
        Task to carrier: taken at a site, not yet at the door.
    taken : mapping of str to str
        Task to carrier: taken at the door, not yet handed in.
    stranded : tuple of str
        Tasks whose goods went away with a volunteer; they have to be fetched once more.
    """

    tasks: tuple[Task, ...]
    sites: tuple[Site, ...]
    fetched: Mapping[str, str]
    taken: Mapping[str, str]
    stranded: tuple[str, ...]


def with_goods(
    tasks: Sequence[Task], problem: Problem, standing: Standing, duties: Mapping[str, Duty]
) -> Carried:
    """Rewrite the tasks whose goods are with a volunteer who is on duty.

    Fetched goods come from a site at the volunteer's place that is open only at the second at which the
    shift goes on; a door that was served already becomes a stop without service there. Either way loads,
    capacities and the time aboard hold on as before.
    """
    places = {site.id: site for site in problem.sites}
    aboard: dict[str, Site] = {}
    fetched: dict[str, str] = {}
    taken: dict[str, str] = {}
    stranded: list[str] = []
    written: list[Task] = []
    for task in tasks:
        state = standing.tasks[task.id]
        carrier = state.carrier or ""
        duty = duties.get(carrier)
        if is_taken(task, state) and duty is not None:
            taken[task.id] = carrier
            written.append(_from_here(task, state, carrier, duty, standing.people[carrier], places))
        elif is_fetched(task, state) and duty is not None:
            site = aboard.setdefault(carrier, _bag(len(aboard), duty, places))
            fetched[task.id] = carrier
            written.append(
                task.model_copy(
                    update={
                        "from_site": site.id,
                        "pinned": Pinned(volunteer=carrier),
                        "max_aboard_s": _left_s(task, state.reached[Phase.FETCHED], duty),
                    }
                )
            )
        else:
            written.append(task)
            if is_fetched(task, state):
                stranded.append(task.id)
    return Carried(tuple(written), tuple(aboard.values()), fetched, taken, tuple(stranded))


def is_bag(site: Site) -> bool:
    """Whether a site is no place, but stands for goods that are with somebody already."""
    at_once = site.open is not None and len(site.open) == 1 and site.open[0][0] == site.open[0][1]
    return at_once and site.kind is SiteKind.HANDOVER and _BAG.fullmatch(site.id) is not None


def is_fetched(task: Task, state: TaskState) -> bool:
    """Whether the goods of a task are on their way to its door."""
    return task.from_site is not None and Phase.FETCHED in state.reached and Phase.SERVED not in state.reached


def is_taken(task: Task, state: TaskState) -> bool:
    """Whether the goods of a task are on their way from its door."""
    return task.to_site is not None and Phase.SERVED in state.reached and Phase.HANDED_IN not in state.reached


def standing_at(place: str | Place, sites: Mapping[str, Site]) -> Place:
    """A site's id or a place as a place."""
    if not isinstance(place, str):
        return place
    site = sites[place]
    if site.matrix_index is not None:
        return MatrixPlace(matrix_index=site.matrix_index)
    assert site.location is not None  # noqa: S101 - the check of the problem saw to it
    return site.location


def _bag(number: int, duty: Duty, sites: Mapping[str, Site]) -> Site:
    name = f"aboard-{number + 1}"
    while name in sites:
        name = f"{name}'"
    return Site(
        id=name,
        kind=SiteKind.HANDOVER,
        location=standing_at(duty.place, sites),
        open=((duty.start, duty.start),),
    )


def _from_here(
    task: Task,
    state: TaskState,
    carrier: str,
    duty: Duty,
    person: PersonState,
    sites: Mapping[str, Site],
) -> Task:
    return task.model_copy(
        update={
            "location": standing_at(duty.place, sites),
            "matrix_index": None,
            "address": None,
            "from_site": None,
            "service_s": 0,
            "setup_s": 0,
            "skills": (),
            "crew": 1,
            "household": list(Household)[person.rank],
            "time_windows": ((duty.start, duty.start),),
            "after": (),
            "max_aboard_s": _left_s(task, state.reached[Phase.SERVED], duty),
            "pinned": Pinned(volunteer=carrier),
        }
    )


def _left_s(task: Task, since: datetime, duty: Duty) -> int | None:
    """Seconds for which goods may still be aboard."""
    if task.max_aboard_s is None:
        return None
    return max(0, task.max_aboard_s - int((duty.start - since).total_seconds()))
