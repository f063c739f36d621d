"""The order in which the first solution is put together."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.engines.ruin_recreate.chaining import chain
from optimizer.engines.ruin_recreate.kernel import prepare
from tests.instances import instance, visit


def chained(places):
    kernel = prepare(instance([visit(job, place) for job, place in enumerate(places)]), seed=1)
    chain(kernel.n, kernel.s)
    return kernel.state.removed.tolist()


def test_begins_at_the_farthest_door_and_goes_from_door_to_nearest_door():
    assert chained([3, 9, 1, 4, 7]) == [1, 4, 3, 0, 2]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 30), min_size=1, max_size=400))
def test_every_job_is_in_it_once(places):
    assert np.array_equal(np.sort(chained(places)), np.arange(len(places)))
