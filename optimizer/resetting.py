"""Where a job could go together with a decontamination that lets it in.

A decontamination alone pays for nothing, and without it the job does not fit: a search that changes one
thing at a time may never have tried both at once, least of all on a route with a single door.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product

from optimizer.ground import NO_WAY
from optimizer.instance import Action, Instance
from optimizer.weighing import Order, Way, inserted, shortest

_ROUTES = 8
"""Looked at: those that come nearest to the door."""


def with_a_reset(instance: Instance, order: Order, job: int, most: int) -> Iterator[Way]:
    """Yield orders with the job and one more reset in them, the shortest first, each with its route.

    Parameters
    ----------
    instance
        The numbers.
    order
        For each route its visits, whose ranks rise.
    job
        On no route so far.
    most
        How many ordinary tries the job is worth.
    """
    yield from shortest(instance, _ways(instance, order, job), most)


def _ways(instance: Instance, order: Order, job: int) -> Iterator[Way]:
    """Every way in which the ranks need a reset and rise with it, or gear may have to come off.

    As ranks rise already, it is needed right in front of the door, where somebody was at a higher one, or
    right behind it, where a lower one follows. Gear comes off in front of the door, or behind it.
    """
    parts = instance.jobs[job]
    door = next((k for k, v in enumerate(parts) if instance.visits[v].door), None)
    resets = _free_resets(instance, order)
    if instance.rank is None or door is None or not resets:
        return
    rank = int(instance.rank[parts[door]])
    for route in _nearest_first(instance, order, job)[:_ROUTES]:
        visits = order[route]
        falls = [_fall(instance, visits, gap, rank) for gap in range(len(visits) + 1)]
        worn_out = rank > 0 and instance.routes[route].spell_s >= 0
        for gaps in combinations_with_replacement(range(len(visits) + 1), len(parts)):
            fall = falls[gaps[door]]
            sides = (fall,) if fall is not None else (False, True) if worn_out else ()
            for behind, reset in product(sides, resets):
                made = [*parts[: door + behind], reset, *parts[door + behind :]]
                at = [*gaps[:door], gaps[door], *gaps[door:]]
                yield (*order[:route], inserted(visits, made, at), *order[route + 1 :]), (route,)


def _fall(instance: Instance, visits: Sequence[int], gap: int, rank: int) -> bool | None:
    """Where the ranks would fall with a door in a gap: in front of it (False), behind it (True), nowhere."""
    if next(_ranks(instance, reversed(visits[:gap])), rank) > rank:
        return False
    return True if next(_ranks(instance, visits[gap:]), rank) < rank else None


def _ranks(instance: Instance, visits: Iterator[int] | Sequence[int]) -> Iterator[int]:
    """Ranks of doors up to the first reset."""
    for v in visits:
        if instance.visits[v].action is Action.RESET:
            return
        if instance.rank is not None and instance.rank[v] >= 0:
            yield int(instance.rank[v])


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
    taken = {v for visits in order for v in visits}
    by_site: dict[str | None, int] = {}
    for v, it in enumerate(instance.visits):
        if it.action is Action.RESET and it.windows and v not in taken:
            by_site.setdefault(it.site, v)
    return list(by_site.values())
