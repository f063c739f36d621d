"""Rounds: so many times a day, evenly spread, nobody forgotten."""

from itertools import pairwise

import pytest

from optimizer.check import check
from optimizer.problem import Problem
from optimizer.rounds import merged, spread, unrolled
from optimizer.solve import Budget, solve
from tests.builders import EIGHT, at, person, problem, shift, task, window


def begins(plan):
    """Seconds at which each round begins, by the number behind its id."""
    stops = [s for r in plan.routes for s in r.stops if s.task]
    return [(s.begin - EIGHT).total_seconds() for s in sorted(stops, key=lambda s: s.begin)]


def solved(it):
    return solve(it, None, plan_id="p", budget=Budget(iterations=200))


@pytest.mark.requirement("R26")
@pytest.mark.parametrize("engine", ["ruin_recreate", "ortools", "auto"])
def test_an_alley_is_swept_four_times_evenly(engine):
    sweep = task("sweep", 3, rounds=4, time_windows=[window(0, 8_000)])
    plan = solved(problem([sweep], options={"engine": engine}))
    assert plan.unassigned == ()
    times = begins(plan)
    assert len(times) == 4
    assert all(2_000 * k + 500 <= begun <= 2_000 * k + 1_500 for k, begun in enumerate(times))
    assert all(1_000 <= b - a <= 3_000 for a, b in pairwise(times))


def test_without_rounds_it_is_done_once():
    plan = solved(problem([task("sweep", 3, time_windows=[window(0, 8_000)])]))
    assert [s.task for r in plan.routes for s in r.stops if s.task] == ["sweep"]


@pytest.mark.requirement("R13")
def test_the_round_that_nobody_has_time_for_is_told_and_the_others_are_made():
    morning = person(shifts=[shift(0, 4_000)])
    plan = solved(problem([task("visit", 1, rounds=2, time_windows=[window(0, 8_000)])], [morning]))
    assert [s.task for r in plan.routes for s in r.stops if s.task] == ["visit.1"]
    assert [(u.task, bool(u.reasons)) for u in plan.unassigned] == [("visit.2", True)]


@pytest.mark.requirement("R47")
def test_a_patrol_comes_by_every_fence_in_every_round():
    fences = [task(f"f{k}", k, kind="fence_patrol", rounds=3) for k in range(1, 6)]
    plan = solved(problem(fences, [person("one"), person("two")]))
    came = {s.task for r in plan.routes for s in r.stops if s.task}
    assert came == {f"f{k}.{n}" for k in range(1, 6) for n in (1, 2, 3)}


def test_rounds_are_spread_over_the_open_time_only():
    morning, afternoon = (at(0), at(1_000)), (at(9_000), at(10_000))
    assert spread([morning, afternoon], 0, 2) == ((at(250), at(750)),)
    assert spread([morning, afternoon], 1, 2) == ((at(9_250), at(9_750)),)
    # The middle of three parts of two thousand seconds lies across the gap.
    assert spread([morning, afternoon], 1, 3)[0][1] == at(1_000)
    assert spread([morning, afternoon], 1, 3)[1][0] == at(9_000)


def test_windows_that_overlap_are_one():
    assert merged([(at(5), at(9)), (at(0), at(6)), (at(20), at(10))]) == [(at(0), at(9))]


def test_others_follow_every_round_and_stay_away_from_every_round():
    it = unrolled(
        problem(
            [
                task("sweep", 1, rounds=2),
                task("report", 2, after=[{"task": "sweep", "delay_s": 60}]),
                task("meal", 3, not_with=["sweep", "parcel"]),
                task("helper", 1, same_volunteer_as="sweep"),
            ]
        )
    )
    by_id = {one.id: one for one in it.tasks}
    assert [one.id for one in it.tasks] == ["sweep.1", "report", "meal", "helper", "sweep.2"]
    assert [(a.task, a.delay_s) for a in by_id["report"].after] == [("sweep.1", 60), ("sweep.2", 60)]
    assert by_id["meal"].not_with == ("sweep.1", "sweep.2", "parcel")
    assert by_id["helper"].same_volunteer_as == "sweep.1"
    assert check(it).faults == ()


def test_what_has_no_rounds_is_left_as_it_is():
    it = problem([task("a", 1)])
    assert unrolled(it) is it
    twice = unrolled(problem([task("a", 1, rounds=2)]))
    assert unrolled(twice) is twice


@pytest.mark.parametrize(
    ("tasks", "code", "where"),
    [
        ([task("t", 1, rounds=2), task("t.2", 1)], "round_id_taken", "/tasks/0/rounds"),
        ([task("x" * 63, 1, rounds=2)], "round_id_too_long", "/tasks/0/id"),
    ],
)
def test_ids_of_rounds_must_be_free_and_short(tasks, code, where):
    assert [(f.code, f.pointer) for f in check(problem(tasks)).faults] == [(code, where)]


def test_sixty_two_letters_are_short_enough():
    assert check(problem([task("x" * 62, 1, rounds=9)])).faults == ()


def test_written_out_it_is_the_same_problem():
    it = unrolled(problem([task("sweep", 1, rounds=3)]))
    assert Problem.model_validate_json(it.model_dump_json(by_alias=True, exclude_unset=True)) == it


# ---- turns at a post -----------------------------------------------------------------------------------


def test_turns_at_a_post_follow_one_another_without_a_gap():
    post = task("post", 3, kind="gate_duty", rounds=3, time_windows=[window(1_000, 8_000)])
    del post["service_s"]
    turns = unrolled(problem([post])).tasks
    begins_at = [1_000, 3_333, 5_666]
    assert [one.time_windows for one in turns] == [((at(b), at(b)),) for b in begins_at]
    assert [one.service_s for one in turns] == [2_333, 2_333, 2_334]


def test_turns_keep_to_the_hours_of_the_post():
    morning, evening = window(0, 1_000), window(6_000, 8_000)
    post = task("post", 3, kind="gate_duty", rounds=3, time_windows=[morning, evening])
    del post["service_s"]
    turns = unrolled(problem([post])).tasks
    assert [(one.time_windows[0][0], one.service_s) for one in turns] == [
        (at(0), 1_000),
        (at(6_000), 1_000),
        (at(7_000), 1_000),
    ]
    through = unrolled(problem([{**post, "rounds": 2}])).tasks
    # The first half reaches over the gap, and lasts through it.
    assert [(one.time_windows[0][0], one.service_s) for one in through] == [
        (at(0), 6_500),
        (at(6_500), 1_500),
    ]


def test_turns_may_be_shorter_than_their_part_and_need_hours_of_somebody():
    said = task("post", 3, kind="gate_duty", rounds=2, service_s=600)
    assert [one.service_s for one in unrolled(problem([said])).tasks] == [600, 600]
    nobody = unrolled(problem([said], [person(shifts=[])]))
    assert [one.time_windows for one in nobody.tasks] == [(), ()]
