"""Nobody is given more doors than he or she asked for."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class MaxTasks:
    """The doors served stay within the person's limit."""

    name = "max_tasks"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit the doors of a person."""
        people = builder.ground.problem.volunteers
        if any(v.max_tasks is not None for v in people):
            ceiling = [-1 if v.max_tasks is None else v.max_tasks for v in people]
            doors = {builder.door(job): 1 for job in range(len(builder.jobs))}
            builder.limit(self.name, ceiling, per_visit=doors)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
