import pytest

from optimizer.constraints.same_volunteer import SameVolunteer
from tests.builders import broken, person, problem, route, shift, task, visit, why_not

RULE = SameVolunteer()
PEOPLE = [person("lin", shifts=[shift(0, 4000), shift(5000, 9000)]), person("wei")]
TASKS = [task("a", 1), task("b", 2, same_volunteer_as="a")]


def test_nobody_is_refused_alone() -> None:
    assert why_not(RULE, problem(TASKS, PEOPLE), which=1) is None


def test_one_person_on_two_shifts_is_one_person() -> None:
    it = problem(TASKS, PEOPLE)
    assert broken(RULE, it, route(it, visit("a")), route(it, visit("b"), number=1)) == []


@pytest.mark.requirement("R20")
def test_two_people_are_refused() -> None:
    it = problem(TASKS, PEOPLE)
    lines = broken(RULE, it, route(it, visit("a")), route(it, visit("b"), who="wei"))
    assert lines == ["b is with wei, a with lin"]


def test_when_the_other_is_not_served_nothing_is_broken() -> None:
    it = problem(TASKS, PEOPLE)
    assert broken(RULE, it, route(it, visit("b"), who="wei")) == []


def test_of_several_at_a_door_one_is_enough() -> None:
    it = problem([task("a", 1, crew=2), TASKS[1]], [*PEOPLE, person("bo")])
    a = [route(it, visit("a"), who="lin"), route(it, visit("a"), visit("b"), who="wei")]
    assert broken(RULE, it, *a) == []
    apart = [route(it, visit("a"), who=who) for who in ("lin", "wei")]
    assert broken(RULE, it, *apart, route(it, visit("b"), who="bo")) == ["b is with bo, a with lin, wei"]


def test_several_at_the_bound_door_are_reported_once() -> None:
    it = problem([TASKS[0], task("b", 2, crew=2, same_volunteer_as="a")], [*PEOPLE, person("bo")])
    both = [route(it, visit("b"), who=who) for who in ("wei", "bo")]
    assert broken(RULE, it, route(it, visit("a")), *both) == ["b is with bo, wei, a with lin"]
