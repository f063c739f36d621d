import pytest

from optimizer.constraints.breaks import Breaks
from optimizer.plan import StopType
from optimizer.solve import Budget, solve
from tests.builders import at, broken, person, problem, rest, route, shift, task, visit, why_not, window

RULE = Breaks()
NOON = {"earliest": at(1000).isoformat(), "latest": at(2000).isoformat(), "duration_s": 600}
LIN = [person(shifts=[shift(breaks=[NOON])])]


def test_a_break_proves_nothing_about_one_task_alone() -> None:
    assert why_not(RULE, problem([task("t", 3)], LIN)) is None


@pytest.mark.parametrize(("begin", "inside"), [(999, False), (1000, True), (2000, True), (2001, False)])
@pytest.mark.requirement("R16")
def test_a_break_begins_in_its_window(begin: int, inside: bool) -> None:
    it = problem([task("t", 3)], LIN)
    # The door keeps the person until 3000, so the break cannot fall away.
    lines = broken(RULE, it, route(it, rest(begin, 600), visit("t", begin=3000)))
    assert (lines == []) is inside


def test_a_break_that_is_too_short_is_none() -> None:
    it = problem([task("t", 3)], LIN)
    assert broken(RULE, it, route(it, rest(1000, 599), visit("t", begin=3000))) != []


@pytest.mark.parametrize(("begin", "taken"), [(1640, True), (1641, False)])
def test_a_break_falls_away_when_the_route_ends_before(begin: int, taken: bool) -> None:
    # Home at begin + 60 + 300: at 2000 the break need not have begun, at 2001 it must.
    it = problem([task("t", 3)], LIN)
    lines = broken(RULE, it, route(it, visit("t", begin=begin)))
    assert (lines == []) is taken


def test_nobody_rests_twice_for_one_break() -> None:
    it = problem([task("t", 3)], LIN)
    twice = route(it, rest(1000, 600), rest(1700, 600), visit("t"))
    assert broken(RULE, it, twice) == ["stop 2 is a break that was not asked for"]


@pytest.mark.parametrize(
    ("earliest", "latest"),
    [("1970-01-01T00:00:00Z", at(2000).isoformat()), (at(1000).isoformat(), "2100-01-01T00:00:00Z")],
)
def test_a_window_of_a_break_may_be_as_wide_as_the_calendar(earliest: str, latest: str) -> None:
    pause = {"earliest": earliest, "latest": latest, "duration_s": 600}
    asked = problem(
        [task("t", 3, time_windows=[window(3000, 3000)])], [person(shifts=[shift(breaks=[pause])])]
    )
    (lin,) = solve(asked, None, plan_id="p", budget=Budget(iterations=5)).routes
    assert sorted(stop.type for stop in lin.stops[1:-1]) == [StopType.BREAK, StopType.TASK]


def test_a_break_of_a_shift_sixty_years_ahead_may_begin_at_any_time() -> None:
    far = {"start": "2090-01-01T08:00:00+08:00", "end": "2090-01-01T12:00:00+08:00"}
    pause = {"earliest": "1970-01-01T00:00:00Z", "latest": far["end"], "duration_s": 600}
    asked = problem([task("t", 3)], [person(shifts=[far | {"breaks": [pause]}])], date="2090-01-01")
    plan = solve(asked, None, plan_id="p", budget=Budget(iterations=5))
    assert plan.summary.served == 1
