"""Goods are taken and given at a site while it is open, and taken only once they are ready."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import Action, InstanceBuilder
from optimizer.plan import Reason, Route


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

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
