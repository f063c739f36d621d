"""Clean households come before risky ones along a route, unless people are decontaminated in between."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class HouseholdOrder:
    """The category of the doors never falls along a route without decontamination."""

    name = "household_order"

    def apply(self, builder: InstanceBuilder) -> None:
        """Rank the doors, when there is more than one category."""
        ranks = [task.household.rank for task in builder.ground.tasks]
        if len(set(ranks)) > 1:
            builder.order_by_rank(ranks)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
