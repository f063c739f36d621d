"""What is kept up to date when hours of linked visits move is what working the route out anew gives."""

from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.hours import hours
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.routes import refresh
from optimizer.engines.ruin_recreate.starting import construct
from tests.engines.ruin_recreate.mornings import linked_mornings

moves = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def annealed(it, seed, late=0):
    assume(not RuinRecreate().supports(it) and it.routes and it.jobs)
    it = replace(it, prices=replace(it.prices, per_late_s=late))
    kernel = prepare(it, seed)
    construct(kernel)
    anneal(kernel.n, kernel.s, 60, 1_000.0, 100.0)
    return kernel


@moves
@given(linked_mornings(), st.integers(0, 1_000), st.sampled_from((0, 1, 5)))
def test_times_are_those_of_routes_worked_out_anew(it, seed, late):
    kernel = annealed(it, seed, late)
    s = kernel.state
    times = s.stop[:, :, [at.READY, at.FRESH, at.SAME]].copy()
    known = s.hour[:, : at.MOVED].copy()
    priced = s.route[:, [at.COST, at.FINISH, at.LATE]].copy()
    total = int(s.tally[at.TOTAL])
    stand = s.where[:, at.ON] >= 0
    for r in range(len(it.routes)):
        refresh(kernel.n, kernel.s, r)
        last = s.route[r, at.LENGTH] + 1
        anew = s.stop[r, 1 : last + 1][:, [at.READY, at.FRESH, at.SAME]]
        # At the end only the latest arrival is of interest, and at a start the first second alone.
        assert np.array_equal(times[r, 1:last], anew[:-1])
        assert s.route[r, at.UNTIMELY] == 0
    assert np.array_equal(priced, s.route[:, [at.COST, at.FINISH, at.LATE]])
    assert total == s.tally[at.TOTAL]
    if len(known):
        assert np.array_equal(known[stand], s.hour[stand, : at.MOVED])


@moves
@given(linked_mornings(), st.integers(0, 1_000))
def test_nobody_has_hours_that_the_others_do_not_leave(it, seed):
    kernel = annealed(it, seed)
    n, s = kernel.numbers, kernel.state
    for v in np.flatnonzero((s.where[:, at.ON] >= 0) & (n.visit[:, of.LINK] > of.UNLINKED)):
        if s.stop[s.where[v, at.ON], s.where[v, at.POSITION], at.VISIT] == v:
            early, late = hours(kernel.n, kernel.s, v)
            assert early <= n.visit[v, of.OPEN]
            assert n.visit[v, of.SHUT] <= late
