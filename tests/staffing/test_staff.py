"""The fewest people by an hour: what is proved, what is found, and that the two are told apart."""

import numpy as np
import pytest

from optimizer.solve import Budget, solve
from optimizer.staffing.bound import fewest_thinkable, spanning_tree_m, work_s
from optimizer.staffing.choosing import chosen
from optimizer.staffing.hours import ended_by
from optimizer.staffing.search import staff
from tests.builders import at, person, problem, shift, task, window


def planner(it):
    return solve(it, None, plan_id="p", budget=Budget(iterations=200))


def crowd(count, **but):
    return [person(f"v{k}", **but) for k in range(count)]


def doors(count, **but):
    """Doors where they all start, so that only the service counts."""
    return [task(f"t{k}", 0, service_s=600, **but) for k in range(count)]


@pytest.mark.requirement("R35")
@pytest.mark.parametrize(("by", "people"), [(3_000, 2), (2_999, 3), (6_000, 1), (1_000, 10)])
def test_ten_visits_of_ten_minutes_take_as_many_people_as_the_hour_asks_for(by, people):
    found = staff(problem(doors(10), crowd(10)), at(by), planner)
    assert len(found.people) == people
    assert found.proved
    assert all(route.finish_at <= at(by) for route in found.plan.routes)


def test_what_was_not_found_is_not_called_proved():
    # Two doors at both ends of the line: by their service one person is enough, by the walk two are needed.
    far = [task("west", 0), task("east", 10)]
    people = [
        person("a", shifts=[shift(end_at=None)]),
        person("b", shifts=[shift(start_at={"matrix_index": 10}, end_at=None)]),
    ]
    found = staff(problem(far, people), at(500), planner)
    assert len(found.people) == 2
    assert found.bound.people == 1
    assert not found.proved


def test_when_not_even_all_are_enough_it_says_so_and_why():
    found = staff(problem(doors(10), crowd(2)), at(1_200), planner)
    assert found.people == ()
    assert not found.bound.possible
    assert len(found.plan.unassigned) == 6
    assert [(t.people, t.left_out) for t in found.tries] == [(2, 6)]


def test_the_one_with_the_skill_stays():
    people = [person("plain"), person("medic", skills=["medic"]), person("other")]
    tasks = [*doors(1), task("swab", 0, skills=["medic"])]
    found = staff(problem(tasks, people), at(5_000), planner)
    assert found.people == ("medic",)
    assert found.proved


def test_whom_something_is_pinned_to_stays():
    tasks = [task("a", 1, pinned={"volunteer": "v1"}), task("b", 1)]
    assert staff(problem(tasks, crowd(3)), at(5_000), planner).people == ("v1",)


@pytest.mark.requirement("R44")
def test_posts_that_have_to_be_held_at_once_take_one_person_each():
    posts = [
        task(f"gate{k}", k, kind="gate_duty", service_s=3_600, time_windows=[window(600, 900)])
        for k in (1, 2, 3)
    ]
    bound = fewest_thinkable(problem(posts, crowd(5)))
    assert bound.people == 3
    assert "at one moment" in bound.why
    assert fewest_thinkable(problem([{**posts[0], "crew": 2}], crowd(5))).people == 2


def test_posts_one_after_the_other_take_one_person():
    posts = [
        task(f"gate{k}", 1, kind="gate_duty", service_s=600, time_windows=[window(600 * k, 600 * k)])
        for k in (1, 2, 3)
    ]
    assert fewest_thinkable(problem(posts, crowd(5))).people == 1


def test_the_hour_ends_shifts_and_moves_or_drops_breaks():
    rest = {"earliest": window(1_000, 0)[0], "latest": window(3_000, 0)[0], "duration_s": 600}
    late = {"earliest": window(4_500, 0)[0], "latest": window(4_600, 0)[0], "duration_s": 600}
    people = [
        person("a", shifts=[shift(0, 5_400, breaks=[rest, late]), shift(6_000, 9_000)]),
        person("b", shifts=[shift(5_000, 9_000)]),
    ]
    cut = ended_by(problem(doors(1), people), at(2_000))
    (only,) = cut.volunteers
    (left,) = only.shifts
    assert (left.end, [b.latest for b in left.breaks]) == (at(2_000), [at(1_400)])


@pytest.mark.parametrize(("opens", "seconds"), [(1_000, 2_400), (2_800, 2_800)])
def test_hours_are_counted_without_the_breaks_in_them(opens, seconds):
    # Either through to the end, less ten minutes, or only until the break would begin.
    rest = {"earliest": window(opens, 0)[0], "latest": window(opens, 0)[0], "duration_s": 600}
    (only,) = problem([], [person(shifts=[shift(0, 3_000, breaks=[rest])])]).volunteers
    assert work_s(only.shifts[0]) == seconds


def test_the_scarce_are_chosen_first():
    people = [
        person("plain", shifts=[shift(0, 9_000)]),
        person("medic", skills=["medic"], shifts=[shift(0, 3_000)]),
    ]
    it = problem([*doors(3), task("swab", 1, skills=["medic"], service_s=900)], people)
    assert "medic" in chosen(it, {"plain", "medic", "other"}, 2)


def test_the_tree_joins_all_starts_into_one_place():
    line = np.array([[0.0, 0.0], [100.0, 0.0], [30.0, 0.0], [90.0, 0.0], [91.0, 1.0]])
    assert sum(spanning_tree_m(line, 2)) == pytest.approx(30 + np.hypot(9, 1) + 2**0.5)
    assert sum(spanning_tree_m(line, 0)) == pytest.approx(30 + 60 + 2**0.5 + np.hypot(9, 1))
