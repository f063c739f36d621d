"""Where a numbered door could go together with a door that is taken over from somebody else.

Who has fewer doors than the number asks for cannot take it, however much time there is: another door has to
come first. A search that changes one thing at a time sees no gain in moving that one, and never tries.
"""

from collections.abc import Iterator
from heapq import nsmallest
from itertools import combinations_with_replacement, islice

from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Instance

_WEIGHED = 2_000
"""Ways to put both in that are compared by their metres: less than a tenth of a second."""
_OF_ONE = 100
"""Of them for each door that could be taken over."""
_SHARE = 10
"""Of so many ordinary tries one is made with another door: few doors wait for that."""

Order = tuple[tuple[int, ...], ...]


def with_another_door(
    instance: Instance, order: Order, job: int, most: int
) -> Iterator[tuple[Order, tuple[int, ...]]]:
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
    ways = islice(_ways(instance, order, job), _WEIGHED)
    priced = ((_metres(instance, found, routes), k, found, routes) for k, (found, routes) in enumerate(ways))
    for _, _, found, routes in nsmallest(max(1, most // _SHARE), priced):
        yield found, routes


def _ways(instance: Instance, order: Order, job: int) -> Iterator[tuple[Order, tuple[int, ...]]]:
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
        longer = list(visits)
        for shift, (gap, part) in enumerate(zip(gaps, parts, strict=True)):
            longer.insert(gap + shift, part)
        yield tuple(longer)


def _comes_first(instance: Instance, visits: tuple[int, ...], other: int, job: int) -> bool:
    doors = [instance.visits[v].job for v in visits if instance.visits[v].door]
    return doors.index(other) < doors.index(job)


def _metres(instance: Instance, order: Order, routes: tuple[int, ...]) -> int:
    """Metres of some routes; more than any walk where there is no way."""
    total = 0
    for route in routes:
        for a, b, profile in instance.legs(route, order[route]):
            if order[route] and a != NOWHERE and b != NOWHERE:
                walk = int(instance.length_m[profile][a, b])
                total += 1 << 40 if walk == NO_WAY else walk
    return total
