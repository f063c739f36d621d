"""Nobody carries more than he or she can, in any dimension that a capacity names."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import Action, InstanceBuilder, thousandths_down, thousandths_up
from optimizer.plan import Reason, Route


class NoCapacity:
    """What is carried stays within the capacity."""

    name = "no_capacity"

    def apply(self, builder: InstanceBuilder) -> None:
        """Declare one load per dimension that somebody's capacity names."""
        people = builder.ground.problem.volunteers
        for name in sorted({n for v in people for n in v.capacity}):
            amount: dict[int, int] = {}
            for job, visits in enumerate(builder.jobs):
                if len(visits) == 1:
                    continue  # nothing is taken or given: the task's load is not carried
                each = thousandths_up((builder.ground.tasks[job].load or {}).get(name, 0.0))
                for visit in visits:
                    action = builder.visits[visit].action
                    # A swap gives one and takes one: what is carried stays the same.
                    amount[visit] = {Action.PICKUP: each, Action.DELIVERY: -each}.get(action, 0)
            if any(amount.values()):
                ceiling = [thousandths_down(v.capacity[name]) if name in v.capacity else -1 for v in people]
                builder.load(name, amount, ceiling)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
