"""Where a numbered door could go together with a door that is taken over from somebody else.

Who has fewer doors than the number asks for cannot take it, however much time there is: another door has to
come first. A search that changes one thing at a time sees no gain in moving that one, and never tries.
"""

from collections.abc import Iterator
from itertools import combinations_with_replacement, islice

from optimizer.instance import Instance
from optimizer.weighing import Order, Way, inserted, shortest

_OF_ONE = 100
"""Ways for each door that could be taken over."""


def with_another_door(instance: Instance, order: Order, job: int, most: int) -> Iterator[Way]:
    """Yield orders in which a numbered door has the one door in front of it that was missing.

    Parameters
    ----------
    instance
        The numbers.
    order
        For each route its visits.
    job
        On no route so far; where it has no number, or lacks more than one door, nothing is yielded.
    most
        How many ordinary tries the job is worth.

    Yields
    ------
    The order, the shortest first, and the routes that changed: where the job is, and where the other was.
    """
    yield from shortest(instance, _ways(instance, order, job), most)


def _ways(instance: Instance, order: Order, job: int) -> Iterator[Way]:
    number = (instance.nth_door or {}).get(job)
    if number is None or job in instance.crew_of:
        return
    for route in range(len(order)):
        if not instance.allowed[job, route]:
            continue
        own = instance.routes_of[instance.routes[route].person]
        if sum(instance.visits[v].door for r in own for v in order[r]) != number - 2:
            continue
        for other, there in _elsewhere(instance, order, route):
            lighter = tuple(v for v in order[there] if v not in instance.jobs[other])
            both = (
                with_job
                for with_other in _put_in(order[route], instance.jobs[other])
                for with_job in _put_in(with_other, instance.jobs[job])
                if _comes_first(instance, with_job, other, job)
            )
            for visits in islice(both, _OF_ONE):
                changed = {there: lighter, route: visits}
                yield tuple(changed.get(r, old) for r, old in enumerate(order)), (route, there)


def _elsewhere(instance: Instance, order: Order, route: int) -> Iterator[tuple[int, int]]:
    """Jobs of other people, each with its route, that may be done on a route as well."""
    own = instance.routes_of[instance.routes[route].person]
    for there, visits in enumerate(order):
        if there in own:
            continue
        for other in dict.fromkeys(instance.visits[v].job for v in visits if instance.visits[v].door):
            free = other not in instance.crew_of and other not in (instance.nth_door or {})
            if free and instance.allowed[other, route]:
                yield other, there


def _put_in(visits: tuple[int, ...], parts: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for gaps in combinations_with_replacement(range(len(visits) + 1), len(parts)):
        yield inserted(visits, parts, gaps)


def _comes_first(instance: Instance, visits: tuple[int, ...], other: int, job: int) -> bool:
    doors = [instance.visits[v].job for v in visits if instance.visits[v].door]
    return doors.index(other) < doors.index(job)
