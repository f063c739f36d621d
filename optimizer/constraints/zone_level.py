"""Doors inside a zone are served by those who may enter it."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import listed
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route


class ZoneLevel:
    """The person may enter the zones around the door."""

    name = "zone_level"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only people who may enter every zone around the door."""
        ground = builder.ground
        entered = [ground.problem.entered_by(v) for v in ground.problem.volunteers]
        for job in range(len(builder.jobs)):
            around = ground.zones_at_door(job)
            if around:
                builder.allow(job, (may is None or around <= may for may in entered))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Names the zones that the person may not enter."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        may = ground.problem.entered_by(person)
        if may is None or not (barred := sorted(ground.zones_at_door(task) - may)):
            return None
        en, zh = listed(barred)
        return WhyNot(
            ReasonCode.ZONE_LEVEL,
            f"{it.id} lies in {en}, which {person.id} may not enter",
            f"{it.id} 位于 {zh}，{person.id} 不得进入",
            f"Allow {person.id} into {en}, or send somebody who may enter.",
            f"请准许 {person.id} 进入 {zh}，或派获准进入的人。",
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """The door against the polygons, independent of how the ground placed it."""
        said = evidence.volunteers[route.volunteer].zones
        if said is None:
            return
        level = {zone.id: zone.level for zone in evidence.problem.zones}
        for task, _ in evidence.doors(route):
            for zone in sorted(evidence.zones_around(task)):
                if zone not in said and level[zone] not in said:
                    yield f"{task.id} lies in {zone}"
