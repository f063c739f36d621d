import pytest

from optimizer.constraints.max_aboard import MaxAboard
from optimizer.plan import ReasonCode
from tests.builders import broken, give, problem, route, site, take, task, why_not, window

RULE = MaxAboard()


def hot(limit: int, **but: object) -> dict:
    return task("t", 3, from_site="canteen", max_aboard_s=limit) | but


@pytest.mark.parametrize(("limit", "over"), [(200, None), (199, 1.0)])
def test_the_walk_alone_takes_200_s(limit: int, over: float | None) -> None:
    why = why_not(RULE, problem([hot(limit)], sites=[site("canteen", 1)]))
    assert (why and why.by) == over
    assert why is None or why.code is ReasonCode.MAX_ABOARD


def test_the_meal_waits_at_the_site_and_not_on_the_way() -> None:
    # The door opens at 5000, the canteen is open all day: leave it at 4800.
    waits = hot(200, time_windows=[window(5000, 6000)])
    assert why_not(RULE, problem([waits], sites=[site("canteen", 1)])) is None


def test_a_canteen_that_closes_long_before_the_door_opens_makes_it_cold() -> None:
    # Taken at 1000 at the latest, given at 5000 at the earliest.
    waits = hot(3999, time_windows=[window(5000, 6000)])
    it = problem([waits], sites=[site("canteen", 1, open=[window(0, 1000)])])
    why = why_not(RULE, it)
    assert why is not None
    assert why.by == 1.0


def test_a_swap_counts_each_carry_and_not_the_time_at_the_door() -> None:
    # 200 s there, 10 min at the door, 100 s on: the longer carry counts.
    swap = task("t", 3, from_site="canteen", to_site="lab", max_aboard_s=200, service_s=600)
    it = problem([swap], sites=[site("canteen", 1), site("lab", 4)])
    assert why_not(RULE, it) is None
    whole = route(it, take("t", "canteen"), give("t", lasting=0), take("t"), give("t", "lab"))
    assert broken(RULE, it, whole) == []


@pytest.mark.parametrize(("begin", "lines"), [(300, []), (301, ["t is aboard for 201 s of 200 s"])])
@pytest.mark.requirement("R15", "R18")
def test_the_referee_measures_depart_to_begin(begin: int, lines: list[str]) -> None:
    it = problem([hot(200)], sites=[site("canteen", 1)])
    assert broken(RULE, it, route(it, take("t", "canteen"), give("t", begin=begin))) == lines
