"""An earlier plan in the numbers of a new problem: where a search begins that shall change little.

What the new problem no longer has, or allows to somebody else only, is left out; `mending` puts in what is
new. One urgent task so finds its place in a plan of a thousand without a search.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from optimizer.engines.engine import VisitOrder
from optimizer.ground import Ground
from optimizer.instance import NO_JOB, Action, Crew, Instance
from optimizer.plan import Plan, Route, Stop, StopType


def former_order(ground: Ground, instance: Instance, previous: Plan) -> VisitOrder:
    """Read an earlier plan.

    Parameters
    ----------
    ground
        Of the new problem; people and tasks are known by their ids.
    instance
        Its numbers.
    previous
        Whose routes are taken over.

    Returns
    -------
    VisitOrder
        Every job on it is whole; whether it can be timed, `mending` finds out.
    """
    routes: list[list[int]] = [[] for _ in instance.routes]
    crews = _crews(instance, ground, previous)
    resets: dict[str | None, list[int]] = defaultdict(list)
    for number, visit_ in enumerate(instance.visits):
        if visit_.action is Action.RESET:
            resets[visit_.site].append(number)
    for number, route in _still_there(ground, instance, previous):
        for stop in route.stops:
            if stop.type is StopType.DECONTAMINATE and (free := resets.get(stop.site)):
                routes[number].append(free.pop())
            job = ground.task_index.get(stop.task or "")
            if job is None:
                continue
            if job in crews:
                visit = _share(instance, job, crews[job].get(number), stop)
            else:
                visit = _visit(instance, job, stop)
            if visit is not None and visit not in routes[number] and instance.may(visit, number):
                routes[number].append(visit)
    return _whole(instance, routes)


def _still_there(ground: Ground, instance: Instance, previous: Plan) -> Iterator[tuple[int, Route]]:
    """Each earlier route with the number of the route that its person goes on with."""
    by_person: dict[int, list[Route]] = defaultdict(list)
    for route in sorted(previous.routes, key=lambda route: route.start_at):
        if route.volunteer in ground.volunteer_index:
            by_person[ground.volunteer_index[route.volunteer]].append(route)
    for person, earlier in by_person.items():
        now = instance.routes_of[person]
        if len(now) == len(ground.problem.volunteers[person].shifts) == 1:
            yield from ((now[0], route) for route in earlier)
            continue
        starts = {ground.problem.volunteers[person].shifts[instance.routes[r].shift].end: r for r in now}
        for route in earlier:
            fits = [r for end, r in sorted(starts.items()) if end >= route.finish_at]
            if fits:
                yield fits[0], route


def _visit(instance: Instance, job: int, stop: Stop) -> int | None:
    """The visit of a job that a stop was; a door at which one thing is given and one taken was two stops."""
    if stop.site is None:
        return instance.doors[job]
    visits = instance.jobs[job]
    at = visits[0] if stop.type is StopType.PICKUP else visits[-1]
    return None if instance.visits[at].door else at


def _share(instance: Instance, job: int, half: int | None, stop: Stop) -> int | None:
    """The visit of a crew that a stop of one of them was; stops at sites are those of who has the goods."""
    errand = instance.crew_of[job].errand
    if half is None or stop.site is None:
        return half
    if half not in errand:
        return None
    at = errand[0] if stop.type is StopType.PICKUP else errand[-1]
    return None if instance.visits[at].door else at


def _crews(instance: Instance, ground: Ground, previous: Plan) -> Mapping[int, Mapping[int, int]]:
    """For jobs that several people did together: which half on which route."""
    if not instance.crews:
        return {}
    doors: dict[int, list[int]] = defaultdict(list)
    carriers: dict[int, int] = {}
    for number, route in _still_there(ground, instance, previous):
        for stop in route.stops:
            job = ground.task_index.get(stop.task or "", -1)
            if job not in instance.crew_of:
                continue
            if stop.site is not None:
                carriers[job] = number
            elif number not in doors[job]:
                doors[job].append(number)
    return {
        job: _taken(instance.crew_of[job], there, carriers.get(job))
        for job, there in doors.items()
        if len(there) > 1
    }


def _taken(crew: Crew, there: Sequence[int], lead: int | None) -> Mapping[int, int]:
    """Which half is whose, by route; ``lead`` is the one with the goods."""
    free, taken = list(range(len(crew.halves))), {}
    # Who may make few of the halves chooses first; the first is that of who has the goods.
    for number in sorted(there, key=lambda r: (r != lead, int(crew.helps[:, r].sum()))):
        wanted = free if lead is None else [0] if number == lead else [n for n in free if n > 0]
        half = next((n for n in reversed(wanted) if crew.helps[n, number]), None)
        if half is not None:
            free.remove(half)
            taken[number] = crew.halves[half]
    return taken


def _whole(instance: Instance, routes: Sequence[Sequence[int]]) -> VisitOrder:
    """Drop the jobs of which a visit is missing, out of order, or elsewhere."""
    at = {v: (r, k) for r, visits in enumerate(routes) for k, v in enumerate(visits)}
    count = Counter(v for visits in routes for v in visits)

    def stands(visit: int) -> bool:
        it = instance.visits[visit]
        if it.job == NO_JOB:
            return True
        crew = instance.crew_of[it.job] if it.half else None
        own = instance.jobs[it.job] if crew is None else crew.led
        if not all(v in at and count[v] == 1 for v in (own if crew is None else crew.visits)):
            return False
        return all(at[a][0] == at[b][0] and at[a][1] < at[b][1] for a, b in pairwise(own))

    return tuple(tuple(v for v in visits if stands(v)) for visits in routes)
