import numpy as np
import pytest

from optimizer.feasible import obstacle, stock_left
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Action, Limit, Load, Stock
from tests.instances import frame, instance, line, together, visit

TWO = [frame(0), frame(1)]


def counts(*values):
    return np.array(values, dtype=np.int64)


def test_an_ordinary_route_has_no_obstacle():
    assert obstacle(instance([visit(0, 1), visit(1, 2)]), [(0, 1)], 0) is None


def test_a_job_on_a_route_that_may_not_do_it():
    it = instance([visit(0, 1)], TWO, allowed=np.array([[False, True]]))
    assert obstacle(it, [(0,), ()], 0) == "mode"
    assert obstacle(it, [(), (0,)], 1) is None


@pytest.mark.parametrize(("order", "broken"), [((0, 1), False), ((1, 0), True), ((0,), True)])
def test_a_pair_is_whole_and_in_order(order, broken):
    it = instance([visit(0, 1, action=Action.PICKUP, door=False), visit(0, 2, action=Action.DELIVERY)])
    assert (obstacle(it, [order], 0) is not None) is broken


@pytest.mark.parametrize(("ceiling", "expected"), [(9, "no_capacity"), (10, None), (-1, None)])
def test_loads_up_to_the_ceiling(ceiling, expected):
    visits = [
        v
        for job in range(2)
        for v in (visit(job, 1, action=Action.PICKUP, door=False), visit(job, 2, action=Action.DELIVERY))
    ]
    it = instance(visits, loads=(Load("kg", counts(5, -5, 5, -5), counts(ceiling)),))
    assert obstacle(it, [(0, 2, 1, 3)], 0) == expected


def test_ranks_rise_or_are_reset():
    reset = visit(-1, 1, action=Action.RESET, door=False)
    it = instance([visit(0, 1), visit(1, 1), reset], rank=np.array([2, 0, -1], dtype=np.int8))
    assert obstacle(it, [(0, 1)], 0) == "household_order"
    assert obstacle(it, [(1, 0)], 0) is None
    assert obstacle(it, [(0, 2, 1)], 0) is None


@pytest.mark.parametrize(("ceiling", "expected"), [(399, "max_walk"), (400, None), (-1, None)])
def test_metres_are_summed_over_all_routes_of_a_person(ceiling, expected):
    # 200 m on each of two routes of the same person
    routes = [frame(0), frame(0, shift=1)]
    limit = Limit(
        "max_walk", counts(ceiling), counts(0, 0), "length", np.array([True, True]), from_start=True
    )
    it = instance([visit(0, 1), visit(1, 1)], routes, limits=(limit,))
    assert obstacle(it, [(0,), (1,)], 1) == expected


def test_walks_count_only_from_the_visits_that_are_named():
    # seconds in gear: 60 at the door and 200 on the walk that leaves it; the walk there is not counted
    limit = Limit("max_gear", counts(259), counts(60), "duration", np.array([True]))
    it = instance([visit(0, 2)], limits=(limit,))
    assert obstacle(it, [(0,)], 0) == "max_gear"
    open_end = instance([visit(0, 2)], [frame(end=NOWHERE)], limits=(limit,))
    assert obstacle(open_end, [(0,)], 0) is None


def test_a_missing_way_counts_no_metres():
    walks = line(2)
    walks[0, 1] = NO_WAY
    limit = Limit("max_walk", counts(100), counts(0), "length", np.array([True]), from_start=True)
    assert obstacle(instance([visit(0, 1)], walks=walks, limits=(limit,)), [(0,)], 0) is None


def test_company():
    apart = instance([visit(0, 1), visit(1, 1)], TWO, apart=((0, 1),))
    assert obstacle(apart, [(0, 1), ()], 0) == "not_with"
    assert obstacle(apart, [(0,), (1,)], 0) is None
    same = instance([visit(0, 1), visit(1, 1)], TWO, same=((0, 1),))
    assert obstacle(same, [(0,), (1,)], 0) == "pinned"
    assert obstacle(same, [(0, 1), ()], 0) is None
    assert obstacle(same, [(0,), ()], 0) is None  # one of the two may be left out


def test_the_nth_door_is_counted_over_all_routes_of_a_person():
    routes = [frame(0), frame(0, shift=1, earliest=5_000)]
    it = instance([visit(0, 1), visit(1, 1)], routes, nth_door={1: 2})
    assert obstacle(it, [(0,), (1,)], 1) is None
    assert obstacle(it, [(), (1,)], 1) == "pinned"


@pytest.mark.parametrize(("ceiling", "fits"), [(5, True), (4, False)])
def test_stock_is_left_while_the_sum_is_within(ceiling, fits):
    it = instance([visit(0, 1), visit(1, 1)], stocks=(Stock("s", (0, 1), (2, 3), ceiling),))
    assert stock_left(it, [(0, 1)]) is fits
    assert stock_left(it, [(0,)])


def test_a_crew_is_whole_when_different_people_bring_everything():
    routes = [frame(0), frame(1), frame(2), frame(0, shift=1)]
    medic, social = [True, False, True, True], [False, True, False, False]
    it = together(instance([visit(0, 1)], routes), 0, brings=[medic, social])
    assert obstacle(it, [(1,), (2,), (), ()], 0) is None
    assert obstacle(it, [(1,), (), (), ()], 0) == "crew_size"
    assert obstacle(it, [(1,), (), (), ()], 0, crews=False) is None
    assert obstacle(it, [(1,), (), (), (2,)], 0) == "crew_size"  # two shifts of one person
    assert obstacle(it, [(1,), (), (2,), ()], 0) == "no_skill"


def test_a_half_is_only_for_those_who_may_take_part():
    it = together(instance([visit(0, 1)], [frame(0), frame(1), frame(2)]), 0, joins=[True, True, False])
    assert obstacle(it, [(), (), (2,)], 2, crews=False) == "mode"


def test_a_bound_job_needs_one_of_the_crew():
    it = together(instance([visit(0, 1), visit(1, 1)], [frame(0), frame(1), frame(2)], same=((0, 1),)), 0)
    assert obstacle(it, [(2,), (3, 1), ()], 0) is None
    assert obstacle(it, [(2,), (3, 1), ()], 1) is None
    assert obstacle(it, [(2,), (3,), (1,)], 0) == "pinned"


def test_the_number_of_a_door_binds_the_leader_of_a_crew_alone():
    it = together(instance([visit(0, 1), visit(1, 1)], TWO, nth_door={0: 2}), 0)
    assert obstacle(it, [(1, 2), (3,)], 0) is None
    assert obstacle(it, [(1, 2), (3,)], 1) is None
    assert obstacle(it, [(2,), (3,)], 0) == "pinned"
