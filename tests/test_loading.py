"""Loading takes its time once per visit of a site, in the search, on the clock and before the referee."""

import pytest

from optimizer.referee import referee
from optimizer.solve import Budget, solve
from tests.builders import give, ground, person, plan, problem, route, shift, site, take, task, visit

ENGINES = pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])


def solved(it, iterations=200):
    return solve(it, None, plan_id="p", budget=Budget(iterations=iterations))


def services(finished):
    return [(s.site or s.task, s.service_s) for r in finished.routes for s in r.stops if s.task]


@pytest.mark.requirement("R18")
@ENGINES
def test_everything_that_is_taken_at_once_takes_one_loading(engine):
    meals = [task(n, p, kind="meal", from_site="canteen") for n, p in (("a", 2), ("b", 3))]
    it = problem(meals, sites=[site("canteen", 1, setup_s=300)], options={"engine": engine})
    assert services(solved(it))[:2] == [("canteen", 300), ("canteen", 0)]


@ENGINES
@pytest.mark.parametrize(("end", "served"), [(820, 2), (819, 1)])
def test_a_shift_has_room_for_one_loading(engine, end, served):
    # 100 s there, 300 s of loading, 100 s on, two minutes, and 200 s back: 820 s.
    meals = [task(n, 2, kind="meal", from_site="canteen") for n in "ab"]
    it = problem(
        meals,
        [person(shifts=[shift(0, end)])],
        sites=[site("canteen", 1, setup_s=300)],
        options={"engine": engine},
    )
    assert len({s.task for r in solved(it).routes for s in r.stops if s.task}) == served


def test_coming_back_is_another_loading():
    gas = [task(n, 2, kind="parcel", from_site="s", load={"cylinders": 1}) for n in "ab"]
    it = problem(gas, [person(capacity={"cylinders": 1})], sites=[site("s", 1, setup_s=120)])
    assert services(solved(it))[::2] == [("s", 120), ("s", 120)]


def test_two_sites_at_one_place_are_loaded_at_one_after_the_other():
    goods = [task(n, 3, kind="parcel", from_site=n + "-site") for n in "ab"]
    it = problem(goods, sites=[site("a-site", 1, setup_s=60), site("b-site", 1, setup_s=90)])
    assert sorted(services(solved(it))) == [("a", 60), ("a-site", 60), ("b", 60), ("b-site", 90)]


def test_a_door_at_the_site_needs_its_own_setup():
    there = task("there", 1, setup_s=50)
    away = task("away", 2, kind="parcel", from_site="s")
    it = problem([there, away], sites=[site("s", 1, setup_s=120)])
    assert dict(services(solved(it)))["there"] == 110


def test_the_referee_wants_one_loading_and_not_two():
    meals = [task(n, 2, kind="meal", from_site="s") for n in "ab"]
    it = problem(meals, sites=[site("s", 1, setup_s=300)])
    once = route(it, take("a", "s"), take("b", "s"), give("a"), give("b"))
    twice = route(it, take("a", "s"), take("b", "s", lasting=300), give("a"), give("b"))
    assert referee(ground(it), plan(it, once)) == ()
    assert "lin/0: stop 2 serves 300 s, site s takes 0 s" in referee(ground(it), plan(it, twice))
    assert referee(ground(it), plan(it, route(it, visit("a")), left_out=["b"])) != ()
