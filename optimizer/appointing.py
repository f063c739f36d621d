"""People who meet at a door where one of them has goods, for a search that knows no such company.

Their moment is taken from an order in which they meet. Then each is left to himself: the job's own visits are
for who has the goods, every other is given a job of the door alone, and all of these begin at that second, on
different routes. So a search plans everything else round them, and may still give a share to somebody
else; read back, they are one crew again. A further round takes the moments from what was found.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.dividing import numbered
from optimizer.engines.engine import VisitOrder
from optimizer.instance import Crew, Instance
from optimizer.schedule import Broken, TimedVisit, schedule


@dataclass(frozen=True, slots=True)
class _Appointment:
    """A crew, the second at which it begins, who is there, and the jobs of those without goods."""

    crew: Crew
    begin: int
    routes: tuple[int, ...]
    jobs: tuple[int, ...]
    visits: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Appointed:
    """An instance in which crews with goods are single jobs.

    Attributes
    ----------
    instance : Instance
        To be searched.
    order : VisitOrder
        The order that the appointments are taken from, in its visits.
    """

    instance: Instance
    order: VisitOrder
    _made: tuple[_Appointment, ...]
    _whole: Instance

    def read_back(self, order: VisitOrder) -> VisitOrder:
        """An order of `instance` as one of the whole, without the crews of which somebody is missing."""
        placed = {v for visits in order for v in visits}
        becomes: dict[int, int | None] = {}
        for one in self._made:
            own = self._whole.jobs[one.crew.job]
            met = placed.issuperset((*own, *one.visits))
            becomes |= {v: half if met else None for v, half in _visits(self._whole, one)}
        return tuple(
            tuple(there for v in visits if (there := becomes.get(v, v)) is not None) for visits in order
        )


def appointed(easy: Instance, instance: Instance, order: VisitOrder) -> Appointed:
    """Make single jobs of the crews with goods that stand in an order.

    Parameters
    ----------
    easy
        The instance without these crews, perhaps without what else the search does not hold.
    instance
        The whole.
    order
        Of the whole, timed by `schedule` without obstacles.

    Returns
    -------
    Appointed
        A crew that does not stand in the order, or whose job is bound to another, is left out of it.
    """
    made = tuple(_appointments(easy, instance, order))
    visits, allowed = list(easy.visits), easy.allowed.copy()
    more: list[NDArray[np.bool_]] = []
    for one in made:
        crew, at = one.crew, ((one.begin, one.begin),)
        door = instance.doors[crew.job]
        visits[door] = replace(visits[door], windows=at)
        allowed[crew.job] = _may(crew, 0, one.routes[0])
        for half, job in zip(crew.halves[1:], one.jobs, strict=True):
            visits.append(replace(instance.visits[half], job=job, half=0, windows=at))
        more += [_may(crew, n, route) for n, route in enumerate(one.routes) if n > 0]
    shares = [half for one in made for half in one.crew.halves[1:]]
    like = numbered(instance, [*range(len(easy.visits)), *shares])
    beside = {one.crew.job: one.jobs for one in made}
    job_of = [one.crew.job for one in made for _ in one.jobs]
    single = replace(
        easy,
        visits=tuple(visits),
        jobs=(*easy.jobs, *((v,) for one in made for v in one.visits)),
        left_out=(*easy.left_out, *(easy.left_out[job] for job in job_of)),
        allowed=np.vstack([allowed, *more]),
        loads=like.loads,
        limits=like.limits,
        rank=like.rank,
        geared=like.geared,
        taste=None if easy.taste is None else np.vstack([easy.taste, easy.taste[job_of]]),
        befores=tuple(
            replace(link, earlier=a, later=b)
            for link in easy.befores
            for a in (link.earlier, *beside.get(link.earlier, ()))
            for b in (link.later, *beside.get(link.later, ()))
        ),
        apart=(*_apart(easy.apart, beside),),
    )
    turned = {half: v for one in made for v, half in _visits(instance, one)}
    known = set(range(len(easy.visits)))
    return Appointed(
        single,
        tuple(
            tuple(there for v in visits if (there := turned.get(v, v)) in known or v in turned)
            for visits in order
        ),
        made,
        instance,
    )


def _appointments(easy: Instance, instance: Instance, order: VisitOrder) -> Iterable[_Appointment]:
    timed = schedule(instance, order)
    if isinstance(timed, Broken):
        return
    begins = {s.visit: s.begin for route in timed for s in route.stops if isinstance(s, TimedVisit)}
    route_of = {v: r for r, visits in enumerate(order) for v in visits}
    bound = {job for pair in instance.same for job in pair}
    job, visit = len(easy.jobs), len(easy.visits)
    for crew in instance.crews:
        if not crew.errand or crew.job in bound or not all(v in begins for v in crew.visits):
            continue
        others = len(crew.halves) - 1
        yield _Appointment(
            crew,
            begins[crew.halves[0]],
            tuple(route_of[half] for half in crew.halves),
            tuple(range(job, job + others)),
            tuple(range(visit, visit + others)),
        )
        job, visit = job + others, visit + others


def _visits(instance: Instance, one: _Appointment) -> Iterable[tuple[int, int]]:
    """Each visit of the single jobs with the visit of the crew that it stands for."""
    yield from zip(instance.jobs[one.crew.job], one.crew.errand, strict=True)
    yield from zip(one.visits, one.crew.halves[1:], strict=True)


def _may(crew: Crew, number: int, route: int) -> NDArray[np.bool_]:
    """Who may make a share instead of who makes it: whoever brings as much."""
    may: NDArray[np.bool_] = crew.helps[number] & crew.brings[crew.brings[:, route]].all(axis=0)
    return may


def _apart(pairs: Iterable[tuple[int, int]], beside: dict[int, tuple[int, ...]]) -> Iterable[tuple[int, int]]:
    """What keeps apart from a job does so from everybody at its door; these have routes of their own."""
    for one, other in pairs:
        for a in (one, *beside.get(one, ())):
            yield from ((a, b) for b in (other, *beside.get(other, ())))
    for job, shares in beside.items():
        there = (job, *shares)
        yield from ((a, b) for k, a in enumerate(there) for b in there[k + 1 :])
