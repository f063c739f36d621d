"""A task that needs a skill is done by somebody who has it, alone or with others."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.companions import companions
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import listed
from optimizer.ground import Ground
from optimizer.names import skills_zh
from optimizer.plan import ReasonCode, Route


class NoSkill:
    """The person has every skill the task asks for, or those who meet at the door have them together."""

    name = "no_skill"

    def apply(self, builder: InstanceBuilder) -> None:
        """Whoever is at the door has all the skills; people who go together have them together."""
        people = builder.ground.problem.volunteers
        for job, task in enumerate(builder.ground.tasks):
            for skill in dict.fromkeys(task.skills or ()):
                builder.bring(job, (skill in v.skills for v in people))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Names the skills that are missing, when nobody who comes along could bring them."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        missing = sorted(set(it.skills or ()) - set(person.skills))
        if not missing or volunteer in companions(ground, task):
            return None
        (en, _), zh = listed(missing), skills_zh(missing)
        return WhyNot(
            ReasonCode.NO_SKILL,
            f"{person.id} lacks {en}",
            f"{person.id} 缺少{zh}",
            f"Lend somebody who has {en}.",
            f"请借调具备{zh}的人。",
            by=float(len(missing)),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Skill by skill, of everybody at the door."""
        for task, _ in evidence.doors(route):
            if not task.skills:
                continue
            there = evidence.doors_of(task.id)
            has = {skill for other, _ in there for skill in evidence.volunteers[other.volunteer].skills}
            if there[0][0] is route:
                yield from (f"{task.id} needs {skill}" for skill in task.skills if skill not in has)
