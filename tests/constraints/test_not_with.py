import pytest

from optimizer.constraints.not_with import NotWith
from optimizer.solve import Budget, solve
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


@pytest.mark.requirement("R9")
@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
def test_crews_for_clean_and_for_risky_households_never_mix(engine: str) -> None:
    clean = [task(f"c{k}", 2, not_with=["close_contact"]) for k in range(2)]
    risky = [task(f"r{k}", 2, household="close_contact") for k in range(2)]
    both = [person("one"), person("two")]
    it = problem([*clean, *risky], both, options={"engine": engine})
    plan = solve(it, None, plan_id="p", budget=Budget(iterations=200))
    assert plan.unassigned == ()
    crews = [{s.task for s in r.stops if s.task} for r in plan.routes]
    assert sorted(map(sorted, crews)) == [["c0", "c1"], ["r0", "r1"]]
    mixed = problem([task("c0", 2), task("r0", 2, household="close_contact")], both)
    assert len(solve(mixed, None, plan_id="p", budget=Budget(iterations=200)).routes) == 1


def test_a_category_is_told_like_a_kind() -> None:
    it = problem([task("a", 1, not_with=["close_contact"]), task("b", 2, household="close_contact")])
    assert broken(RULE, it, route(it, visit("a"), visit("b"))) == ["a shares the route with b"]
