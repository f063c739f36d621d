import pytest

from optimizer.constraints.max_walk import MaxWalk
from optimizer.plan import ReasonCode
from tests.builders import broken, person, problem, route, shift, site, task, visit, why_not

RULE = MaxWalk()


@pytest.mark.parametrize(("limit", "over"), [(600, None), (599, 1.0)])
def test_there_and_back_is_600_m(limit: int, over: float | None) -> None:
    why = why_not(RULE, problem([task("t", 3)], [person(max_walk_m=limit)]))
    assert (why and why.by) == over
    assert why is None or why.code is ReasonCode.MAX_WALK


def test_the_way_by_the_site_counts() -> None:
    # 0 to 5 to 3 and home: 500 + 200 + 300.
    it = problem([task("t", 3, from_site="far")], [person(max_walk_m=999)], sites=[site("far", 5)])
    why = why_not(RULE, it)
    assert why is not None
    assert why.by == 1.0


def test_of_several_shifts_the_nearest_counts() -> None:
    near = shift(5000, 9000, start_at={"matrix_index": 3}, end_at={"matrix_index": 3})
    it = problem([task("t", 3)], [person(max_walk_m=10, shifts=[shift(0, 4000), near])])
    assert why_not(RULE, it) is None


@pytest.mark.parametrize(("limit", "lines"), [(1000, []), (999, ["1000 m of 999 m"])])
@pytest.mark.requirement("R16")
def test_the_referee_adds_all_shifts_and_says_it_once(limit: int, lines: list[str]) -> None:
    it = problem(
        [task("a", 3), task("b", 2)], [person(max_walk_m=limit, shifts=[shift(0, 4000), shift(5000, 9000)])]
    )
    assert broken(RULE, it, route(it, visit("a")), route(it, visit("b"), number=1)) == lines
