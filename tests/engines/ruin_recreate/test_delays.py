"""Where waiting has a price, slots are passed over by what they put off: never those that cost the least."""

from itertools import permutations

import pytest

from optimizer.instance import Action, Prices
from tests.engines.ruin_recreate.plain import search
from tests.instances import HORIZON, frame, instance, visit

LATE = 5
BASE = 3


def pair(job, place, **but):
    """Goods fetched at place 1 and brought to a door."""
    fetched = visit(job, 1, action=Action.PICKUP, door=False, service_s=20)
    return fetched, visit(job, place, action=Action.DELIVERY, **but)


MORNINGS = (
    [visit(0, 0), visit(1, 1), visit(2, 5), visit(3, 6), visit(4, 4, service_s=900)],
    [visit(0, 0, windows=((900, HORIZON),)), visit(1, 6), *pair(2, 5), visit(3, 2, setup_s=300)],
    [visit(0, 6, windows=((0, 300), (1_500, HORIZON))), *pair(1, 0), *pair(2, 4, service_s=600), visit(3, 5)],
)


def least(it):
    """The least that any order costs: metres, and the seconds that doors wait after their windows open."""
    (route,) = it.routes
    found = []
    for order in permutations(range(len(it.visits))):
        if any(order.index(a) > order.index(b) for a, b in ((p.first, p.second) for p in it.pairs)):
            continue
        at, now, metres, late = route.start, route.earliest, 0, 0
        for v in order:
            stop = it.visits[v]
            walk = int(it.length_m[0][at, stop.place])
            begin = next((max(a, now + walk) for a, b in stop.windows if now + walk <= b), None)
            if begin is None:
                break
            now = begin + stop.service_s + (stop.setup_s if at != stop.place or v == order[0] else 0)
            at, metres = stop.place, metres + walk
            late += begin - stop.windows[0][0] if stop.door else 0
        else:
            found.append(10 * (metres + int(it.length_m[0][at, route.end])) + LATE * late)
    return min(found)


@pytest.mark.parametrize("visits", MORNINGS)
def test_the_order_in_which_doors_wait_least_is_found(visits):
    it = instance(visits, (frame(start=BASE, end=BASE),), prices=Prices(10, 0, 0, LATE))
    told = []
    search(it, iterations=400, on_better=told.append)
    assert told[-1].cost == least(it)
