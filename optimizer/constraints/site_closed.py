"""Goods are taken and given at a site while it is open, and taken only once they are ready."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import lasting
from optimizer.ground import Ground
from optimizer.instance import Action
from optimizer.plan import ReasonCode, Route, StopType
from optimizer.shut_lanes import named, waited_for
from optimizer.trips import obstacle

_AT_WORK = {StopType.PICKUP, StopType.DELIVERY, StopType.RELOAD, StopType.DECONTAMINATE}


class SiteClosed:
    """Stops at a site begin inside its opening hours, pickups not before the goods are ready."""

    name = "site_closed"

    def apply(self, builder: InstanceBuilder) -> None:
        """Narrow the visits at sites to opening hours and readiness."""
        clock = builder.ground.clock
        sites = {s.id: s for s in builder.ground.problem.sites}
        for number, visit in enumerate(builder.visits):
            if visit.site is None or visit.action is Action.RESET:
                continue
            site = sites[visit.site]
            if site.open is not None:
                builder.within(number, [(clock.at_least(a), clock.at_most(b)) for a, b in site.open])
            if site.ready_at is not None and visit.action is Action.PICKUP:
                builder.within(number, [(clock.at_least(site.ready_at), builder.ground.horizon_s)])

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """It is the site's hours that make the errand too late."""
        late = obstacle(ground, task, volunteer)
        if late is None or late.code is not ReasonCode.SITE_CLOSED:
            return None
        it, person = ground.tasks[task].id, ground.problem.volunteers[volunteer].id
        en, zh = lasting(late.by_s)
        more, more_zh = "have the goods ready earlier", "提早备好货物"
        if late.held is not None:
            names, names_zh = named(ground, waited_for(ground, volunteer, late.held))
            when, when_zh = ("longer", "延长") if late.held.opens is None else ("earlier", "提早")
            more, more_zh = f"let people through {names} {when}", f"{when_zh}{names_zh} 的通行时间"
        return WhyNot(
            ReasonCode.SITE_CLOSED,
            f"with the hours of site {late.site}, {person} is {en} too late for {it}",
            f"受站点 {late.site} 开放时间所限，{person} 完成 {it} 要晚 {zh}",
            f"Open site {late.site} {en} longer, or {more}.",
            f"请将站点 {late.site} 的开放时间放宽 {zh}，或{more_zh}。",
            by=float(late.by_s),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Begin at a site against its hours and the readiness of its goods, as they were sent."""
        for stop in route.stops:
            site = None if stop.site is None else evidence.sites.get(stop.site)
            if site is None or stop.type not in _AT_WORK:
                continue
            if site.open is not None and not any(a <= stop.begin <= b for a, b in site.open):
                yield f"site {site.id} is closed at {stop.begin.isoformat()}"
            if stop.type is StopType.PICKUP and site.ready_at is not None and stop.begin < site.ready_at:
                yield f"goods of site {site.id} are not ready at {stop.begin.isoformat()}"
