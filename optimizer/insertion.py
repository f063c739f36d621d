"""Is anything to be searched at all? A few new tasks that found their places among what stays need no search.

Somebody waits at the telephone while an urgent task is put in; and whoever walks already is to be called
only if something is new for him or her. So where nothing else was asked for, the former plan with the new
tasks in it, each where it costs least, is the answer.
"""

from collections.abc import Sequence

from optimizer.engines.engine import VisitOrder, jobs_of
from optimizer.former_ways import Earlier
from optimizer.ground import Ground
from optimizer.instance import NO_JOB, Instance
from optimizer.schedule import Broken, TimedVisit, schedule

ENGINE = "insertion"
"""What such a plan says it was made by."""
_MOST = 10
"""More new tasks at a time are a change of plan: a search puts them together better than one by one."""
_LATER_S = 1_800
"""Where a door would be served so much later than was told, a search may find a place that disturbs less."""


def only_put_in(
    ground: Ground, instance: Instance, earlier: Earlier, former: VisitOrder, order: VisitOrder
) -> bool:
    """Say whether an order is the former plan with few new tasks in it, and nothing else was asked for.

    Parameters
    ----------
    ground, instance
        Of the new problem.
    earlier
        The former plan and its request.
    former
        Its visits in the new problem (`former.former_order`).
    order
        The same with what found a place (`mending.mend`).
    """
    if earlier.problem is None or not _same_wish(ground, earlier):
        return False
    planned = {stop.task for route in earlier.plan.routes for stop in route.stops if stop.task is not None}
    known = planned | {left.task for left in earlier.plan.unassigned}
    new = {job for name, job in ground.task_index.items() if name not in known}
    stay = {job for name, job in ground.task_index.items() if name in planned}
    return (
        1 <= len(new) <= _MOST
        and stay <= jobs_of(instance, former)
        and new <= jobs_of(instance, order)
        and all(_within(instance, mine, now) for mine, now in zip(former, order, strict=True))
        and _soon(instance, former, order)
    )


def _same_wish(ground: Ground, earlier: Earlier) -> bool:
    """Nobody has come, nothing else is shut, and the plan is to be good in the same sense."""
    problem, before = ground.problem, earlier.problem
    return (
        before is not None
        and before.objective == problem.objective
        and before.closures == problem.closures
        and before.gates == problem.gates
        and before.zones == problem.zones
        and {one.id for one in problem.volunteers} <= {one.id for one in before.volunteers}
    )


def _soon(instance: Instance, former: VisitOrder, order: VisitOrder) -> bool:
    """Whether what is new makes nobody wait much longer for what was told."""
    before, after = schedule(instance, former), schedule(instance, order)
    if isinstance(before, Broken) or isinstance(after, Broken):
        return False
    told = {stop.visit: stop.begin for way in before for stop in way.stops if isinstance(stop, TimedVisit)}
    return all(
        stop.begin - told.get(stop.visit, stop.begin) <= _LATER_S
        for way in after
        for stop in way.stops
        if isinstance(stop, TimedVisit)
    )


def _within(instance: Instance, former: Sequence[int], now: Sequence[int]) -> bool:
    """Whether all visits of jobs are still made, in the same order, with others between them at most."""
    rest = iter(now)
    return all(visit in rest for visit in former if instance.visits[visit].job != NO_JOB)
