"""What changed between two plans."""

from api.comparing import compare
from optimizer.plan import Plan, Route
from tests.sheets import sample


def moved(route: Route, volunteer: str) -> Route:
    return route.model_copy(update={"volunteer": volunteer})


def test_a_plan_against_itself() -> None:
    found = compare(sample.plan(), sample.plan())
    assert all(change.same for change in found.changes)
    assert found.newly_served == found.newly_unassigned == ()
    assert found.walk_m[0] == found.walk_m[1]


def test_a_route_that_somebody_else_walks() -> None:
    new = sample.plan(moved(sample.meals(), "V02"))
    found = {change.volunteer: change for change in compare(sample.plan(), new).changes}
    assert found["V01"].lost == ("m1", "m2")
    assert found["V02"].gained == ("m1", "m2")
    assert found["V02"].lost == ("n1", "g1")
    assert found["V01"].walk_m == -sample.meals().walk_m


def test_tasks_that_are_served_now_and_no_longer() -> None:
    left: Plan = sample.plan(sample.meals())
    lost = sample.left_over().model_copy(update={"task": "n1"})
    found = compare(sample.plan(), left.model_copy(update={"unassigned": (lost,)}))
    assert found.newly_unassigned == ("n1",)
    assert compare(left, sample.plan()).newly_served == ("g1", "n1")


def test_another_order_is_a_change_too() -> None:
    route = sample.waste()
    stops = (*route.stops[:1], *reversed(route.stops[1:3]), *route.stops[3:])
    found = compare(sample.plan(route), sample.plan(route.model_copy(update={"stops": stops})))
    (change,) = found.changes
    assert change.reordered
    assert change.gained == change.lost == ()
