"""Each could alone, nobody in time for others: proved, with what would have to change, and then it does."""

from random import Random

import pytest

from optimizer.explain import explain
from optimizer.in_time import InTime
from optimizer.looking import looked
from optimizer.plan import Plan, ReasonCode, Unassigned
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from tests.builders import ground, person, problem, shift, site, task, window


def left_out(it: Problem, name: str) -> Unassigned:
    on = ground(it)
    job = on.task_index[name]
    return explain(on, [job], set(range(len(it.tasks))) - {job}, {})[0]


def solved(it: Problem) -> Plan:
    return solve(it, None, plan_id="p", budget=Budget(iterations=300))


def served(it: Problem, name: str) -> bool:
    return name not in {one.task for one in solved(it).unassigned}


@pytest.mark.requirement("R31")
def test_two_whose_hours_never_meet() -> None:
    def asked(until: int) -> Problem:
        people = [person("lin", shifts=[shift(0, until)]), person("wei", shifts=[shift(3_000, 6_000)])]
        return problem([task("t", 3, crew=2)], people)

    # Lin may begin until 2000 - 60 - 300 = 1640, Wei from 3300 on: 1660 s are missing.
    left = left_out(asked(2_000), "t")
    assert [reason.code for reason in left.reasons] == [ReasonCode.CREW_SIZE]
    assert "no moment at which 2 of them could begin together" in left.reasons[0].detail
    assert left.next_step == "Let lin stay 28 min longer or let wei begin 28 min earlier."
    assert "search" not in left.next_step
    assert left.closest is not None
    assert left.closest.by == 1_660
    assert not served(asked(2_000), "t")
    assert served(asked(2_000 + 1_660), "t")


def test_a_third_who_bridges_two_makes_a_crew() -> None:
    people = [
        person("lin", shifts=[shift(0, 2_000)]),
        person("wei", shifts=[shift(3_000, 6_000)]),
        person("mei", shifts=[shift(0, 6_000)]),
    ]
    it = problem([task("t", 3, crew=2)], people)
    assert InTime(ground(it), lambda job: looked(ground(it), job)).never(0) is None
    assert served(it, "t")


@pytest.mark.requirement("R25", "R31")
def test_a_window_that_is_over_before_the_task_before_can_be_done() -> None:
    def asked(closes: int) -> Problem:
        first = task("tell", 1, time_windows=[window(2_000, 3_000)])
        later = task("spray", 2, time_windows=[window(0, closes)], after=[{"task": "tell", "delay_s": 600}])
        return problem([first, later])

    # Told at 2000 for 60 s, and ten minutes: 2660.
    left = left_out(asked(1_000), "spray")
    assert [(reason.code, reason.volunteer) for reason in left.reasons] == [(ReasonCode.TIME_WINDOW, None)]
    assert left.next_step == "Let tell begin 28 min earlier, or widen the window of spray by 28 min."
    assert left.next_step_zh == "请让 tell 提早 28 分钟 开始，或把 spray 的时间窗延长 28 分钟。"
    assert not served(asked(2_659), "spray")
    assert served(asked(2_660), "spray")


def test_a_shift_that_is_over_before_the_tasks_before_can_be_done() -> None:
    """Through a chain of three, each an hour after the other."""
    chain = [
        task("a", 0),
        task("b", 0, after=[{"task": "a", "delay_s": 3_600}]),
        task("c", 0, after=[{"task": "b", "delay_s": 3_600}]),
    ]
    # c begins at 60 + 3600 + 60 + 3600 at the earliest and takes a minute.
    left = left_out(problem(chain, [person(shifts=[shift(0, 7_200)])]), "c")
    assert left.reasons[0].code is ReasonCode.OUTSIDE_SHIFT
    assert left.next_step == "Let b begin 3 min earlier, or let whoever does c stay 3 min longer."
    assert served(problem(chain, [person(shifts=[shift(0, 7_380)])]), "c")


@pytest.mark.parametrize(
    ("crew", "people"),
    [(1, [person("lin")]), (2, [person("lin"), person("wei")])],  # whoever does a is needed at b, too
)
def test_a_walk_that_is_longer_than_the_longest_delay(crew: int, people: list) -> None:
    def asked(most: int) -> Problem:
        later = task("b", 8, crew=crew, after=[{"task": "a", "max_delay_s": most}])
        return problem([task("a", 1), later], people)

    left = left_out(asked(100), "b")  # 700 s from door to door
    assert "within 100 s after a" in left.reasons[0].detail
    assert left.next_step.startswith("Allow b 10 min more after a, or")
    assert not served(asked(699), "b")
    assert served(asked(700), "b")


def test_a_task_before_that_is_left_out_itself_is_named_first() -> None:
    later = task("b", 2, time_windows=[window(0, 300)], after=[{"task": "a", "delay_s": 600}])
    on = ground(problem([task("a", 1), later]))
    left = explain(on, [0, 1], set(), {})[1]
    assert [reason.code for reason in left.reasons] == [
        ReasonCode.PREDECESSOR_UNASSIGNED,
        ReasonCode.TIME_WINDOW,
    ]


def _drawn(draw: Random) -> Problem:
    def hours() -> list:
        begin = draw.choice([0, 600, 1_500])
        return [shift(begin, begin + draw.choice([700, 1_400, 4_000]))]

    people = [
        person(name, shifts=hours(), skills=draw.sample(["medic", "cook"], draw.randint(0, 2)))
        for name in "abc"[: draw.randint(1, 3)]
    ]
    tasks = []
    for number in range(3):
        opens = draw.randint(0, 2_000)
        it = {
            "crew": draw.choice([1, 1, 2]),
            "skills": draw.sample(["medic", "cook"], draw.choice([0, 0, 1, 2])),
            "setup_s": draw.choice([0, 60]),
        }
        if draw.random() < 0.5:
            it["time_windows"] = [window(opens, opens + draw.choice([0, 500, 2_000]))]
        if draw.random() < 0.3:
            it["to_site" if draw.random() < 0.5 else "from_site"] = "lab"
        if number and draw.random() < 0.7:
            most = draw.choice([None, 200, 700])
            link = {"task": f"t{number - 1}", "delay_s": draw.choice([0, 100])}
            it["after"] = [link if most is None else link | {"max_delay_s": most}]
        tasks.append(task(f"t{number}", draw.randint(0, 8), **it))
    return problem(tasks, people, sites=[site("lab", 4, kind="lab", service_s=30)])


def _proved_and_served(seeds: range) -> int:
    proved = 0
    for seed in seeds:
        it = _drawn(Random(seed))
        on = ground(it)
        asked = InTime(on, lambda job, on=on: looked(on, job))  # type: ignore[misc] # a default binds it now
        never = [it.tasks[job].id for job in range(3) if looked(on, job).carriers and asked.never(job)]
        proved += len(never)
        left = {one.task for one in solved(it).unassigned}
        assert set(never) <= left, f"seed {seed}"
    return proved


@pytest.mark.parametrize("block", range(3))
def test_what_a_plan_serves_was_never_called_impossible(block: int) -> None:
    assert _proved_and_served(range(block * 40, block * 40 + 40)) > 5, "something is proved at all"
