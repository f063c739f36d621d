"""Walks that a route keeps from one change to the next are those of the tables."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.starting import construct
from tests.engines.ruin_recreate.mornings import mornings


@given(mornings(), st.integers(0, 9))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_moves_every_walk_is_the_one_that_the_tables_tell(it, seed):
    kernel = prepare(it, seed=seed, longest=len(it.visits))
    construct(kernel)
    n, s = kernel.numbers, kernel.state
    for _ in range(20):
        anneal(kernel.n, kernel.s, 3, 1_000.0, 500.0)
        for r in np.flatnonzero(s.route[:, at.LENGTH]):
            for i in range(1, s.route[r, at.LENGTH] + 2):
                here, there, pace = s.stop[r, i - 1, at.AT], s.stop[r, i, at.AT], s.stop[r, i - 1, at.GAIT]
                assert s.stop[r, i, at.LEG] == n.metres[n.route[r, of.LANES], here, there, of.OUT]
                assert s.stop[r, i, at.WALK] == n.seconds[pace, here, there]
