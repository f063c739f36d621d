"""Nobody walks farther in all than he or she can."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class MaxWalk:
    """The metres walked stay within the person's limit."""

    name = "max_walk"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit the metres of all walks of a person."""
        people = builder.ground.problem.volunteers
        if any(v.max_walk_m is not None for v in people):
            ceiling = [-1 if v.max_walk_m is None else v.max_walk_m for v in people]
            builder.limit(self.name, ceiling, walks="length")

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
