"""Where a job could go together with a decontamination that lets it in.

A decontamination alone pays for nothing, and without it the job does not fit: a search that changes one
thing at a time may never have tried both at once, least of all on a route with a single door.
"""

from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import combinations_with_replacement, islice, product

from optimizer.feasible import ranks_rise
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Action, Instance

_WEIGHED = 20
"""For each way that is tried, so many are weighed by their metres: a tenth of a second for 300."""

Order = tuple[tuple[int, ...], ...]


def with_a_reset(
    instance: Instance, order: Order, job: int, most: int
) -> Iterator[tuple[Order, tuple[int, ...]]]:
    """Yield orders with the job and one more reset in them, the shortest first, each with its route.

    Parameters
    ----------
    instance
        The numbers.
    order
        For each route its visits.
    job
        On no route so far.
    most
        How many orders at most.
    """
    ways = islice(_ways(instance, order, job), _WEIGHED * most)
    priced = ((_metres(instance, route, visits), k, route, visits) for k, (route, visits) in enumerate(ways))
    for _, _, route, visits in nsmallest(most, priced):
        yield (*order[:route], visits, *order[route + 1 :]), (route,)


def _ways(instance: Instance, order: Order, job: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    resets = _free_resets(instance, order)
    parts = instance.jobs[job]
    for route in _nearest_first(instance, order, job) if resets else ():
        visits = order[route]
        for reset, at in product(resets, range(len(visits) + 1)):
            longer = (*visits[:at], reset, *visits[at:])
            for gaps in combinations_with_replacement(range(len(longer) + 1), len(parts)):
                both = _inserted(longer, parts, gaps)
                # Where the ranks rise without it, the job was tried without it.
                if ranks_rise(instance, both) and not ranks_rise(instance, [v for v in both if v != reset]):
                    yield route, both


def _nearest_first(instance: Instance, order: Order, job: int) -> list[int]:
    """Routes with somebody on them who may do the job, those that come by its door first."""
    door = instance.visits[instance.jobs[job][-1]].place
    routes = [r for r, visits in enumerate(order) if visits and instance.allowed[job, r]]

    def metres(route: int) -> int:
        length_m = instance.length_m[instance.routes[route].profile]
        walks = length_m[[instance.visits[v].place for v in order[route]], door]
        return int(walks[walks != NO_WAY].min(initial=1 << 30))

    return sorted(routes, key=metres)


def _free_resets(instance: Instance, order: Order) -> list[int]:
    """One reset of each site that stands on no route."""
    if instance.rank is None:
        return []
    taken = {v for visits in order for v in visits}
    by_site: dict[str | None, int] = {}
    for v, it in enumerate(instance.visits):
        if it.action is Action.RESET and it.windows and v not in taken:
            by_site.setdefault(it.site, v)
    return list(by_site.values())


def _inserted(visits: Sequence[int], parts: Sequence[int], gaps: Sequence[int]) -> tuple[int, ...]:
    longer = list(visits)
    for shift, (gap, part) in enumerate(zip(gaps, parts, strict=True)):
        longer.insert(gap + shift, part)
    return tuple(longer)


def _metres(instance: Instance, route: int, visits: Sequence[int]) -> int:
    """Metres of a route; more than any walk where there is no way."""
    total = 0
    for a, b, profile in instance.legs(route, visits):
        if a != NOWHERE and b != NOWHERE:
            walk = int(instance.length_m[profile][a, b])
            total += 1 << 40 if walk == NO_WAY else walk
    return total
