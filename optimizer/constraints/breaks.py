"""People rest when they were promised to."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder, Rest
from optimizer.plan import Reason, Route


class Breaks:
    """Every break begins in its window, unless the route ended before."""

    name = "breaks"

    def apply(self, builder: InstanceBuilder) -> None:
        """Give each shift its breaks."""
        clock = builder.ground.clock
        for number, frame in enumerate(builder.routes):
            shift = builder.ground.problem.volunteers[frame.person].shifts[frame.shift]
            if shift.breaks:
                builder.rest(
                    number,
                    (
                        Rest(clock.at_least(b.earliest), clock.at_most(b.latest), b.duration_s)
                        for b in shift.breaks
                    ),
                )

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
