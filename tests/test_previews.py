import threading

import pytest

from optimizer.engines.engine import Found
from optimizer.errors import PlanRefused
from optimizer.plan import Plan, Progress, Status
from optimizer.previews import Previews

PROGRESS = Progress(phase="searching", elapsed_s=0.0)


def found(cost):
    return Found(cost, 0, ((),))


def named(found, _):
    return Plan(id=str(found.cost), status=Status.SUCCEEDED)


def test_whoever_saw_nothing_is_shown_the_first_plan_before_the_end():
    shown = []
    previews = Previews(named, shown.append)
    previews.offer(found(7), PROGRESS)
    previews.close()
    assert [plan.id for plan in shown] == ["7"]


def test_the_search_does_not_wait_for_a_plan_and_no_second_one_is_begun():
    shown, go = [], threading.Event()
    begun = []

    def slowly(found, progress):
        begun.append(found.cost)
        go.wait(10)
        return named(found, progress)

    previews = Previews(slowly, shown.append)
    for cost in (9, 8, 7):
        previews.offer(found(cost), PROGRESS)
    assert shown == []
    go.set()
    previews.close()
    assert [plan.id for plan in shown] == ["9"]
    assert begun == [9]


def test_the_next_plan_is_shown_only_after_some_seconds():
    shown = []
    previews = Previews(named, shown.append)
    previews.offer(found(9), PROGRESS)
    while not shown:
        previews.collect()
    previews.offer(found(8), PROGRESS)
    previews.close()
    assert [plan.id for plan in shown] == ["9"]


def test_a_refused_plan_ends_the_search():
    def refused(_, __):
        raise PlanRefused(["no way"])

    previews = Previews(refused, lambda _: None)
    previews.offer(found(9), PROGRESS)
    with pytest.raises(PlanRefused):
        previews.close()
