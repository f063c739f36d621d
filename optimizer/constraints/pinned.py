"""A dispatcher's hand outweighs the search: a pinned task stays with its volunteer and in its place."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class Pinned:
    """A pinned task is with its volunteer, and is the door it was pinned to be."""

    name = "pinned"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only the named person and fix the door's number."""
        people = builder.ground.problem.volunteers
        for job, task in enumerate(builder.ground.tasks):
            if task.pinned is None:
                continue
            builder.allow(job, (v.id == task.pinned.volunteer for v in people))
            if task.pinned.order is not None:
                builder.nth_door(job, task.pinned.order)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
