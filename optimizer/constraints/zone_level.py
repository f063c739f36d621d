"""Doors inside a zone are served by those who may enter it; ways of the others lead round guarded zones."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import listed
from optimizer.ground import Ground
from optimizer.in_the_way import zones_in_the_way
from optimizer.plan import ReasonCode, Route


class ZoneLevel:
    """The person may enter the zones around the door, and gets there without any that are barred."""

    name = "zone_level"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only people who may enter every zone around the door.

        Lanes inside guarded zones are shut to those who may not enter: where no way leads round, `ModeRule`
        finds none.
        """
        ground = builder.ground
        entered = [ground.problem.entered_by(v) for v in ground.problem.volunteers]
        for job in range(len(builder.jobs)):
            around = ground.zones_at_door(job)
            if around:
                builder.allow(job, (may is None or around <= may for may in entered))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Names the zones that the person may not enter: those around the door, else those in the way."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        may = ground.problem.entered_by(person)
        if may is None:
            return None
        barred = sorted(ground.zones_at_door(task) - may)
        if not barred:
            return self._no_way_round(it.id, person.id, sorted(zones_in_the_way(ground, task, volunteer)))
        en, zh = listed(barred)
        return WhyNot(
            ReasonCode.ZONE_LEVEL,
            f"{it.id} lies in {en}, which {person.id} may not enter",
            f"{it.id} 位于 {zh}，{person.id} 不得进入",
            f"Allow {person.id} into {en}, or send somebody who may enter.",
            f"请准许 {person.id} 进入 {zh}，或派获准进入的人。",
        )

    @staticmethod
    def _no_way_round(task: str, person: str, zones: list[str]) -> WhyNot | None:
        if not zones:
            return None
        en, zh = listed(zones)
        return WhyNot(
            ReasonCode.ZONE_LEVEL,
            f"the way to {task} and on to the end of the shift leads through {en}, which {person} may not "
            "enter, and no open lane leads round",
            f"去 {task} 再到班次终点的路须穿过 {zh}，{person} 不得进入，也没有可绕行的巷道",
            f"Allow {person} through {en}, open a lane that leads round, or send somebody who may enter.",
            f"请准许 {person} 穿过 {zh}，或开放可绕行的巷道，或派获准进入的人。",
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """The door against the polygons, independent of how the ground placed it; `rewalk` looks at ways."""
        said = evidence.volunteers[route.volunteer].zones
        if said is None:
            return
        level = {zone.id: zone.level for zone in evidence.problem.zones}
        for task, _ in evidence.doors(route):
            for zone in sorted(evidence.zones_around(task)):
                if zone not in said and level[zone] not in said:
                    yield f"{task.id} lies in {zone}"
