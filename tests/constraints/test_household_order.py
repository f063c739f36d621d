import pytest

from optimizer.constraints.household_order import HouseholdOrder
from optimizer.plan import StopType
from optimizer.referee import referee
from optimizer.solve import Budget, solve
from tests.builders import (
    broken,
    clean,
    evidence,
    ground,
    person,
    problem,
    rest,
    route,
    shift,
    site,
    task,
    visit,
    why_not,
    window,
)
from tests.builders import plan as plan_of

RULE = HouseholdOrder()
CLEAN_TO_DIRTY = ["normal", "secondary_contact", "close_contact", "home_isolation"]
DECON = [site("decon", 5, kind="decontamination")]


def test_nobody_is_refused_alone() -> None:
    assert why_not(RULE, problem([task("t", 1, household="home_isolation")])) is None


@pytest.mark.parametrize("step", [0, 1, 2])
@pytest.mark.requirement("R9")
def test_every_step_up_is_allowed_and_every_step_down_refused(step: int) -> None:
    low, high = CLEAN_TO_DIRTY[step : step + 2]
    it = problem([task("a", 1, household=low), task("b", 2, household=high)])
    assert broken(RULE, it, route(it, visit("a"), visit("b"))) == []
    assert broken(RULE, it, route(it, visit("b"), visit("a"))) == ["a comes after b"]


def test_equals_may_follow_one_another() -> None:
    it = problem([task(n, p, household="close_contact") for n, p in (("a", 1), ("b", 2))])
    assert broken(RULE, it, route(it, visit("a"), visit("b"))) == []


@pytest.mark.requirement("R9")
def test_a_decontamination_forgets_and_a_rest_does_not() -> None:
    it = problem([task("a", 1), task("b", 2, household="close_contact")], sites=DECON)
    assert broken(RULE, it, route(it, visit("b"), clean("decon"), visit("a"))) == []
    assert broken(RULE, it, route(it, visit("b"), rest(300, 60), visit("a"))) == ["a comes after b"]


def test_the_report_does_not_say_what_the_households_are() -> None:
    it = problem([task("a", 1), task("b", 2, household="close_contact")])
    assert "contact" not in broken(RULE, it, route(it, visit("b"), visit("a")))[0]


# ---- changing gear ------------------------------------------------------------------------------------


def doors(*categories: str, **but: object) -> list:
    return [task(f"d{k}", k + 1, household=it, **but) for k, it in enumerate(categories)]


@pytest.mark.requirement("R9")
@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
def test_gear_is_changed_at_the_first_door_of_every_higher_category(engine: str) -> None:
    categories = ("normal", "secondary_contact", "secondary_contact", "home_isolation")
    it = problem(doors(*categories), [person(change_gear_s=300)], options={"engine": engine})
    plan = solve(it, None, plan_id="p", budget=Budget(iterations=200))
    assert {s.task: s.service_s for s in plan.routes[0].stops if s.task} == {
        "d0": 60,
        "d1": 360,  # a minute at the door, five to change
        "d2": 60,
        "d3": 360,
    }


@pytest.mark.requirement("R9")
@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
@pytest.mark.parametrize(("end", "left"), [(920, set()), (919, {"d1"})])
def test_there_must_be_time_to_change(engine: str, end: int, left: set[str]) -> None:
    # 100 s there, 60 s, 100 s on, 400 s to change, 60 s, 200 s back.
    late = person(change_gear_s=400, shifts=[shift(0, end)])
    it = problem(doors("normal", "close_contact", priority=50), [late], options={"engine": engine, "seed": 1})
    assert {u.task for u in solve(it, None, plan_id="p", budget=Budget(iterations=200)).unassigned} == left


@pytest.mark.requirement("R9")
@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
def test_one_person_serves_a_risky_door_at_eight_and_a_clean_one_at_nine(engine: str) -> None:
    tasks = [
        task("risky", 1, household="close_contact", time_windows=[window(0, 600)]),
        task("clean", 2, time_windows=[window(3_600, 4_200)]),
    ]
    it = problem(tasks, [person()], sites=DECON, options={"engine": engine})
    plan = solve(it, None, plan_id="p", budget=Budget(iterations=200))
    assert plan.unassigned == ()
    between = [stop.type for stop in plan.routes[0].stops[1:-1]]
    assert between == [StopType.TASK, StopType.DECONTAMINATE, StopType.TASK]
    without = solve(problem(tasks, [person()]), None, plan_id="p", budget=Budget(iterations=200))
    assert len(without.unassigned) == 1


def test_who_is_decontaminated_changes_again() -> None:
    it = problem(doors("close_contact", "normal", "close_contact"), [person(change_gear_s=300)], sites=DECON)
    line = route(it, visit("d0"), visit("d2"), clean("decon"), visit("d1"))
    again = route(it, visit("d0"), clean("decon"), visit("d1"), visit("d2"))
    facts = evidence(it, plan_of(it, line))
    assert dict(facts.gear_changes_s(line)) == {1: 300}
    assert dict(facts.gear_changes_s(again)) == {1: 300, 4: 300}


@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
def test_nobody_changes_for_a_door_that_was_served_before(engine: str) -> None:
    before = {"time_windows": [window(0, 0)], "service_s": 0, "setup_s": 0, "required": True}
    tasks = [
        task("before", 0, household="close_contact", **before),
        task("next", 1, household="close_contact"),
    ]
    it = problem(tasks, [person(change_gear_s=300)], options={"engine": engine})
    plan = solve(it, None, plan_id="p", budget=Budget(iterations=200))
    assert {s.task: s.service_s for s in plan.routes[0].stops if s.task} == {"before": 0, "next": 60}


def test_the_referee_misses_a_change_that_takes_no_time() -> None:
    it = problem(doors("normal", "close_contact"), [person(change_gear_s=300)])
    plain = route(it, visit("d0"), visit("d1"))
    assert "lin/0: d1 is served 60 s, takes 360 s" in referee(ground(it), plan_of(it, plain))
