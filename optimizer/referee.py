"""Nothing wrong ever reaches somebody's hand: every finished plan is walked again before it leaves.

The referee reads the plan as it would go over the wire and the request as it came in. It counts,
adds and compares; it knows no engine, no instance and no schedule, so that their mistakes are not its own.
Its report speaks of ids and numbers only.
"""

from collections import Counter
from collections.abc import Iterator

from optimizer.constraint import Evidence
from optimizer.errors import PlanRefused
from optimizer.former_ways import NOTHING, Kept
from optimizer.ground import Ground
from optimizer.plan import Plan, StopType
from optimizer.recount import recount
from optimizer.rewalk import rewalk
from optimizer.rules import RULES


def approve(ground: Ground, plan: Plan, kept: Kept = NOTHING) -> None:
    """Let a plan pass, or refuse it.

    Parameters
    ----------
    ground, plan, kept
        As for `referee`.

    Raises
    ------
    PlanRefused
        With the report of `referee`, when it has a line.
    """
    if report := referee(ground, plan, kept):
        raise PlanRefused(report)


def referee(ground: Ground, plan: Plan, kept: Kept = NOTHING) -> tuple[str, ...]:
    """Re-walk a finished plan and ask every rule.

    Parameters
    ----------
    ground
        The request with its map, its completed tasks and its clock.
    plan
        Finished.
    kept
        Ways of an approved plan on the same map. A walk that is drawn in the very same line, for as many
        metres, is not followed along the lanes again, and a route that is the very same for the same person,
        tasks and sites is not counted up again. Every rule is asked as in any other plan.

    Returns
    -------
    tuple of str
        One line per thing that is wrong, by ids, codes and numbers; empty when the plan may leave.
    """
    evidence = Evidence(
        problem=ground.problem,
        tasks={task.id: task for task in ground.tasks},
        plan=plan,
    )
    if strangers := tuple(_strangers(evidence)):
        return strangers  # nothing can be said of people, shifts, sites and tasks that nobody asked for
    report = [
        *_every_task_once(evidence),
        *recount(evidence, kept.was_counted),
        *rewalk(ground, evidence, kept.was_followed),
    ]
    for route in plan.routes:
        where = f"{route.volunteer}/{route.shift}"
        for rule in RULES:
            report += [f"{where}: {rule.name}: {line}" for line in rule.broken_by(route, evidence)]
    return tuple(dict.fromkeys(report))


def _strangers(evidence: Evidence) -> Iterator[str]:
    """Whatever the plan names that the request does not know."""
    for route in evidence.plan.routes:
        where = f"{route.volunteer}/{route.shift}"
        person = evidence.volunteers.get(route.volunteer)
        if person is None or not 0 <= route.shift < len(person.shifts):
            yield f"{where}: no such shift"
        if not route.stops:
            yield f"{where}: no stops"
        for stop in route.stops:
            if stop.task is not None and stop.task not in evidence.tasks:
                yield f"{where}: no such task {stop.task}"
            if stop.site is not None and stop.site not in evidence.sites:
                yield f"{where}: no such site {stop.site}"
    for left in evidence.plan.unassigned:
        if left.task not in evidence.tasks:
            yield f"unassigned: no such task {left.task}"


def _every_task_once(evidence: Evidence) -> Iterator[str]:
    """Every task on exactly one route or unassigned with a reason; every shift on one route."""
    left_out = Counter(left.task for left in evidence.plan.unassigned)
    for name in evidence.tasks:
        stops = evidence.routes_of_task.get(name, ())
        routes = {(route.volunteer, route.shift) for route, _ in stops}
        # Several people at one door are each there on a route of their own: `CrewSize` counts them, and
        # `PickupBeforeDelivery` sees to it that one of them has the goods.
        times = 1 if routes and evidence.tasks[name].crew > 1 else len(routes)
        if times + left_out[name] != 1:
            yield f"{name}: on {len(routes)} routes and {left_out[name]} times unassigned"
    for left in evidence.plan.unassigned:
        if not left.reasons:
            yield f"{left.task}: unassigned without a reason"
    shifts = Counter((route.volunteer, route.shift) for route in evidence.plan.routes)
    for (volunteer, shift), times in shifts.items():
        if times > 1:
            yield f"{volunteer}/{shift}: {times} routes for one shift"
    for route in evidence.plan.routes:
        for stop in route.stops:
            works = stop.type in (StopType.TASK, StopType.PICKUP, StopType.DELIVERY)
            if works != (stop.task is not None):
                yield f"{route.volunteer}/{route.shift}: stop {stop.order}: {stop.type} of task {stop.task}"
