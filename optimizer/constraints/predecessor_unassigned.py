"""Some work waits for other work: notify, then spray; collect, then disinfect, then haul."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class PredecessorUnassigned:
    """A task begins within its delays after every predecessor, and not without it."""

    name = "predecessor_unassigned"

    def apply(self, builder: InstanceBuilder) -> None:
        """Order the jobs across routes."""
        index = builder.ground.task_index
        for job, task in enumerate(builder.ground.tasks):
            for after in task.after:
                builder.before(index[after.task], job, after.delay_s, after.max_delay_s)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
