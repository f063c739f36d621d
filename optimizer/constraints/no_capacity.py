"""Nobody carries more than he or she can, in any dimension that a capacity names."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.figures import amount
from optimizer.ground import Ground
from optimizer.instance import Action, thousandths_down, thousandths_up
from optimizer.plan import ReasonCode, Route, StopType

_GRAM = 1e-6
_SIGN = {StopType.PICKUP: 1, StopType.DELIVERY: -1}


class NoCapacity:
    """What is carried stays within the capacity."""

    name = "no_capacity"

    def apply(self, builder: InstanceBuilder) -> None:
        """Declare one load per dimension that somebody's capacity names."""
        people = builder.ground.problem.volunteers
        signs = {Action.PICKUP: 1, Action.DELIVERY: -1}
        # Nothing is taken or given where there is one visit: the task's load is not carried.
        carried = [
            (
                builder.ground.tasks[job].load or {},
                [(v, signs.get(builder.visits[v].action, 0)) for v in visits],
            )
            for job, visits in enumerate(builder.jobs)
            if len(visits) > 1
        ]
        for name in sorted({n for v in people for n in v.capacity}):
            # A swap gives one and takes one: what is carried stays the same.
            amount = {
                visit: sign * each
                for load, visits in carried
                for each in (thousandths_up(load.get(name, 0.0)),)
                for visit, sign in visits
            }
            if any(amount.values()):
                ceiling = [thousandths_down(v.capacity[name]) if name in v.capacity else -1 for v in people]
                builder.load(name, amount, ceiling)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """The task's goods alone weigh more than the person carries."""
        it, person = ground.tasks[task], ground.problem.volunteers[volunteer]
        if ground.goods[task] == (None, None):
            return None
        load = it.load or {}
        over = {
            name: load[name] - room
            for name, room in person.capacity.items()
            if load.get(name, 0.0) > room + _GRAM
        }
        if not over:
            return None
        name = max(over, key=lambda n: (over[n], n))
        (en, zh), (room_en, room_zh), (asked_en, asked_zh) = (
            amount(name, value) for value in (over[name], person.capacity[name], load[name])
        )
        return WhyNot(
            ReasonCode.NO_CAPACITY,
            f"{person.id} carries {room_en}, {it.id} takes {asked_en}: {en} too much",
            f"{person.id} 能带 {room_zh}，{it.id} 需要 {asked_zh}：超出 {zh}",
            f"Give {person.id} room for {en} more, or split {it.id}.",
            f"请让 {person.id} 多带 {zh}，或把 {it.id} 拆分。",
            by=over[name],
        )

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """The loads replayed from the tasks, and those written down, against the capacity."""
        capacity = evidence.volunteers[route.volunteer].capacity
        aboard = dict.fromkeys(capacity, 0.0)
        for stop in route.stops:
            if stop.task is not None and stop.type in _SIGN:
                for name, value in (evidence.tasks[stop.task].load or {}).items():
                    aboard[name] = aboard.get(name, 0.0) + _SIGN[stop.type] * value
            for name, room in capacity.items():
                carried = max(aboard[name], stop.load_after.get(name, 0.0))
                if carried > room + _GRAM:
                    yield f"stop {stop.order}: {name} {carried:g} of {room:g}"
