"""Whole trips change hands where much is fetched at one place."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.engines.ruin_recreate import nearness
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.starting import load
from optimizer.engines.ruin_recreate.trips import change_trips
from optimizer.instance import Load
from tests.engines.ruin_recreate.mornings import mornings
from tests.engines.ruin_recreate.plain import assert_costs_what_it_says, fault, search
from tests.instances import frame, instance, visit

EACH = 3
"""Meals to a trip; nobody carries more."""


def morning(trips, people, **but):
    visits = []
    for job in range(EACH * trips):
        visits += [visit(job, 0, door=False, service_s=0), visit(job, job + 1, service_s=0)]
    meals = np.array([1, -1] * (EACH * trips), dtype=np.int64)
    load_ = Load("meals", meals, np.full(people, EACH, dtype=np.int64))
    return instance(visits, [frame(person) for person in range(people)], loads=(load_,), **but)


def trip(number):
    jobs = range(EACH * number, EACH * (number + 1))
    return (*(2 * job for job in jobs), *(2 * job + 1 for job in jobs))


def changed(it, order, seed):
    """What one change of trips makes of an order; None where it may not be."""
    kernel = prepare(it, seed=seed, longest=2 * len(it.jobs))
    load(kernel, order)
    kernel.state.tally[at.STEP] += 1
    kernel.state.tally[at.CHANGED] = 0
    if not change_trips(kernel.n, kernel.s):
        return None
    s = kernel.state
    return tuple(
        tuple(int(v) for v in s.stop[r, 1 : s.route[r, at.LENGTH] + 1, at.VISIT]) for r in range(len(order))
    )


def outcomes(it, order):
    found = {changed(it, order, seed) for seed in range(1, 121)} - {None}
    for other in found:
        assert fault(it, other) is None
    return found


A, B, C = trip(0), trip(1), trip(2)


def test_a_trip_goes_to_somebody_who_has_none_or_behind_and_before_those_of_others():
    found = outcomes(morning(2, people=3), (A, B, ()))
    assert {((), B, A), (A, (), B), ((), A + B, ()), ((), B + A, ()), (B + A, (), ())} <= found


def test_two_trips_change_hands_and_so_does_all_that_follows():
    found = outcomes(morning(3, people=2), (A + B, C))
    assert {(C + B, A), (A + C, B), (C, A + B)} <= found


def test_a_trip_is_made_before_another_of_the_same_person():
    assert outcomes(morning(2, people=1), (A + B,)) == {(B + A,)}


def test_no_trip_is_taken_apart():
    for order in outcomes(morning(3, people=2), (A + B, C)):
        runs = [visits[i : i + 2 * EACH] for visits in order for i in range(0, len(visits), 2 * EACH)]
        assert sorted(runs) == [A, B, C]


def test_nobody_is_given_a_trip_that_he_or_she_may_not_make():
    allowed = np.ones((2 * EACH, 2), dtype=np.bool_)
    allowed[0, 1] = False
    assert outcomes(morning(2, people=2, allowed=allowed), (A, B)) <= {(A + B, ()), (B + A, ()), (A, B)}


def test_who_must_not_be_in_one_pair_of_hands_is_not_after_a_change_of_trips():
    found = outcomes(morning(2, people=2, apart=((0, EACH),)), (A, B))
    assert found == {(B, A)}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(mornings(), st.integers(0, 1_000))
def test_with_a_canteen_at_every_corner_what_is_found_stands_and_costs_what_it_says(it, seed):
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearness, "_CROWD", 1)
        order = search(it, seed, iterations=60, on_better=told.append)
    assert_costs_what_it_says(it, told, order)
