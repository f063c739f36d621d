import pytest

from optimizer.constraints.pinned import Pinned
from optimizer.plan import ReasonCode
from tests.builders import broken, person, problem, route, shift, task, visit, why_not

RULE = Pinned()
TWO = [person("lin", shifts=[shift(0, 4000), shift(5000, 9000)]), person("wei")]


@pytest.mark.requirement("R32")
def test_the_named_person_may_and_nobody_else() -> None:
    it = problem([task("t", 1, pinned={"volunteer": "lin"})], TWO)
    assert why_not(RULE, it, who=0) is None
    why = why_not(RULE, it, who=1)
    assert why is not None
    assert why.code is ReasonCode.PINNED
    assert why.detail == "t is pinned to lin"


def test_the_referee_refuses_another_person() -> None:
    it = problem([task("t", 1, pinned={"volunteer": "lin"})], TWO)
    assert broken(RULE, it, route(it, visit("t"), who="lin")) == []
    assert broken(RULE, it, route(it, visit("t"), who="wei")) == ["t is with wei, pinned to lin"]


@pytest.mark.parametrize(("order", "lines"), [(2, []), (1, ["t is door 2, pinned as 1"])])
def test_the_referee_counts_doors(order: int, lines: list[str]) -> None:
    it = problem([task("t", 2, pinned={"volunteer": "lin", "order": order}), task("a", 1)], TWO)
    assert broken(RULE, it, route(it, visit("a"), visit("t"))) == lines


def test_doors_are_counted_over_all_shifts_of_the_person() -> None:
    # "a" is the only door of the first shift, so the first door of the second shift is number 2.
    it = problem([task("t", 2, pinned={"volunteer": "lin", "order": 2}), task("a", 1)], TWO)
    first, second = route(it, visit("a")), route(it, visit("t"), number=1)
    assert broken(RULE, it, first, second) == []


def test_others_may_keep_the_named_person_company() -> None:
    it = problem([task("t", 1, crew=2, pinned={"volunteer": "lin"})], [*TWO, person("bo")])
    assert [why_not(RULE, it, who) for who in range(3)] == [None, None, None]
    lin, wei, bo = (route(it, visit("t"), who=who) for who in ("lin", "wei", "bo"))
    assert broken(RULE, it, lin, wei) == []
    assert broken(RULE, it, wei, bo) == ["t is with wei, pinned to lin", "t is with bo, pinned to lin"]


def test_of_several_the_named_one_counts_the_doors() -> None:
    it = problem([task("t", 2, crew=2, pinned={"volunteer": "lin", "order": 2}), task("a", 1)], TWO)
    wei = route(it, visit("t"), who="wei")
    assert broken(RULE, it, route(it, visit("a"), visit("t")), wei) == []
    assert broken(RULE, it, route(it, visit("t"), visit("a")), wei) == ["t is door 1, pinned as 2"]
