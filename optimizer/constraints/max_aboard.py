"""Hot meals and samples are carried only for so long."""

from itertools import pairwise

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class MaxAboard:
    """Depart from the pickup to begin of the delivery stays within the task's limit."""

    name = "max_aboard"

    def apply(self, builder: InstanceBuilder) -> None:
        """Put the limit on the task's pairs."""
        for job, task in enumerate(builder.ground.tasks):
            if task.max_aboard_s is not None:
                for first, second in pairwise(builder.jobs[job]):
                    builder.pair(first, second, max_aboard_s=task.max_aboard_s)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
