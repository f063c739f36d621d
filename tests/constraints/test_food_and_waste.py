import pytest

from optimizer.constraints.food_and_waste import FoodAndWaste
from optimizer.solve import Budget, solve
from tests.builders import broken, give, person, problem, route, site, take, task, why_not

RULE = FoodAndWaste()
SITES = [site("canteen", 0, kind="canteen"), site("store", 10, kind="storage")]
MEAL = task("meal", 8, kind="meal", from_site="canteen")
BAG = task("bag", 4, kind="garbage", to_site="store", setup_s=0)
PARCEL = task("parcel", 4, kind="parcel", to_site="store")


def test_nobody_is_refused_alone() -> None:
    assert why_not(RULE, problem([MEAL, BAG], sites=SITES)) is None


@pytest.mark.requirement("R28")
def test_a_bag_taken_with_a_meal_aboard_is_told_once_per_stop() -> None:
    it = problem([MEAL, BAG], sites=SITES)
    both = route(it, take("meal", "canteen"), take("bag"), give("meal"), give("bag", "store"))
    assert broken(RULE, it, both) == ["bag is carried together with meal"]


def test_one_after_the_other_is_allowed_on_one_route() -> None:
    it = problem([MEAL, BAG], sites=SITES)
    meal_first = route(it, take("meal", "canteen"), give("meal"), take("bag"), give("bag", "store"))
    bag_first = route(it, take("bag"), give("bag", "store"), take("meal", "canteen"), give("meal"))
    assert broken(RULE, it, meal_first) == broken(RULE, it, bag_first) == []


def test_a_parcel_may_travel_with_either() -> None:
    it = problem([MEAL, PARCEL], sites=SITES)
    both = route(it, take("meal", "canteen"), take("parcel"), give("meal"), give("parcel", "store"))
    assert broken(RULE, it, both) == []


@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
@pytest.mark.parametrize(("other", "metres"), [(PARCEL, 1_000), (BAG, 2_000 - 200)])
def test_the_rule_alone_costs_the_way_back(engine: str, other: dict, metres: int) -> None:
    # From 0 by the meal's canteen to 10; the bag at 4 lies on the way to the meal's door at 8.
    # With the meal aboard it has to be passed by: on to 8, back to 4 (400 m), and on to 10 (600 m).
    away = person(shifts=[person()["shifts"][0] | {"end_at": {"matrix_index": 10}}])
    it = problem([MEAL, other], [away], sites=SITES, options={"engine": engine})
    plan = solve(it, None, plan_id="p", budget=Budget(iterations=300))
    assert not plan.unassigned
    assert plan.summary is not None
    assert plan.summary.walk_m == metres
