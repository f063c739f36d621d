"""Clean households come before risky ones along a route, unless people are decontaminated in between."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import Route, StopType
from optimizer.problem import Household, Task

_ORDER = (Household.NORMAL, Household.SECONDARY_CONTACT, Household.CLOSE_CONTACT, Household.HOME_ISOLATION)


class HouseholdOrder:
    """The category of the doors never falls along a route without decontamination."""

    name = "household_order"

    def apply(self, builder: InstanceBuilder) -> None:
        """Rank the doors, when there is more than one category; going up takes the time to change gear.

        Of one category alone they are ranked where a decontamination takes gear off that is worn too long.
        """
        ranks = [task.household.rank for task in builder.ground.tasks]
        people = builder.ground.problem.volunteers
        changes = [person.change_gear_s for person in people]
        worn_out = any(person.gear_break_after_s is not None for person in people)
        if len(set(ranks)) > 1 or (any(ranks) and (any(changes) or worn_out)):
            builder.order_by_rank(ranks)
            builder.rise(changes)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Never alone: one door has no order."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """Door by door; a decontamination forgets what was before."""
        before: Task | None = None
        for stop in route.stops:
            if stop.type is StopType.DECONTAMINATE:
                before = None
            if stop.task is None or stop.site is not None:
                continue
            task = evidence.tasks[stop.task]
            if before is not None and _ORDER.index(task.household) < _ORDER.index(before.household):
                yield f"{task.id} comes after {before.id}"
            before = task
