"""A door or site off the walkable network cannot be served by anybody."""

from collections.abc import Iterator

from optimizer.alone import metres, ways
from optimizer.building import InstanceBuilder
from optimizer.companions import carried
from optimizer.constraint import Evidence, WhyNot
from optimizer.errand import calls
from optimizer.figures import lasting, time_of_day
from optimizer.ground import NOWHERE, Ground
from optimizer.plan import ReasonCode, Route
from optimizer.shut_lanes import gate_hours, in_the_way, named, waited_for
from optimizer.trips import obstacle


class Unreachable:
    """Door and sites lie on the network."""

    name = "unreachable"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow nobody whose way of moving finds no lane near the door or, with the goods, near the sites."""
        ground = builder.ground
        people = ground.problem.volunteers
        for job, visits in enumerate(builder.jobs):
            places = [builder.visits[v].place for v in visits]
            near = {
                mode: all(p != NOWHERE and on[p] for p in places) for mode, on in ground.on_network.items()
            }
            if all(near.values()):
                continue
            if carried(ground, job):
                door = ground.door[job]
                at_door = {mode: door != NOWHERE and bool(on[door]) for mode, on in ground.on_network.items()}
                builder.allow(job, (at_door[v.mode] for v in people))
                builder.lead(job, (near[v.mode] for v in people))
            else:
                builder.allow(job, (near[v.mode] for v in people))

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """No place, no lane near it for anybody, or no way there by any way of moving that is in use."""
        it = ground.tasks[task]
        for site, place in ((call.site, call.place) for call in calls(ground, task)):
            if place != NOWHERE and ground.near_lanes[place]:
                continue
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
            return WhyNot(
                ReasonCode.UNREACHABLE,
                f"there is no walkable lane within 150 m of {what}",
                f"{was}周围 150 米内没有可走的巷道",
                "Check the position and the datum, or add the missing lane to the map.",
                "请核对位置和坐标系，或在地图上补画缺少的巷道。",
                whoever=True,
            )
        person = ground.problem.volunteers[volunteer]
        if not person.shifts:
            return None
        return self._shut_too_early(ground, task, volunteer) or self._no_way(ground, task, volunteer)

    @staticmethod
    def _no_way(ground: Ground, task: int, volunteer: int) -> WhyNot | None:
        """No lane that is open at some second of the shift leads there, for whoever may go anywhere."""
        if ways(ground, task, volunteer):
            return None
        it, bars = ground.tasks[task].id, in_the_way(ground, task, volunteer)
        detail = f"no open lane leads from the start of the shift to {it} and on to its end"
        detail_zh = f"没有开放的巷道能从班次起点走到 {it} 再走到终点"
        # Where the errand itself is cut in two, nobody is on the right side.
        start, start_zh = (
            ("", "")
            if Unreachable._torn(ground, task)
            else (", or start somebody on that side", "，或安排从那一侧出发的人")
        )
        if not bars:
            help_ = f"Open a closure or a gate on the way{start}."
            help_zh = f"请解除途中的封闭或打开门岗{start_zh}。"
        else:
            names, names_zh = named(ground, bars)
            detail, detail_zh = f"{detail}: {names} in the way", f"{detail_zh}：途中有{names_zh}"
            opens = gate_hours(ground, bars)
            shift = "" if opens is None else f", move the shift into the hours {opens}"
            shift_zh = "" if opens is None else f"，或把班次调整到 {opens}"
            help_ = f"Let people through {names} during the shift{shift}{start}."
            help_zh = f"请在班次时间内允许通过{names_zh}{shift_zh}{start_zh}。"
        return WhyNot(ReasonCode.UNREACHABLE, detail, detail_zh, help_, help_zh)

    @staticmethod
    def _torn(ground: Ground, task: int) -> bool:
        """Whether no way leads at any hour from one stop of the errand to the next."""
        places = tuple(call.place for call in calls(ground, task))
        return all(metres(ground, places, going) is None for going in ground.walks if going.ban == 0)

    @staticmethod
    def _shut_too_early(ground: Ground, task: int, volunteer: int) -> WhyNot | None:
        """Lanes shut for the rest of the plan before the person is through."""
        if not ground.walks_by:  # no lane ever shuts, and there is no need to walk the errand
            return None
        late = obstacle(ground, task, volunteer)
        if late is None or late.code is not ReasonCode.UNREACHABLE or late.held is None:
            return None
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer].id
        names, names_zh = named(ground, waited_for(ground, volunteer, late.held))
        through, closes = (time_of_day(ground.clock, second) for second in (late.arrive, late.limit))
        en, zh = lasting(late.by_s)
        instead, instead_zh = "send somebody who stays on that side", "派留在那一侧的人"
        if it.time_windows:
            instead, instead_zh = f"let {it.id} begin {en} earlier", f"让 {it.id} 提早 {zh}开始"
        return WhyNot(
            ReasonCode.UNREACHABLE,
            f"with {it.id}, {person} is through {names} at {through} at the earliest, open until {closes}: "
            f"{en} too late",
            f"承担 {it.id} 时 {person} 最早 {through} 通过{names_zh}，而 {closes} 起不再开放：晚 {zh}",
            f"Let people through {names} until {through}, or {instead}.",
            f"请将{names_zh} 的通行时间延至 {through}，或{instead_zh}。",
            by=float(late.by_s),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """A door that has no place cannot have been served."""
        for task, _ in evidence.doors(route):
            if task.location is None and task.matrix_index is None:
                yield f"{task.id} has no position"
