"""What stretches tell of the time away is what timing the whole route tells."""

import numpy as np
import pytest

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.anneal import anneal
from optimizer.engines.ruin_recreate.exact import time_exactly
from optimizer.engines.ruin_recreate.fitting import in_time
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.spans import span, span_behind, span_with
from optimizer.engines.ruin_recreate.starting import construct
from optimizer.engines.ruin_recreate.timing import away
from optimizer.instance import Rest
from tests.instances import frame, instance, visit


def doors(seed, longest_s=3_000, **of_frame):
    """Doors with windows on real walks, for people who set out when they like but are soon back."""
    draw = np.random.default_rng(seed)
    walks = draw.integers(50, 400, (31, 31)).astype(np.int32)
    np.fill_diagonal(walks, 0)
    opens = draw.integers(0, 9_000, 30)
    visits = [
        visit(job, 1 + job, windows=((int(opening), int(opening) + 1_500),))
        for job, opening in enumerate(opens)
    ]
    people = [frame(person, longest_s=longest_s, **of_frame) for person in range(8)]
    return instance(visits, people, walks=walks)


def timed(kernel, r, visits):
    """Seconds away of these visits on route ``r``, counted out."""
    kernel.state.try_visit[: len(visits)] = visits
    kernel.state.try_pace[:] = at.NO_PACE
    finish = time_exactly(kernel.n, kernel.s, r, len(visits))
    return away(kernel.n, kernel.s, r, len(visits), finish) if finish < of.NEVER else None


@pytest.mark.parametrize("seed", range(3))
def test_stretches_tell_what_a_route_takes_with_one_more_and_with_another_tail(seed):
    kernel = prepare(doors(seed), seed=seed, longest=30)
    construct(kernel)
    n, s = kernel.numbers, kernel.state
    assert n.trait[of.SPANNED]
    asked = 0
    for _ in range(40):
        anneal(kernel.n, kernel.s, 1, 300.0, 300.0)
        on = {r: s.stop[r, 1 : s.route[r, at.LENGTH] + 1, at.VISIT].tolist() for r in range(8)}
        for r, visits in on.items():
            if not visits:
                continue
            assert span(kernel.s, r) == timed(kernel, r, visits) <= 3_000
            for v in s.absent[: s.tally[at.ABSENT]]:
                for i in range(len(visits) + 1):
                    if in_time(kernel.n, kernel.s, r, i, v):
                        asked += 1
                        there = timed(kernel, r, [*visits[:i], v, *visits[i:]])
                        assert span_with(kernel.n, kernel.s, r, i, v) == there
            for q in on:
                there = timed(kernel, r, visits[:1] + on[q][1:]) if q != r and len(on[q]) > 1 else None
                if there is not None:
                    asked += 1
                    assert span_behind(kernel.n, kernel.s, r, 1, q, 2) == there
    assert asked > 50


def test_breaks_are_counted_out():
    resting = doors(0, rests=(Rest(earliest=0, latest=9_000, duration_s=600),))
    assert not prepare(resting, seed=0).numbers.trait[of.SPANNED]
