"""Say when something is, with the day where nobody would guess it: after midnight, in a shift of another day.

What stands alone is told by the day of the plan, which is on top of every sheet; what stands in a route is
told by the day on which that route begins, which its head tells.
"""

from datetime import date, datetime

from api.sheets import figures
from api.sheets.atlas import Atlas
from optimizer.plan import Route


def plan_day(atlas: Atlas) -> date | None:
    """The day planned: as asked, else the day of the first departure; None while there is neither."""
    if atlas.problem.date:
        return date.fromisoformat(atlas.problem.date)
    return min((route_day(atlas, route) for route in atlas.plan.routes), default=None)


def route_day(atlas: Atlas, route: Route) -> date:
    """The day on which a route begins."""
    return route.start_at.astimezone(atlas.zone).date()


def of_plan(atlas: Atlas, instant: datetime) -> str:
    """``08:05``, or ``11-23 01:30`` where that is another day than the plan's."""
    return figures.clock(instant, atlas.zone, plan_day(atlas))


def of_route(atlas: Atlas, route: Route, instant: datetime) -> str:
    """``23:40``, or ``11-23 00:10`` where the route goes on into another day."""
    return figures.clock(instant, atlas.zone, route_day(atlas, route))


def span(atlas: Atlas, begin: datetime, end: datetime, *, day: date | None) -> str:
    """``08:00–12:00``, ``11-23 01:30–08:00``, ``23:00–11-23 01:00``: a day is told when it is a new one."""
    first = begin.astimezone(atlas.zone).date()
    return atlas.words(
        "from_to", begin=figures.clock(begin, atlas.zone, day), end=figures.clock(end, atlas.zone, first)
    )
