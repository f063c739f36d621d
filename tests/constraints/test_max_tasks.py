import pytest

from optimizer.constraints.max_tasks import MaxTasks
from optimizer.plan import ReasonCode
from tests.builders import (
    broken,
    give,
    person,
    problem,
    route,
    shift,
    site,
    take,
    task,
    visit,
    why_not,
)

RULE = MaxTasks()


def test_one_task_fits_a_limit_of_one_and_not_of_none() -> None:
    assert why_not(RULE, problem([task("t", 1)], [person(max_tasks=1)])) is None
    why = why_not(RULE, problem([task("t", 1)], [person(max_tasks=0)]))
    assert why is not None
    assert (why.code, why.by) == (ReasonCode.MAX_TASKS, 1.0)


@pytest.mark.parametrize(("limit", "lines"), [(2, []), (1, ["2 doors of 1"])])
@pytest.mark.requirement("R44")
def test_the_referee_counts_doors_over_all_shifts_and_says_it_once(limit: int, lines: list[str]) -> None:
    it = problem(
        [task("a", 1), task("b", 2)], [person(max_tasks=limit, shifts=[shift(0, 4000), shift(5000, 9000)])]
    )
    assert broken(RULE, it, route(it, visit("a")), route(it, visit("b"), number=1)) == lines


def test_stops_at_sites_and_the_second_stop_of_a_swap_are_no_doors() -> None:
    it = problem(
        [task("t", 2, from_site="depot", to_site="depot")], [person(max_tasks=1)], sites=[site("depot", 1)]
    )
    swap = route(it, take("t", "depot"), give("t", lasting=0), take("t"), give("t", "depot"))
    assert broken(RULE, it, swap) == []
