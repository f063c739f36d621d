"""Everybody is looked at as long as it takes no longer than it is worth, and what is said stays true."""

import pytest

from optimizer.explain import explain
from optimizer.looking import looked
from optimizer.plan import Unassigned
from optimizer.problem import Problem
from optimizer.rules import RULES
from tests.builders import ground, person, problem, shift, task

FREE = [task(f"t{n}", 3) for n in range(4)]
CREW = [person("a", shifts=[shift(0, 10)]), person("b", pace=1.1), person("c", pace=0.9)]


def explained(it: Problem, looks: int) -> list[Unassigned]:
    return list(explain(ground(it), range(len(it.tasks)), set(), {}, looks=looks))


def test_after_many_looks_it_is_enough_that_somebody_could() -> None:
    first, *_, last = explained(problem(FREE, CREW), looks=5)  # two tasks with three people each
    assert first.reasons[0].detail.startswith("no rule excludes 2 of 3 people, but")
    assert last.reasons[0].detail.startswith("no rule excludes at least 1 of 3 people, but")
    assert "(of the others: outside_shift 1)" in last.reasons[0].detail
    assert last.reasons[0].detail_zh.startswith("3 人中至少有 1 人不受任何规则排除")


def test_that_nobody_could_is_proved_for_everybody_however_many_looks_it_takes() -> None:
    it = problem([task(f"t{n}", 3, skills=["medic"]) for n in range(4)], CREW)
    for left in explained(it, looks=1):
        assert [reason.volunteer for reason in left.reasons] == ["a", "b", "c"]


def test_the_same_is_said_whether_a_task_was_looked_into_before_or_not() -> None:
    it = problem(FREE, CREW)
    on = ground(it)
    explain(on, [3], set(), {})  # as a plan shown on the way does
    assert list(explain(on, range(4), set(), {}, looks=5)) == explained(it, looks=5)


@pytest.mark.parametrize("pinned", [None, {"volunteer": "b"}])
def test_people_who_differ_in_their_names_alone_are_told_under_their_own_names(pinned: dict | None) -> None:
    tasks = [task("near", 1), task("far", 9, skills=["medic"]), task("t", 3, pinned=pinned)]
    people = [person(name, shifts=[shift(0, 500)]) for name in "abcd"] + [person("e", skills=["medic"])]
    it = problem(tasks, people)
    on = ground(it)
    for job in range(len(it.tasks)):
        one_by_one = [
            next((why for rule in RULES if (why := rule.why_not(job, p, on)) is not None), None)
            for p in range(len(people))
        ]
        found = looked(on, job)
        assert [one and one.why for one in found.whole] == one_by_one
        assert [one.volunteer for one in found.whole if one] == [
            it.volunteers[p].id for p, why in enumerate(one_by_one) if why
        ]


def test_people_who_are_alike_are_looked_at_once() -> None:
    people = [person(name) for name in "abcdef"]
    assert looked(ground(problem([task("t", 3)], people)), 0).looks == 1
