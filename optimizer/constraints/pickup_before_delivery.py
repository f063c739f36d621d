"""What is given somewhere was taken before, by the same person; where several meet, by one of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from optimizer.building import InstanceBuilder
from optimizer.constraint import Evidence, WhyNot
from optimizer.ground import Ground
from optimizer.plan import Route, Stop, StopType
from optimizer.problem import Task

_Asked = tuple[StopType, frozenset[str | None]]
_AT_THE_DOOR = frozenset({None})
_EMPTY_HANDED: list[_Asked] = [(StopType.TASK, _AT_THE_DOOR)]


class PickupBeforeDelivery:
    """Pickup and delivery of a task stand on one route, in this order; who else is there has no goods."""

    name = "pickup_before_delivery"

    def apply(self, builder: InstanceBuilder) -> None:
        """Pair the visits of every task that moves goods."""
        for visits in builder.jobs:
            for first, second in pairwise(visits):
                builder.pair(first, second)

    def why_not(self, task: int, volunteer: int, ground: Ground) -> WhyNot | None:
        """Never alone: one person takes and gives in this order."""
        return None

    def broken_by(self, route: Route, evidence: Evidence) -> Iterator[str]:
        """The stops of every task against the stops that its goods ask for; of several one has them all."""
        for name, made in _stops(route.stops).items():
            asked = _stops_asked(evidence.tasks[name])
            if asked != _EMPTY_HANDED and evidence.tasks[name].crew > 1:
                carriers = _carriers(name, evidence)
                if _are(made, _EMPTY_HANDED) and carriers:
                    continue
                if len(carriers) > 1 and carriers[0] is route:
                    yield f"{name} is carried by " + ", ".join(other.volunteer for other in carriers)
            if not _are(made, asked):
                yield f"{name} has " + ", ".join(f"{s.type} at {s.site or 'the door'}" for s in made)


def _stops(stops: Iterable[Stop]) -> dict[str, list[Stop]]:
    """The stops for each task, in order."""
    found: dict[str, list[Stop]] = {}
    for stop in stops:
        if stop.task is not None:
            found.setdefault(stop.task, []).append(stop)
    return found


def _carriers(task: str, evidence: Evidence) -> list[Route]:
    """The routes on which all the stops for a task's goods are made."""
    asked = _stops_asked(evidence.tasks[task])
    routes = {id(route): route for route, _ in evidence.routes_of_task[task]}
    return [route for route in routes.values() if _are(_stops(route.stops)[task], asked)]


def _stops_asked(task: Task) -> list[_Asked]:
    """Kinds of stops and the sites at which they may be made, in their order."""
    if task.from_site is None and task.to_site is None:
        return [(StopType.TASK, _AT_THE_DOOR)]
    if task.to_site is None:
        return [(StopType.PICKUP, _named(task.from_site)), (StopType.DELIVERY, _AT_THE_DOOR)]
    if task.from_site is None:
        return [(StopType.PICKUP, _AT_THE_DOOR), (StopType.DELIVERY, _named(task.to_site))]
    # Something is brought and something of the same load is taken back: two stops at the door.
    return [
        (StopType.PICKUP, _named(task.from_site)),
        (StopType.DELIVERY, _AT_THE_DOOR),
        (StopType.PICKUP, _AT_THE_DOOR),
        (StopType.DELIVERY, _named(task.to_site)),
    ]


def _named(said: str | tuple[str, ...] | None) -> frozenset[str | None]:
    return frozenset({said} if isinstance(said, str) else said or ())


def _are(made: Sequence[Stop], asked: Sequence[_Asked]) -> bool:
    return len(made) == len(asked) and all(map(_fits, made, asked))


def _fits(stop: Stop, asked: _Asked) -> bool:
    return stop.type is asked[0] and stop.site in asked[1]
