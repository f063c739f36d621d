import pytest

from optimizer.constraints.not_with import NotWith
from tests.builders import broken, person, problem, route, shift, task, visit, why_not

RULE = NotWith()
TWICE = [person(shifts=[shift(0, 4000), shift(5000, 9000)])]


def test_nobody_is_refused_alone() -> None:
    assert why_not(RULE, problem([task("a", 1, not_with=["b"]), task("b", 2)])) is None


@pytest.mark.requirement("R9")
def test_two_that_exclude_one_another_take_two_routes() -> None:
    it = problem([task("a", 1, not_with=["b"]), task("b", 2)], TWICE)
    assert broken(RULE, it, route(it, visit("a")), route(it, visit("b"), number=1)) == []
    assert broken(RULE, it, route(it, visit("b"), visit("a"))) == ["a shares the route with b"]


def test_a_pair_that_excludes_itself_twice_is_reported_once() -> None:
    it = problem([task("a", 1, not_with=["b"]), task("b", 2, not_with=["a"])])
    assert broken(RULE, it, route(it, visit("a"), visit("b"))) == ["a shares the route with b"]


@pytest.mark.requirement("R28")
def test_a_whole_kind_can_be_excluded_but_not_oneself() -> None:
    it = problem([task("a", 1, not_with=["notify"]), task("b", 2), task("c", 3, kind="errand")])
    assert broken(RULE, it, route(it, visit("a"), visit("c"))) == []
    assert broken(RULE, it, route(it, visit("a"), visit("b"))) == ["a shares the route with b"]


def test_a_task_that_is_called_like_a_kind_is_meant_itself() -> None:
    it = problem([task("a", 1, not_with=["notify"]), task("notify", 2, kind="errand"), task("c", 3)])
    assert broken(RULE, it, route(it, visit("a"), visit("c"))) == []
    assert broken(RULE, it, route(it, visit("a"), visit("notify"))) == ["a shares the route with notify"]
