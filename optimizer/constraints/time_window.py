"""Service at a door begins inside one of its time windows."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class TimeWindow:
    """Service begins inside a window."""

    name = "time_window"

    def apply(self, builder: InstanceBuilder) -> None:
        """Narrow the door's visit to its windows."""
        clock = builder.ground.clock
        for job, task in enumerate(builder.ground.tasks):
            if task.time_windows is not None:
                windows = [(clock.at_least(a), clock.at_most(b)) for a, b in task.time_windows]
                builder.within(builder.door(job), windows)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
