"""Minutes in protective gear are limited, in all and at a stretch.

Gear is worn at every household that is not normal, and on the walk that leaves it.
"""

from collections.abc import Iterator

from optimizer.alone import metres, passable, seconds
from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.errand import calls
from optimizer.figures import against, lasting
from optimizer.ground import NOWHERE, Ground
from optimizer.plan import ReasonCode, Route, StopType
from optimizer.problem import SiteKind


class MaxGear:
    """Seconds in gear stay within the person's limits."""

    name = "max_gear"

    def apply(self, builder: InstanceBuilder) -> None:
        """Limit service at households that need gear, and the walks that leave them."""
        people = builder.ground.problem.volunteers
        geared = [builder.door(j) for j, t in enumerate(builder.ground.tasks) if t.household.rank > 0]
        if geared and any(v.gear_break_after_s is not None for v in people):
            stretch = [-1 if v.gear_break_after_s is None else v.gear_break_after_s for v in people]
            worn = [people[r.person].shifts[r.shift].in_gear_s for r in builder.routes]
            builder.take_off(
                geared,
                stretch,
                [_behind_s(w, stretch[r.person]) for w, r in zip(worn, builder.routes, strict=True)],
            )
        if geared and any(v.max_gear_s is not None for v in people):
            seconds = {v: builder.visits[v].service_s + builder.visits[v].setup_s for v in geared}
            ceiling = [-1 if v.max_gear_s is None else v.max_gear_s for v in people]
            builder.limit(self.name, ceiling, per_visit=seconds, walks="duration", walks_from=geared)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Service at this door, and for the limit in all the walk away from it, alone exceed the limit."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        shifts = passable(ground, task, volunteer)
        if it.household.rank == 0 or not shifts:
            return None
        service = next(call.service_s for call in calls(ground, task) if call.site is None)
        stretch = person.gear_break_after_s
        if stretch is not None:
            behind = min(self._worn_s(ground, volunteer, k, stretch) for k in shifts)
            if service + behind > stretch:
                return self._too_long(it.id, person.id, service + behind, stretch)
        if person.max_gear_s is None:
            return None
        worn = service + min(self._away_s(ground, task, volunteer, k) for k in shifts)
        if worn <= person.max_gear_s:
            return None
        by = worn - person.max_gear_s
        (en, zh), ((long_en, long_zh), (limit_en, limit_zh)) = lasting(by), against(worn, person.max_gear_s)
        return WhyNot(
            ReasonCode.MAX_GEAR,
            f"{it.id} alone keeps {person.id} in gear for {long_en}, allowed are {limit_en}",
            f"仅 {it.id} 一项就要 {person.id} 穿防护服 {long_zh}，限 {limit_zh}",
            f"Allow {person.id} {en} more in gear, or send somebody else.",
            f"请把 {person.id} 的穿防护服时限放宽 {zh}，或另派他人。",
            by=float(by),
        )

    @staticmethod
    def _worn_s(ground: Ground, volunteer: int, shift: int, stretch_s: int) -> int:
        """Seconds in gear before a shift that count at its doors, where nothing takes the gear off first."""
        hours = ground.problem.volunteers[volunteer].shifts[shift]
        washes = any(site.kind is SiteKind.DECONTAMINATION for site in ground.problem.sites)
        return 0 if hours.breaks or washes else _behind_s(hours.in_gear_s, stretch_s)

    @staticmethod
    def _too_long(task: str, person: str, takes_s: int, stretch_s: int) -> WhyNot:
        by = takes_s - stretch_s
        (en, zh), ((long_en, long_zh), (limit_en, limit_zh)) = lasting(by), against(takes_s, stretch_s)
        return WhyNot(
            ReasonCode.MAX_GEAR,
            f"{task} keeps {person} in gear for {long_en} without a break, allowed are {limit_en}",
            f"{task} 要 {person} 连续穿防护服 {long_zh}，限 {limit_zh}",
            f"Allow {person} {en} more in gear at a stretch, or send somebody else.",
            f"请把 {person} 连续穿防护服的时限放宽 {zh}，或另派他人。",
            by=float(by),
        )

    @staticmethod
    def _away_s(ground: Ground, task: int, volunteer: int, shift: int) -> int:
        """Least seconds walked in gear behind the door: to wherever it may come off, or to the end."""
        door, end = ground.door[task], ground.shift_end[volunteer, shift]
        if end == NOWHERE:
            return 0
        exits = [end, *ground.site.values()]
        ways = [
            seconds(ground, door, place, volunteer)
            for place in exits
            if metres(ground, (door, place), ground.going(volunteer)) is not None
        ]
        return min(ways, default=0)

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Service at doors that need gear and the walks that leave them, over all the person's routes."""
        person = evidence.volunteers[route.volunteer]
        stretch, limit = person.gear_break_after_s, person.max_gear_s
        if stretch is not None and (longest := _longest_s(route, evidence, stretch)) > stretch:
            yield f"{longest} s of {stretch} s at a stretch"
        if limit is None or not evidence.speaks_for(route):
            return
        worn = sum(sum(_stretches_s(every, evidence)) for every in evidence.routes_of(route.volunteer))
        if worn > limit:
            yield f"{worn} s of {limit} s"


def _behind_s(in_gear_s: int, stretch_s: int) -> int:
    """What of the seconds before a shift counts: a stretch that was too long already is full."""
    return min(in_gear_s, max(stretch_s, 0))


def _longest_s(route: Route, evidence: Evidence, stretch_s: int) -> int:
    """The longest stretch of a route; the first goes on from what was worn before the shift."""
    first, *others = _stretches_s(route, evidence)
    return max(first + min(evidence.shift(route).in_gear_s, stretch_s), *others, 0)


def _stretches_s(route: Route, evidence: Evidence) -> list[int]:
    """Seconds in gear between breaks and decontaminations: at doors that need it, and walking away."""
    worn, dressed, changes = [0], False, evidence.gear_changes_s(route)
    for stop in route.stops:
        if dressed and stop.leg is not None:
            worn[-1] += stop.leg.walk_s
        if stop.type in (StopType.BREAK, StopType.DECONTAMINATE):
            worn.append(0)
        if stop.type is StopType.BREAK:
            continue  # a rest on the way is not in gear, the walk after it is
        dressed = stop.site is None and stop.task is not None and evidence.tasks[stop.task].household.rank > 0
        worn[-1] += stop.service_s - changes.get(stop.order, 0) if dressed else 0
    return worn
