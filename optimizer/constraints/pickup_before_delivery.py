"""What is given somewhere was taken before, by the same person."""

from itertools import pairwise

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class PickupBeforeDelivery:
    """Pickup and delivery of a task stand on one route, in this order."""

    name = "pickup_before_delivery"

    def apply(self, builder: InstanceBuilder) -> None:
        """Pair the visits of every task that moves goods."""
        for visits in builder.jobs:
            for first, second in pairwise(visits):
                builder.pair(first, second)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
