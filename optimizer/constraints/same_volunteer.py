"""Some tasks belong in one pair of hands."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import Route


class SameVolunteer:
    """Tasks bound together are done by one person."""

    name = "same_volunteer"

    def apply(self, builder: InstanceBuilder) -> None:
        """Bind the tasks."""
        index = builder.ground.task_index
        for job, task in enumerate(builder.ground.tasks):
            if task.same_volunteer_as is not None:
                builder.same_person(job, index[task.same_volunteer_as])

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Never alone: it takes two tasks."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """The people of the other task, if it is served: one of them is here as well."""
        for task, _ in evidence.doors(route):
            if (bound := task.same_volunteer_as) is None:
                continue
            here, there = (
                sorted({other.volunteer for other, _ in evidence.doors_of(name)}) for name in (task.id, bound)
            )
            first = evidence.doors_of(task.id)[0][0]
            if there and first is route and set(here).isdisjoint(there):
                yield f"{task.id} is with {', '.join(here)}, {bound} with {', '.join(there)}"
