"""What is fetched at a place that is called at twice waits there for the second call."""

import numpy as np

from optimizer.hauling import unburdened
from optimizer.instance import Action, Load
from optimizer.schedule import schedule
from tests.instances import instance, visit


def fetched(job: int, door: int, **but) -> list:
    """A thing from the station at place 1 for a door."""
    station = visit(job, 1, action=Action.PICKUP, door=False, site="station", **but)
    return [station, visit(job, door, action=Action.DELIVERY)]


def brought(job: int, door: int) -> list:
    """A thing from a door to the store at place 1."""
    store = visit(job, 1, action=Action.DELIVERY, door=False, site="store")
    return [visit(job, door, action=Action.PICKUP), store]


def hands(most: int, visits: int) -> Load:
    return Load("cylinders", np.array([1, -1] * (visits // 2), dtype=np.int64), np.array([most]))


def test_a_cylinder_waits_for_the_last_call_before_its_door() -> None:
    it = instance([*fetched(0, 2), *fetched(1, 3), *fetched(2, 4)], loads=(hands(2, 6),))
    # fetched 2 with 0, carried to door 0 and back, and brought after 1
    assert unburdened(it, ((4, 0, 1, 2, 3, 5),)) == ((0, 1, 2, 4, 3, 5),)


def test_it_is_fetched_on_the_first_call_when_the_site_is_shut_on_the_second():
    early = ((0, 300),)
    it = instance([*fetched(0, 2), *fetched(1, 3), *fetched(2, 4, windows=early)], loads=(hands(2, 6),))
    order = ((4, 0, 1, 2, 3, 5),)
    assert unburdened(it, order) == order


def test_garbage_is_left_on_the_first_call_at_the_store() -> None:
    it = instance([*brought(0, 2), *brought(1, 3), *brought(2, 4)])
    # 0 is taken along to the store with 1 there, and given only after 2
    assert unburdened(it, ((0, 2, 3, 4, 5, 1),)) == ((0, 2, 3, 1, 4, 5),)


def test_things_of_one_call_keep_their_order() -> None:
    it = instance([*fetched(0, 2), *fetched(1, 3)])
    assert unburdened(it, ((0, 2, 1, 3),)) == ((0, 2, 1, 3),)


def test_nobody_ends_later_for_it() -> None:
    it = instance([*fetched(0, 2), *fetched(1, 3), *fetched(2, 4)], loads=(hands(2, 6),))
    order = ((4, 0, 1, 2, 3, 5),)
    before, after = schedule(it, order), schedule(it, unburdened(it, order))
    assert [t.finish for t in after] <= [t.finish for t in before]
