"""A task for several people is done by a crew that is large enough, or by so many who meet at the door."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.companions import companions
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route


class CrewSize:
    """One entry has enough members, or as many entries begin at the same moment."""

    name = "crew_size"

    def apply(self, builder: InstanceBuilder) -> None:
        """Entries with enough members go alone; as many others as people are asked for go together."""
        people = builder.ground.problem.volunteers
        for job, task in enumerate(builder.ground.tasks):
            if task.crew > 1:
                builder.together(job, task.crew, (v.members >= task.crew for v in people))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Counts the people who are missing, when no company could be made up with this person either."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        missing = it.crew - person.members
        if missing <= 0 or volunteer in companions(ground, task):
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
        """Members of the one who is there; else how many are there, each once, all at one moment."""
        for task, _ in evidence.doors(route):
            there = evidence.doors_of(task.id)
            begins = {(other.volunteer, other.shift): stop.begin for other, stop in reversed(there)}
            people = {volunteer for volunteer, _ in begins}
            if len(begins) == 1:
                members = evidence.volunteers[route.volunteer].members
                if members < task.crew:
                    yield f"{task.id} takes {task.crew}, there are {members}"
            elif there[0][0] is route:
                if not len(begins) == len(people) == task.crew:
                    yield f"{task.id} takes {task.crew}, there are {len(people)} on {len(begins)} routes"
                if len(set(begins.values())) > 1:
                    yield f"{task.id} begins at different moments"
