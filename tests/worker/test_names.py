"""Names of plans: short, forgotten with the plan, and handed on to whatever is made of it."""

import pytest
import redis

from worker.names import LONGEST, Names

FIRST, SECOND = "a" * 32, "b" * 32


@pytest.fixture
def names(store: redis.Redis) -> Names:
    return Names(store, ttl_s=60)


def test_plans_are_called_what_they_were_called(names: Names) -> None:
    names.call(FIRST, " 东四片区 ")
    assert names.of([FIRST, SECOND]) == {FIRST: "东四片区"}
    assert names.of([]) == {}


def test_a_child_bears_the_name_of_its_elder(names: Names) -> None:
    names.hand_on(FIRST, SECOND)
    assert names.of([SECOND]) == {}
    names.call(FIRST, "东四片区")
    names.hand_on(FIRST, SECOND)
    assert names.of([SECOND]) == {SECOND: "东四片区"}


@pytest.mark.parametrize(("said", "kept"), [("   ", {}), ("名" * 200, {FIRST: "名" * LONGEST})])
def test_a_name_is_neither_empty_nor_long(names: Names, said: str, kept: dict[str, str]) -> None:
    names.call(FIRST, said)
    assert names.of([FIRST]) == kept


def test_whoever_erases_a_plan_erases_its_name(names: Names, store: redis.Redis) -> None:
    names.call(FIRST, "东四片区")
    (key,) = store.keys(f"xd:plan:{FIRST}*")
    assert 0 < store.ttl(key) <= 60
