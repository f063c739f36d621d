from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.engines.engine import Stop, jobs_of
from optimizer.engines.ruin_recreate import RuinRecreate
from tests.engines.ruin_recreate.mornings import mornings
from tests.engines.ruin_recreate.plain import cost, fault


def search(it, *, iterations=60, seed=1, start=None, on_better=lambda _: None):
    stop = Stop(iterations=iterations)
    return RuinRecreate().improve(it, start, seed=seed, stop=stop, on_better=on_better)


quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@quick
@given(mornings(), st.integers(0, 1_000))
def test_what_it_finds_stands_and_costs_what_it_says(it, seed):
    told = []
    order = search(it, seed=seed, on_better=told.append)
    assert fault(it, order) is None
    assert told[-1].order == order
    assert told[-1].cost == cost(it, order)
    assert told[-1].left_out == len(it.jobs) - len(jobs_of(it, order))
    assert [f.cost for f in told] == sorted((f.cost for f in told), reverse=True)


@quick
@given(mornings(), st.integers(0, 1_000))
def test_seed_and_iterations_say_everything(it, seed):
    assert search(it, seed=seed) == search(it, seed=seed)


@quick
@given(mornings(), st.integers(0, 1_000))
def test_a_start_is_never_made_worse(it, seed):
    start = search(it, seed=seed, iterations=1)
    order = search(it, seed=seed + 1, start=start)
    assert fault(it, order) is None
    assert cost(it, order) <= cost(it, start)
