from itertools import combinations_with_replacement, pairwise

import numpy as np

from optimizer.feasible import obstacle
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Action, Load
from optimizer.slots import Slots
from tests.instances import frame, instance, visit


def added(it, order, route, visits):
    def metres(made):
        start, end = it.routes[route].start, it.routes[route].end
        places = [start, *(it.visits[v].place for v in made), end] if made else []
        legs = [leg for leg in pairwise(places) if NOWHERE not in leg]
        return sum(int(it.length_m[it.routes[route].profile][leg]) for leg in legs)

    return metres(visits) - metres(order[route])


def every_way(it, order, job):
    for route, made in enumerate(order):
        for gaps in combinations_with_replacement(range(len(made) + 1), len(it.jobs[job])):
            visits = list(made)
            for shift, (gap, part) in enumerate(zip(gaps, it.jobs[job], strict=True)):
                visits.insert(gap + shift, part)
            if it.allowed[job, route]:
                yield route, tuple(visits)


FETCH, BRING = {"action": Action.PICKUP, "door": False}, {"action": Action.DELIVERY}
VISITS = [
    visit(0, 4), visit(1, 2), visit(2, 7), visit(3, 5),
    visit(4, 3),
    visit(5, 6, **FETCH), visit(5, 1, **BRING),
    visit(6, 1, **FETCH), visit(6, 8, action=Action.SWAP), visit(6, 3, action=Action.DELIVERY, door=False),
]  # fmt: skip
TWO = [frame(0), frame(1, start=5, end=NOWHERE)]
ORDER = ((0, 1), (2, 3))


def test_every_way_is_found_with_the_cheapest_first():
    it = instance(VISITS, TWO)
    for job in (4, 5, 6):
        found = list(Slots(it, ORDER).cheapest(job, 1_000))
        assert set(found) == set(every_way(it, ORDER, job))
        costs = [added(it, ORDER, *way) for way in found]
        assert costs == sorted(costs)


def test_no_more_are_given_than_were_asked_for_and_they_are_the_cheapest():
    it = instance(VISITS, TWO)
    for job in (4, 5, 6):
        costs = sorted(added(it, ORDER, *way) for way in every_way(it, ORDER, job))
        found = [added(it, ORDER, *way) for way in Slots(it, ORDER).cheapest(job, 3)]
        assert found == costs[:3]


def test_a_route_that_may_not_is_not_offered():
    allowed = np.ones((7, 2), dtype=np.bool_)
    allowed[[4, 5], 0] = False
    it = instance(VISITS, TWO, allowed=allowed)
    for job in (4, 5):
        assert {route for route, _ in Slots(it, ORDER).cheapest(job, 50)} == {1}


def test_without_a_way_there_is_no_slot():
    it = instance(VISITS, TWO)
    it.length_m[0][:, 3] = NO_WAY
    assert list(Slots(it, ORDER).cheapest(4, 50)) == []


def test_an_empty_route_costs_the_whole_walk():
    it = instance([visit(0, 3)])
    ((route, visits),) = Slots(it, ((),)).cheapest(0, 5)
    assert (route, visits) == (0, (0,))
    assert added(it, ((),), route, visits) == 2 * int(it.length_m[0][0, 3])


def test_ways_in_which_too_much_is_carried_are_passed_over_but_for_the_cheapest():
    """Job 6 takes 3 from place 1 to place 8 and 2 on to place 3; whoever does job 5 carries 4 meanwhile."""
    amount = np.array([0, 0, 0, 0, 0, 4, -4, 3, -1, -2], dtype=np.int64)
    order = ((0, 5, 1, 6), ())
    offered = {}
    for ceiling in (6, 7, -1):
        load = Load("kg", amount, np.array([ceiling, ceiling], dtype=np.int64))
        it = instance(VISITS, TWO, loads=(load,))
        fine = {way for way in every_way(it, order, 6) if obstacle(it, _made(order, *way), way[0]) is None}
        cheapest, *others = Slots(it, order).cheapest(6, 1_000)
        assert {cheapest, *others} == fine | {cheapest}
        offered[ceiling] = 1 + len(others)
    assert offered[6] < offered[7] == offered[-1]


def _made(order, route, visits):
    return [visits if r == route else made for r, made in enumerate(order)]
