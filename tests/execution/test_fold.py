"""What happened adds up to the same, in whatever order and however often it was told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.execution.events import Event
from optimizer.execution.fold import Act, fold
from optimizer.execution.phases import Phase
from optimizer.execution.replan import rest_of_day
from optimizer.execution.standing import Standing, TaskStatus
from optimizer.plan import Plan
from tests.builders import Do, StopType, at, give, person, plan, problem, route, site, take, task, visit
from tests.execution.days import done, happened

TASKS = ["a", "b", "meal"]
PROBLEM = problem(
    [task("a", 1), task("b", 2, household="close_contact"), task("meal", 3, kind="meal", from_site="shop")],
    [person("lin"), person("wei")],
    sites=[site("shop", 0)],
)


def walked() -> Plan:
    """Lin fetches the meal, then a at 1, b at 2, the meal at 3; wei has nothing to do."""
    return plan(PROBLEM, route(PROBLEM, take("meal", "shop"), visit("a"), visit("b"), give("meal")))


def after(*events: Event) -> Standing:
    return fold(PROBLEM, [Act(walked(), events)])


seconds = st.integers(0, 40).map(lambda n: n * 100)  # few instants, so that many events share one
outcomes = st.builds(
    lambda kind, name, second, who: happened(
        kind,
        second,
        f"{kind} {name} {second} {who}",
        task=name,
        **({"volunteer": who} if who else {}),
        **({"reason": "closed", "retry": second % 200 == 0} if kind == "failed" else {}),
    ),
    st.sampled_from(["done", "failed", "skipped"]),
    st.sampled_from(TASKS),
    seconds,
    st.sampled_from(["lin", "wei", None]),
)
fetched = st.builds(lambda s: done("meal", s, name=f"fetched {s}", stop="pickup", site="shop"), seconds)
cancelled = st.builds(
    lambda name, s: happened("cancelled_task", s, f"cancelled {name} {s}", task=name),
    st.sampled_from(TASKS),
    seconds,
)
absent = st.builds(
    lambda kind, who, s: happened(
        kind, s, f"{kind} {who} {s}", volunteer=who, **({"minutes": 5} if kind == "volunteer_late" else {})
    ),
    st.sampled_from(["volunteer_left", "volunteer_late"]),
    st.sampled_from(["lin", "wei"]),
    seconds,
)
days = st.lists(st.one_of(outcomes, fetched, cancelled, absent), max_size=12, unique_by=lambda one: one.id)


@pytest.mark.requirement("R32")
@given(days, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(events: list[Event], chance) -> None:
    shuffled = list(events)
    chance.shuffle(shuffled)
    assert after(*shuffled) == after(*events)


@given(days)
def test_telling_twice_changes_nothing(events: list[Event]) -> None:
    assert after(*events, *events) == after(*events)


@pytest.mark.requirement("R31")
@given(days)
@pytest.mark.requirement("R13")
def test_every_task_is_accounted_for(events: list[Event]) -> None:
    """Done, ended unserved with a word for it, or in the rest of the day, once: nothing is ever lost."""
    standing = after(*events)
    rest = rest_of_day(standing, walked(), now=at(4_100), pins={})
    ended = [name for name, state in standing.tasks.items() if state.status is TaskStatus.DONE]
    open_ = [task.id for task in rest.problem.tasks if task.id not in rest.frozen]
    assert sorted([*ended, *rest.closed, *open_]) == TASKS


def test_what_is_not_reported_is_not_done() -> None:
    standing = after()
    assert {state.status for state in standing.tasks.values()} == {TaskStatus.OPEN}
    assert standing.people["lin"].at is None


def test_goods_count_as_fetched_when_a_later_door_is_reported() -> None:
    """Volunteers report doors; nobody taps for the pickup at the shop."""
    state = after(done("a", 200)).tasks["meal"]
    assert state.is_open
    assert set(state.reached) == {Phase.FETCHED}
    assert (state.carrier, state.sites[Phase.FETCHED]) == ("lin", "shop")


def test_a_pickup_that_is_ahead_is_not_presumed() -> None:
    assert after().tasks["meal"].reached == {}


def test_doors_metres_and_gear_are_counted() -> None:
    lin = after(done("a", 200), done("b", 400)).people["lin"]
    assert lin.doors == 2
    assert lin.walked_m == 200  # from 0 to 1 to 2
    assert lin.worn.total_s == 60  # the minute at b, a close contact
    assert lin.rank == 2


def test_a_door_done_by_somebody_else() -> None:
    standing = after(done("a", 200, volunteer="wei"))
    assert standing.tasks["a"].status is TaskStatus.DONE
    assert standing.people["wei"].doors == 1
    assert standing.people["lin"].at is None


def test_the_last_word_counts_and_done_is_not_cancelled() -> None:
    failed = happened("failed", 300, task="a", reason="nobody opened")
    assert after(failed, done("a", 200)).tasks["a"].status is TaskStatus.FAILED
    assert after(failed, done("a", 400)).tasks["a"].status is TaskStatus.DONE
    gone = happened("cancelled_task", 500, task="a")
    assert after(gone, done("a", 400)).tasks["a"].status is TaskStatus.DONE
    assert after(gone, failed).tasks["a"].status is TaskStatus.CANCELLED


def test_who_left_comes_back_when_told_so_later() -> None:
    left = happened("volunteer_left", 100, volunteer="lin")
    late = happened("volunteer_late", 200, volunteer="lin", minutes=10)
    assert after(late, left).people["lin"].left is False
    assert after(late, left).people["lin"].until == at(200 + 600)
    before_the_shift = happened("volunteer_late", -600, volunteer="lin", minutes=10)
    assert after(before_the_shift).people["lin"].until == at(600)  # ten minutes after 8:00, not after 7:50


def test_a_decontamination_on_the_way_forgets_the_household() -> None:
    dirty_first = problem(
        [task("b", 1, household="close_contact"), task("a", 2)],
        sites=[site("wash", 1, kind="decontamination")],
    )
    stops = [visit("b"), Do(StopType.DECONTAMINATE, site="wash"), visit("a")]
    walked = plan(dirty_first, route(dirty_first, *stops))
    assert fold(dirty_first, [Act(walked, (done("b", 200),))]).people["lin"].rank == 2
    assert fold(dirty_first, [Act(walked, (done("b", 200), done("a", 400)))]).people["lin"].rank == 0


def test_what_is_reported_to_a_plan_that_was_replaced_counts_for_the_route_people_walk() -> None:
    """Lin keeps the first link: c is done, so a and b were passed over and she is not on the way to them."""
    asked = problem([task("a", 1), task("b", 2), task("c", 3)], [person("lin"), person("wei")])
    steps = [visit("a"), visit("b"), visit("c")]
    first = plan(asked, route(asked, *steps))
    second = plan(asked, route(asked, *steps, leave=500))
    told = fold(asked, [Act(first, (done("c", 1_000),)), Act(second, ())])
    rest = rest_of_day(told, second, now=at(1_100), pins={})
    assert [one.pinned for one in rest.problem.tasks] == [None, None]
    [hours] = rest.problem.volunteers[0].shifts
    assert (hours.start, hours.start_at.matrix_index) == (at(1_100), 3)


def test_what_was_done_before_a_plan_was_replaced_counts_for_that_plan() -> None:
    asked = problem([task("a", 1), task("b", 2)])
    first = plan(asked, route(asked, visit("a"), visit("b")))
    second = plan(asked, route(asked, visit("a"), visit("b"), leave=500))
    told = fold(asked, [Act(first, (done("a", 400),)), Act(second, ())])
    assert told.passed == {}
    assert told.people["lin"].walked_m == 100
