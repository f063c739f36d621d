"""Some tasks belong in one pair of hands."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class SameVolunteer:
    """Tasks bound together are done by one person."""

    name = "same_volunteer"

    def apply(self, builder: InstanceBuilder) -> None:
        """Bind the tasks."""
        index = builder.ground.task_index
        for job, task in enumerate(builder.ground.tasks):
            if task.same_volunteer_as is not None:
                builder.same_person(job, index[task.same_volunteer_as])

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
