"""Cuts a plan down to what one volunteer needs to know: their own routes and nobody else's doors."""

from datetime import datetime

from optimizer.plan import Plan, Route, Summary
from optimizer.problem import Household, Problem


def only(plan: Plan, problem: Problem, volunteer: str) -> tuple[Plan, Problem]:
    """Keep what concerns one volunteer.

    Parameters
    ----------
    plan, problem
        The whole plan and what it was made from.
    volunteer
        Whose routes stay; there may be none, or one per shift.

    Returns
    -------
    tuple
        The plan without the others' routes; its summary counts what is left, unassigned tasks and warnings
        are the dispatcher's. The problem without the others and their doors, and without what is known of
        the health of a household.
    """
    routes = tuple(route for route in plan.routes if route.volunteer == volunteer)
    summary = None if plan.summary is None else _summary(routes)
    own = {stop.task for route in routes for stop in route.stops}
    return (
        plan.model_copy(update={"routes": routes, "unassigned": (), "warnings": (), "summary": summary}),
        problem.model_copy(
            update={
                "volunteers": tuple(one for one in problem.volunteers if one.id == volunteer),
                "tasks": tuple(
                    task.model_copy(update={"household": Household.NORMAL})
                    for task in problem.tasks
                    if task.id in own
                ),
            }
        ),
    )


def _summary(routes: tuple[Route, ...]) -> Summary:
    finish: datetime | None = max((route.finish_at for route in routes), default=None)
    tasks = sum(route.tasks for route in routes)
    return Summary(
        tasks=tasks,
        served=tasks,
        unassigned=0,
        volunteers_used=min(1, len(routes)),
        walk_m=sum(route.walk_m for route in routes),
        walk_s=sum(route.walk_s for route in routes),
        wait_s=sum(route.wait_s for route in routes),
        service_s=sum(route.service_s for route in routes),
        finish_at=finish,
        load_spread=0,
        cost={},
    )
