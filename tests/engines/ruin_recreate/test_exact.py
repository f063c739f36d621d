"""Times counted out by the search are those of the exact clock."""

from contextlib import nullcontext

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from optimizer.engines.ruin_recreate import RuinRecreate
from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.exact import time_exactly
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.starting import construct, load
from optimizer.engines.ruin_recreate.timing import copy_to_try
from optimizer.errors import EngineError
from optimizer.instance import Pair, Rest
from optimizer.schedule import Broken, TimedVisit, schedule
from tests.engines.ruin_recreate.mornings import mornings
from tests.instances import frame, instance, visit


def counted_out(kernel, r, *, walks_known=True):
    """Begins and the finish of route ``r``; None where it cannot be."""
    s = kernel.state
    count = copy_to_try(kernel.s, r)
    if not walks_known:
        s.try_pace[:] = at.NO_PACE
    finish = time_exactly(kernel.n, kernel.s, r, count)
    return None if finish >= of.NEVER else (s.begin[:count].tolist(), finish)


def by_the_clock(timed):
    """The same of a route that `schedule` has timed."""
    return [s.begin for s in timed.stops if isinstance(s, TimedVisit)], timed.finish


def drawn(draw, it):
    """Some of the jobs, their visits in any order that keeps each job's own."""
    jobs = [job for job in range(len(it.jobs)) if draw.random() < 0.6]
    turns = [job for job in jobs for _ in it.jobs[job]]
    draw.shuffle(turns)
    left = {job: list(it.jobs[job]) for job in jobs}
    return [left[job].pop(0) for job in turns]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(mornings(), st.randoms(use_true_random=False))
def test_any_order_is_timed_as_the_exact_clock_does_it(it, draw):
    assume(not RuinRecreate().supports(it) and it.routes and it.jobs)
    kernel = prepare(it, 1, len(it.visits))
    s = kernel.state
    for r, of_route in enumerate(it.routes):
        visits = drawn(draw, it)
        s.try_visit[: len(visits)] = visits
        s.try_pace[:] = at.NO_PACE
        finish = time_exactly(kernel.n, kernel.s, r, len(visits))
        timed = schedule(it, tuple(tuple(visits) if q == r else () for q in range(len(it.routes))))
        if isinstance(timed, Broken):
            # How long somebody is away is asked of what has been timed.
            assert finish >= of.NEVER or of_route.longest_s is not None
        elif visits:
            (route,) = timed
            told, end = by_the_clock(route)
            assert finish == end
            # The clock lets people leave later where they would only wait.
            assert all(early <= begin for early, begin in zip(s.begin, told, strict=False))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(mornings(), st.integers(0, 1_000))
def test_walks_that_a_route_knows_are_those_that_are_looked_up(it, seed):
    assume(not RuinRecreate().supports(it) and it.routes and it.jobs)
    kernel = prepare(it, seed)
    construct(kernel)
    anneal(kernel.n, kernel.s, 40, 1_000.0, 100.0)
    for r in np.flatnonzero(kernel.state.route[:, at.LENGTH]):
        known = counted_out(kernel, r)
        assert known is not None
        assert counted_out(kernel, r, walks_known=False) == known


def test_many_that_wait_for_one_another_are_no_reason_to_give_up():
    """Fifty things fetched at one place, each given at its hour, and none of them underway for long."""
    fetched = [visit(job, 1, door=False, service_s=0) for job in range(50)]
    given_ = [visit(job, 1 + job, windows=((3_000 + 100 * job, 10**4),), service_s=10) for job in range(50)]
    walks = np.full((51, 51), 10, dtype=np.int32)
    np.fill_diagonal(walks, 0)
    pairs = tuple(Pair(job, 50 + job, 1_500) for job in range(50))
    kernel, timed = loaded(instance([*fetched, *given_], walks=walks, pairs=pairs))
    assert counted_out(kernel, 0)[1] == timed.finish


def loaded(it):
    """All visits on the first route, in their order."""
    order = [[] for _ in it.routes]
    order[0] = list(range(len(it.visits)))
    kernel = prepare(it, 1, len(it.visits))
    load(kernel, order)
    return kernel, schedule(it, tuple(map(tuple, order)))[0]


WARM = (
    visit(0, 1, door=False, service_s=20),
    visit(1, 2, door=False, service_s=20),
    visit(0, 3, windows=((1_000, 2_000),)),
    visit(1, 4, windows=((2_500, 3_000),)),
)


def test_who_would_have_goods_aboard_for_too_long_fetches_them_later():
    kernel, timed = loaded(instance(WARM, pairs=(Pair(0, 2, 900), Pair(1, 3, 1_500))))
    begins, finish = counted_out(kernel, 0)
    assert begins == [1_100 - 900 - 20, 2_500 - 1_500 - 20, 980 + 20 + 100, 2_500]
    assert finish == timed.finish


@pytest.mark.parametrize(("due", "taken"), [(2_000, 1), (3_000, 0)])
def test_a_break_is_taken_where_it_is_due_before_the_end(due, taken):
    resting = frame(rests=(Rest(due, due + 600, 700),))
    kernel, timed = loaded(instance(WARM, [resting], pairs=(Pair(0, 2, 900), Pair(1, 3, None))))
    begins, finish = counted_out(kernel, 0)
    assert begins == [100, 220, 1_000, 2_500 + 300 * taken]
    assert finish == timed.finish
    assert len(timed.stops) - len(WARM) == taken


@pytest.mark.parametrize("most", [1_000, 999])
def test_goods_that_nobody_can_bring_in_time_are_seen_whenever_they_are_fetched(most):
    # From one door to the other they are underway for 400 s of walks, 500 s of work and 100 s more of walks.
    far = [visit(0, 1, door=False, service_s=20), visit(1, 5, service_s=500), visit(0, 6)]
    it = instance(far, pairs=(Pair(0, 2, most),))
    with nullcontext() if most == 1_000 else pytest.raises(EngineError):
        kernel, timed = loaded(it)
        assert counted_out(kernel, 0)[1] == timed.finish
