import pytest

from optimizer.constraints.outside_shift import OutsideShift
from optimizer.constraints.site_closed import SiteClosed
from optimizer.constraints.time_window import TimeWindow
from optimizer.plan import ReasonCode
from tests.builders import (
    at,
    broken,
    give,
    person,
    problem,
    route,
    shift,
    site,
    take,
    task,
    why_not,
    window,
)

RULE = SiteClosed()
MEAL = task("t", 3, from_site="depot")


@pytest.mark.parametrize(("until", "late_s"), [(100, None), (99, 1.0)])
@pytest.mark.requirement("R20")
def test_the_site_is_100_s_away(until: int, late_s: float | None) -> None:
    why = why_not(RULE, problem([MEAL], sites=[site("depot", 1, open=[window(0, until)])]))
    assert (why and why.by) == late_s
    assert why is None or (why.code is ReasonCode.SITE_CLOSED and "depot" in why.detail)


def test_goods_that_are_ready_too_late_for_the_door_are_the_sites_obstacle() -> None:
    # Ready at 1000, the door is 200 s further: 1200.
    for until, late_s in ((1200, None), (1199, 1.0)):
        meal = MEAL | {"time_windows": [window(0, until)]}
        it = problem([meal], sites=[site("depot", 1, ready_at=at(1000).isoformat())])
        why = why_not(RULE, it)
        assert (why and why.by) == late_s
        assert why_not(TimeWindow(), it) is None
        assert why_not(OutsideShift(), it) is None


def test_a_site_that_opens_so_late_that_the_shift_ends_is_the_obstacle() -> None:
    # Open from 1000, then 200 s to the door, 60 s there, 300 s home: 1560.
    for end, late_s in ((1560, None), (1559, 1.0)):
        it = problem(
            [MEAL], [person(shifts=[shift(0, end)])], sites=[site("depot", 1, open=[window(1000, 5000)])]
        )
        why = why_not(RULE, it)
        assert (why and why.by) == late_s


@pytest.mark.parametrize(("begin", "inside"), [(499, False), (500, True), (600, True), (601, False)])
def test_the_referee_looks_at_opening_hours(begin: int, inside: bool) -> None:
    it = problem([MEAL], sites=[site("depot", 1, open=[window(500, 600)])])
    lines = broken(RULE, it, route(it, take("t", "depot", begin=begin), give("t")))
    assert (lines == []) is inside


@pytest.mark.requirement("R18", "R41")
def test_the_referee_refuses_goods_that_are_not_ready_but_takes_deliveries() -> None:
    it = problem(
        [MEAL, task("back", 2, to_site="depot")], sites=[site("depot", 1, ready_at=at(500).isoformat())]
    )
    early = route(it, take("t", "depot", begin=499), give("t"))
    assert len(broken(RULE, it, early)) == 1
    on_time = route(it, take("t", "depot", begin=500), give("t"))
    assert broken(RULE, it, on_time) == []
    # What is brought to the site needs no readiness.
    assert broken(RULE, it, route(it, take("back"), give("back", "depot"))) == []
