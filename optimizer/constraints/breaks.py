"""People rest when they were promised to."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.instance import Rest
from optimizer.plan import Route, Stop, StopType
from optimizer.problem import Break


class Breaks:
    """Every break begins in its window, unless the route ended before."""

    name = "breaks"

    def apply(self, builder: InstanceBuilder) -> None:
        """Give each shift its breaks; nobody rests before the plan or after it, whatever the window."""
        clock, horizon_s = builder.ground.clock, builder.ground.horizon_s
        for number, frame in enumerate(builder.routes):
            shift = builder.ground.problem.volunteers[frame.person].shifts[frame.shift]
            if shift.breaks:
                builder.rest(
                    number,
                    (
                        Rest(
                            max(clock.at_least(b.earliest), 0),
                            min(clock.at_most(b.latest), horizon_s),
                            b.duration_s,
                        )
                        for b in shift.breaks
                    ),
                )

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Never: breaks only take time, and whether it suffices with them is for the search to find."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Every break taken once, inside its window and in full; dropped only when the route is over."""
        taken = [stop for stop in route.stops if stop.type is StopType.BREAK]
        for number, rest in enumerate(evidence.shift(route).breaks):
            fitting = next((stop for stop in taken if _is(stop, rest)), None)
            if fitting is not None:
                taken.remove(fitting)
            elif route.finish_at > rest.latest:
                yield f"break {number} is not taken between its earliest and latest begin"
        for stop in taken:
            yield f"stop {stop.order} is a break that was not asked for"


def _is(stop: Stop, rest: Break) -> bool:
    return rest.earliest <= stop.begin <= rest.latest and stop.service_s >= rest.duration_s
