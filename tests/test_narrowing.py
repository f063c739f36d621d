import numpy as np

from optimizer.instance import Action, Before, Load
from optimizer.narrowing import narrowed
from tests.instances import frame, instance, together, visit

TWO = [frame(0, latest=200), frame(1)]


def test_a_route_too_short_for_a_job_alone_is_forbidden_and_a_longer_one_is_not():
    # 100 s there, 60 s of service, 100 s back: 260 s do not fit 200
    assert narrowed(instance([visit(0, 1)], TWO)).allowed.tolist() == [[False, True]]


def test_a_load_above_the_ceiling_forbids_one_person_only():
    pair = [visit(0, 1, action=Action.PICKUP, door=False), visit(0, 2, action=Action.DELIVERY)]
    load = Load("weight_kg", np.array([5, -5]), np.array([4, 5]))
    assert narrowed(instance(pair, [frame(0), frame(1)], loads=(load,))).allowed.tolist() == [[False, True]]


def test_what_only_company_can_decide_is_left_to_the_search():
    it = instance(
        [visit(0, 1), visit(1, 1)],
        befores=(Before(0, 1, 0, None),),
        nth_door={1: 2},
        same=((0, 1),),
    )
    assert narrowed(it).allowed.all()


def test_a_large_instance_is_left_as_it_is(monkeypatch):
    monkeypatch.setattr("optimizer.narrowing._MOST", 1)
    assert narrowed(instance([visit(0, 1)], TWO)).allowed.all()


def test_a_detour_quicker_than_the_direct_walk_leaves_everything_open():
    # alone, the way back takes 900 s; by way of place 2 it takes 200
    walks = np.array([[0, 100, 900], [900, 0, 100], [100, 900, 0]], dtype=np.int32)
    it = instance([visit(0, 1)], [frame(latest=500)], walks=walks)
    assert narrowed(it).allowed.all()


def test_a_half_is_narrowed_like_the_whole():
    # 100 s there, 60 s of service, 100 s back: 260 s do not fit 200
    it = narrowed(together(instance([visit(0, 1)], [*TWO, frame(2)]), 0))
    assert it.crews[0].helps.tolist() == [[False, True, True]] * 2
    assert not it.allowed.any(), "nobody goes alone who could not before"
