"""A dispatcher's hand outweighs the search: a pinned task stays with its volunteer and in its place."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.companions import companions
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route


class Pinned:
    """A pinned task is with its volunteer, maybe among others, and is the door it was pinned to be."""

    name = "pinned"

    def apply(self, builder: InstanceBuilder) -> None:
        """The named person goes, alone or ahead of others; fix the door's number."""
        people = builder.ground.problem.volunteers
        for job, task in enumerate(builder.ground.tasks):
            if task.pinned is None:
                continue
            builder.lead(job, (v.id == task.pinned.volunteer for v in people))
            if task.pinned.order is not None:
                builder.nth_door(job, task.pinned.order)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Somebody else has it, and does not need this person's company."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        if it.pinned is None or it.pinned.volunteer == person.id or volunteer in companions(ground, task):
            return None
        return WhyNot(
            ReasonCode.PINNED,
            f"{it.id} is pinned to {it.pinned.volunteer}",
            f"{it.id} 已指定给 {it.pinned.volunteer}",
            f"Take the pin off {it.id}, or make room for it with {it.pinned.volunteer}.",
            f"请取消 {it.id} 的指定，或在 {it.pinned.volunteer} 那里腾出时间。",
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """By person, then by counting doors over all the person's shifts."""
        served = [
            task.id for every in evidence.routes_of(route.volunteer) for task, _ in evidence.doors(every)
        ]
        for task, _ in evidence.doors(route):
            if task.pinned is None:
                continue
            there = {other.volunteer for other, _ in evidence.doors_of(task.id)}
            if task.pinned.volunteer not in there:
                yield f"{task.id} is with {route.volunteer}, pinned to {task.pinned.volunteer}"
            elif task.pinned.volunteer != route.volunteer:
                continue  # one of those who come along
            elif task.pinned.order is not None and served.index(task.id) + 1 != task.pinned.order:
                yield f"{task.id} is door {served.index(task.id) + 1}, pinned as {task.pinned.order}"
