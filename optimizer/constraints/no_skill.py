"""A task that needs a skill is done by somebody who has it."""

from optimizer.constraint import Evidence
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import Reason, Route


class NoSkill:
    """The person has every skill the task asks for."""

    name = "no_skill"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only people with all the skills."""
        people = builder.ground.problem.volunteers
        for job, task in enumerate(builder.ground.tasks):
            if task.skills:
                builder.allow(job, (set(task.skills) <= set(v.skills) for v in people))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> Reason | None:
        """See `Constraint.why_not`."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Reason | None:
        """See `Constraint.broken_by`."""
        return None
