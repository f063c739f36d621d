import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.crossing import last_open, next_open
from optimizer.ground import NO_WAY, NOWHERE
from optimizer.instance import Action, Before, Pair, Rest
from optimizer.schedule import Broken, TimedRest, TimedVisit, schedule
from tests.instances import frame, instance, line, together, visit


def times(result):
    assert not isinstance(result, Broken), result
    return [(s.arrive, s.begin, s.depart) for s in result[0].stops]


@pytest.mark.requirement("R17")
def test_a_route_walks_serves_and_returns():
    # 100 s to the first door, 60 s there, 100 s on, 60 s there, 200 s home
    result = schedule(instance([visit(0, 1), visit(1, 2)]), [(0, 1)])
    assert times(result) == [(100, 100, 160), (260, 260, 320)]
    assert result[0].finish == 520
    assert (result[0].last_walk_s, result[0].last_walk_m) == (200, 200)


def test_a_person_leaves_late_rather_than_waits_at_the_door():
    # the door opens at 1,000; leaving at 900 is as good as leaving at 0 and waiting 900 s
    result = schedule(instance([visit(0, 1, windows=((1_000, 2_000),))]), [(0,)])
    assert result[0].leave == 900
    assert times(result) == [(1_000, 1_000, 1_060)]


def test_the_second_window_is_used_when_the_first_is_missed():
    result = schedule(instance([visit(0, 1, windows=((0, 50), (400, 500)))]), [(0,)])
    assert times(result)[0][1] == 400


def test_a_missed_window_says_by_how_much():
    result = schedule(instance([visit(0, 3, windows=((0, 250),))]), [(0,)])
    assert result == Broken(0, 0, "time_window", 50)  # arrives at 300


def test_a_shift_that_is_too_short_says_by_how_much():
    # 100 there, 60 service, 100 back: 260
    result = schedule(instance([visit(0, 1)], [frame(latest=200)]), [(0,)])
    assert result == Broken(0, None, "outside_shift", 60)


def test_an_open_end_finishes_at_the_last_door_and_an_open_start_at_the_first():
    result = schedule(instance([visit(0, 1), visit(1, 2)], [frame(start=NOWHERE, end=NOWHERE)]), [(0, 1)])
    assert result[0].finish == 60 + 100 + 60


@pytest.mark.requirement("R48")
def test_setup_is_charged_once_for_stops_that_follow_one_another_at_one_place():
    visits = [
        visit(0, 1, setup_s=30),
        visit(1, 1, setup_s=30),
        visit(2, 2, setup_s=30),
        visit(3, 1, setup_s=30),
    ]
    result = schedule(instance(visits), [(0, 1, 2, 3)])
    assert [s.service_s for s in result[0].stops] == [90, 60, 90, 90]


def test_a_missing_way_is_not_walked():
    walks = line(3)
    walks[1, 2] = NO_WAY
    result = schedule(instance([visit(0, 1), visit(1, 2)], walks=walks), [(0, 1)])
    assert isinstance(result, Broken)
    assert result.missing == "mode"


def test_a_break_goes_where_the_finish_is_earliest():
    # the second door opens at 2,000 anyway: resting before it costs nothing
    visits = [visit(0, 1), visit(1, 2, windows=((2_000, 3_000),))]
    result = schedule(instance(visits, [frame(rests=(Rest(0, 9_000, 600),))]), [(0, 1)])
    assert [type(s) for s in result[0].stops] == [TimedVisit, TimedRest, TimedVisit] or [
        type(s) for s in result[0].stops
    ] == [TimedRest, TimedVisit, TimedVisit]
    assert result[0].finish == 2_000 + 60 + 200


def test_a_break_falls_away_when_the_route_ends_before_it():
    result = schedule(instance([visit(0, 1)], [frame(rests=(Rest(260, 900, 600),))]), [(0,)])
    assert [type(s) for s in result[0].stops] == [TimedVisit]


def test_a_break_is_kept_when_the_route_ends_a_second_after_it_may_begin():
    result = schedule(instance([visit(0, 1)], [frame(rests=(Rest(259, 900, 600),))]), [(0,)])
    assert TimedRest in [type(s) for s in result[0].stops]


def test_a_break_window_between_long_services_can_be_impossible():
    visits = [visit(0, 1, service_s=1_000)]
    result = schedule(instance(visits, [frame(earliest=50, rests=(Rest(100, 110, 60),))]), [(0,)])
    # resting at the start at 100 is possible, so the route is
    assert not isinstance(result, Broken)
    hurried = [visit(0, 1, service_s=1_000, windows=((0, 150),))]
    assert isinstance(schedule(instance(hurried, [frame(rests=(Rest(100, 110, 60),))]), [(0,)]), Broken)


def test_a_pickup_waits_so_that_the_meal_is_not_carried_too_long():
    visits = [
        visit(0, 1, action=Action.PICKUP, door=False, service_s=10),
        visit(0, 2, action=Action.DELIVERY, windows=((5_000, 6_000),)),
        visit(1, 1),
    ]
    # the other door is served in between; the meal may be aboard for 200 s
    result = schedule(instance(visits, pairs=(Pair(0, 1, 200),)), [(2, 0, 1)])
    pickup, delivery = result[0].stops[1:]
    assert delivery.begin - pickup.depart <= 200


def test_a_walk_longer_than_the_limit_aboard_is_refused():
    visits = [
        visit(0, 1, action=Action.PICKUP, door=False),
        visit(0, 4, action=Action.DELIVERY),
    ]
    assert isinstance(schedule(instance(visits, pairs=(Pair(0, 1, 299),)), [(0, 1)]), Broken)
    assert not isinstance(schedule(instance(visits, pairs=(Pair(0, 1, 300),)), [(0, 1)]), Broken)


# At 500 the one door shuts; who leaves it then finds the next shut until 800; the last opens at 900.
LATE_FOR_A_WINDOW = [
    visit(1, 1, service_s=0, windows=((0, 500),)),
    visit(2, 1, service_s=0, windows=((0, 150), (800, 900))),
    visit(3, 1, service_s=0, windows=((900, 900),)),
]


@pytest.mark.requirement("R18")
def test_leaving_late_does_not_keep_a_meal_aboard_beyond_its_limit():
    visits = [
        *LATE_FOR_A_WINDOW,
        visit(0, 1, action=Action.PICKUP, door=False, service_s=0),
        visit(0, 1, action=Action.DELIVERY, service_s=0),
    ]
    result = schedule(instance(visits, pairs=(Pair(3, 4, 200),)), [(3, 0, 1, 4, 2)])
    stops = {stop.visit: stop for stop in result[0].stops}
    assert stops[4].begin - stops[3].depart <= 200


def test_leaving_late_does_not_part_a_successor_from_its_predecessor():
    visits = [*LATE_FOR_A_WINDOW, visit(0, 1, service_s=0), visit(4, 1, service_s=0)]
    result = schedule(instance(visits, befores=(Before(0, 4, 0, 200),)), [(3, 0, 1, 4, 2)])
    stops = {stop.visit: stop for stop in result[0].stops}
    assert stops[4].begin - stops[3].depart <= 200


@pytest.mark.requirement("R25")
def test_a_successor_on_another_route_waits_for_its_predecessor():
    routes = [frame(0), frame(1)]
    result = schedule(
        instance([visit(0, 3), visit(1, 1)], routes, befores=(Before(0, 1, 600, None),)), [(0,), (1,)]
    )
    assert not isinstance(result, Broken)
    first, second = result[0].stops[0], result[1].stops[0]
    assert second.begin == first.depart + 600


def test_leaving_late_does_not_bring_a_predecessor_too_close_to_its_successor():
    # the first door is done at 160 at the earliest, the second begins 300 s later; the first must stay
    befores = (Before(0, 1, 300, None),)
    first, second = schedule(instance([visit(0, 1), visit(1, 1)], befores=befores), [(0, 1)])[0].stops
    assert second.begin - first.depart >= 300


def test_a_predecessor_waits_when_its_successor_opens_late():
    routes = [frame(0), frame(1)]
    visits = [visit(0, 1), visit(1, 1, windows=((3_000, 4_000),))]
    result = schedule(instance(visits, routes, befores=(Before(0, 1, 0, 300),)), [(0,), (1,)])
    assert not isinstance(result, Broken)
    assert result[1].stops[0].begin - result[0].stops[0].depart <= 300


def test_a_successor_without_its_predecessor_is_refused():
    routes = [frame(0), frame(1)]
    broken = schedule(
        instance([visit(0, 1), visit(1, 1)], routes, befores=(Before(0, 1, 0, None),)), [(), (1,)]
    )
    assert isinstance(broken, Broken)
    assert broken.missing == "predecessor_unassigned"


def test_a_refusal_names_the_route_as_the_caller_counts_even_behind_an_empty_one():
    # whoever takes visits out of the named route would otherwise take none out, for ever
    routes = [frame(0), frame(1)]
    broken = schedule(
        instance([visit(0, 1), visit(1, 1)], routes, befores=(Before(0, 1, 0, None),)), [(), (1,)]
    )
    assert isinstance(broken, Broken)
    assert (broken.route, broken.visit) == (1, 1)


def test_orders_across_routes_in_a_circle_are_refused():
    routes = [frame(0), frame(1)]
    befores = (Before(0, 1, 10, None), Before(1, 0, 10, None))
    assert isinstance(
        schedule(instance([visit(0, 1), visit(1, 1)], routes, befores=befores), [(0,), (1,)]), Broken
    )


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 100)), max_size=4), st.integers(0, 700))
def test_next_and_last_open_agree_with_a_search_second_by_second(raw, second):
    windows = []
    at = 0
    for gap, length in raw:
        windows.append((at + gap, at + gap + length))
        at += gap + length + 1
    inside = [t for a, b in windows for t in range(a, b + 1)]
    later, earlier = [t for t in inside if t >= second], [t for t in inside if t <= second]
    assert next_open(tuple(windows), second) == (min(later) if later else 1 << 40)
    assert last_open(tuple(windows), second) == (max(earlier) if earlier else -1)


TWO = [frame(0), frame(1)]


def begins(it, order):
    result = schedule(it, order)
    assert not isinstance(result, Broken), result
    return {s.visit: s.begin for r in result for s in r.stops if isinstance(s, TimedVisit)}


@pytest.mark.requirement("R15")
def test_people_of_one_crew_begin_when_the_last_of_them_is_there():
    # person 1 comes from a door at place 3: 300 + 60 + 200 = 560
    it = together(instance([visit(0, 1), visit(1, 3)], TWO), 0)
    assert begins(it, [(2,), (1, 3)]) == {1: 300, 2: 560, 3: 560}


def test_who_waits_for_the_others_waits_at_home():
    it = together(instance([visit(0, 1), visit(1, 3)], TWO), 0)
    assert schedule(it, [(2,), (1, 3)])[0].leave == 460  # 100 s of walking before 560


def test_a_setup_charged_to_one_of_a_crew_delays_nobody_elses_begin():
    # person 1 stands at the place already: no setup, so only person 0 works half a minute longer
    it = together(instance([visit(0, 1, setup_s=30), visit(1, 1)], TWO), 0)
    assert begins(it, [(2,), (1, 3)]) == {1: 100, 2: 160, 3: 160}
    departs = [s.depart for r in schedule(it, [(2,), (1, 3)]) for s in r.stops if s.visit in (2, 3)]
    assert departs == [250, 220]


def test_a_crew_meets_in_the_next_window_when_one_of_them_misses_the_first():
    windows = ((0, 200), (700, 800))
    it = together(instance([visit(0, 1, windows=windows), visit(1, 3)], TWO), 0)
    # person 1 leaves home late and serves door 1 at 440: 60 s there and 200 s of walking before 700
    assert begins(it, [(2,), (1, 3)]) == {1: 440, 2: 700, 3: 700}


def test_a_crew_that_cannot_meet_in_time_is_broken():
    it = together(instance([visit(0, 1, windows=((0, 200),)), visit(1, 3)], TWO), 0)
    assert schedule(it, [(2,), (1, 3)]) == Broken(1, 3, "time_window", 360)


def test_a_successor_begins_after_everybody_of_the_crew_has_left():
    visits = [visit(0, 1, setup_s=30), visit(1, 1), visit(2, 1)]
    it = together(instance(visits, [*TWO, frame(2)], befores=(Before(0, 2, 10, None),)), 0)
    # 100 + 60 at the other door, 30 of setup and 60 of service for who comes fresh: 250, and ten seconds
    assert begins(it, [(3,), (1, 4), (2,)])[2] == 260


def test_a_crew_begins_after_its_predecessor_has_left():
    it = together(
        instance([visit(0, 1), visit(1, 3)], [*TWO, frame(2)], befores=(Before(1, 0, 50, None),)), 0
    )
    assert begins(it, [(2,), (3,), (1,)]) == {1: 300, 2: 410, 3: 410}


def test_a_route_of_limited_length_leaves_late_enough_to_keep_it_or_is_broken():
    # 100 s to a door that opens at 1,000; 60 s there, 100 s home: away for 260 s when it leaves at 900
    door = visit(0, 1, windows=((1_000, 2_000),))
    assert schedule(instance([door], [frame(longest_s=260)]), [(0,)])[0].leave == 900
    assert schedule(instance([door], [frame(longest_s=259)]), [(0,)]) == Broken(0, None, "outside_shift", 1)
