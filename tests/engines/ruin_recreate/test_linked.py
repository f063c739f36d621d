"""Crews and orders across routes together with every other rule that the compiled search holds."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.hours import hours
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.routes import refresh
from optimizer.engines.ruin_recreate.settling import settle
from optimizer.engines.ruin_recreate.starting import load
from optimizer.instance import Before, Prices
from tests.engines.ruin_recreate.mornings import linked_mornings
from tests.engines.ruin_recreate.plain import (
    assert_costs_what_it_says,
    assert_stands,
    breaks_decide,
    cost,
    fault,
    search,
)
from tests.instances import HORIZON, frame, instance, visit

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(linked_mornings(), st.integers(0, 1_000))
def test_what_it_finds_stands_and_costs_what_it_says(it, seed):
    assume(not RuinRecreate().supports(it))
    told = []
    order = search(it, seed, on_better=told.append)
    assert_costs_what_it_says(it, told, order)


@quick
@given(linked_mornings(), st.integers(0, 1_000))
def test_seed_and_iterations_say_everything(it, seed):
    assume(not RuinRecreate().supports(it))
    assert search(it, seed) == search(it, seed)


@quick
@given(linked_mornings(), st.integers(0, 1_000))
def test_a_start_is_never_made_worse(it, seed):
    assume(not RuinRecreate().supports(it))
    start = search(it, seed, iterations=1)
    assume(fault(it, start) is None or not breaks_decide(it))
    order = search(it, seed + 1, start=start)
    assert_stands(it, order)
    assert cost(it, order) <= cost(it, start)


@pytest.mark.parametrize(
    ("first", "second", "opens", "shuts"),
    [
        # The second can only begin at 2,500, after the gap: within 300 s the first has to be done.
        (((1_200, HORIZON),), ((400, 1_050), (2_500, 3_150)), 2_140, 3_150),
        # The second is over by 2,500: the first is made before the gap, and the second within 300 s.
        (((100, 200), (3_000, 3_100)), ((0, 2_500),), 100, 560),
        # With one window each nothing lies between.
        (((1_200, HORIZON),), ((400, 3_150),), 1_200, 3_150),
    ],
)
def test_a_longest_delay_holds_across_the_gap_between_two_windows(first, second, opens, shuts):
    doors = [visit(0, 1, windows=first), visit(1, 2, windows=second)]
    it = instance(doors, [frame(0), frame(1)], befores=(Before(0, 1, 0, 300),))
    kernel = prepare(it, 1, 3)
    load(kernel, ((0,), (1,)))
    assert int(kernel.numbers.visit[0, of.OPEN]) == opens
    assert int(kernel.numbers.visit[1, of.SHUT]) == shuts


def test_hours_that_hang_on_a_visit_s_own_work_change_with_it():
    """Whoever was at that place before needs no setup: the door is left sooner, too soon for what follows."""
    doors = [
        visit(0, 1, setup_s=120, windows=((400, 1_750), (2_900, 3_350)), told=(0, 300)),
        visit(1, 2, windows=((2_500, 3_850),), told=(0, 300)),
        visit(2, 1, windows=((0, 300),)),
    ]
    prices = Prices(per_metre=10, per_finish_s=0, per_longest_work_s=0, per_late_s=0, per_put_off_s=2)
    it = instance(
        doors,
        [frame(0)],
        left_out=(10**6,) * 3,
        prices=prices,
        befores=(Before(0, 1, 600, 600),),
    )
    told = []
    order = search(it, 1, start=((0, 1),), on_better=told.append)
    assert order == ((2, 0, 1),)
    assert told[-1].cost == cost(it, order)


def test_a_visit_hears_what_its_own_route_leaves_it_while_others_have_yet_to_hear_of_won_time():
    """The second can begin behind the gap of the first until somebody has to be seen early behind it."""
    doors = [
        visit(0, 1, windows=((500, 1_550), (1_800, 2_050))),
        visit(1, 2),
        visit(2, 3, windows=((0, 900),)),
        visit(3, 1, service_s=500),
    ]
    kernel = prepare(instance(doors, [frame(0), frame(1)], befores=(Before(0, 1, 60, 60),)), 1, 4)
    n, s = kernel.numbers, kernel.state

    def walk(route, *visits):
        s.stop[route, 1 : len(visits) + 1, at.VISIT] = visits
        s.route[route, at.LENGTH] = len(visits)
        refresh(kernel.n, kernel.s, route)
        assert settle(kernel.n, kernel.s)

    load(kernel, ((0,), (1, 2)))
    assert n.visit[:2, of.SHUT].tolist() == [620, 740]
    s.tally[at.STEP] += 1
    s.tally[at.LENIENT] = 1
    walk(1, 1)
    walk(0, 3, 0)
    assert n.visit[:2, of.SHUT].tolist() == [620, 2_170], "the second lost time, and heard all; the first won"
    walk(1, 1, 2)
    assert n.visit[1, of.SHUT] == 740 == hours(kernel.n, kernel.s, 1)[1]
