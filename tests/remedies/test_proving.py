"""What it would take: for every obstacle the smallest change, proved by solving again."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from optimizer.check import check
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.remedies.inquiry import Patience
from optimizer.remedies.proving import smallest_change
from optimizer.remedy import Outcome, Remedy, Step, StepCode
from optimizer.rounds import unrolled
from optimizer.solve import Budget, solve
from tests.builders import at, person, problem, shift, site, task, window
from tests.walking.drawing import drawn, lane, position

FEW = Patience(iterations=60)


def planned(it: Problem) -> Plan:
    return solve(it, None, plan_id="p", budget=Budget(iterations=100))


def remedy(it: Problem, name: str = "t") -> Remedy:
    plan = planned(it)
    assert name in {left.task for left in plan.unassigned}
    return smallest_change(it, None, plan, name, patience=FEW)


def only(it: Problem, name: str = "t") -> Step:
    (step,) = remedy(it, name).steps
    return step


def served(plan: Plan) -> set[str]:
    return {stop.task for route in plan.routes for stop in route.stops if stop.task is not None}


def applied(it: Problem, steps: tuple[Step, ...]) -> Problem:
    """The patches as a caller would apply them to what was sent, by RFC 6902."""
    said = json.loads(it.model_dump_json(by_alias=True, exclude_unset=True))
    for patch in (patch for step in steps for patch in step.patch):
        *way, last = patch.path.strip("/").split("/")
        target: Any = said
        for key in way:
            target = target[int(key) if isinstance(target, list) else key]
        if isinstance(target, list):
            assert (patch.op, last) == ("add", "-")
            target.append(patch.value)
        elif patch.op == "remove":
            del target[last]
        else:
            target[last] = patch.value
    return Problem.model_validate_json(json.dumps(said))


HOME = [site("store", 0)]
CASES: dict[StepCode, tuple[Problem, float | None]] = {
    StepCode.ONE_MORE_SKILL: (problem([task("t", 3, skills=["medic"])]), 1),
    StepCode.LARGER_CREW: (
        problem([task("t", 3, crew=2, from_site="store")], sites=HOME),
        1,
    ),
    # 300 s there: five minutes; the window ends after four.
    StepCode.WIDER_WINDOW: (problem([task("t", 3, time_windows=[window(0, 240)])]), 60),
    # 300 s there, a minute at the door, 300 s back.
    StepCode.LONGER_SHIFT: (problem([task("t", 3)], [person(shifts=[shift(0, 600)])]), 60),
    StepCode.OPEN_LONGER: (
        problem([task("t", 3, from_site="shop")], sites=[site("shop", 2, open=[window(0, 80)])]),
        120,
    ),
    StepCode.LONGER_ABOARD: (
        problem([task("t", 3, from_site="store", max_aboard_s=200)], sites=HOME),
        120,
    ),
    StepCode.LONGER_WALK: (problem([task("t", 3)], [person(max_walk_m=590)]), 10),
    StepCode.ONE_MORE_DOOR: (problem([task("t", 3)], [person(max_tasks=0)]), 1),
    StepCode.LONGER_IN_GEAR: (
        problem([task("t", 3, household="close_contact")], [person(max_gear_s=300)]),
        60,
    ),
    StepCode.MORE_STOCK: (
        problem(
            [task("t", 3, from_site="depot", load={"gas": 2.0})],
            sites=[site("depot", 1, stock={"gas": 1.0})],
        ),
        2,
    ),
    StepCode.CARRY_MORE: (
        problem(
            [task("t", 3, from_site="store", load={"weight_kg": 16.0})],
            [person(capacity={"weight_kg": 15.0})],
            sites=HOME,
        ),
        1,
    ),
    StepCode.UNPIN: (
        problem(
            [task("t", 3, pinned={"volunteer": "away"})],
            [person(), person("away", shifts=[])],
        ),
        None,
    ),
    StepCode.DROP_AFTER: (
        problem([task("t", 3, after=[{"task": "never"}]), task("never", 2, skills=["medic"])]),
        None,
    ),
}


@pytest.mark.requirement("R31")
@pytest.mark.parametrize("code", CASES, ids=str)
def test_every_obstacle_has_its_smallest_change(code: StepCode) -> None:
    it, by = CASES[code]
    step = only(it)
    assert step.code is code
    assert step.by == by
    # Whoever hands the patch to the problem and posts it again gets what was promised.
    assert "t" in served(planned(applied(it, (step,))))


def test_a_unit_less_would_not_do() -> None:
    it = problem([task(f"t{n}", n) for n in range(1, 9)], [person(shifts=[shift(0, 1_500)])])
    found = remedy(it, "t8")
    assert found.proof is not None
    best = [one for one in found.tried if one.outcome is Outcome.SERVED]
    less = [one for one in found.tried if one.outcome is Outcome.NO_ROOM and one.codes == best[0].codes]
    assert found.burden == min(one.burden for one in best)
    assert best[0].by is not None
    assert {one.by for one in less} == {best[0].by - 60}


@pytest.mark.parametrize(
    ("of_the_other", "field"), [({"priority": 60}, "priority"), ({"required": True}, "required")]
)
def test_what_else_is_left_out_does_not_take_the_room(of_the_other: dict, field: str) -> None:
    # One cylinder for three doors: one more at the station would go to whoever counts for more.
    doors = [
        task("a", 1, from_site="station", load={"gas": 1.0}, priority=90, required=True),
        task("t", 2, from_site="station", load={"gas": 1.0}, priority=50),
        task("u", 3, from_site="station", load={"gas": 1.0}, priority=50) | of_the_other,
    ]
    it = problem(doors, sites=[site("station", 0, stock={"gas": 1.0})])
    found = remedy(it)
    assert [step.code for step in found.steps] == [StepCode.MORE_STOCK, StepCode.COME_FIRST]
    assert {patch.path for patch in found.steps[1].patch} >= {f"/tasks/1/{field}"}
    assert "u" in found.detail
    assert "u" in found.detail_zh
    assert served(planned(applied(it, found.steps))) == {"a", "t"}
    # Who counts for more anyway needs no such step.
    assert [step.code for step in remedy(it, "u").steps] == [StepCode.MORE_STOCK]


@pytest.mark.requirement("R31")
def test_several_who_count_for_more_together_do_not_take_the_room_either() -> None:
    """An hour's visit counts 50; three short ones that are left out, too, count 40 each."""
    doors = [task("a", 1, service_s=3_000, required=True), task("t", 1, service_s=3_600, priority=50)]
    doors += [task(name, 1, service_s=1_100, priority=40) for name in "uvw"]
    it = problem(doors, [person(shifts=[shift(0, 3_200)])])
    found = remedy(it)
    assert [step.code for step in found.steps] == [StepCode.LONGER_SHIFT, StepCode.COME_FIRST]
    assert {patch.path for patch in found.steps[1].patch} >= {"/tasks/1/required"}
    assert "t" in served(planned(applied(it, found.steps)))


def test_that_a_round_may_lose_its_room_is_told() -> None:
    """The rounds of a task cannot be put first one by one."""
    hours = {"time_windows": [window(0, 8_000)]}
    doors = [task("a", 1, required=True), task("visit", 1, rounds=2, priority=20, **hours), task("u", 1)]
    it = problem(doors, [person(max_tasks=1)])
    found = remedy(it, "visit.1")
    assert [step.code for step in found.steps] == [StepCode.ONE_MORE_DOOR, StepCode.COME_FIRST]
    assert found.steps[1].patch == ()
    assert found.steps[1].detail == "Mind that the room may go to u instead."


def test_everything_that_was_served_stays_served() -> None:
    # Five doors fill the shift; to serve the sixth by dropping one of them would be no answer.
    it = problem([task(f"t{n}", n) for n in range(1, 7)], [person(shifts=[shift(0, 1_400)])])
    plan = planned(it)
    (left,) = plan.unassigned
    found = smallest_change(it, None, plan, left.task, patience=FEW)
    again = planned(applied(it, found.steps))
    assert served(again) == served(plan) | {left.task}


def test_of_two_obstacles_both_are_lifted() -> None:
    it = problem([task("t", 3, skills=["medic"], time_windows=[window(0, 240)])])
    found = remedy(it)
    assert {step.code for step in found.steps} == {StepCode.ONE_MORE_SKILL, StepCode.WIDER_WINDOW}
    assert "t" in served(planned(applied(it, found.steps)))


def test_whoever_is_near_is_asked_before_whoever_is_far() -> None:
    far = person("far", shifts=[shift(start_at={"matrix_index": 10}, end_at={"matrix_index": 10})])
    near = person("near", shifts=[shift(start_at={"matrix_index": 4}, end_at={"matrix_index": 4})])
    assert only(problem([task("t", 3, skills=["medic"])], [far, near])).volunteer == "near"


def test_a_plan_that_has_room_after_all_needs_nothing_but_a_search() -> None:
    it = problem([task("t", 3)])
    empty = solve(it.model_copy(update={"volunteers": ()}), None, plan_id="p", budget=Budget(iterations=1))
    found = smallest_change(it, None, empty, "t", patience=FEW)
    assert [step.code for step in found.steps] == [StepCode.SEARCH_AGAIN]
    assert found.burden == 0


def test_where_nobody_has_a_shift_nothing_can_be_proved() -> None:
    it = problem([task("t", 3, skills=["medic"]), task("u", 3)], [person(shifts=[])])
    plan = planned(it)
    found = smallest_change(it, None, plan, "t", patience=FEW)
    assert found.steps == ()
    assert found.proof is None
    assert found.untried == 0
    assert found.detail_zh


def test_what_no_change_helps_says_so() -> None:
    walks = [[0, None], [None, 0]]
    found = remedy(problem([task("t", 1)], walks=walks))
    assert found.steps == ()
    assert "reasons" in found.detail


def test_a_medic_and_a_social_worker_who_lack_five_minutes() -> None:
    people = [
        person("medic", skills=["medic"]),
        person("social", skills=["social"], shifts=[shift(0, 600)]),
    ]
    found = remedy(problem([task("t", 3, crew=2, skills=["medic", "social"])], people))
    assert found.proof is not None
    assert found.proof.volunteers == ("medic", "social")
    assert [step.code for step in found.steps] == [StepCode.LONGER_SHIFT]


@pytest.mark.requirement("R15", "R31")
@pytest.mark.parametrize(
    ("medic", "social", "code"),
    [
        ({}, {"shifts": [shift(0, 600)]}, StepCode.LONGER_SHIFT),  # a minute too short for the door
        ({"capacity": {"tubes": 1}}, {"capacity": {"tubes": 1}}, StepCode.CARRY_MORE),
    ],
)
def test_what_lacks_to_swab_together_and_hand_the_sample_in(
    medic: dict, social: dict, code: StepCode
) -> None:
    people = [person("medic", skills=["medic"], **medic), person("social", skills=["social"], **social)]
    swab = task("t", 3, crew=2, skills=["medic", "social"], to_site="lab", load={"tubes": 2})
    other = task("other", 2)
    found = remedy(problem([swab, other], people, sites=[site("lab", 5, kind="lab")]))
    assert found.proof is not None
    assert found.proof.volunteers == ("medic", "social")
    assert [step.code for step in found.steps] == [code]


def test_doors_that_have_an_address_alone_stand_where_they_were_placed_when_a_change_is_looked_at() -> None:
    """They are served beside it, and what is asked about may itself be one of them."""
    alleys = drawn(lane((0, 0), (100, 0), (400, 0)), lane((100, 0), (100, 300), name="枣树胡同"))
    doors = [{"address": {"alley": "枣树胡同", "number": number}} for number in ("5", "9")]
    doors.append({"location": position(390, 0)})
    spots = [{"id": name, "kind": "notify"} | door for name, door in zip("abt", doors, strict=True)]
    for late in (1, 2):
        tasks = [
            spot | ({"time_windows": [window(1860, 2400)]} if n == late else {})
            for n, spot in enumerate(spots)
        ]
        hours = {"start": at(0).isoformat(), "end": at(1800).isoformat()}
        said = {
            "map": "drawn",
            "crs": "wgs84",
            "date": "2026-11-22",
            "volunteers": [{"id": "lin", "shifts": [hours]}],
            "tasks": tasks,
        }
        it = Problem.model_validate_json(json.dumps(said))
        plan = solve(it, alleys, plan_id="p", budget=Budget(iterations=100))
        assert [left.task for left in plan.unassigned] == [tasks[late]["id"]]
        found = smallest_change(it, alleys, plan, tasks[late]["id"], patience=FEW)
        assert found.proof is not None
        assert {step.code for step in found.steps} <= {StepCode.WIDER_WINDOW, StepCode.LONGER_SHIFT}


def test_one_more_volunteer_is_like_somebody_who_is_there() -> None:
    """Whoever has no shift has fewer obstacles than anybody, and no hours to be like."""
    busy = person(skills=[], capacity={"weight_kg": 1.0}, max_tasks=0)
    away = person("away", skills=["medic"], shifts=[])
    heavy = task("t", 3, skills=["medic"], from_site="store", load={"weight_kg": 40.0})
    found = remedy(problem([heavy], [away, busy], sites=HOME))
    assert [step.code for step in found.steps] == [StepCode.ONE_MORE_VOLUNTEER]


def test_the_proof_tells_when_and_who_has_to_change() -> None:
    found = remedy(problem([task("t", 3, time_windows=[window(0, 240)])]))
    assert found.proof is not None
    assert (found.proof.begin, found.proof.added_walk_m, found.proof.moved) == (at(300), 600, ())


def test_a_shift_is_not_made_to_run_into_the_next() -> None:
    # There and back takes eleven minutes; a second shift begins when the first ends.
    it = problem([task("t", 3)], [person(shifts=[shift(0, 600), shift(600, 650)])])
    found = remedy(it)
    assert found.proof is not None
    assert check(applied(it, found.steps)).faults == ()


def test_time_that_is_over_is_told() -> None:
    it = problem([task("t", 3, skills=["medic"])])
    plan = planned(it)
    found = smallest_change(it, None, plan, "t", patience=Patience(seconds=-1))
    assert found.steps == ()
    assert found.untried > 0


def as_kept(it: Problem) -> Problem:
    """What the service reads again: the rounds are written out in what it keeps."""
    return Problem.model_validate_json(unrolled(it).model_dump_json(by_alias=True, exclude_unset=True))


@pytest.mark.parametrize("read", [lambda it: it, as_kept], ids=["as it was sent", "as it is kept"])
def test_a_round_is_served_by_what_can_be_said_of_the_request_as_it_was_sent(
    read: Callable[[Problem], Problem],
) -> None:
    """The rounds of a task are no tasks of the request: nothing is patched there."""
    morning = person(shifts=[shift(0, 4_000)])
    it = problem([task("visit", 1, rounds=2, time_windows=[window(0, 8_000)]), task("other", 2)], [morning])
    found = remedy(read(it), "visit.2")
    assert [step.code for step in found.steps] == [StepCode.LONGER_SHIFT]
    assert {StepCode.WIDER_WINDOW} not in [set(one.codes) for one in found.tried]
    assert "visit.2" in served(planned(applied(it, found.steps)))


@pytest.mark.requirement("R26", "R31")
@pytest.mark.parametrize("kind", ["gate_duty", "fence_patrol"])
@pytest.mark.parametrize("read", [lambda it: it, as_kept], ids=["as it was sent", "as it is kept"])
def test_longer_hours_do_not_move_rounds_that_are_spread_over_them(
    kind: str, read: Callable[[Problem], Problem]
) -> None:
    """Whoever makes the change to the request has rounds where the proof had them."""
    post_s, other_s = (1_500, 60) if kind == "gate_duty" else (900, 1_500)
    tasks = [
        task("post", 1, kind=kind, rounds=2, service_s=post_s, priority=90),
        task("other", 1, service_s=other_s),
    ]
    there = {"matrix_index": 1}
    it = problem(tasks, [person(shifts=[shift(0, 3_000, start_at=there, end_at=there)])])
    found = remedy(read(it), "other")
    assert StepCode.LONGER_SHIFT in {step.code for step in found.steps}
    assert "Keep the rounds of post at their hours." in found.detail
    assert "other" in served(planned(applied(it, found.steps)))
