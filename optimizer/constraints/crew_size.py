"""A task for several people at one door is done by a crew that is large enough."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class CrewSize:
    """The crew has enough members."""

    name = "crew_size"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only entries with enough members."""
        people = builder.ground.problem.volunteers
        for job, task in enumerate(builder.ground.tasks):
            if task.crew > 1:
                builder.allow(job, (v.members >= task.crew for v in people))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
