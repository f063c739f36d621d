"""Make rules across routes local, so that a search that knows only single routes can go on.

Once the jobs that depend on one another stand in a plan, their instants are kept as appointments: each
such visit gets the one second at which it begins as its window and the route it is on as its only route.
Whatever else the search then moves, the order across routes and the meetings at a door hold.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimizer.engines.engine import VisitOrder
from optimizer.instance import Instance, Visit
from optimizer.schedule import TimedRoute, TimedVisit


def coupled_jobs(instance: Instance) -> set[int]:
    """Jobs that other routes depend on, or that several people may share."""
    return {j for b in instance.befores for j in (b.earlier, b.later)} | set(instance.crew_of)


def without_coupling(instance: Instance) -> Instance:
    """Leave out what follows something else and what people could share; the rest is local."""
    allowed = instance.allowed.copy()
    allowed[[b.later for b in instance.befores]] = False
    keep = len(instance.visits) - sum(len(c.halves) for c in instance.crews)
    return _shortened(replace(instance, allowed=allowed, befores=(), crews=()), keep)


def with_appointments(instance: Instance, order: VisitOrder, timed: Sequence[TimedRoute]) -> Instance:
    """Hold every coupled job that is made to its route and its instant, and leave the others out.

    Visits keep their numbers; each half of a crew becomes a job of its own.
    """
    begins = {s.visit: s.begin for r in timed for s in r.stops if isinstance(s, TimedVisit)}
    route_of = {v: r for r, visits in enumerate(order) for v in visits}
    coupled = coupled_jobs(instance)
    visits = list(instance.visits)
    allowed = instance.allowed.copy()
    for job in coupled:
        allowed[job] = False
        for v in instance.jobs[job]:
            if v in route_of:
                allowed[job, route_of[v]] = True
                if visits[v].door:
                    visits[v] = _at(visits[v], begins[v])
    jobs, left_out = list(instance.jobs), list(instance.left_out)
    rows = []
    for crew in instance.crews:
        for half in crew.halves:
            row = np.zeros(len(instance.routes), dtype=np.bool_)
            if half in route_of:
                row[route_of[half]] = True
                visits[half] = _at(visits[half], begins[half])
            visits[half] = replace(visits[half], job=len(jobs), half=0)
            jobs.append((half,))
            left_out.append(instance.left_out[crew.job])
            rows.append(row)
    extra = len(rows)
    taste = instance.taste
    if taste is not None and extra:
        shared = [crew.job for crew in instance.crews for _ in crew.halves]
        taste = np.concatenate([taste, taste[shared]])
    return replace(
        instance,
        visits=tuple(visits),
        jobs=tuple(jobs),
        left_out=tuple(left_out),
        allowed=np.vstack([allowed, *rows]) if extra else allowed,
        taste=taste,
        befores=(),
        crews=(),
    )


def _at(visit: Visit, second: int) -> Visit:
    return replace(visit, windows=((second, second),))


def _shortened(instance: Instance, keep: int) -> Instance:
    """Drop the visits from number ``keep`` on, everywhere."""
    return replace(
        instance,
        visits=instance.visits[:keep],
        loads=tuple(replace(load, amount=load.amount[:keep]) for load in instance.loads),
        limits=tuple(
            replace(
                limit,
                per_visit=limit.per_visit[:keep],
                walks_from=None if limit.walks_from is None else limit.walks_from[:keep],
            )
            for limit in instance.limits
        ),
        rank=None if instance.rank is None else instance.rank[:keep],
        geared=None if instance.geared is None else instance.geared[:keep],
    )
