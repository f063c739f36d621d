"""A door or site off the walkable network cannot be served by anybody."""

from optimizer.constraint import Evidence
from optimizer.ground import NOWHERE, Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class Unreachable:
    """Door and sites lie on the network."""

    name = "unreachable"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow nobody whose way of moving finds no lane near the door or the sites."""
        ground = builder.ground
        for job, visits in enumerate(builder.jobs):
            places = [builder.visits[v].place for v in visits]
            builder.allow(
                job,
                (
                    all(p != NOWHERE and ground.on_network[v.mode][p] for p in places)
                    for v in ground.problem.volunteers
                ),
            )

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
