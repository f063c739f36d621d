"""Work lies inside the hours for which a person is there."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class OutsideShift:
    """The door's windows meet the shift."""

    name = "outside_shift"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only shifts that overlap the windows; the engine keeps the shift's hours themselves."""
        for job in range(len(builder.jobs)):
            windows = builder.visits[builder.door(job)].windows
            builder.allow(
                job,
                (any(b >= f.earliest and a <= f.latest for a, b in windows) for f in builder.routes),
                by="route",
            )

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
