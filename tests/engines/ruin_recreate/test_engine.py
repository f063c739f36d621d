from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines.ruin_recreate.mornings import mornings
from tests.engines.ruin_recreate.plain import assert_costs_what_it_says, cost, fault, search

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(mornings(), st.integers(0, 1_000))
def test_what_it_finds_stands_and_costs_what_it_says(it, seed):
    told = []
    order = search(it, seed, on_better=told.append)
    assert_costs_what_it_says(it, told, order)
    assert [f.cost for f in told] == sorted((f.cost for f in told), reverse=True)


@quick
@given(mornings(), st.integers(0, 1_000))
def test_seed_and_iterations_say_everything(it, seed):
    assert search(it, seed) == search(it, seed)


@quick
@given(mornings(), st.integers(0, 1_000))
def test_a_start_is_never_made_worse(it, seed):
    start = search(it, seed, iterations=1)
    order = search(it, seed + 1, start)
    assert fault(it, order) is None
    assert cost(it, order) <= cost(it, start)
