import numpy as np
import pytest

from optimizer.ground import NOWHERE
from optimizer.instance import Action, Prices
from optimizer.pricing import cost
from optimizer.schedule import schedule
from tests.instances import frame, instance, visit


def priced(it, order):
    return cost(it, order, schedule(it, order))


def test_walking_there_and_back_and_what_is_left_out():
    it = instance([visit(0, 1), visit(1, 2)], left_out=(7, 9_000))
    # 100 m there, 100 m back, ten a metre; job 1 stays out
    assert priced(it, ((0,),)) == 2_000 + 9_000


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        (Prices(0, 1, 0, 0), 260),  # 100 there, 60 service, 100 back: the latest finish
        (Prices(0, 0, 1, 0), 260),  # the longest work is the only one
        (Prices(0, 0, 0, 1), 100),  # begins 100 s after the door may be served
    ],
)
def test_each_price_is_charged(prices, expected):
    assert priced(instance([visit(0, 1)], prices=prices), ((0,),)) == expected


def test_the_longest_work_is_that_of_a_person_over_all_shifts():
    # 100 there, 60 service, 100 back, twice by one person; the other person's longer round is 400 + 60.
    routes = [frame(0), frame(0), frame(1)]
    it = instance([visit(0, 1), visit(1, 1), visit(2, 2)], routes, prices=Prices(0, 0, 1, 0))
    assert priced(it, ((0,), (1,), (2,))) == 520


def test_later_than_told_has_a_price_and_earlier_has_none():
    told = [visit(k, 1, told=hours) for k, hours in enumerate(((0, 90), (0, 100), (5_000, 6_000)))]
    it = instance(told, prices=Prices(0, 0, 0, 0, 3))
    # They begin at 100, 160 and 220.
    assert priced(it, ((0, 1, 2),)) == 3 * (10 + 60)


def test_waiting_is_not_work():
    late = visit(0, 1, windows=((5_000, 6_000),))
    it = instance([visit(1, 1), late], prices=Prices(0, 0, 1, 0))
    assert priced(it, ((0, 1),)) == 100 + 60 + 60 + 100


def test_taste_and_resets():
    taste = np.array([[50]], dtype=np.int64)
    reset = visit(-1, 1, action=Action.RESET, door=False, service_s=30)
    it = instance([visit(0, 1), reset], [frame(end=NOWHERE)], taste=taste)
    assert priced(it, ((0, 1),)) == 1_000 + 50 + 30 * 10
