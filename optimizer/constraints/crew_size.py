"""A task for several people at one door is done by a crew that is large enough."""

from collections.abc import Iterator

from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import ReasonCode, Route


class CrewSize:
    """The crew has enough members."""

    name = "crew_size"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only entries with enough members."""
        people = builder.ground.problem.volunteers
        for job, task in enumerate(builder.ground.tasks):
            if task.crew > 1:
                builder.allow(job, (v.members >= task.crew for v in people))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Counts the people who are missing."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        missing = it.crew - person.members
        if missing <= 0:
            return None
        return WhyNot(
            ReasonCode.CREW_SIZE,
            f"{it.id} takes {it.crew} people, {person.id} has {person.members}: {missing} too few",
            f"{it.id} 需要 {it.crew} 人，{person.id} 只有 {person.members} 人：还差 {missing} 人",
            f"Add {missing} to {person.id}, or lend a crew of {it.crew}.",
            f"请给 {person.id} 增加 {missing} 人，或借调一个 {it.crew} 人小组。",
            by=float(missing),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Members against the crew that was asked for."""
        members = evidence.volunteers[route.volunteer].members
        for task, _ in evidence.doors(route):
            if members < task.crew:
                yield f"{task.id} takes {task.crew}, there are {members}"
