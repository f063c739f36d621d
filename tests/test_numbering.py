"""A numbered door and the door before it, put in at once."""

import numpy as np

from optimizer.instance import Action
from optimizer.mending import mend
from optimizer.numbering import with_another_door
from optimizer.schedule import Broken, schedule
from tests.instances import frame, instance, visit

TWO = (frame(person=0), frame(person=1))
ONLY_THE_SECOND = np.array([[True, True], [False, True]])


def numbered(number, *visits, **but):
    """Job 1 is to be the second person's n-th door; both may do all others."""
    said = {"allowed": ONLY_THE_SECOND, "nth_door": {1: number}}
    return instance(visits, routes=TWO, **(said | but))


def test_a_door_is_taken_over_so_that_a_numbered_one_is_the_second():
    it = numbered(2, visit(0, 1), visit(1, 2))
    order, missed = mend(it, ((0,), ()))
    assert (order, missed) == (((), (0, 1)), {})
    assert not isinstance(schedule(it, order), Broken)


def test_it_is_taken_over_with_its_goods():
    fetch = visit(0, 3, action=Action.PICKUP, door=False)
    it = numbered(2, fetch, visit(0, 1, action=Action.DELIVERY), visit(1, 2))
    order, missed = mend(it, ((0, 1), ()))
    assert (order, missed) == (((), (0, 1, 2)), {})


def test_the_first_door_needs_no_other_and_the_third_more_than_one():
    for number in (1, 3):
        it = numbered(number, visit(0, 1), visit(1, 2))
        assert list(with_another_door(it, ((0,), ()), 1, 300)) == []


def test_what_the_other_may_not_do_stays():
    neither = np.array([[True, False], [False, True]])
    it = numbered(2, visit(0, 1), visit(1, 2), allowed=neither)
    order, missed = mend(it, ((0,), ()))
    assert order == ((0,), ())
    assert missed[1].missing == "pinned"
