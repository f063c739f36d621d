"""Crews with goods for a search that knows no such company, not even as parties: they get appointments.

Their moment is taken from an order in which they meet. Then each is left to himself: all of a party's jobs
begin at that second, on different routes. So a search plans everything else round them, and may still give a
share to somebody else; read back, they are one crew again. A further round takes the moments from what was
found.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from optimizer.engines.engine import VisitOrder
from optimizer.instance import Crew, Instance
from optimizer.parties import Parted, Party, parted
from optimizer.schedule import Broken, TimedVisit, schedule


@dataclass(frozen=True, slots=True)
class _Appointment:
    """The second at which a crew begins, and who is there."""

    begin: int
    routes: tuple[int, ...]


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
    _parts: Parted

    def read_back(self, order: VisitOrder) -> VisitOrder:
        """An order of `instance` as one of the whole, without the crews of which somebody is missing."""
        return self._parts.whole(order)


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
    made = dict(_appointments(instance, order))
    parts = parted(easy, instance, [crew for crew in instance.crews if crew.job in made])
    single = parts.instance
    visits, allowed, left_out = list(single.visits), single.allowed.copy(), list(single.left_out)
    for one in parts.parties:
        meeting = made[one.crew.job]
        at = ((meeting.begin, meeting.begin),)
        for v in (instance.doors[one.crew.job], *one.visits):
            visits[v] = replace(visits[v], windows=at)
        for number, (job, route) in enumerate(zip(one.jobs, meeting.routes, strict=True)):
            allowed[job] = _may(one.crew, number, route)
            left_out[job] = easy.left_out[one.crew.job]
    fixed = replace(
        single,
        visits=tuple(visits),
        allowed=allowed,
        left_out=tuple(left_out),
        apart=(*single.apart, *_apart(parts.parties)),
    )
    return Appointed(fixed, parts.parted(order), parts)


def _appointments(instance: Instance, order: VisitOrder) -> Iterable[tuple[int, _Appointment]]:
    timed = schedule(instance, order)
    if isinstance(timed, Broken):
        return
    begins = {s.visit: s.begin for route in timed for s in route.stops if isinstance(s, TimedVisit)}
    route_of = {v: r for r, visits in enumerate(order) for v in visits}
    bound = {job for pair in instance.same for job in pair}
    for crew in instance.crews:
        if crew.errand and crew.job not in bound and all(v in begins for v in crew.visits):
            routes = tuple(route_of[half] for half in crew.halves)
            yield crew.job, _Appointment(begins[crew.halves[0]], routes)


def _may(crew: Crew, number: int, route: int) -> NDArray[np.bool_]:
    """Who may make a share instead of who makes it: whoever brings as much."""
    may: NDArray[np.bool_] = crew.helps[number] & crew.brings[crew.brings[:, route]].all(axis=0)
    return may


def _apart(parties: Iterable[Party]) -> Iterable[tuple[int, int]]:
    """Everybody at a door has a route of his or her own."""
    for one in parties:
        yield from ((a, b) for k, a in enumerate(one.jobs) for b in one.jobs[k + 1 :])
