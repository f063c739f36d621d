"""Minutes in protective gear are limited: gear is worn at every household that is not normal."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class MaxGear:
    """Seconds in gear stay within the person's limit."""

    name = "max_gear"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit service at households that need gear, and the walks that leave them."""
        people = builder.ground.problem.volunteers
        if all(v.max_gear_s is None for v in people):
            return
        geared = [builder.door(j) for j, t in enumerate(builder.ground.tasks) if t.household.rank > 0]
        if geared:
            seconds = {v: builder.visits[v].service_s + builder.visits[v].setup_s for v in geared}
            ceiling = [-1 if v.max_gear_s is None else v.max_gear_s for v in people]
            builder.limit(self.name, ceiling, per_visit=seconds, walks="duration", walks_from=geared)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
