"""Whoever pushes a trolley or rides a tricycle needs lanes wide enough and without steps."""

from itertools import pairwise

from optimizer.constraint import Evidence
from optimizer.ground import NO_WAY, NOWHERE, Ground
from optimizer.instance import InstanceBuilder, RouteFrame
from optimizer.plan import Reason, Route


class ModeRule:
    """There is a way for this person's way of moving."""

    name = "mode"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only routes with a way from the start through the visits to the end."""
        for job, visits in enumerate(builder.jobs):
            places = [builder.visits[v].place for v in visits]
            builder.allow(job, (self._passes(builder, frame, places) for frame in builder.routes), by="route")

    @staticmethod
    def _passes(builder: InstanceBuilder, frame: RouteFrame, places: list[int]) -> bool:
        chain = [p for p in (frame.start, *places, frame.end) if p != NOWHERE]
        volunteer = builder.ground.problem.volunteers[frame.person]
        length = builder.ground.length_m(volunteer)
        return all(length[a, b] != NO_WAY for a, b in pairwise(chain))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
