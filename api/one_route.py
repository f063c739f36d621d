"""Cuts a plan down to what one volunteer needs to know: their own routes and nobody else's doors."""

from datetime import datetime

from optimizer.plan import Plan, Route, Summary


def only(plan: Plan, volunteer: str) -> Plan:
    """Keep the routes of one volunteer.

    Parameters
    ----------
    plan
        The whole plan.
    volunteer
        Whose routes stay; there may be none, or one per shift.

    Returns
    -------
    Plan
        The same plan without the others; its summary counts what is left. Unassigned tasks and warnings
        are the dispatcher's and are left out.
    """
    routes = tuple(route for route in plan.routes if route.volunteer == volunteer)
    summary = None if plan.summary is None else _summary(routes)
    return plan.model_copy(update={"routes": routes, "unassigned": (), "warnings": (), "summary": summary})


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
