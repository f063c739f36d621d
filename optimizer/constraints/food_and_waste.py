"""Food and garbage are never carried at the same time; one after the other they may be."""

from collections.abc import Iterator

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.instance import Action
from optimizer.kinds import CATALOGUE
from optimizer.plan import Route, StopType

_FOOD, _WASTE = "food", "waste"


class FoodAndWaste:
    """Of what the catalogue calls food and what it calls waste only one is aboard."""

    name = "food_and_waste"

    def apply(self, builder: InstanceBuilder) -> None:
        """Part the two, where both are carried."""
        food, waste = (dict(_carried(builder, hygiene)) for hygiene in (_FOOD, _WASTE))
        if food and waste:
            builder.part(self.name, food, waste)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Never alone: it takes a meal and a bag."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """The tasks whose goods are aboard after every stop."""
        aboard: dict[str, str] = {}
        for stop in route.stops:
            if stop.task is None:
                continue
            if stop.type is StopType.PICKUP:
                aboard[stop.task] = CATALOGUE[evidence.tasks[stop.task].kind].hygiene
            elif stop.type is StopType.DELIVERY:
                aboard.pop(stop.task, None)
            other_kind = {_FOOD: _WASTE, _WASTE: _FOOD}.get(aboard.get(stop.task, ""))
            mixed = (other for other, its in aboard.items() if its == other_kind)
            yield from (f"{stop.task} is carried together with {other}" for other in mixed)


def _carried(builder: InstanceBuilder, hygiene: str) -> Iterator[tuple[int, int]]:
    """Visits that take up (1) and put down (−1) goods of this class."""
    for job, visits in enumerate(builder.jobs):
        if CATALOGUE[builder.ground.tasks[job].kind].hygiene != hygiene or len(visits) == 1:
            continue
        for visit in visits:
            yield visit, {Action.PICKUP: 1, Action.DELIVERY: -1}.get(builder.visits[visit].action, 0)
