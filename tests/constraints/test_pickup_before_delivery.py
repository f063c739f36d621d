import pytest

from optimizer.constraints.pickup_before_delivery import PickupBeforeDelivery
from tests.builders import broken, give, problem, route, site, take, task, visit, why_not

RULE = PickupBeforeDelivery()
SITES = [site("near", 1), site("far", 5), site("other", 7)]


def test_nobody_is_refused_alone() -> None:
    assert why_not(RULE, problem([task("t", 3, from_site="near")], sites=SITES)) is None


@pytest.mark.requirement("R18", "R19", "R20")
def test_goods_for_a_door_are_taken_at_the_site_first() -> None:
    it = problem([task("t", 3, from_site=["near", "far"])], sites=SITES)
    assert broken(RULE, it, route(it, take("t", "near"), give("t"))) == []
    assert broken(RULE, it, route(it, take("t", "far"), give("t"))) == [], "either alternative"
    assert broken(RULE, it, route(it, take("t", "other"), give("t"))) == [
        "t has pickup at other, delivery at the door"
    ]
    assert broken(RULE, it, route(it, give("t"), take("t", "near"))) != []
    assert broken(RULE, it, route(it, give("t"))) == ["t has delivery at the door"]
    assert broken(RULE, it, route(it, take("t", "near"))) == ["t has pickup at near"]


@pytest.mark.requirement("R23", "R28")
def test_goods_from_a_door_are_given_at_the_site_afterwards() -> None:
    it = problem([task("t", 3, to_site="far")], sites=SITES)
    assert broken(RULE, it, route(it, take("t"), give("t", "far"))) == []
    assert broken(RULE, it, route(it, give("t", "far"), take("t"))) != []
    assert broken(RULE, it, route(it, take("t"), give("t", "near"))) != []


@pytest.mark.requirement("R22")
def test_a_swap_has_two_stops_at_the_door() -> None:
    it = problem([task("t", 3, from_site="near", to_site="far")], sites=SITES)
    whole = route(it, take("t", "near"), give("t"), take("t"), give("t", "far"))
    assert broken(RULE, it, whole) == []
    assert broken(RULE, it, route(it, take("t", "near"), give("t"), give("t", "far"))) != []


def test_work_without_goods_is_one_stop_of_type_task() -> None:
    it = problem([task("t", 3)])
    assert broken(RULE, it, route(it, visit("t"))) == []
    assert broken(RULE, it, route(it, visit("t"), visit("t"))) != []
    assert broken(RULE, it, route(it, give("t"))) != []


def test_a_pair_torn_over_two_routes_is_refused_on_both() -> None:
    it = problem([task("t", 3, from_site="near")], sites=SITES)
    assert len(broken(RULE, it, route(it, take("t", "near")), route(it, give("t")))) == 2
