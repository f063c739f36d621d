"""Service at a door begins inside one of its time windows."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import lasting, time_of_day
from optimizer.ground import Ground
from optimizer.plan import ReasonCode, Route
from optimizer.shut_lanes import delay
from optimizer.trips import obstacle


class TimeWindow:
    """Service begins inside a window."""

    name = "time_window"

    def apply(self, builder: InstanceBuilder) -> None:
        """Narrow the door's visit to its windows."""
        clock = builder.ground.clock
        for job, task in enumerate(builder.ground.tasks):
            if task.time_windows is not None:
                windows = [(clock.at_least(a), clock.at_most(b)) for a, b in task.time_windows]
                builder.within(builder.door(job), windows)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Even on the earliest way from the start, the last window has closed."""
        late = obstacle(ground, task, volunteer)
        if late is None or late.code is not ReasonCode.TIME_WINDOW:
            return None
        it, person = ground.tasks[task].id, ground.problem.volunteers[volunteer].id
        (en, zh), arrive, limit = (
            lasting(late.by_s),
            time_of_day(ground.clock, late.arrive),
            time_of_day(ground.clock, late.limit),
        )
        if (shut := delay(ground, volunteer, late)) is not None:
            names, names_zh = shut.names
            return WhyNot(
                ReasonCode.TIME_WINDOW,
                f"because of {names}, not open before {shut.opens}, {person} reaches {it} at {arrive} at the "
                f"earliest; the last window ends {limit}: at least {en} too late, "
                f"{shut.needs[0]} with the walk from there",
                f"{names_zh} 在 {shut.opens} 之前不可通行，{person} 最早 {arrive} 到达 {it}，"
                f"最后的时间窗 {limit} 结束：至少晚 {zh}，算上此后的步行晚 {shut.needs[1]}",
                f"{shut.remedy[0]}, or widen the window of {it} by {shut.needs[0]}.",
                f"{shut.remedy[1]}，或把 {it} 的时间窗延长 {shut.needs[1]}。",
                by=float(late.by_s),
            )
        return WhyNot(
            ReasonCode.TIME_WINDOW,
            f"{person} reaches {it} at {arrive} at the earliest, the last window ends {limit}: {en} too late",
            f"{person} 最早 {arrive} 到达 {it}，最后的时间窗 {limit} 结束：晚 {zh}",
            f"Widen the window of {it} by {en}, or start {person} earlier.",
            f"请把 {it} 的时间窗延长 {zh}，或让 {person} 提早出发。",
            by=float(late.by_s),
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Begin of service against the windows as they were sent."""
        for task, stop in evidence.doors(route):
            if task.time_windows is not None and not any(a <= stop.begin <= b for a, b in task.time_windows):
                yield f"{task.id} begins {stop.begin.isoformat()}"
