"""What counts over a day counts on when its rest is planned: gear at a stretch, and hours lent.

Places 0 to 10 lie 100 m and 100 s apart; in gear one works five minutes at each door.
"""

import json

import pytest

from fixtures.tale import request, spot, street, walker
from fixtures.tale import task as doorstep
from optimizer.execution.fold import Act, fold
from optimizer.execution.replan import rest_of_day
from optimizer.plan import Plan, ReasonCode, StopType
from optimizer.problem import Problem, Volunteer
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.builders import Do, at, clean, person, plan, problem, rest, shift, site, task, visit
from tests.builders import route as by_hand
from tests.execution.days import done, left, planned

ENGINES = pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])


def dirty(name: str, place: int, **but: object) -> dict:
    return task(name, place, household="close_contact", service_s=300) | but


DOORS = [dirty("a", 2), dirty("b", 4), dirty("c", 6)]


def morning(limit: int | None = 3_000, doors: list = DOORS, **but: object) -> Problem:
    hours = shift(end_at={"matrix_index": 6})
    return problem(doors, [person(shifts=[hours], gear_break_after_s=limit, **but)])


def walked(it: Problem, *steps: Do) -> Plan:
    return plan(it, by_hand(it, *(steps or (visit("a"), visit("b"), visit("c")))))


def lin(it: Problem) -> Volunteer:
    return it.volunteers[0]


@pytest.mark.requirement("R16")
@pytest.mark.parametrize(
    ("now", "worn"),
    [
        (500, 500),  # a took 200 to 500; the 200 s to b, that is under way, are in gear as well
        (700, 500),  # at b, where the work begins at this second
        (800, 600),  # 100 s of which are behind
    ],
)
def test_a_stretch_in_gear_goes_on(now: int, worn: int) -> None:
    it = morning()
    child = left(it, walked(it), done("a", 500), now=now).problem
    assert lin(child).shifts[0].in_gear_s == worn


@pytest.mark.requirement("R16")
@ENGINES
@pytest.mark.parametrize(("limit", "served"), [(1_300, 2), (1_299, 1)])
def test_the_rest_of_the_day_keeps_to_the_whole_stretch(engine: str, limit: int, served: int) -> None:
    # 300 at each of three doors and 400 between them: 1300 s, of which 500 are behind at the replan.
    it = morning(limit)
    child = left(it, walked(it), done("a", 500), now=500).problem
    child = child.model_copy(update={"options": child.options.model_copy(update={"engine": engine})})
    again = planned(child, "second")
    assert len(again.unassigned) == 2 - served
    for one in again.unassigned:
        assert {reason.code for reason in one.reasons} == {ReasonCode.NO_ROOM_FOUND}


def test_the_walk_from_a_door_that_is_done_is_in_gear() -> None:
    # Nothing is under way: the new door turned up later. 300 at a, 200 to it, 300 there, 200 to the end.
    new = dirty("new", 4)
    for limit, served in ((1_000, True), (999, False)):
        it = morning(limit, [DOORS[0], new])
        first = plan(it, by_hand(it, visit("a")), left_out=["new"])
        child = left(it, first, done("a", 500), now=600)
        assert child.frozen == ("a",)
        again = planned(child.problem)
        assert (again.unassigned == ()) is served


@pytest.mark.parametrize("step", [rest(500, 60), clean("wash")])
def test_a_break_and_a_decontamination_end_it(step: Do) -> None:
    wash = [site("wash", 2, kind="decontamination")]
    pause = {"earliest": at(400).isoformat(), "latest": at(900).isoformat(), "duration_s": 60}
    who = person(shifts=[shift(breaks=[pause])], gear_break_after_s=3_000)
    it = problem(DOORS, [who], sites=wash)
    first = walked(it, visit("a"), step, visit("b"), visit("c"))
    after = left(it, first, done("a", 500), done("b", 1_060), now=1_060)
    dressed_s = 0 if step.type is StopType.DECONTAMINATE else 200  # the walk from a, behind the break
    assert lin(after.problem).shifts[0].in_gear_s == dressed_s + 300 + 200  # and b, and the walk to c
    assert lin(left(it, first, done("a", 500), now=520).problem).shifts[0].in_gear_s == (
        0 if step.type is StopType.BREAK else 300  # nobody is taken to be on the way to a wash
    )


def test_ordinary_doors_and_other_shifts_do_not_count() -> None:
    it = morning(doors=[task("a", 2, service_s=300), *DOORS[1:]])
    assert lin(left(it, walked(it), done("a", 500), now=500).problem).shifts[0].in_gear_s == 0
    two = problem(DOORS, [person(shifts=[shift(0, 900), shift(2_000)], gear_break_after_s=3_000)])
    both = plan(two, by_hand(two, visit("a")), by_hand(two, visit("b"), visit("c"), number=1))
    later = left(two, both, done("a", 500), now=2_100)
    assert lin(later.problem).shifts[0].in_gear_s == 0


def test_nobody_without_a_limit_hears_of_it() -> None:
    it = morning(None)
    rest_ = left(it, walked(it), done("a", 500), now=500)
    assert lin(rest_.problem).shifts[0].in_gear_s == 0
    assert rest_.frozen == ()


def test_a_stretch_that_is_too_long_already_is_full_and_no_more() -> None:
    it = morning(400)
    first = walked(it)
    child = left(it, first, done("a", 500), now=500).problem
    assert lin(child).shifts[0].in_gear_s == 400
    assert len(planned(child).unassigned) == 2


def test_what_was_under_way_at_one_replan_is_counted_by_the_next() -> None:
    """The child begins at the next door: the walk there is on neither of its legs."""
    it = morning(max_gear_s=2_000, max_walk_m=3_000)
    first = walked(it)
    once = left(it, first, done("a", 500), now=800)  # b is begun at 700
    second = planned(once.problem, "second", first)
    assert [stop.task for stop in second.routes[0].stops if stop.task] == ["b", "c"]
    acts = [Act(first, (done("a", 500),)), Act(second, (done("b", 1_000),))]
    twice = rest_of_day(fold(it, acts), second, now=at(1_000), pins={})
    # 300 at a, 200 to b, 300 there, and 200 to c, which is under way; 200 m from the base to a.
    assert lin(twice.problem).shifts[0].in_gear_s == 1_000
    assert (lin(twice.problem).max_gear_s, lin(twice.problem).max_walk_m) == (1_000, 3_000 - 600)


# ---- lent ------------------------------------------------------------------------------------------------

NETWORK = read_geojson(street())


def patch(name: str, west: float, east: float) -> dict:
    ring = [spot(x, y) for x, y in ((west, -50), (east, -50), (east, 50), (west, 50), (west, -50))]
    return {"id": name, "level": "open", "unit": name, "area": {"type": "Polygon", "coordinates": [ring]}}


def lending(**cap: int) -> Problem:
    east = [doorstep(f"e{k}", "home_visit", spot(250 + 20 * k, 4), service_s=600) for k in range(3)]
    people = [walker(name, "08:00-10:00", unit="locust") for name in ("lin", "wei")]
    zones = [patch("locust", -50, 200), patch("bridge", 200, 450)]
    said = request(street(), people, east, zones=zones, lending=[{"unit": "locust", **cap}])
    return Problem.model_validate_json(json.dumps(said))


def after_the_first(it: Problem) -> tuple[Problem, str]:
    """The rest of the day when one door is done; and by whom."""
    first = solve(it, NETWORK, plan_id="first", budget=Budget(iterations=100))
    route = first.routes[0]
    stop = next(stop for stop in route.stops if stop.task)
    report = done(stop.task, 0).model_copy(update={"at": stop.depart})
    standing = fold(it, [Act(first, (report,))])
    return rest_of_day(standing, first, now=stop.depart, pins={}).problem, route.volunteer


@pytest.mark.requirement("R38")
@pytest.mark.parametrize(("each_s", "unassigned"), [(1_800, 0), (1_799, 1), (1_199, 2), (600, 2)])
def test_hours_lent_in_the_morning_count_at_noon(each_s: int, unassigned: int) -> None:
    child, who = after_the_first(
        lending(people=1, each_s=each_s) if each_s > 600 else lending(people=1, each_s=600)
    )
    assert {one.id: one.lent_s for one in child.volunteers} == {"lin": 0, "wei": 0} | {who: 600}
    again = solve(child, NETWORK, plan_id="second", budget=Budget(iterations=100))
    assert {route.volunteer for route in again.routes} <= {who}
    assert len(again.unassigned) == unassigned


@pytest.mark.requirement("R38")
def test_nobody_else_is_lent_when_all_have_been() -> None:
    child, who = after_the_first(lending(people=1, each_s=1_199))
    again = solve(child, NETWORK, plan_id="second", budget=Budget(iterations=100))
    other = next(one.id for one in child.volunteers if one.id != who)
    said = {reason.volunteer: reason for one in again.unassigned for reason in one.reasons}
    assert said[other].code is ReasonCode.LENDING
    assert "lends nobody else" in said[other].detail
    assert "外借人数已满" in said[other].detail_zh


def test_work_for_other_units_that_has_begun_is_counted_once() -> None:
    it = lending(each_s=1_800)
    first = solve(it, NETWORK, plan_id="first", budget=Budget(iterations=100))
    stop = next(stop for stop in first.routes[0].stops if stop.task)
    half = stop.begin + (stop.depart - stop.begin) / 2
    child = rest_of_day(fold(it, [Act(first, ())]), first, now=half, pins={}).problem
    who = next(one for one in child.volunteers if one.id == first.routes[0].volunteer)
    assert who.lent_s == 300
    assert next(one.service_s for one in child.tasks if one.id == stop.task) == 300
