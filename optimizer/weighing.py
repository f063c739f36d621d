"""Two changes of routes made at once: of the many ways to make them those that add the least walking.

A search that changes one thing at a time sees no gain in the first of them, and so never tries the second.
"""

from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from itertools import islice

from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Instance

_WEIGHED = 2_000
"""Ways that are compared by their metres: less than a tenth of a second."""
_SHARE = 10
"""Of so many ordinary tries one is made with two changes: few jobs wait for that."""

Order = tuple[tuple[int, ...], ...]
Way = tuple[Order, tuple[int, ...]]
"""An order, and the routes that have changed in it."""


def shortest(instance: Instance, ways: Iterable[Way], most: int) -> Iterator[Way]:
    """Yield the shortest of some ways, of equals the first; ``most`` is how many ordinary tries there are.

    Parameters
    ----------
    instance
        For its metres.
    ways
        Each an order and the routes of it that are new.
    most
        Of ordinary tries; a share of so many is yielded, one at least.
    """
    priced = (
        (sum(_metres(instance, r, order[r]) for r in routes), k, order, routes)
        for k, (order, routes) in enumerate(islice(ways, _WEIGHED))
    )
    for _, _, order, routes in nsmallest(max(1, most // _SHARE), priced):
        yield order, routes


def inserted(visits: Sequence[int], parts: Sequence[int], gaps: Sequence[int]) -> tuple[int, ...]:
    """Put parts into a route, each into a gap of it as it was; gaps never fall.

    Parameters
    ----------
    visits
        Of the route.
    parts
        Visits to put in.
    gaps
        For each part its gap, 0 in front of the first visit.
    """
    longer = list(visits)
    for shift, (gap, part) in enumerate(zip(gaps, parts, strict=True)):
        longer.insert(gap + shift, part)
    return tuple(longer)


def _metres(instance: Instance, route: int, visits: Sequence[int]) -> int:
    """Metres of a route, none of an empty one; more than any walk where there is no way."""
    total = 0
    for a, b, profile in instance.legs(route, visits) if visits else ():
        if a != NOWHERE and b != NOWHERE:
            walk = int(instance.length_m[profile][a, b])
            total += 1 << 40 if walk == NO_WAY else walk
    return total
