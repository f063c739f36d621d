"""Whoever pushes a trolley or rides a tricycle needs lanes wide enough and without steps."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from optimizer.alone import least, passable, ways
from optimizer.building import InstanceBuilder
from optimizer.companions import carried
from optimizer.constraint import Evidence, WhyNot
from optimizer.errand import calls
from optimizer.gaits import under_load
from optimizer.ground import NO_WAY, NOWHERE, Ground
from optimizer.plan import ReasonCode, Route
from optimizer.problem import MatrixMap, Mode

_ZH = {Mode.FOOT: "步行", Mode.TROLLEY: "推车", Mode.TRICYCLE: "三轮车"}


class ModeRule:
    """There is a way for this person's way of moving."""

    name = "mode"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only routes with a way from the start through the visits to the end, round barred zones.

        Of several who meet at a door, the stops at sites are those of who has the goods.
        """
        ground = builder.ground
        whole = _ways(builder, builder.jobs)
        for r, frame in enumerate(builder.routes):
            if ground.going_loaded(frame.person) != ground.going(frame.person):
                for job in np.flatnonzero(whole[:, r]).tolist():
                    whole[job, r] = not _stuck_under_load(ground, job, frame.person)
        several = [job for job in range(len(builder.jobs)) if carried(ground, job)]
        at_door = dict(zip(several, _ways(builder, [(builder.door(j),) for j in several]), strict=True))
        for job in range(len(builder.jobs)):
            if job in at_door:
                builder.allow(job, at_door[job], by="route")
                builder.lead(job, whole[job], by="route")
            else:
                builder.allow(job, whole[job], by="route")

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Other ways of moving get there, this person's does not."""
        person = ground.problem.volunteers[volunteer]
        if not person.shifts:
            return None
        if passable(ground, task, volunteer, mode=person.mode):
            # There is one, or zones alone are in the way: `ZoneLevel` says so.
            return _under_load(ground, task, volunteer)
        others = [mode for mode in ways(ground, task, volunteer) if mode is not person.mode]
        if not others:
            return None  # nobody gets there: `Unreachable` says so
        it, by, instead = ground.tasks[task].id, person.mode, others[0]
        return WhyNot(
            ReasonCode.MODE,
            f"no lane that {person.id} may take by {by} leads to {it} and on to the end of the shift",
            f"{person.id}（{_ZH[by]}）没有能走到 {it} 再走到班次终点的巷道",
            f"Send somebody who moves by {instead} to {it}, or check the widths and steps on the way.",
            f"请派{_ZH[instead]}的人去 {it}，或核对途中巷道的宽度和台阶。",
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """The route moves as its person does, and every walk exists in the caller's matrix."""
        person = evidence.volunteers[route.volunteer]
        if route.mode is not person.mode:
            yield f"walked by {route.mode}, {person.id} moves by {person.mode}"
        if not isinstance(evidence.problem.map, MatrixMap):
            return
        table = evidence.problem.map.matrix.duration_s
        rows = [stop.matrix_index for stop in route.stops if stop.matrix_index is not None]
        for a, b in pairwise(rows):
            if a < len(table) and b < len(table[a]) and table[a][b] is None:
                yield f"no way from {a} to {b}"


def _ways(builder: InstanceBuilder, jobs: Sequence[Sequence[int]]) -> NDArray[np.bool_]:
    """Which routes have a way from start to end through the visits of each job, shape (jobs, routes)."""
    ground = builder.ground
    allowed = np.ones((len(jobs), len(builder.routes)), dtype=np.bool_)
    goings = [ground.alike[ground.going(frame.person)] for frame in builder.routes]
    for going in sorted(set(goings)):
        alike = [r for r, theirs in enumerate(goings) if theirs == going]
        ways = ground.walks[going].length_m != NO_WAY
        starts = np.array([builder.routes[r].start for r in alike], dtype=np.intp)
        ends = np.array([builder.routes[r].end for r in alike], dtype=np.intp)
        if ways.all():
            continue
        for job, visits in enumerate(jobs):
            places = [p for v in visits if (p := builder.visits[v].place) != NOWHERE]
            if places:
                inside = all(ways[a, b] for a, b in pairwise(places))
                there = ways[starts, places[0]] | (starts == NOWHERE)
                back = ways[places[-1], ends] | (ends == NOWHERE)
                allowed[job, alike] = there & back & inside
    return allowed


def _stuck_under_load(ground: Ground, task: int, volunteer: int) -> bool:
    """Whether a task's own goods are heavy, and no lane for that leads from one of its stops to the next."""
    if under_load(ground, task, volunteer) == 1.0:
        return False
    going, free = ground.going_loaded(volunteer), ground.going(volunteer)
    walks = pairwise(call.place for call in calls(ground, task) if call.place != NOWHERE)
    return any(least(ground, a, b, going) is None and least(ground, a, b, free) is not None for a, b in walks)


def _under_load(ground: Ground, task: int, volunteer: int) -> WhyNot | None:
    person = ground.problem.volunteers[volunteer]
    if person.mode_under_load is person.mode or not _stuck_under_load(ground, task, volunteer):
        return None
    it, by = ground.tasks[task].id, person.mode_under_load
    return WhyNot(
        ReasonCode.MODE,
        f"under the load of {it} {person.id} moves by {by}, for which no lane leads to where it is brought",
        f"搬运 {it} 的物品时 {person.id} 用{_ZH[by]}，没有可通行的巷道到达目的地",
        f"Split the load of {it}, send somebody who carries it, or check the widths and steps on the way.",
        f"请拆分 {it} 的物品，或派徒步搬运的人，或核对途中巷道的宽度和台阶。",
    )
