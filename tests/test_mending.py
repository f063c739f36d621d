import numpy as np
import pytest

from optimizer.engines.engine import jobs_of
from optimizer.errors import EngineError
from optimizer.instance import Action, Before, Limit, Load, Pair, Rest, Stock
from optimizer.mending import mend
from optimizer.schedule import Broken, schedule
from optimizer.tried import Missed
from tests.instances import frame, instance, together, visit


def counts(*values):
    return np.array(values, dtype=np.int64)


def mended(it, order):
    result, missed = mend(it, order)
    assert not isinstance(schedule(it, result), Broken)
    return result, missed


def test_a_good_order_is_left_as_it_is():
    it = instance([visit(0, 1), visit(1, 2)])
    assert mended(it, ((0, 1),)) == (((0, 1),), {})


def test_a_forgotten_job_goes_where_it_adds_the_least_walking():
    # place 2 lies between 1 and 3: no metre more
    it = instance([visit(0, 1), visit(1, 3), visit(2, 2)])
    walked = [it.visits[v].place for v in mended(it, ((0, 1),))[0][0]]
    assert walked in ([1, 2, 3], [1, 3, 2])  # there or on the way back


def test_a_pair_is_put_in_whole_and_in_order():
    it = instance(
        [visit(0, 2), visit(1, 1, action=Action.PICKUP, door=False), visit(1, 3, action=Action.DELIVERY)]
    )
    assert mended(it, ((0,),))[0] == ((1, 0, 2),)


def test_an_order_that_names_what_no_job_has_is_refused_instead_of_mended_for_ever():
    never = instance([visit(0, 1, windows=())])
    with pytest.raises(EngineError, match="do not have"):
        mend(never, ((-1,),))


def test_of_two_that_do_not_both_fit_the_cheaper_one_is_taken_out():
    # both doors open only at 100: one person cannot begin at both
    visits = [visit(0, 1, windows=((100, 100),)), visit(1, 1, windows=((100, 100),))]
    it = instance(visits, left_out=(5, 9))
    order, missed = mended(it, ((0, 1),))
    assert jobs_of(it, order) == {1}
    assert missed[0].missing == "time_window"
    assert missed[0].by_s == 60  # service at the other door


def test_a_break_that_the_engine_took_in_the_middle_of_a_walk_costs_a_job():
    rests = (Rest(1_000, 1_010, 600),)
    visits = [visit(0, 1, service_s=800), visit(1, 5, service_s=60, windows=((1_300, 1_700),))]
    it = instance(visits, [frame(rests=rests)], left_out=(1, 1))
    order, missed = mended(it, ((0, 1),))
    assert len(jobs_of(it, order)) + len(missed) == 2


def test_a_load_too_much_is_taken_out_and_the_reason_is_kept():
    visits = [
        v
        for job in range(2)
        for v in (
            visit(job, 1, action=Action.PICKUP, door=False, windows=((100, 400),)),
            visit(job, 2, action=Action.DELIVERY, windows=((500, 560),)),
        )
    ]
    load = Load("kg", counts(6, -6, 6, -6), counts(10))
    it = instance(visits, loads=(load,), left_out=(2, 1))
    order, missed = mended(it, ((0, 2, 1, 3),))
    assert jobs_of(it, order) == {0}
    assert missed[1].missing in ("no_capacity", "time_window")


def test_stock_decides_which_job_goes():
    visits = [
        v
        for job in range(2)
        for v in (visit(job, 1, action=Action.PICKUP, door=False), visit(job, 2, action=Action.DELIVERY))
    ]
    it = instance(visits, stocks=(Stock("s/kg", (0, 2), (3, 3), 5),), left_out=(1, 2))
    order, missed = mended(it, ((0, 1, 2, 3),))
    assert jobs_of(it, order) == {1}
    assert missed[0].missing == "site_stock"


def test_a_numbered_door_keeps_its_number_when_the_door_before_it_is_taken_out():
    # doors 0 and 2 ask for the one thing there is; without 0, door 1 would be the first and not the second
    stock = Stock("canteen", (0, 2), (1, 1), 1)
    it = instance(
        [visit(0, 1), visit(1, 2), visit(2, 3)],
        stocks=(stock,),
        nth_door={1: 2},
        left_out=(1, 1_000, 1_000),
    )
    result, missed = mended(it, ((0, 1, 2),))
    assert result == ((2, 1),)
    assert missed.keys() == {0}


def test_a_successor_leaves_with_its_predecessor():
    visits = [visit(0, 1, windows=((0, 50),)), visit(1, 1)]
    it = instance(visits, befores=(Before(0, 1, 0, None),))
    order, missed = mended(it, ((0, 1),))
    assert order == ((),)
    assert missed[1].missing == "predecessor_unassigned"


def test_a_job_that_nobody_may_do_was_tried_nowhere():
    it = instance([visit(0, 1)], allowed=np.zeros((1, 1), dtype=np.bool_))
    assert mended(it, ((),))[1] == {0: Missed(None, "no_room_found")}


def test_limits_and_company_are_heeded_when_something_is_put_in():
    doors = Limit("max_tasks", counts(1), counts(1, 1))
    assert mended(instance([visit(0, 1), visit(1, 1)], limits=(doors,)), ((0,),))[1][1].missing == "max_tasks"
    apart = instance([visit(0, 1), visit(1, 1)], apart=((0, 1),))
    assert mended(apart, ((0,),))[1][1].missing == "not_with"


def test_needless_resets_are_dropped_and_needed_ones_stay():
    resets = [visit(-1, 1, action=Action.RESET, door=False) for _ in range(3)]
    it = instance([visit(0, 1), visit(1, 2), *resets], rank=np.array([2, 0, -1, -1, -1], dtype=np.int8))
    assert mended(it, ((2, 0, 3, 4, 1),))[0] == ((0, 4, 1),)
    assert mended(it, ((2, 1, 3, 0, 4),))[0] == ((1, 0),)


def test_a_reset_that_is_not_open_is_not_made():
    reset = visit(-1, 1, action=Action.RESET, door=False, windows=((0, 10),))
    it = instance([visit(0, 1), visit(1, 1), reset], rank=np.array([2, 0, -1], dtype=np.int8))
    order, missed = mended(it, ((0, 2, 1),))
    assert missed == {}
    assert order == ((1, 0),)


def test_time_aboard_survives_mending():
    visits = [
        visit(0, 1, action=Action.PICKUP, door=False),
        visit(0, 2, action=Action.DELIVERY),
        visit(1, 2, service_s=900),
    ]
    it = instance(visits, pairs=(Pair(0, 1, 200),))
    order, missed = mended(it, ((0, 2, 1),))
    assert missed == {}
    assert order[0].index(0) + 1 == order[0].index(1)


TWO = [frame(0), frame(1)]


def test_a_torn_crew_is_taken_out_and_gathered_again():
    it = together(instance([visit(0, 1)], TWO), 0)
    order, missed = mended(it, ((1,), ()))
    assert jobs_of(it, order) == {0}
    assert sorted(order) == [(1,), (2,)]
    assert missed == {}


def test_of_a_crew_that_cannot_meet_everybody_goes_home():
    # person 1 leaves the door at place 9 at 960 and walks 800 s; the window closes at 1,000
    frames = [frame(0), frame(1, start=9)]
    it = together(instance([visit(0, 1, windows=((0, 500),)), visit(1, 9)], frames, left_out=(5, 9)), 0)
    order, missed = mended(it, ((2,), (1, 3)))
    assert order == ((), (1,))
    assert missed[0].missing == "no_room_found"


def test_a_left_out_job_goes_to_one_person_rather_than_to_two():
    it = together(instance([visit(0, 1)], [frame(0), frame(1), frame(2)]), 0, alone=[False, False, True])
    assert mended(it, ((), (), ()))[0] == ((), (), (0,))


def test_without_its_successor_no_crew_is_lost():
    it = together(instance([visit(0, 1), visit(1, 1)], TWO, befores=(Before(0, 1, 0, None),)), 0)
    order, _ = mended(it, ((1,), ()))  # job 1 waits for a crew that is not there
    assert jobs_of(it, order) == {0, 1}


def test_a_job_goes_in_together_with_the_reset_that_lets_it_in():
    """The risky door has to be first, so nothing but both at once lets the clean one in behind it."""
    risky, clean = visit(0, 1, windows=((100, 110),)), visit(1, 2)
    resets = [visit(-1, 1, action=Action.RESET, door=False) for _ in range(2)]
    it = instance([risky, clean, *resets], rank=np.array([2, 0, -1, -1], dtype=np.int8))
    assert mended(it, ((0,),)) == (((0, 2, 1),), {})
    shut = [visit(-1, 1, action=Action.RESET, door=False, windows=()) for _ in range(2)]
    order, missed = mended(instance([risky, clean, *shut], rank=it.rank), ((0,),))
    assert order == ((0,),)
    assert missed.keys() == {1}


def test_a_risky_job_goes_in_front_with_a_reset_behind_it():
    risky, clean = visit(0, 1, windows=((100, 110),)), visit(1, 2, windows=((500, 600),))
    reset = visit(-1, 1, action=Action.RESET, door=False)
    it = instance([risky, clean, reset], rank=np.array([2, 0, -1], dtype=np.int8))
    assert mended(it, ((1,),)) == (((0, 2, 1),), {})


def test_a_door_that_no_walk_joins_to_the_others_is_called_cut_off():
    walks = np.array([[0, 100, -1], [100, 0, -1], [-1, -1, 0]], dtype=np.int32)
    anywhere = frame(start=-1, end=-1)
    it = instance([visit(0, 1), visit(1, 2)], [anywhere], walks=walks)
    assert mended(it, ((0,),))[1] == {1: Missed(None, "unreachable")}


def test_an_empty_site_is_named_before_full_hands():
    """Three are fetched at a place that has two; more capacity would be no help."""
    visits = [
        v
        for job in range(3)
        for v in (visit(job, 1, action=Action.PICKUP, door=False), visit(job, 2, action=Action.DELIVERY))
    ]
    load = Load("kg", counts(1, -1, 1, -1, 1, -1), counts(2))
    it = instance(visits, loads=(load,), stocks=(Stock("s/kg", (0, 2, 4), (1, 1, 1), 2),))
    assert mended(it, ((0, 2, 1, 3),))[1] == {2: Missed(0, "site_stock")}
