"""Several meet at a door and one of them has the goods: reports of both, and the rest of the day."""

import pytest

from optimizer.execution.fold import Act, fold
from optimizer.execution.phases import Phase
from optimizer.execution.standing import TaskStatus
from optimizer.plan import Plan
from optimizer.problem import Problem
from tests.builders import give, person, plan, problem, site, take, task, visit
from tests.builders import route as by_hand
from tests.execution.days import done, happened, left, planned, route

PEOPLE = [person("lin"), person("wei"), person("bo")]
SWAB = problem(
    [task("t", 3, crew=2, to_site="lab", max_aboard_s=600, load={"tubes": 1})],
    PEOPLE,
    sites=[site("lab", 5)],
)
GOODS = problem(
    [task("t", 3, crew=2, from_site="shop", max_aboard_s=900, load={"parts": 1})],
    PEOPLE,
    sites=[site("shop", 1, stock={"parts": 1})],
)


def swabbed() -> Plan:
    """Lin takes the sample at 300 and hands it in at 560; Wei is at the door alone."""
    return plan(
        SWAB,
        by_hand(SWAB, take("t"), give("t", "lab")),
        by_hand(SWAB, visit("t"), who="wei"),
    )


def fetched() -> Plan:
    """Wei fetches at 100 and is at the door at 300, as Lin is."""
    return plan(
        GOODS,
        by_hand(GOODS, visit("t")),
        by_hand(GOODS, take("t", "shop"), give("t"), who="wei"),
    )


def standing(asked: Problem, of: Plan, *events):
    return fold(asked, [Act(of, events)]).tasks["t"]


@pytest.mark.requirement("R15", "R32")
@pytest.mark.parametrize("said", [{"stop": "task"}, {}])
def test_who_had_no_goods_tells_of_the_door_and_no_more(said: dict) -> None:
    state = standing(SWAB, swabbed(), done("t", 360, volunteer="wei", **said))
    assert state.status is TaskStatus.OPEN
    assert set(state.reached) == {Phase.SERVED}
    assert state.carrier == "lin", "the sample is with the other, whoever tells"


@pytest.mark.requirement("R15", "R32")
def test_the_sample_goes_on_to_the_laboratory_and_nobody_is_wanted_at_the_door_again() -> None:
    first = swabbed()
    rest = left(SWAB, first, done("t", 360, volunteer="wei", stop="task"), now=400)
    (it,) = rest.problem.tasks
    assert (it.crew, it.pinned.volunteer, it.to_site) == (1, "lin", "lab")
    child = planned(rest.problem, "second", first)
    assert [kind for kind, *_ in route(child)] == ["pickup", "delivery"]
    assert route(child, "wei") == []
    assert child.unassigned == ()


@pytest.mark.parametrize("late", [False, True])
def test_a_late_word_of_the_door_does_not_open_a_finished_task(late: bool) -> None:
    events = [
        done("t", 560, volunteer="lin", stop="delivery", site="lab"),
        done("t", 700 if late else 360, volunteer="wei", stop="task"),
    ]
    assert standing(SWAB, swabbed(), *events).status is TaskStatus.DONE


def test_done_without_a_name_is_the_whole_of_it() -> None:
    state = standing(SWAB, swabbed(), done("t", 560))
    assert (state.status, state.carrier) == (TaskStatus.DONE, "lin")


@pytest.mark.requirement("R15", "R32")
def test_who_has_fetched_the_goods_has_them_after_a_replan_and_somebody_comes_to_the_door() -> None:
    first = fetched()
    events = [
        done("t", 100, volunteer="wei", stop="pickup", site="shop"),
        happened("volunteer_left", 150, volunteer="lin"),
    ]
    rest = left(GOODS, first, *events, now=150)
    (it,) = rest.problem.tasks
    assert (it.crew, it.pinned.volunteer) == (2, "wei")
    assert next(one for one in rest.problem.sites if one.id == "shop").stock == {"parts": 0}
    child = planned(rest.problem, "second", first)
    assert child.unassigned == ()
    assert [kind for kind, *_ in route(child, "wei")] == ["pickup", "delivery"]
    (met,) = [begin for kind, name, begin in route(child, "wei") if kind == "delivery"]
    assert route(child, "bo") == [("task", "t", met)]


@pytest.mark.requirement("R15", "R32")
def test_goods_of_somebody_who_left_are_fetched_once_more_by_one_of_the_others() -> None:
    first = fetched()
    events = [
        done("t", 100, volunteer="wei", stop="pickup", site="shop"),
        happened("volunteer_left", 150, volunteer="wei"),
    ]
    rest = left(GOODS, first, *events, now=150)
    assert [one.code for one in rest.warnings], "the goods went away with somebody"


@pytest.mark.requirement("R44")
def test_the_door_counts_once_for_each_of_them() -> None:
    events = [
        done("t", 360, volunteer="lin", stop="pickup"),
        done("t", 361, volunteer="wei", stop="task"),
        done("t", 560, volunteer="lin", stop="delivery", site="lab"),
    ]
    people = fold(SWAB, [Act(swabbed(), tuple(events))]).people
    assert [people[who].doors for who in ("lin", "wei", "bo")] == [1, 1, 0]
