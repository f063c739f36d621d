"""Who is to be told what, group by group: the doors of each household category, for dispatchers alone."""

from collections.abc import Iterator

from api.sheets.atlas import Atlas
from api.sheets.markup import clean
from api.sheets.tabular.stops import at_door, kind, local
from api.sheets.tabular.terms import Terms
from optimizer.plan import Route, Stop
from optimizer.problem import Household


def header(terms: Terms) -> list[str]:
    """The columns of `rows`."""
    return terms.each("category place task kind status time contact note")


def wanted(atlas: Atlas) -> bool:
    """Tell whether any category is known; a list of nothing but normal doors helps nobody."""
    return any(task.household is not Household.NORMAL for task in atlas.problem.tasks)


def rows(atlas: Atlas, terms: Terms) -> Iterator[list[object]]:
    """Write every door, the categories in the order of visits and each by the time of arrival."""
    visits = _visits(atlas)
    late = max((stop.begin for there in visits.values() for _, stop in there), default=None)
    for task in sorted(
        atlas.problem.tasks,
        key=lambda task: (task.household.rank, visits[task.id][0][1].begin if task.id in visits else late),
    ):
        there = visits.get(task.id, [])
        stop = there[0][1] if there else None
        yield [
            terms(f"household.{task.household}"),
            atlas.gazetteer.name_of_task(task),
            clean(task.id),
            kind(atlas, task),
            atlas.words.join([clean(route.volunteer) for route, _ in there]) or terms("unassigned"),
            local(atlas, stop.begin) if stop else "",
            clean(task.contact or ""),
            clean(task.note or ""),
        ]


def _visits(atlas: Atlas) -> dict[str, list[tuple[Route, Stop]]]:
    """Everybody's first stop at each door: several people have one each, and goods may make two of one."""
    found: dict[str, dict[str, tuple[Route, Stop]]] = {}
    for route in atlas.plan.routes:
        for stop in route.stops:
            if stop.task is not None and at_door(stop):
                found.setdefault(stop.task, {}).setdefault(route.volunteer, (route, stop))
    return {task: list(there.values()) for task, there in found.items()}
