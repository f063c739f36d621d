"""A task that needs a skill is done by somebody who has it."""

from collections.abc import Iterator

from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import listed
from optimizer.ground import Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import ReasonCode, Route


class NoSkill:
    """The person has every skill the task asks for."""

    name = "no_skill"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only people with all the skills."""
        people = builder.ground.problem.volunteers
        for job, task in enumerate(builder.ground.tasks):
            if task.skills:
                builder.allow(job, (set(task.skills) <= set(v.skills) for v in people))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Names the skills that are missing."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        missing = sorted(set(it.skills or ()) - set(person.skills))
        if not missing:
            return None
        en, zh = listed(missing)
        return WhyNot(
            ReasonCode.NO_SKILL,
            f"{person.id} lacks {en}",
            f"{person.id} 缺少技能 {zh}",
            f"Lend somebody who has {en}.",
            f"请借调具备技能 {zh} 的人。",
            by=float(len(missing)),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Skill by skill."""
        for task, _ in evidence.doors(route):
            for skill in task.skills or ():
                if skill not in evidence.volunteers[route.volunteer].skills:
                    yield f"{task.id} needs {skill}"
