"""Two routes with other starts change all that they do."""

import numpy as np

from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.starting import load
from optimizer.engines.ruin_recreate.starts import _elsewhere, change_starts
from optimizer.instance import Load
from tests.engines.ruin_recreate.plain import assert_costs_what_it_says, cost, fault, search
from tests.instances import frame, instance, line, visit

ROUNDS = ((0, 1, 2), (3, 4, 5), ())
"""Doors 1 to 3 and 7 to 9 of a lane."""
EXCHANGED = ((3, 4, 5), (0, 1, 2), ())


def lane(**but):
    """People who set out from either end of a lane, the last two from the same one."""
    doors = [visit(job, place) for job, place in enumerate((1, 2, 3, 7, 8, 9))]
    people = [frame(person, start=start, end=start) for person, start in enumerate((0, 10, 10))]
    return instance(doors, people, walks=line(11), **but)


def outcomes(it, order, dearer=0.0):
    """What changes of starts make of an order, whatever the dice say."""
    found = set()
    for seed in range(1, 101):
        kernel = prepare(it, seed=seed, longest=len(it.visits))
        load(kernel, order)
        s = kernel.state
        s.tally[at.STEP] += 1
        s.tally[at.CHANGED] = 0
        if not change_starts(kernel.n, kernel.s, dearer):
            continue
        after = tuple(
            tuple(int(v) for v in s.stop[r, 1 : s.route[r, at.LENGTH] + 1, at.VISIT])
            for r in range(len(order))
        )
        assert s.tally[at.TOTAL] == cost(it, after)
        assert fault(it, after) is None
        found.add(after)
    return found


def test_whoever_lives_at_the_other_end_changes_rounds_with_whoever_lives_at_this():
    to_nobody = ((), (0, 1, 2), (3, 4, 5))
    assert outcomes(lane(), EXCHANGED) >= {ROUNDS, to_nobody}


def test_rounds_stay_where_they_cost_least_unless_more_is_allowed():
    assert outcomes(lane(), ROUNDS) == set()
    assert EXCHANGED in outcomes(lane(), ROUNDS, dearer=1e9)


def test_nobody_gets_a_round_that_he_or_she_may_not_have_or_cannot_carry():
    allowed = np.ones((6, 3), dtype=np.bool_)
    allowed[2, 0] = False
    assert ROUNDS not in outcomes(lane(allowed=allowed), EXCHANGED)
    sacks = Load("sacks", np.ones(6, np.int64), np.array([2, 9, 9], np.int64))
    it = lane(loads=(sacks,))
    assert outcomes(it, ((), (0, 1, 2), (3, 4, 5)), dearer=1e9) == set()


def test_what_it_costs_to_begin_and_end_elsewhere_is_known_beforehand():
    it = lane()
    kernel = prepare(it, seed=1, longest=6)
    load(kernel, ROUNDS)
    more = _elsewhere(kernel.n, kernel.s, 0, 1) + _elsewhere(kernel.n, kernel.s, 1, 0)
    assert 10 * more == cost(it, EXCHANGED) - cost(it, ROUNDS)


def test_a_search_that_changes_starts_ends_with_what_it_says():
    told = []
    it = lane()
    order = search(it, iterations=200, on_better=told.append)
    assert_costs_what_it_says(it, told, order)
