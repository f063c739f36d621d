"""Hot meals and samples are carried only for so long."""

from collections.abc import Iterator
from itertools import pairwise

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import against, lasting
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route, StopType
from optimizer.trips import shortest_aboard_s


class MaxAboard:
    """Depart from the pickup to begin of the delivery stays within the task's limit."""

    name = "max_aboard"

    def apply(self, builder: InstanceBuilder) -> None:
        """Put the limit on the task's pairs."""
        for job, task in enumerate(builder.ground.tasks):
            if task.max_aboard_s is not None:
                for first, second in pairwise(builder.jobs[job]):
                    builder.pair(first, second, max_aboard_s=task.max_aboard_s)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Even leaving the pickup as late as possible, the goods are aboard for too long."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        if it.max_aboard_s is None:
            return None
        shortest = shortest_aboard_s(ground, task, volunteer)
        if shortest is None or shortest <= it.max_aboard_s:
            return None
        by = shortest - it.max_aboard_s
        (en, zh), ((long_en, long_zh), (limit_en, limit_zh)) = lasting(by), against(shortest, it.max_aboard_s)
        return WhyNot(
            ReasonCode.MAX_ABOARD,
            f"{person.id} has the goods of {it.id} aboard for {long_en} at least, allowed are {limit_en}",
            f"{person.id} 送 {it.id} 途中至少 {long_zh}，限 {limit_zh}",
            f"Hand the goods of {it.id} over nearer to the door, or allow {en} more.",
            f"请把 {it.id} 的交接点设得离门更近，或放宽 {zh}。",
            by=float(by),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Depart of one stop of a task to begin of its next."""
        for name in dict.fromkeys(stop.task for stop in route.stops if stop.task is not None):
            limit = evidence.tasks[name].max_aboard_s
            if limit is None:
                continue
            for one, other in pairwise(stop for stop in route.stops if stop.task == name):
                if one.type is not StopType.PICKUP:
                    continue  # given and taken at one door: nothing is aboard in between
                aboard_s = (other.begin - one.depart).total_seconds()
                if aboard_s > limit:
                    yield f"{name} is aboard for {aboard_s:.0f} s of {limit} s"
