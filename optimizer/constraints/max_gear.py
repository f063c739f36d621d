"""Minutes in protective gear are limited: gear is worn at every household that is not normal."""

from collections.abc import Iterator

from optimizer.alone import passable, seconds
from optimizer.constraint import Evidence, WhyNot
from optimizer.errand import calls
from optimizer.figures import lasting
from optimizer.ground import NOWHERE, Ground
from optimizer.instance import InstanceBuilder
from optimizer.plan import ReasonCode, Route, StopType


class MaxGear:
    """Seconds in gear stay within the person's limit."""

    name = "max_gear"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit service at households that need gear, and the walks that leave them."""
        people = builder.ground.problem.volunteers
        if all(v.max_gear_s is None for v in people):
            return
        geared = [builder.door(j) for j, t in enumerate(builder.ground.tasks) if t.household.rank > 0]
        if geared:
            seconds = {v: builder.visits[v].service_s + builder.visits[v].setup_s for v in geared}
            ceiling = [-1 if v.max_gear_s is None else v.max_gear_s for v in people]
            builder.limit(self.name, ceiling, per_visit=seconds, walks="duration", walks_from=geared)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Service at this door and the walk away from it alone exceed the limit."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        shifts = passable(ground, task, volunteer)
        if person.max_gear_s is None or it.household.rank == 0 or not shifts:
            return None
        stops = calls(ground, task)
        number = next(n for n, call in enumerate(stops) if call.site is None)
        away = min(self._away_s(ground, task, volunteer, k, number) for k in shifts)
        worn = stops[number].service_s + away
        if worn <= person.max_gear_s:
            return None
        by = worn - person.max_gear_s
        (en, zh), (long_en, long_zh), (limit_en, limit_zh) = map(lasting, (by, worn, person.max_gear_s))
        return WhyNot(
            ReasonCode.MAX_GEAR,
            f"{it.id} alone keeps {person.id} in gear for {long_en}, allowed are {limit_en}",
            f"仅 {it.id} 一项就要 {person.id} 穿防护服 {long_zh}，限 {limit_zh}",
            f"Allow {person.id} {en} more in gear, or send somebody else.",
            f"请把 {person.id} 的穿防护服时限放宽 {zh}，或另派他人。",
            by=float(by),
        )

    @staticmethod
    def _away_s(ground: Ground, task: int, volunteer: int, shift: int, door: int) -> int:
        """Seconds walked from the door to the next site or the end of the shift."""
        places = [call.place for call in calls(ground, task)]
        end = ground.shift_end[volunteer, shift]
        onward = [*places, *([] if end == NOWHERE else [end])]
        if door + 1 == len(onward):
            return 0
        return seconds(ground, onward[door], onward[door + 1], volunteer)

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Service at doors that need gear and the walks that leave them, over all the person's routes."""
        limit = evidence.volunteers[route.volunteer].max_gear_s
        if limit is None or not evidence.speaks_for(route):
            return
        worn = sum(_worn_s(every, evidence) for every in evidence.routes_of(route.volunteer))
        if worn > limit:
            yield f"{worn} s of {limit} s"


def _worn_s(route: Route, evidence: Evidence) -> int:
    """Seconds in gear along a route: from the begin at a door that needs it to the next place."""
    worn, dressed, changes = 0, False, evidence.gear_changes_s(route)
    for stop in route.stops:
        if dressed and stop.leg is not None:
            worn += stop.leg.walk_s
        if stop.type is StopType.BREAK:
            continue  # a rest on the way is not in gear, the walk after it is
        dressed = stop.site is None and stop.task is not None and evidence.tasks[stop.task].household.rank > 0
        worn += stop.service_s - changes.get(stop.order, 0) if dressed else 0
    return worn
