"""What was tried in vain is not tried again while nothing has changed, and the dearest is tried first."""

import itertools

import numpy as np
import pytest

from optimizer import attempt
from optimizer.engines.engine import jobs_of
from optimizer.instance import Before, Instance, Stock
from optimizer.mending import mend
from optimizer.schedule import linked
from optimizer.tried import Missed, remember, remembered
from tests.instances import frame, instance, together, visit

NOON = ((500, 500),)
"""Whoever is at such a door is at no other one of them."""


def crowded(*prices: int, **but) -> Instance:
    """Two people, and doors that all open at one second."""
    visits = [visit(n, 1 + n % 3, windows=NOON) for n in range(len(prices))]
    return instance(visits, [frame(0), frame(1)], left_out=prices, **but)


@pytest.fixture
def timed(monkeypatch) -> list:
    """Orders that are timed with a job put in."""
    asked: list = []

    def heard(it, order, routes):
        asked.append(order)
        return linked(it, order, routes)

    monkeypatch.setattr(attempt, "linked", heard)
    return asked


def test_the_dearest_gets_the_place_and_when_time_is_over_the_others_have_not_been_tried():
    it = crowded(3, 9, 5, 7)
    looks = itertools.count()
    order, missed = mend(it, ((), ()), late=lambda: next(looks) > 3)
    assert 1 in jobs_of(it, order)
    assert jobs_of(it, order) | missed.keys() < {0, 1, 2, 3}
    order, missed = mend(it, ((), ()))
    assert jobs_of(it, order) == {1, 3}
    assert missed.keys() == {0, 2}


def test_without_any_time_nothing_is_put_in_and_nothing_wrong_is_left_in():
    it = crowded(3, 9)
    assert mend(it, ((), ()), late=lambda: True) == (((), ()), {})
    order, _ = mend(it, ((0, 1), ()), late=lambda: True)
    assert jobs_of(it, order) == {1}


def test_the_same_order_is_not_tried_twice_and_the_answer_is_the_same(timed):
    it = crowded(3, 9, 5)
    first = mend(it, ((1,), (2,)))
    assert first[1].keys() == {0}
    tries = len(timed)
    assert tries > 0
    assert mend(it, ((1,), (2,))) == first
    assert len(timed) == tries
    assert mend(it, ((1,), (2,)), late=lambda: True) == first, "what is known takes no time to tell"


def test_only_the_route_that_has_changed_is_tried_again(timed):
    it = crowded(3, 9, 5)
    _, missed = mend(it, ((1,), (2,)), only=[0])
    stays = missed[0].route
    assert stays is not None
    timed.clear()
    # with whom it came closest, nothing has changed; the other goes nowhere now
    now = tuple(((1,), (2,))[stays] if r == stays else () for r in (0, 1))
    order, _ = mend(it, now, only=[0])
    assert jobs_of(it, order) > {0}
    assert timed
    assert all(tried[stays] == now[stays] for tried in timed)


def test_what_is_free_again_is_found():
    it = crowded(3, 9, 5)
    assert mend(it, ((1,), (2,)))[1].keys() == {0}
    order, missed = mend(it, ((1,), ()), only=[0])
    assert jobs_of(it, order) == {0, 1}
    assert missed == {}


def test_more_tries_than_before_are_made():
    it = crowded(3, 9, 5)
    remember(it, ((1,), (2,)), 0, 10, Missed(0, "time_window", 5))
    assert remembered(it, ((1,), (2,)), 0, 11) is None
    before = remembered(it, ((1,), (2,)), 0, 10)
    assert before is not None
    assert not before.fresh.any()


@pytest.mark.parametrize(
    "tied",
    [
        {"stocks": (Stock("s/kg", (0,), (3,), 5),)},
        {"same": ((0, 2),)},
        {"befores": (Before(2, 0, 0),)},
    ],
)
def test_what_depends_on_every_route_is_tried_on_all_when_one_has_changed(tied):
    it = crowded(3, 9, 5, **tied)
    remember(it, ((1,), (2,)), 0, 10, Missed(0, "time_window", 5))
    assert remembered(it, ((1,), ()), 0, 10) is None
    assert remembered(it, ((1,), (2,)), 0, 10) is not None


def test_whom_somebody_meets_that_has_another_round_now_is_tried_again():
    it = together(instance([visit(0, 1), visit(1, 2), visit(2, 3)], [frame(n) for n in range(4)]), 0)
    one, two = it.crews[0].halves
    was = ((one,), (two,), (), ())
    remember(it, was, 2, 10, Missed(3, "time_window", 5))
    before = remembered(it, ((one,), (1, two), (), ()), 2, 10)
    assert before is not None
    assert before.fresh.tolist() == [True, True, False, False]


def test_the_closest_of_both_times_is_told():
    it = crowded(3, 9, 5)
    remember(it, ((1,), (2,)), 0, 10, Missed(0, "time_window", 50))
    before = remembered(it, ((1,), ()), 0, 10)
    assert before is not None
    assert np.flatnonzero(before.fresh).tolist() == [1]
    assert before.closest(None).by_s == 50
    assert before.closest(Missed(1, "no_capacity")).by_s == 50
    assert before.closest(Missed(1, "time_window", 60)).by_s == 50
    assert before.closest(Missed(1, "time_window", 40)).by_s == 40
