import itertools
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from optimizer.engines.engine import Found, Stop, jobs_of
from optimizer.engines.ortools import ORToolsEngine
from optimizer.engines.ortools.engine import parameters_for
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Action, Before, Limit, Load, Pair, Prices, Rest, Stock
from optimizer.mending import mend
from optimizer.schedule import Broken, schedule
from tests.instances import HORIZON, frame, instance, line, visit

ONE = [frame()]
TWO = [frame(0), frame(1)]


def solved(it, iterations=60, start=None, seed=1):
    order = ORToolsEngine().improve(it, start, seed=seed, stop=Stop(seconds=20, iterations=iterations))
    assert not isinstance(schedule(it, order), Broken)
    return order


def served(it, **but):
    return jobs_of(it, solved(it, **but))


def ceiling(*values):
    return np.array(values, dtype=np.int64)


def amounts(*values):
    return np.array(values, dtype=np.int64)


def test_doors_on_a_line_are_visited_in_order():
    it = instance([visit(0, 3), visit(1, 1), visit(2, 2)], [frame(end=NOWHERE)])
    assert solved(it) == ((1, 2, 0),)


def test_nothing_to_do_and_nobody_to_do_it():
    assert solved(instance([visit(0, 1, windows=())])) == ((),)
    nobody = replace(instance([visit(0, 1)]), routes=(), allowed=np.ones((1, 0), dtype=np.bool_))
    assert ORToolsEngine().improve(nobody, None, seed=1, stop=Stop()) == ()


def test_windows_decide_the_order_and_holes_are_kept():
    # door 0 can only be served after door 1 has closed, although it is nearer
    it = instance([visit(0, 1, windows=((0, 50), (800, 900))), visit(1, 3, windows=((0, 400),))])
    assert solved(it) == ((1, 0),)


def test_a_job_outside_the_shift_is_left_out():
    it = instance([visit(0, 1), visit(1, 1, windows=((9_000, 9_500),))], [frame(latest=5_000)])
    assert served(it) == {0}


def test_a_route_of_limited_length_leaves_out_the_door_that_would_keep_it_away_for_too_long():
    # one door opens when the shift begins, the other 5,000 s later: both in one route are 5,260 s away
    it = instance(
        [visit(0, 1, windows=((100, 200),)), visit(1, 1, windows=((5_200, 5_300),))], [frame(longest_s=400)]
    )
    assert len(served(it)) == 1
    assert len(served(replace(it, routes=(frame(longest_s=6_000),)))) == 2


def test_a_setup_that_would_outlast_every_shift_is_left_out():
    last = visit(1, 2, windows=((HORIZON - 30, HORIZON),), setup_s=60)
    assert solved(instance([visit(0, 1), last])) == ((0,),)


def test_a_job_goes_to_a_route_that_may_do_it():
    it = instance([visit(0, 1), visit(1, 1)], TWO, allowed=np.array([[True, False], [False, True]]))
    assert solved(it) == ((0,), (1,))


def test_a_route_without_a_way_is_not_taken():
    walks = line(3)
    walks[:, 2] = NO_WAY
    walks[2, 2] = 0
    it = instance([visit(0, 1), visit(1, 2)], walks=walks)
    assert served(it) == {0}


def test_a_pair_is_picked_up_before_it_is_delivered():
    it = instance([visit(0, 3, action=Action.PICKUP, door=False), visit(0, 1, action=Action.DELIVERY)])
    assert solved(it) == ((0, 1),)


@pytest.mark.requirement("R22")
def test_a_full_load_makes_several_trips():
    # three cylinders, one at a time: site, door, site, door, site, door
    visits = [
        v
        for job in range(3)
        for v in (
            visit(job, 1, action=Action.PICKUP, door=False),
            visit(job, 2 + job, action=Action.DELIVERY),
        )
    ]
    load = Load("cylinders", amounts(1, -1, 1, -1, 1, -1), ceiling(1))
    order = solved(instance(visits, loads=(load,)))
    assert [v % 2 for v in order[0]] == [0, 1, 0, 1, 0, 1]
    roomy = Load("cylinders", amounts(1, -1, 1, -1, 1, -1), ceiling(3))
    assert [v % 2 for v in solved(instance(visits, loads=(roomy,)))[0]] == [0, 0, 0, 1, 1, 1]


def test_time_aboard_is_kept():
    visits = [
        visit(0, 1, action=Action.PICKUP, door=False),
        visit(0, 2, action=Action.DELIVERY, windows=((5_000, 6_000),)),
        visit(1, 2),
    ]
    it = instance(visits, pairs=(Pair(0, 1, 150),))
    assert served(it) == {0, 1}
    too_far = instance(
        [visit(0, 1, action=Action.PICKUP, door=False), visit(0, 4, action=Action.DELIVERY)],
        pairs=(Pair(0, 1, 299),),
    )
    assert served(too_far, iterations=5) == set()


def test_a_swap_at_the_door_carries_one_there_and_one_back():
    visits = [
        visit(0, 1, action=Action.PICKUP, door=False),
        visit(0, 3, action=Action.SWAP),
        visit(0, 2, action=Action.DELIVERY, door=False),
        visit(1, 1, action=Action.PICKUP, door=False),
        visit(1, 3, action=Action.SWAP),
        visit(1, 2, action=Action.DELIVERY, door=False),
    ]
    it = instance(visits, loads=(Load("cylinders", amounts(1, 0, -1, 1, 0, -1), ceiling(1)),))
    assert sorted(solved(it)[0]) == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(("most", "expected"), [(399, 1), (400, 2)])
def test_metres_are_limited(most, expected):
    # to the door at 200 m and back: 400 m
    it = instance(
        [visit(0, 1), visit(1, 2)],
        limits=(
            Limit(
                "max_walk", ceiling(most), amounts(0, 0), "length", np.array([True, True]), from_start=True
            ),
        ),
    )
    assert len(served(it)) == expected


def test_a_limit_holds_over_all_routes_of_a_person():
    routes = [frame(0, latest=4_000), frame(0, earliest=5_000, shift=1)]
    visits = [visit(0, 1, windows=((0, 1_000),)), visit(1, 1, windows=((6_000, 7_000),))]
    doors = Limit("max_tasks", ceiling(1), amounts(1, 1))
    assert len(served(instance(visits, routes, limits=(doors,)))) == 1
    doors = Limit("max_tasks", ceiling(2), amounts(1, 1))
    assert len(served(instance(visits, routes, limits=(doors,)))) == 2


@pytest.mark.requirement("R12")
def test_dearer_jobs_are_served_first():
    it = instance(
        [visit(0, 1), visit(1, 1), visit(2, 1)],
        left_out=(1_000_000, 5_000_000, 2_000_000),
        limits=(Limit("max_tasks", ceiling(2), amounts(1, 1, 1)),),
    )
    assert served(it) == {1, 2}


def test_a_break_leaves_no_room_for_a_second_door():
    # 100 + 3,000 + 100 fits the shift of 7,000 twice, but not beside a break of an hour in the middle
    visits = [visit(0, 1, service_s=3_000), visit(1, 1, service_s=3_000)]
    assert served(instance(visits, [frame(latest=7_000)])) == {0, 1}
    rested = instance(visits, [frame(latest=7_000, rests=(Rest(1_000, 4_000, 3_600),))])
    order, _ = mend(
        rested, ORToolsEngine().improve(rested, None, seed=1, stop=Stop(seconds=20, iterations=60))
    )
    assert len(jobs_of(rested, order)) == 1


def test_ranks_never_fall_without_a_reset():
    rank = np.array([1, 0, 1, 0], dtype=np.int8)
    visits = [visit(0, 1), visit(1, 2), visit(2, 3), visit(3, 4)]
    order = solved(instance(visits, [frame(end=NOWHERE)], rank=rank))
    assert [int(rank[v]) for v in order[0]] == [0, 0, 1, 1]


def test_a_reset_lets_a_clean_door_follow_a_dirty_one():
    # the dirty door closes before the clean one opens: only a reset in between serves both
    visits = [
        visit(0, 1, windows=((0, 300),)),
        visit(1, 3, windows=((5_000, 6_000),)),
    ]
    rank = np.array([2, 0], dtype=np.int8)
    assert len(served(instance(visits, rank=rank))) == 1
    reset = visit(-1, 2, action=Action.RESET, door=False)
    it = instance([*visits, reset], rank=np.array([2, 0, -1], dtype=np.int8))
    assert solved(it) == ((0, 2, 1),)


def test_the_nth_door_is_the_nth_door():
    it = instance([visit(0, 1), visit(1, 2), visit(2, 3)], [frame(end=NOWHERE)], nth_door={2: 1})
    assert solved(it)[0][0] == 2
    beyond = instance([visit(0, 1), visit(1, 2)], nth_door={1: 3})
    assert served(beyond) == {0}


def test_jobs_kept_apart_go_to_different_routes():
    it = instance([visit(0, 1), visit(1, 1)], TWO, apart=((0, 1),))
    assert all(len(route) == 1 for route in solved(it))
    assert len(served(instance([visit(0, 1), visit(1, 1)], ONE, apart=((0, 1),)))) == 1


def test_jobs_bound_together_go_to_one_person():
    walks = line(5)
    it = instance(
        [visit(0, 1), visit(1, 4)],
        [frame(0, start=0, end=0), frame(1, start=4, end=4)],
        same=((0, 1),),
        walks=walks,
    )
    assert sorted(len(route) for route in solved(it)) == [0, 2]


def test_a_successor_follows_on_another_route():
    it = instance(
        [visit(0, 3), visit(1, 1)],
        TWO,
        befores=(Before(0, 1, 600, 1_200),),
        allowed=np.array([[True, False], [False, True]]),
    )
    assert served(it) == {0, 1}
    unserved = instance([visit(0, 1, windows=()), visit(1, 1)], TWO, befores=(Before(0, 1, 0, None),))
    assert served(unserved) == set()


def test_stock_limits_what_is_taken():
    visits = [
        v
        for job in range(3)
        for v in (visit(job, 1, action=Action.PICKUP, door=False), visit(job, 2, action=Action.DELIVERY))
    ]
    assert len(served(instance(visits, stocks=(Stock("s", (0, 2, 4), (1_000,) * 3, 2_000),)))) == 2
    # 1 and 2 fit into 3, and so does 3 alone
    assert len(served(instance(visits, stocks=(Stock("s", (0, 2, 4), (1_000, 2_000, 3_000), 3_000),)))) == 2


@pytest.mark.requirement("R48")
def test_setup_is_charged_once_at_a_shared_place_even_in_a_narrow_window():
    # both doors at place 1 open only at 1,000; the second begins 90 s after the first, not 120
    visits = [
        visit(0, 1, setup_s=30, windows=((1_000, 1_000),)),
        visit(1, 1, setup_s=30, windows=((1_090, 1_090),)),
    ]
    assert served(instance(visits)) == {0, 1}


def test_an_early_finish_can_be_worth_a_second_person():
    visits = [visit(0, 1, service_s=2_000), visit(1, 1, service_s=2_000)]
    assert sorted(map(len, solved(instance(visits, TWO)))) in ([0, 2], [1, 1])
    early = instance(visits, TWO, prices=Prices(10, 100, 0, 0))
    assert sorted(map(len, solved(early))) == [1, 1]
    fair = instance(visits, TWO, prices=Prices(10, 0, 100, 0))
    assert sorted(map(len, solved(fair))) == [1, 1]


def test_taste_decides_between_equals():
    taste = np.array([[0, 5_000], [5_000, 0]], dtype=np.int64)
    assert solved(instance([visit(0, 1), visit(1, 1)], TWO, taste=taste)) == ((0,), (1,))


def _square(n, seed):
    rng = np.random.default_rng(seed)
    at = rng.integers(0, 1_000, size=(n + 1, 2))
    return np.abs(at[:, None] - at[None]).sum(axis=2).astype(np.int32)


def test_the_same_seed_and_iterations_give_the_same_order():
    it = instance([visit(j, j + 1) for j in range(12)], TWO, walks=_square(12, 3))
    assert solved(it, iterations=80) == solved(it, iterations=80)


def test_a_search_by_iterations_lets_no_clock_end_a_neighbourhood():
    square = instance([visit(j, j + 1) for j in range(5)], TWO, walks=_square(5, 1))
    by_clock = parameters_for(square, Stop(seconds=5)).lns_time_limit
    by_iterations = parameters_for(square, Stop(iterations=5)).lns_time_limit
    assert by_clock.ToTimedelta() < timedelta(seconds=1) < timedelta(hours=1) < by_iterations.ToTimedelta()


def test_a_start_is_improved_never_worsened():
    it = instance([visit(j, j + 1) for j in range(9)], ONE, walks=_square(9, 4))

    def metres(order):
        chain = [0, *(it.visits[v].place for v in order[0]), 0]
        return sum(int(it.length_m[0][a, b]) for a, b in itertools.pairwise(chain))

    start = (tuple(range(9)),)
    assert metres(solved(it, start=start)) <= metres(start)


def test_improvements_are_reported_and_the_search_stops_when_asked():
    it = instance([visit(j, j + 1) for j in range(12)], ONE, walks=_square(12, 5))
    heard: list[Found] = []
    order = ORToolsEngine().improve(
        it, None, seed=1, stop=Stop(seconds=60, asked=lambda: len(heard) >= 2), on_better=heard.append
    )
    assert len(jobs_of(it, order)) == 12
    assert [f.cost for f in heard] == sorted((f.cost for f in heard), reverse=True)
    assert heard[-1].order == order
