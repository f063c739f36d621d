"""What is better than all before is told from what is not, and only that makes a caller wait longer."""

import pytest

from optimizer.falling_cost import FallingCost


class Clock:
    now = 0.0


@pytest.fixture
def clock(monkeypatch) -> type[Clock]:
    monkeypatch.setattr("optimizer.falling_cost.time.monotonic", lambda: Clock.now)
    Clock.now = 0.0
    return Clock


def test_only_what_is_cheaper_than_all_before_is_lower():
    cost = FallingCost()
    assert [said for said in (90, 90, 95, 80, 85, 0, -1) if cost.fell_to(said)] == [90, 80, 0, -1]


def test_only_what_is_better_makes_a_caller_wait_longer(clock):
    cost = FallingCost()
    still = []
    for second, said in ((4, 90), (8, 90), (9, 80), (14, 85), (15, 70)):
        clock.now = second
        still.append(cost.unchanged_for(5))
        cost.fell_to(said)
    assert still == [False, False, False, False, True]


def test_who_says_nothing_waits_to_the_end(clock):
    cost = FallingCost()
    clock.now = 1e9
    assert not cost.unchanged_for(None)
    assert cost.unchanged_for(5)
