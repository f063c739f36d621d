import numpy as np
import pytest

from optimizer.dividing import divided, empty_handed, undivided
from optimizer.instance import Action, Instance, Limit, Load, Pair, Team
from optimizer.solve import build
from tests.builders import ground, person, problem, shift, site, task
from tests.instances import frame, instance, together, visit

THREE = [frame(0), frame(1), frame(2)]


def built(tasks, volunteers, **but) -> Instance:
    return build(ground(problem(tasks, volunteers, **but)))


def test_halves_are_copies_of_the_door_behind_all_other_visits():
    it = together(instance([visit(0, 2, windows=((5, 9),)), visit(1, 1)], THREE), 0)
    (crew,) = it.crews
    assert crew.halves == (2, 3)
    assert [(v.job, v.place, v.windows, v.half) for v in it.visits[2:]] == [
        (0, 2, ((5, 9),), 1),
        (0, 2, ((5, 9),), 2),
    ]
    assert it.doors_of(0) == (0, 2, 3)
    assert it.doors_of(1) == (1,)


def test_what_counts_for_the_door_counts_for_every_half():
    once = Limit("max_tasks", np.array([1, 1, 1]), np.array([7, 1]), "duration", np.array([True, False]))
    load = Load("weight_kg", np.array([0, 3]), np.array([9, 9, 9]))
    rank = np.array([2, 0], dtype=np.int8)
    plain = instance([visit(0, 1), visit(1, 1)], THREE, limits=(once,), loads=(load,), rank=rank)
    it = together(plain, 0)
    assert it.limits[0].per_visit.tolist() == [7, 1, 7, 7]
    assert it.limits[0].walks_from.tolist() == [True, False, True, True]
    assert it.loads[0].amount.tolist() == [0, 3, 0, 0]
    assert it.rank.tolist() == [2, 0, 2, 2]


def test_without_its_crews_an_instance_is_what_it_was():
    once = Limit("max_tasks", np.array([1, 1, 1]), np.array([7, 1]))
    plain = instance([visit(0, 1), visit(1, 1)], THREE, limits=(once,))
    again = undivided(together(plain, 0, 1))
    assert (again.visits, again.crews) == (plain.visits, ())
    assert again.limits[0].per_visit.tolist() == [7, 1]
    assert undivided(plain) is plain


def test_who_can_go_alone_is_in_no_crew():
    it = together(instance([visit(0, 1)], THREE), 0, alone=[True, False, False])
    assert it.crews[0].helps.tolist() == [[False, True, True]] * 2
    assert together(instance([visit(0, 1)], THREE), 0, alone=[True, True, False]).crews == ()


def test_for_a_bound_job_the_company_of_somebody_else_may_be_what_is_needed():
    it = together(instance([visit(0, 1), visit(1, 1)], THREE, same=((0, 1),)), 0, alone=[True, False, False])
    assert it.crews[0].helps.all()


def test_the_first_half_is_the_leaders():
    it = together(instance([visit(0, 1)], THREE), 0, leads=[False, True, False])
    assert it.crews[0].helps.tolist() == [[False, True, False], [True, True, True]]


def test_a_leader_who_may_not_come_makes_no_crew():
    it = instance([visit(0, 1)], THREE, allowed=np.zeros((1, 3), dtype=np.bool_))
    nobody, every = np.zeros(3, dtype=np.bool_), np.ones(3, dtype=np.bool_)
    assert divided(it, {0: Team(2, every, nobody, ())}).crews == ()


# ---- what the rules say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("volunteers", "crews"),
    [
        ([person("a"), person("b")], 1),
        ([person("a"), person("b", members=2)], 0),  # the one is crew enough, and the other has nobody else
        ([person("a"), person("b", zones=[]), person("c")], 1),
        ([person("a"), person("b", shifts=[shift(9_000, 9_100)])], 0),
        ([person("a", shifts=[shift(0, 4_000), shift(5_000, 9_000)])], 0),
    ],
)
def test_a_crew_is_made_of_people_who_may_come_and_cannot_do_it_alone(volunteers, crews):
    open_till = {"time_windows": [["2026-11-22T08:00:00+08:00", "2026-11-22T09:00:00+08:00"]]}
    assert len(built([task("t", 1, crew=2, **open_till)], volunteers).crews) == crews


def test_one_brings_what_the_other_lacks():
    swab = task("swab", 1, crew=2, skills=["medic", "social_work"])
    team = [person("a", skills=["medic"]), person("b"), person("c", skills=["social_work"])]
    it = built([swab], team)
    assert it.crews[0].helps.tolist() == [[True, False, True]] * 2, (
        "b would leave no room for the third skill"
    )
    assert it.crews[0].brings.tolist() == [[True, False, False], [False, False, True]]


def test_goods_go_with_the_first_half():
    fetch = task("t", 1, crew=2, from_site="shop", load={"weight_kg": 1.0}, max_aboard_s=500)
    people = [person("a", capacity={"weight_kg": 3.0}), person("b", capacity={"weight_kg": 3.0})]
    it = built([fetch], people, sites=[site("shop", 2)])
    (crew,) = it.crews
    assert not it.allowed.any()
    assert (crew.errand, crew.halves) == ((2, 3), (3, 4))
    assert [(v.action, v.site, v.half) for v in it.visits[2:]] == [
        (Action.PICKUP, "shop", 1),
        (Action.DELIVERY, None, 1),
        (Action.TASK, None, 2),
    ]
    assert it.loads[0].amount.tolist() == [1_000, -1_000, 1_000, -1_000, 0]
    assert it.pairs[1] == Pair(2, 3, 500)
    assert it.doors_of(0) == (1, 3, 4)


def test_what_a_site_has_is_taken_once_whoever_takes_it():
    asks = [task(f"t{n}", 1, crew=1 + n, from_site="shop", load={"cans": 2.0}) for n in (0, 1)]
    it = built(asks, [person("a"), person("b")], sites=[site("shop", 2, stock={"cans": 3.0})])
    (crew,) = it.crews
    assert it.stocks[0].visits == (0, 2, crew.errand[0])
    assert len(set(it.stocks[0].amounts)) == 1


def test_who_cannot_carry_the_goods_may_be_there_beside_who_can():
    fetch = task("t", 1, crew=2, from_site="shop", load={"weight_kg": 9.0})
    weak, strong = (person(name, capacity={"weight_kg": kg}) for name, kg in (("a", 8.9), ("b", 9.0)))
    it = built([fetch], [weak, strong], sites=[site("shop", 2)])
    assert it.crews[0].helps.tolist() == [[False, True], [True, True]]


def test_who_has_no_time_for_the_site_may_be_at_the_door():
    # 100 s to the door, a minute there, 100 s back; by way of the laboratory 1,400 s more
    samples = task("t", 1, crew=2, to_site="lab")
    hurried = [person("a", shifts=[shift(0, 260)]), person("b"), person("c", shifts=[shift(0, 259)])]
    it = built([samples], hurried, sites=[site("lab", 8)])
    assert it.crews[0].helps.tolist() == [[False, True, False], [True, True, False]]


def test_who_could_do_it_alone_leads_nobody_but_may_be_there():
    fetch = task("t", 1, crew=2, from_site="shop", skills=["medic"])
    people = [person("pair", members=2, skills=["medic"]), person("a"), person("b")]
    it = built([fetch], people, sites=[site("shop", 2)])
    assert it.allowed.tolist() == [[True, False, False]]
    assert it.crews[0].helps.tolist() == [[False, True, True], [True, True, True]]


def test_without_what_goes_with_goods_the_other_crews_stay():
    asks = [task("g", 1, crew=2, from_site="shop", load={"cans": 2.0}), task("p", 3, crew=2), task("q", 4)]
    it = built(asks, [person("a"), person("b")], sites=[site("shop", 2, stock={"cans": 1.0})])
    plain = empty_handed(it)
    assert [crew.job for crew in it.crews] == [1, 0]
    assert [crew.job for crew in plain.crews] == [1]
    assert len(plain.visits) == len(it.visits) - 3
    assert all(pair.second < len(plain.visits) for pair in plain.pairs)
    assert [stock.visits for stock in plain.stocks] == [(0,)]
    assert undivided(it).crews == ()
    assert len(undivided(it).visits) == 4
    assert empty_handed(plain) is plain


def test_who_a_task_is_pinned_to_leads():
    pinned = task("t", 1, crew=2, pinned={"volunteer": "b", "order": 1})
    it = built([pinned], [person("a"), person("b"), person("c")])
    assert it.crews[0].helps.tolist() == [[False, True, False], [True, True, True]]
    assert it.nth_door == {0: 1}


def test_who_could_not_do_the_door_alone_in_time_helps_nobody():
    # 500 s there and 500 s back do not fit 900 s
    far = task("t", 5, crew=2)
    short = person("b", shifts=[shift(0, 900)])
    assert (
        built([far], [person("a"), short, person("c")]).crews[0].helps.tolist() == [[True, False, True]] * 2
    )
