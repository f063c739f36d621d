"""A door or site off the walkable network cannot be served by anybody."""

from collections.abc import Iterator

from optimizer.alone import ways
from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.errand import calls
from optimizer.ground import NOWHERE, Ground
from optimizer.plan import ReasonCode, Route


class Unreachable:
    """Door and sites lie on the network."""

    name = "unreachable"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow nobody whose way of moving finds no lane near the door or the sites."""
        ground = builder.ground
        for job, visits in enumerate(builder.jobs):
            places = [builder.visits[v].place for v in visits]
            near = {
                mode: all(p != NOWHERE and on[p] for p in places) for mode, on in ground.on_network.items()
            }
            if not all(near.values()):
                builder.allow(job, (near[v.mode] for v in ground.problem.volunteers))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """No place, no lane near it for anybody, or no way there by any way of moving that is in use."""
        it = ground.tasks[task]
        places = [(call.site, call.place) for call in calls(ground, task)]
        for site, place in places:
            what = f"the door of {it.id}" if site is None else f"site {site}"
            was = f"{it.id} 的门" if site is None else f"站点 {site}"
            if place == NOWHERE:
                return WhyNot(
                    ReasonCode.UNREACHABLE,
                    f"{what} has no position",
                    f"{was}没有位置",
                    "Give it a position.",
                    "请补上位置。",
                    whoever=True,
                )
            if not any(near[place] for near in ground.on_network.values()):
                return WhyNot(
                    ReasonCode.UNREACHABLE,
                    f"there is no walkable lane within 150 m of {what}",
                    f"{was}周围 150 米内没有可走的巷道",
                    "Check the position and the datum, or add the missing lane to the map.",
                    "请核对位置和坐标系，或在地图上补画缺少的巷道。",
                    whoever=True,
                )
        person = ground.problem.volunteers[volunteer]
        if not person.shifts or ways(ground, task, volunteer):
            return None
        return WhyNot(
            ReasonCode.UNREACHABLE,
            f"no open lane leads from the start of the shift to {it.id} and on to its end",
            f"没有开放的巷道能从班次起点走到 {it.id} 再走到终点",
            "Open a closure or a gate on the way, or start somebody on that side.",
            "请解除途中的封闭或打开门岗，或安排从那一侧出发的人。",
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """A door that has no place cannot have been served."""
        for task, _ in evidence.doors(route):
            if task.location is None and task.matrix_index is None:
                yield f"{task.id} has no position"
