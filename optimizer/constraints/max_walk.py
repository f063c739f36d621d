"""Nobody walks farther in all than he or she can."""

from collections.abc import Iterator

from optimizer.alone import chain, metres, passable
from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route


class MaxWalk:
    """The metres walked stay within the person's limit."""

    name = "max_walk"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit the metres of all walks of a person."""
        people = builder.ground.problem.volunteers
        if any(v.max_walk_m is not None for v in people):
            ceiling = [-1 if v.max_walk_m is None else v.max_walk_m for v in people]
            builder.limit(self.name, ceiling, walks="length")

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """There and back alone is longer than the person may walk."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        if person.max_walk_m is None:
            return None
        walks = [
            metres(ground, chain(ground, task, volunteer, k), ground.going(volunteer))
            for k in passable(ground, task, volunteer)
        ]
        shortest = min((w for w in walks if w is not None), default=None)
        if shortest is None or shortest <= person.max_walk_m:
            return None
        by = shortest - person.max_walk_m
        return WhyNot(
            ReasonCode.MAX_WALK,
            f"{it.id} is a walk of {shortest} m at least, {person.id} walks up to {person.max_walk_m} m",
            f"仅 {it.id} 一项至少要走 {shortest} 米，{person.id} 最多走 {person.max_walk_m} 米",
            f"Allow {person.id} {by} m more, or send somebody who starts nearer.",
            f"请让 {person.id} 多走 {by} 米，或派出发点更近的人。",
            by=float(by),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Metres of all legs of all the person's routes."""
        limit = evidence.volunteers[route.volunteer].max_walk_m
        if limit is None or not evidence.speaks_for(route):
            return
        legs = (stop.leg for every in evidence.routes_of(route.volunteer) for stop in every.stops)
        walked = sum(leg.walk_m for leg in legs if leg is not None)
        if walked > limit:
            yield f"{walked} m of {limit} m"
