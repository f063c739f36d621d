"""Strings that pass the pickups at a canteen, and whole trips."""

import numpy as np
import pytest

from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.ruin import ruin
from optimizer.engines.ruin_recreate.starting import load
from optimizer.engines.ruin_recreate.stretches import past_hubs, trip
from tests.instances import frame, instance, visit

MEALS = 12


def in_trips(trips, *, meals=MEALS, seed=1):
    """One person fetches every trip's meals at the canteen, place 0, and then brings them."""
    visits = []
    for job in range(meals):
        visits += [visit(job, 0, door=False, service_s=0), visit(job, job + 1)]
    it = instance(visits, [frame()])
    each = meals // trips
    order = []
    for first in range(0, meals, each):
        order += [2 * job for job in range(first, first + each)]
        order += [2 * job + 1 for job in range(first, first + each)]
    kernel = prepare(it, seed=seed, longest=len(order))
    load(kernel, [order])
    return kernel


def test_a_string_of_doors_passes_the_pickups_at_a_canteen():
    kernel = in_trips(2)
    # Positions 1–6 are pickups, 7–12 doors, 13–18 pickups, 19–24 doors. Two doors on either side of the
    # last one of the first trip: those behind it are on the other side of six pickups.
    begin, end = past_hubs(kernel.n, kernel.s, 0, 12, 10, 15)
    assert (begin, end) == (10, 21)


def test_a_string_that_meets_no_pickup_stays_as_it_is():
    kernel = in_trips(1)
    assert past_hubs(kernel.n, kernel.s, 0, 16, 14, 19) == (14, 19)


def test_a_string_ends_at_the_last_door_that_there_is():
    kernel = in_trips(1)
    assert past_hubs(kernel.n, kernel.s, 0, 14, 12, 17) == (13, 17)
    assert past_hubs(kernel.n, kernel.s, 0, 23, 20, 27) == (20, 25)


@pytest.mark.parametrize("seed", range(1, 61))
def test_ruin_takes_doors_in_a_row_and_none_because_its_pickup_stands_among_them(seed):
    kernel = in_trips(2, seed=seed)
    kernel.state.tally[at.STEP] = 1
    taken = np.sort(kernel.state.removed[: ruin(kernel.n, kernel.s)])
    # A string that keeps a piece in its middle makes two rows.
    assert 1 <= 1 + np.count_nonzero(np.diff(taken) > 1) <= 2


def test_a_trip_goes_from_empty_hands_to_empty_hands():
    kernel = in_trips(3)
    assert trip(kernel.n, kernel.s, 0, 10) == (9, 17)
