"""Two at one door, in the routing model: who meets, when, and what a crew that is not whole is worth."""

import numpy as np
import pytest

from optimizer.engines.engine import Stop, jobs_of
from optimizer.engines.ortools import ORToolsEngine
from optimizer.instance import Before, Limit, Prices
from optimizer.schedule import Broken, schedule
from tests.instances import frame, instance, together, visit

TWO = [frame(0), frame(1)]
THREE = [frame(0), frame(1), frame(2)]


def solved(it, iterations=60):
    order = ORToolsEngine().improve(it, None, seed=1, stop=Stop(seconds=20, iterations=iterations))
    assert not isinstance(schedule(it, order), Broken)
    return order


def begins(it, order, job=0):
    timed = schedule(it, order)
    return [s.begin for r in timed for s in r.stops if it.visits[s.visit].job == job]


@pytest.mark.requirement("R15")
def test_two_people_begin_at_one_door_at_the_same_second():
    # from place 0 it is 100 s; who starts at place 9 does the door there (60 s), walks 800 s, is waited for
    it = together(instance([visit(0, 1), visit(1, 9)], [frame(0), frame(1, start=9)]), 0)
    order = solved(it)
    assert jobs_of(it, order) == {0, 1}
    assert begins(it, order) == [860, 860]


def test_one_who_is_crew_enough_goes_alone():
    it = together(instance([visit(0, 1)], THREE), 0, alone=[False, False, True])
    assert solved(it) == ((), (), (0,))


def test_what_is_asked_for_is_brought_together():
    # the cheapest pair would be the two who start next door, but neither is a social worker
    frames = [frame(0, start=1, end=1), frame(1, start=1, end=1), frame(2)]
    medic, social = [True, True, False], [False, False, True]
    it = together(instance([visit(0, 1)], frames), 0, brings=[medic, social])
    routes = solved(it)
    assert [len(r) for r in routes] in ([1, 0, 1], [0, 1, 1])


def test_a_skill_that_nobody_has_makes_no_crew():
    it = together(instance([visit(0, 1), visit(1, 1)], TWO), 0, brings=[[False, False]])
    assert it.crews == ()
    assert jobs_of(it, solved(it)) == {1}


def test_two_shifts_of_one_person_are_not_two_people():
    it = together(instance([visit(0, 1)], [frame(0, latest=4_000), frame(0, shift=1, earliest=5_000)]), 0)
    assert jobs_of(it, solved(it, iterations=5)) == set()


def test_a_whole_crew_is_worth_more_than_two_that_are_torn():
    # each person has time for one door: together at one of the two, or apart at both and nothing is made
    once = Limit("max_tasks", np.array([1, 1]), np.array([1, 1]))
    it = together(instance([visit(0, 1), visit(1, 1)], TWO, limits=(once,)), 0, 1)
    order = solved(it)
    assert len(jobs_of(it, order)) == 1
    assert sorted(map(len, order)) == [1, 1]


@pytest.mark.requirement("R24")
def test_three_meet_at_one_door():
    it = together(instance([visit(0, 2)], THREE), 0, size=3)
    order = solved(it)
    assert begins(it, order) == [200] * 3


def test_a_setup_that_only_one_of_them_is_charged_does_not_part_them():
    # who does door 1 before stands there already and needs no setup
    visits = [visit(0, 1, setup_s=30, windows=((400, 400),)), visit(1, 1, setup_s=30, windows=((200, 300),))]
    it = together(instance(visits, TWO), 0)
    order = solved(it)
    assert jobs_of(it, order) == {0, 1}
    assert begins(it, order) == [400, 400]


def test_a_crew_follows_and_is_followed():
    visits = [visit(0, 1), visit(1, 2), visit(2, 3)]
    it = together(instance(visits, TWO, befores=(Before(0, 1, 100, None), Before(1, 2, 50, 400))), 1)
    order = solved(it)
    assert jobs_of(it, order) == {0, 1, 2}
    timed = {s.visit: s for r in schedule(it, order) for s in r.stops}
    halves = [timed[v] for v in it.crews[0].halves]
    assert all(h.begin >= timed[0].depart + 100 for h in halves)
    assert all(50 <= timed[2].begin - h.depart <= 400 for h in halves)


def test_what_waits_for_a_crew_that_cannot_come_is_left_out():
    short = [frame(0), frame(1, latest=100)]
    it = together(instance([visit(0, 1), visit(1, 1)], short, befores=(Before(0, 1, 0, None),)), 0)
    assert jobs_of(it, solved(it, iterations=5)) == set()


def test_bound_jobs_share_somebody_of_the_crew():
    # person 1 alone may do job 1, so person 1 must be one of the crew
    allowed = np.array([[True] * 3, [False, True, False]])
    frames = [frame(0), frame(1, start=9, end=9), frame(2)]
    it = together(instance([visit(0, 1), visit(1, 9)], frames, allowed=allowed, same=((0, 1),)), 0)
    order = solved(it)
    assert jobs_of(it, order) == {0, 1}
    assert len(order[1]) == 2


def test_jobs_that_must_not_meet_keep_out_of_every_route_of_the_crew():
    it = together(instance([visit(0, 1), visit(1, 1)], TWO, apart=((0, 1),)), 0)
    assert len(jobs_of(it, solved(it))) == 1


def test_the_number_of_a_door_is_the_leaders():
    visits = [visit(0, 1), visit(1, 2), visit(2, 3)]
    it = together(instance(visits, TWO, nth_door={0: 3}), 0, leads=[True, False])
    order = solved(it)
    assert jobs_of(it, order) == {0, 1, 2}
    assert order[0][2] == it.crews[0].halves[0]


def test_taste_and_work_count_for_everybody_at_the_door():
    # person 2 is 50 units dearer than the way of person 1
    taste = np.array([[0, 0, 500_000]])
    it = together(instance([visit(0, 1)], THREE, taste=taste, prices=Prices(10, 1, 1, 1)), 0)
    assert solved(it)[2] == ()
