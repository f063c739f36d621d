"""Doors inside a zone are served by those who may enter it."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class ZoneLevel:
    """The person may enter the zones around the door."""

    name = "zone_level"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only people whose allowed zones contain one of those around the door."""
        ground = builder.ground
        people = ground.problem.volunteers
        for job in range(len(builder.jobs)):
            around = ground.zones_at_door(job)
            if around:
                builder.allow(job, (v.zones is None or around <= set(v.zones) for v in people))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
