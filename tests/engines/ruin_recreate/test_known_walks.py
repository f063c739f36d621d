"""What a route keeps from one change to the next is what it would be if everything were worked out anew."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.routes import refresh
from optimizer.engines.ruin_recreate.starting import construct
from optimizer.instance import Load
from tests.engines.ruin_recreate.mornings import mornings
from tests.instances import frame, instance, visit


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


def doors(seed):
    """Doors with windows, setups and sacks on real walks: there and back differ, some share a spot."""
    draw = np.random.default_rng(seed)
    walks = draw.integers(0, 400, (31, 31)).astype(np.int32)
    np.fill_diagonal(walks, 0)
    opens = draw.integers(0, 5_000, 40)
    visits = [
        visit(job, 1 + job % 30, setup_s=job % 3 * 40, windows=((int(at), int(at) + 3_000),))
        for job, at in enumerate(opens)
    ]
    sacks = Load("sacks", draw.integers(-2, 4, 40), np.array([20, 20, 99, 99], np.int64))
    return instance(visits, [frame(person) for person in range(4)], walks=walks, loads=(sacks,))


@pytest.mark.parametrize("seed", range(5))
def test_a_change_in_a_few_places_leaves_what_working_out_everything_would(seed):
    kernel = prepare(doors(seed), seed=seed, longest=40)
    construct(kernel)
    s = kernel.state
    for _ in range(100):
        anneal(kernel.n, kernel.s, 1, 1_000.0, 1_000.0)
        for r, length in enumerate(s.route[:, at.LENGTH]):
            known = [table[r, : length + 2].copy() for table in (s.stop, s.load, s.peak)]
            cost, where = s.route[r, at.COST], s.where.copy()
            refresh(kernel.n, kernel.s, r)
            anew = [table[r, : length + 2] for table in (s.stop, s.load, s.peak)]
            for one, other in zip(known, anew, strict=True):
                assert one.tolist() == other.tolist()
            assert s.route[r, at.COST] == cost
            assert (s.where == where).all()
