"""Crews and orders across routes together with every other rule that the compiled search holds."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from optimizer.engines.engine import Stop, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from tests.engines.ruin_recreate.mornings import linked_mornings
from tests.engines.ruin_recreate.plain import cost, fault

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def search(it, seed, start=None, iterations=150, on_better=lambda _: None):
    assume(not RuinRecreate().supports(it))
    return RuinRecreate().improve(it, start, seed=seed, stop=Stop(iterations=iterations), on_better=on_better)


@quick
@given(linked_mornings(), st.integers(0, 1_000))
def test_what_it_finds_stands_and_costs_what_it_says(it, seed):
    told = []
    order = search(it, seed, on_better=told.append)
    assert fault(it, order) is None
    assert told[-1].order == order
    assert told[-1].cost == cost(it, order)
    assert told[-1].left_out == len(it.jobs) - len(jobs_of(it, order))


@quick
@given(linked_mornings(), st.integers(0, 1_000))
def test_seed_and_iterations_say_everything(it, seed):
    assert search(it, seed) == search(it, seed)


@quick
@given(linked_mornings(), st.integers(0, 1_000))
def test_a_start_is_never_made_worse(it, seed):
    start = search(it, seed, iterations=1)
    order = search(it, seed + 1, start=start)
    assert fault(it, order) is None
    assert cost(it, order) <= cost(it, start)
