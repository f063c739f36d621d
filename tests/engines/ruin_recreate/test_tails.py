"""Two routes change their tails."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.starting import load
from optimizer.engines.ruin_recreate.tails import _more, change_tails
from optimizer.instance import Load
from tests.engines.ruin_recreate.mornings import mornings
from tests.engines.ruin_recreate.plain import assert_costs_what_it_says, cost, fault, search
from tests.instances import HORIZON, frame, instance, visit

LENGTH = 15
"""Doors to a lane: more than a string of ruin."""
NORTH, SOUTH = tuple(range(LENGTH)), tuple(range(LENGTH, 2 * LENGTH))
PARTED = (NORTH, SOUTH)
CROSSED = (NORTH[:8] + SOUTH[8:], SOUTH[:8] + NORTH[8:])


def two_lanes(windows=None, **but):
    """Two rows of doors that lead away from place 0, the one northward and the other southward."""
    at_y = np.array([0, *range(10, 10 * LENGTH + 1, 10), *range(-10, -10 * LENGTH - 1, -10)])
    walks = np.abs(at_y[:, None] - at_y[None, :]).astype(np.int32)
    when = dict.fromkeys(range(2 * LENGTH), (0, HORIZON)) | (windows or {})
    visits = [visit(job, job + 1, service_s=0, windows=(window,)) for job, window in when.items()]
    return instance(visits, [frame(0), frame(1)], walks=walks, **but)


def changed(it, order, seed, dearer=0.0):
    """What one change of tails makes of an order; None where there is none, or it may not be."""
    kernel = prepare(it, seed=seed, longest=len(it.visits))
    load(kernel, order)
    kernel.state.tally[at.STEP] += 1
    kernel.state.tally[at.CHANGED] = 0
    if not change_tails(kernel.n, kernel.s, dearer):
        return None
    s = kernel.state
    after = tuple(
        tuple(int(v) for v in s.stop[r, 1 : s.route[r, at.LENGTH] + 1, at.VISIT]) for r in range(len(order))
    )
    assert s.tally[at.TOTAL] == cost(it, after)
    return after


def outcomes(it, order, dearer=0.0):
    found = {changed(it, order, seed, dearer) for seed in range(1, 301)} - {None}
    for other in found:
        assert fault(it, other) is None
    return found


def test_tails_that_have_come_to_the_wrong_route_come_back_at_once():
    assert PARTED in outcomes(two_lanes(), CROSSED)


def test_nothing_changes_that_costs_as_much_as_it_must_not():
    assert outcomes(two_lanes(), PARTED) == set()
    assert outcomes(two_lanes(), PARTED, dearer=1e9) != set()


def test_nobody_is_given_more_than_fits():
    sacks = Load(
        "sacks", np.array([1] * 8 + [2] * 7 + [1] * LENGTH, np.int64), np.array([LENGTH, 99], np.int64)
    )
    it = two_lanes(loads=(sacks,))
    assert PARTED not in outcomes(it, CROSSED)


def test_nobody_is_given_a_tail_that_he_or_she_may_not_have():
    allowed = np.ones((2 * LENGTH, 2), dtype=np.bool_)
    allowed[NORTH[-1], 0] = False
    assert PARTED not in outcomes(two_lanes(allowed=allowed), CROSSED)


def test_nobody_comes_too_late_by_a_change_of_tails():
    """Who waits at the eighth door in the north is not at the last one before it shuts."""
    waits, shuts = {NORTH[7]: (1_000, HORIZON)}, {NORTH[-1]: (0, 500)}
    assert PARTED in outcomes(two_lanes(waits), CROSSED)
    assert PARTED in outcomes(two_lanes(shuts), CROSSED)
    assert PARTED not in outcomes(two_lanes(waits | shuts), CROSSED)


@pytest.mark.parametrize("ends", [(0, 0), (0, 5), (7, 3)])
def test_what_a_change_of_tails_costs_is_known_beforehand(ends):
    it = instance(
        [visit(job, job + 1) for job in range(9)], [frame(r, end=end) for r, end in enumerate(ends)]
    )
    routes = ((4, 0, 7, 2), (8, 1, 3, 5, 6))
    kernel = prepare(it, seed=1, longest=9)
    load(kernel, routes)
    before = cost(it, routes)
    for (i, u), (j, w) in itertools.product(enumerate(routes[0]), enumerate(routes[1])):
        after = (routes[0][: i + 1] + routes[1][j:], routes[1][:j] + routes[0][i + 1 :])
        assert cost(it, after) - before == 10 * _more(kernel.n, kernel.s, u, 0, w, 1)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(mornings(least=2, stops=(1,)), st.integers(0, 1_000))
def test_where_nothing_has_to_stay_together_what_is_found_stands_and_costs_what_it_says(it, seed):
    told = []
    order = search(it, seed, iterations=100, on_better=told.append)
    assert_costs_what_it_says(it, told, order)
