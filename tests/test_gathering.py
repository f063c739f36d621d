import numpy as np

from optimizer.gathering import gatherings
from optimizer.ground import NO_WAY
from optimizer.instance import Before, Limit
from optimizer.schedule import Broken, schedule
from tests.instances import frame, instance, line, together, visit

THREE = [frame(0), frame(1), frame(2)]


def gathered(it, order):
    return list(gatherings(it, order, it.crews[0]))


def test_every_pair_is_tried_once_and_the_shortest_way_first():
    frames = [frame(0), frame(1), frame(2, start=4, end=4)]
    it = together(instance([visit(0, 1)], frames, walks=line(5)), 0)
    found = gathered(it, ((), (), ()))
    assert [routes for _, routes in found] == [(0, 1), (0, 2), (1, 2)]
    assert found[0][0] == ((1,), (2,), ())


def test_people_are_combined_who_are_there_at_about_the_same_time():
    # three doors in one alley; before the first, person 1 would be there at 100, behind the last at 5,260
    late = visit(1, 1, windows=((5_000, 5_100),), service_s=160)
    early = visit(2, 1, windows=((100, 110),))
    it = together(instance([visit(0, 1), late, early], [frame(0, earliest=5_000), frame(1)]), 0)
    (order, _), *_ = gathered(it, ((1,), (2,)))
    timed = schedule(it, order)
    assert not isinstance(timed, Broken)
    # person 0 arrives at 5,100: both wait for nobody longer than they must
    assert order == ((3, 1), (2, 4)) or order == ((1, 3), (2, 4))


def test_only_whole_crews_are_offered():
    medic, social = [True, True, False], [False, False, True]
    it = together(instance([visit(0, 1)], THREE), 0, brings=[medic, social])
    assert {routes for _, routes in gathered(it, ((), (), ()))} == {(0, 2), (1, 2)}


def test_the_leader_gets_the_first_half():
    it = together(instance([visit(0, 1)], THREE), 0, leads=[False, False, True])
    found = gathered(it, ((), (), ()))
    assert {routes for _, routes in found} == {(2, 0), (2, 1)}
    assert all(order[2] == (1,) for order, _ in found)


def test_who_has_no_way_or_no_room_is_not_asked():
    walks = line(3)
    walks[2, 1] = NO_WAY
    full = Limit("max_tasks", np.array([1, 0, 1]), np.array([1]))
    it = together(instance([visit(0, 1)], THREE, limits=(full,)), 0)
    assert [routes for _, routes in gathered(it, ((), (), ()))] == [(0, 2)]
    stranded = [frame(0), frame(1, start=2), frame(2)]
    it = together(instance([visit(0, 1)], stranded, walks=walks), 0)
    assert [routes for _, routes in gathered(it, ((), (), ()))] == [(0, 2)]


def test_predecessors_and_bound_jobs_are_left_to_whoever_times_all_routes():
    it = together(
        instance([visit(0, 1), visit(1, 1)], THREE, befores=(Before(1, 0, 0, None),), same=((0, 1),)), 0
    )
    assert len(gathered(it, ((1,), (), ()))) > 0
