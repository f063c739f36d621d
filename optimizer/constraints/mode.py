"""Whoever pushes a trolley or rides a tricycle needs lanes wide enough and without steps."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from optimizer.alone import passable, ways
from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import NO_WAY, NOWHERE, Ground
from optimizer.plan import ReasonCode, Route
from optimizer.problem import MatrixMap, Mode

_ZH = {Mode.FOOT: "步行", Mode.TROLLEY: "推车", Mode.TRICYCLE: "三轮车"}


class ModeRule:
    """There is a way for this person's way of moving."""

    name = "mode"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only routes with a way from the start through the visits to the end, round barred zones."""
        ground = builder.ground
        allowed = np.ones((len(builder.jobs), len(builder.routes)), dtype=np.bool_)
        goings = [ground.alike[ground.going(frame.person)] for frame in builder.routes]
        for going in sorted(set(goings)):
            alike = [r for r, theirs in enumerate(goings) if theirs == going]
            ways = ground.walks[going].length_m != NO_WAY
            starts = np.array([builder.routes[r].start for r in alike], dtype=np.intp)
            ends = np.array([builder.routes[r].end for r in alike], dtype=np.intp)
            if ways.all():
                continue
            for job, visits in enumerate(builder.jobs):
                places = [p for v in visits if (p := builder.visits[v].place) != NOWHERE]
                if places:
                    inside = all(ways[a, b] for a, b in pairwise(places))
                    there = ways[starts, places[0]] | (starts == NOWHERE)
                    back = ways[places[-1], ends] | (ends == NOWHERE)
                    allowed[job, alike] = there & back & inside
        for job in range(len(builder.jobs)):
            builder.allow(job, allowed[job], by="route")

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Other ways of moving get there, this person's does not."""
        person = ground.problem.volunteers[volunteer]
        if not person.shifts or passable(ground, task, volunteer, mode=person.mode):
            return None  # there is one, or zones alone are in the way: `ZoneLevel` says so
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
