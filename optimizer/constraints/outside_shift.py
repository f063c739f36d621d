"""Work lies inside the hours for which a person is there."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import lasting, time_of_day
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route
from optimizer.shut_lanes import delay
from optimizer.trips import obstacle
from optimizer.windows import Windows


class OutsideShift:
    """The door's windows meet the shift."""

    name = "outside_shift"

    def apply(self, builder: InstanceBuilder) -> None:
        """Allow only shifts that overlap the windows; the engine keeps the shift's hours themselves."""
        first = np.array([frame.earliest for frame in builder.routes], dtype=np.int64)
        last = np.array([frame.latest for frame in builder.routes], dtype=np.int64)
        known: dict[Windows, NDArray[np.bool_]] = {}  # many doors have the same windows
        for job in range(len(builder.jobs)):
            windows = builder.visits[builder.door(job)].windows
            if windows not in known:
                known[windows] = np.zeros(len(first), dtype=np.bool_)
                for a, b in windows:
                    known[windows] |= (b >= first) & (a <= last)
            builder.allow(job, known[windows], by="route")

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """The windows miss every shift, or there and back takes longer than the shift."""
        it, person = ground.tasks[task].id, ground.problem.volunteers[volunteer]
        if not person.shifts:
            # The rest of a day does not tell who never had hours from who has gone home: true for both.
            return WhyNot(
                ReasonCode.OUTSIDE_SHIFT,
                f"{person.id} is not on duty: without a shift, or gone home",
                f"{person.id} 不在岗：没有班次，或已回家",
                "Give somebody who can come a shift.",
                "请为能到岗的人排班。",
            )
        late = obstacle(ground, task, volunteer)
        if late is None or late.code is not ReasonCode.OUTSIDE_SHIFT:
            return None
        (en, zh), arrive, limit = (
            lasting(late.by_s),
            time_of_day(ground.clock, late.arrive),
            time_of_day(ground.clock, late.limit),
        )
        if ground.clock.at_most(person.shifts[late.shift].end) == late.limit:
            if (shut := delay(ground, volunteer, late)) is not None:
                names, names_zh = shut.names
                return WhyNot(
                    ReasonCode.OUTSIDE_SHIFT,
                    f"because of {names}, not open before {shut.opens}, {it} keeps {person.id} until "
                    f"{arrive} at least; the shift ends {limit}: at least {en} too long, "
                    f"{shut.needs[0]} with the walk from there",
                    f"{names_zh} 在 {shut.opens} 之前不可通行，{it} 至少要 {person.id} 做到 {arrive}，"
                    f"班次 {limit} 结束：至少超出 {zh}，算上此后的步行超出 {shut.needs[1]}",
                    f"{shut.remedy[0]}, or extend the shift of {person.id} by {shut.needs[0]}.",
                    f"{shut.remedy[1]}，或把 {person.id} 的班次延长 {shut.needs[1]}。",
                    by=float(late.by_s),
                )
            return WhyNot(
                ReasonCode.OUTSIDE_SHIFT,
                f"{it} alone keeps {person.id} until {arrive}, the shift ends {limit}: {en} too long",
                f"仅 {it} 一项就要 {person.id} 做到 {arrive}，班次 {limit} 结束：超出 {zh}",
                f"Extend the shift of {person.id} by {en}.",
                f"请把 {person.id} 的班次延长 {zh}。",
                by=float(late.by_s),
            )
        return WhyNot(
            ReasonCode.OUTSIDE_SHIFT,
            f"the windows of {it} miss the shifts of {person.id} by {en}",
            f"{it} 的时间窗与 {person.id} 的班次相差 {zh}",
            f"Move the window of {it} or the shift of {person.id} by {en}, plus the work and the walk.",
            f"请把 {it} 的时间窗或 {person.id} 的班次移动 {zh}，再加上服务和步行的时间。",
            by=float(late.by_s),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Every instant of the route against the hours of the shift."""
        shift = evidence.shift(route)
        for stop in route.stops:
            if stop.arrive < shift.start:
                yield f"stop {stop.order} arrives {stop.arrive.isoformat()}, before the shift"
            if stop.depart > shift.end:
                yield f"stop {stop.order} departs {stop.depart.isoformat()}, after the shift"
