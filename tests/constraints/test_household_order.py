import pytest

from optimizer.constraints.household_order import HouseholdOrder
from tests.builders import broken, clean, problem, rest, route, site, task, visit, why_not

RULE = HouseholdOrder()
CLEAN_TO_DIRTY = ["normal", "secondary_contact", "close_contact", "home_isolation"]
DECON = [site("decon", 5, kind="decontamination")]


def test_nobody_is_refused_alone() -> None:
    assert why_not(RULE, problem([task("t", 1, household="home_isolation")])) is None


@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.requirement("R9")
def test_every_step_up_is_allowed_and_every_step_down_refused(step: int) -> None:
    low, high = CLEAN_TO_DIRTY[step : step + 2]
    it = problem([task("a", 1, household=low), task("b", 2, household=high)])
    assert broken(RULE, it, route(it, visit("a"), visit("b"))) == []
    assert broken(RULE, it, route(it, visit("b"), visit("a"))) == ["a comes after b"]


def test_equals_may_follow_one_another() -> None:
    it = problem([task(n, p, household="close_contact") for n, p in (("a", 1), ("b", 2))])
    assert broken(RULE, it, route(it, visit("a"), visit("b"))) == []


@pytest.mark.requirement("R9")
def test_a_decontamination_forgets_and_a_rest_does_not() -> None:
    it = problem([task("a", 1), task("b", 2, household="close_contact")], sites=DECON)
    assert broken(RULE, it, route(it, visit("b"), clean("decon"), visit("a"))) == []
    assert broken(RULE, it, route(it, visit("b"), rest(300, 60), visit("a"))) == ["a comes after b"]


def test_the_report_does_not_say_what_the_households_are() -> None:
    it = problem([task("a", 1), task("b", 2, household="close_contact")])
    assert "contact" not in broken(RULE, it, route(it, visit("b"), visit("a")))[0]
