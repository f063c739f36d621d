"""Where pairs go that are fetched at a canteen."""

import pytest

from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.several import _as_well_later
from optimizer.engines.ruin_recreate.starting import load
from tests.instances import instance, visit

MEALS = 9


@pytest.mark.parametrize(
    ("slot", "shut", "later"),
    [(0, 9_000, True), (1, 9_000, True), (2, 9_000, False), (4, 9_000, False), (0, 500, False)],
    ids=["before all", "among them", "behind them", "among doors", "before those that come too late"],
)
def test_a_pickup_goes_behind_those_at_the_same_canteen(slot, shut, later):
    visits = []
    for job in range(MEALS):
        until = shut if job == MEALS - 1 else 9_000
        visits += [
            visit(job, 0, door=False, service_s=0, windows=((600 if job == 0 else 0, until),)),
            visit(job, job + 1),
        ]
    kernel = prepare(instance(visits), seed=1, longest=len(visits))
    load(kernel, [(0, 2, 1, 3)])
    assert _as_well_later(kernel.n, kernel.s, 0, slot, 2 * (MEALS - 1)) is later
