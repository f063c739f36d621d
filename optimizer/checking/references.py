"""Ids that stand twice, and ids that name nothing."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from optimizer.complaints import Complaint, fault, pointer, warn
from optimizer.problem import LONGEST_ID, Household, InlineMap, Kind, Problem, Task, Zone
from optimizer.rounds import round_ids
from optimizer.walking.network import WalkingNetwork

_MOST_NAMED = 10
_LEVELS = frozenset(get_args(Zone.model_fields["level"].annotation))
"""Beside their ids, zones may be named by level where it is said who may enter."""


def look(problem: Problem, network: WalkingNetwork | None) -> Iterator[Complaint]:
    """Look at every id of a problem."""
    for noun in ("zones", "gates", "closures", "sites", "volunteers", "tasks"):
        yield from _twice(noun, [entry.id for entry in getattr(problem, noun)])
    yield from _closures(problem, network)
    yield from _volunteers(problem)
    yield from _tasks(problem)
    yield from _circles(problem.tasks)
    yield from _rounds(problem.tasks)
    yield from _lending(problem)


def _lending(problem: Problem) -> Iterator[Complaint]:
    """Each unit has one entry; one that nobody belongs to is probably misspelt."""
    units = {volunteer.unit for volunteer in problem.volunteers}
    first: dict[str, int] = {}
    for index, cap in enumerate(problem.lending):
        where = pointer("lending", index, "unit")
        if cap.unit in first:
            yield fault("duplicate_id", where, first=pointer("lending", first[cap.unit], "unit"))
        elif cap.unit not in units:
            yield warn("unit_without_people", where)
        first.setdefault(cap.unit, index)


def _rounds(tasks: Sequence[Task]) -> Iterator[Complaint]:
    """The rounds of a task are tasks with ids of their own."""
    taken = {task.id for task in tasks}
    for index, task in enumerate(tasks):
        names = round_ids(task)
        if any(name in taken for name in names):
            yield fault("round_id_taken", pointer("tasks", index, "rounds"), rounds=task.rounds)
        elif names and len(names[-1]) > LONGEST_ID:
            yield fault("round_id_too_long", pointer("tasks", index, "id"), limit=LONGEST_ID)


def _twice(noun: str, ids: Iterable[str]) -> Iterator[Complaint]:
    first: dict[str, int] = {}
    for index, name in enumerate(ids):
        if name in first:
            yield fault("duplicate_id", pointer(noun, index, "id"), first=pointer(noun, first[name]))
        first.setdefault(name, index)


def _closures(problem: Problem, network: WalkingNetwork | None) -> Iterator[Complaint]:
    known = {gate.id for gate in problem.gates} | _gates_of_the_map(problem.map, network)
    if network is None and isinstance(problem.map, str):
        return  # the stored map may have the gate
    for index, closure in enumerate(problem.closures):
        if closure.gate is not None and closure.gate not in known:
            yield fault("unknown_gate", pointer("closures", index, "gate"))


def _gates_of_the_map(inline: object, network: WalkingNetwork | None) -> set[str]:
    if network is not None:
        return set(network.gate_ids)
    if not isinstance(inline, InlineMap):
        return set()
    tags = [feature.get("properties") for feature in inline.features]
    return {str(one["ref"]) for one in tags if isinstance(one, dict) and "barrier" in one and "ref" in one}


def _volunteers(problem: Problem) -> Iterator[Complaint]:
    zones = {zone.id for zone in problem.zones}
    sites = {site.id for site in problem.sites}
    for index, volunteer in enumerate(problem.volunteers):
        yield from _unknown("zone", volunteer.knows, zones, "volunteers", index, "knows")
        yield from _unknown("zone", volunteer.zones or (), zones | _LEVELS, "volunteers", index, "zones")
        for number, shift in enumerate(volunteer.shifts):
            for field in ("start_at", "end_at"):
                place = getattr(shift, field)
                if isinstance(place, str) and place not in sites:
                    yield fault("unknown_site", pointer("volunteers", index, "shifts", number, field))


def _unknown(
    noun: str, names: Iterable[str], known: Collection[str], *place: str | int
) -> Iterator[Complaint]:
    for number, name in enumerate(names):
        if name not in known:
            yield fault(f"unknown_{noun}", pointer(*place, number))


def _tasks(problem: Problem) -> Iterator[Complaint]:
    sites = {site.id for site in problem.sites}
    volunteers = {volunteer.id for volunteer in problem.volunteers}
    tasks = {task.id for task in problem.tasks}
    tasks_and_classes = tasks | set(Kind) | set(Household)
    for index, task in enumerate(problem.tasks):
        for field in ("from_site", "to_site"):
            named = getattr(task, field)
            if isinstance(named, str) and named not in sites:
                yield fault("unknown_site", pointer("tasks", index, field))
            elif isinstance(named, tuple):
                yield from _unknown("site", named, sites, "tasks", index, field)
        yield from _other_tasks(task, index, tasks, tasks_and_classes)
        if task.pinned and task.pinned.volunteer not in volunteers:
            yield fault("unknown_volunteer", pointer("tasks", index, "pinned", "volunteer"))


def _other_tasks(
    task: Task, index: int, tasks: Collection[str], tasks_and_classes: Collection[str]
) -> Iterator[Complaint]:
    named: list[tuple[str, tuple[Any, ...], Collection[str], str]] = [
        (link.task, ("after", number, "task"), tasks, "unknown_task")
        for number, link in enumerate(task.after)
    ]
    if task.same_volunteer_as is not None:
        named.append((task.same_volunteer_as, ("same_volunteer_as",), tasks, "unknown_task"))
    for number, name in enumerate(task.not_with):
        named.append((name, ("not_with", number), tasks_and_classes, "unknown_task_or_kind"))
    for name, place, known, code in named:
        if name == task.id:
            yield fault("refers_to_itself", pointer("tasks", index, *place))
        elif name not in known:
            yield fault(code, pointer("tasks", index, *place))


def _circles(tasks: Sequence[Task]) -> Iterator[Complaint]:
    """Find tasks that wait for one another: the strongly connected parts of the graph of ``after``."""
    number: Mapping[str, int] = {task.id: index for index, task in enumerate(tasks)}
    links = [
        (number[task.id], number[link.task])
        for task in tasks
        for link in task.after
        if link.task in number and link.task != task.id
    ]
    if not links:
        return
    rows, columns = np.array(links, dtype=np.int32).T
    graph = coo_array((np.ones(len(links), np.int8), (rows, columns)), shape=(len(tasks), len(tasks)))
    count, labels = connected_components(graph.tocsr(), directed=True, connection="strong")
    members: dict[int, list[int]] = {}
    sizes = np.bincount(labels, minlength=count)
    for index in np.flatnonzero(sizes[labels] > 1):
        members.setdefault(int(labels[index]), []).append(int(index))
    for circle in members.values():
        named = ", ".join(pointer("tasks", index) for index in circle[:_MOST_NAMED])
        more = ", …" if len(circle) > _MOST_NAMED else ""
        yield fault(
            "circular_after", pointer("tasks", circle[0], "after"), count=len(circle), tasks=named + more
        )
