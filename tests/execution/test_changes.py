"""What is new for whom: only what somebody was told before can be taken away."""

from optimizer.execution.changes import compare
from tests.builders import person, plan, problem, route, task, visit

ASKED = problem([task("done", 1), task("next", 2)], [person("lin")])


def test_a_door_that_the_plan_before_merely_remembered_is_not_taken_away() -> None:
    """It was done already; nobody was sent there, so there is nothing to tell."""
    before = plan(ASKED, route(ASKED, visit("done"), visit("next")))
    after = plan(ASKED, route(ASKED, visit("next")))
    closed = {"done": "failed"}
    told = compare(before, after, tasks=["next"], frozen=[], closed=closed, remembered=["done"])
    assert told.unchanged == 1
    [lin] = compare(before, after, tasks=["next"], frozen=[], closed=closed).volunteers
    assert [(one.task, one.why) for one in lin.removed] == [("done", "failed")]
