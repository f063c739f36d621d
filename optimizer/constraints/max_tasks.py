"""Nobody is given more doors than he or she asked for."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route


class MaxTasks:
    """The doors served stay within the person's limit."""

    name = "max_tasks"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit the doors of a person."""
        people = builder.ground.problem.volunteers
        if any(v.max_tasks is not None for v in people):
            ceiling = [-1 if v.max_tasks is None else v.max_tasks for v in people]
            doors = {builder.door(job): 1 for job in range(len(builder.jobs))}
            builder.limit(self.name, ceiling, per_visit=doors)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Only when the person is to serve no door at all."""
        person = ground.problem.volunteers[volunteer]
        if person.max_tasks != 0:
            return None
        return WhyNot(
            ReasonCode.MAX_TASKS,
            f"{person.id} takes no tasks (max_tasks 0)",
            f"{person.id} 不接任务（max_tasks 为 0）",
            f"Raise max_tasks of {person.id} to 1.",
            f"请把 {person.id} 的 max_tasks 提高到 1。",
            by=1.0,
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Doors of all the person's routes."""
        limit = evidence.volunteers[route.volunteer].max_tasks
        if limit is None or not evidence.speaks_for(route):
            return
        doors = sum(1 for every in evidence.routes_of(route.volunteer) for _ in evidence.doors(every))
        if doors > limit:
            yield f"{doors} doors of {limit}"
