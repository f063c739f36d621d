"""Some work waits for other work: notify, then spray; collect, then disinfect, then haul."""

from collections.abc import Iterator
from math import inf

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import Route


class PredecessorUnassigned:
    """A task begins within its delays after every predecessor, and not without it."""

    name = "predecessor_unassigned"

    def apply(self, builder: InstanceBuilder) -> None:
        """Order the jobs across routes."""
        index = builder.ground.task_index
        for job, task in enumerate(builder.ground.tasks):
            for after in task.after:
                builder.before(index[after.task], job, after.delay_s, after.max_delay_s)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Never alone: whether the predecessor is served is known once the plan is there."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Begin of service against the depart from every predecessor's door."""
        for task, stop in evidence.doors(route):
            for after in task.after:
                found = evidence.doors_of(after.task)
                if not found:
                    yield f"{task.id} is served, its predecessor {after.task} is not"
                    continue
                left = max(before.depart for _, before in found)
                waited_s = (stop.begin - left).total_seconds()
                most_s = inf if after.max_delay_s is None else after.max_delay_s
                if not after.delay_s <= waited_s <= most_s:
                    allowed = f"{after.delay_s} to {most_s} s"
                    yield f"{task.id} begins {waited_s:.0f} s after {after.task}, allowed are {allowed}"
