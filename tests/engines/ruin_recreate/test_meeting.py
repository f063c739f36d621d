"""Searches of one instance that go on from the best of them."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from optimizer.engines.engine import Stop
from optimizer.engines.ruin_recreate import Meeting, RuinRecreate, engine
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.kernel import prepare, roomier
from optimizer.engines.ruin_recreate.meeting import Guest
from optimizer.engines.ruin_recreate.starting import best_order, construct
from optimizer.side_by_side import SideBySide
from tests.engines.ruin_recreate.mornings import linked_mornings
from tests.engines.ruin_recreate.plain import assert_stands, cost
from tests.test_side_by_side import scattered


def begun(it, seed, steps):
    kernel = prepare(it, seed)
    construct(kernel)
    return went_on(kernel, steps)


def went_on(kernel, steps, hot=500.0):
    anneal(kernel.n, kernel.s, steps, hot, hot / 10)
    return roomier(kernel)


def total(kernel):
    return int(kernel.state.tally[at.TOTAL])


def best(kernel):
    return int(kernel.state.tally[at.BEST])


def test_the_worse_goes_on_from_the_better_with_its_own_dice_and_the_best_of_both():
    it = scattered()
    ahead, behind = begun(it, 1, 400), begun(it, 2, 5)
    assert total(ahead) < total(behind)
    meeting = Meeting()
    one, other = Guest(meeting), Guest(meeting)
    assert one.compare(0.2, ahead) is ahead
    own_dice = behind.state.dice.copy()
    joined = other.compare(0.2, behind)
    assert total(joined) == total(ahead)
    assert best(joined) == best(ahead)
    assert (joined.state.dice == own_dice).all()
    assert (joined.state.dice != ahead.state.dice).any()
    assert one.compare(0.21, ahead) is ahead


def test_whoever_came_first_goes_on_from_who_came_later_and_is_better():
    it = scattered()
    ahead, behind = begun(it, 1, 400), begun(it, 2, 5)
    meeting = Meeting()
    one, other = Guest(meeting), Guest(meeting)
    assert other.compare(0.2, behind) is behind
    assert one.compare(0.2, ahead) is ahead
    assert total(other.compare(0.22, behind)) == total(ahead)


def test_what_was_left_at_an_earlier_turn_is_not_taken():
    it = scattered()
    ahead, behind = begun(it, 1, 400), begun(it, 2, 5)
    meeting = Meeting()
    assert Guest(meeting).compare(0.2, ahead) is ahead
    assert Guest(meeting).compare(0.9, behind) is behind


def test_a_best_that_is_better_than_the_others_is_kept():
    it = scattered()
    behind, ahead = went_on(begun(it, 1, 2_000), 30, hot=1e9), begun(it, 2, 400)
    assert best(behind) < best(ahead) <= total(ahead) < total(behind)
    own, order = best(behind), best_order(behind.state)
    meeting = Meeting()
    Guest(meeting).compare(0.2, ahead)
    joined = Guest(meeting).compare(0.2, behind)
    assert total(joined) == total(ahead)
    assert best(joined) == own
    assert best_order(joined.state) == order


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(linked_mornings(), st.integers(0, 1_000))
def test_what_is_found_after_a_meeting_stands_and_costs_what_it_says(it, seed):
    assume(not RuinRecreate().supports(it))
    meeting = Meeting()
    kernels = [begun(it, seed + k, 10 + 60 * k) for k in range(2)]
    guests = [Guest(meeting) for _ in kernels]
    for turn in (0.2, 0.4, 0.6):
        kernels = [guest.compare(turn, k) for guest, k in zip(guests, kernels, strict=True)]
        kernels = [went_on(k, 30) for k in kernels]
    for kernel in kernels:
        assert_stands(it, best_order(kernel.state))
        assert best(kernel) == cost(it, best_order(kernel.state))


@pytest.mark.parametrize(
    ("windows", "steps_for_each", "limit", "meets"),
    [
        (True, 10**9, Stop(seconds=0.5), True),
        (False, 10**9, Stop(seconds=0.5), False),
        (False, 1, Stop(seconds=0.5), True),
        (True, 1, Stop(iterations=500), False),
    ],
)
def test_searches_by_the_clock_meet_where_it_is_worth_it(monkeypatch, windows, steps_for_each, limit, meets):
    met: list[float] = []

    class Noted(Guest):
        def compare(self, progress, kernel):
            met.append(progress)
            return super().compare(progress, kernel)

    monkeypatch.setattr(engine, "Guest", Noted)
    monkeypatch.setattr(engine, "_MEETING_STEPS", steps_for_each)
    it = scattered()
    if windows:
        it = replace(it, visits=tuple(replace(v, windows=((0, 30_000),)) for v in it.visits))
    SideBySide(2).improve(it, None, seed=1, stop=limit)
    assert bool(met) == meets
