"""Who is near whom, and where much is fetched at one spot."""

import numpy as np
import pytest

from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.numbers import HUBBED
from tests.instances import instance, visit

SPOT = 8
"""Things to fetch that make a crowd."""


def fetching(at, step=0):
    """Pairs whose pickups are at these places, which lie ``step`` metres apart, each with its own door."""
    places = max(at) + 1
    where = np.array([k * step for k in range(places)] + [5_000 + 100 * k for k in range(len(at))])
    visits = []
    for job, place in enumerate(at):
        visits += [visit(job, place, door=False), visit(job, places + job)]
    return instance(visits, walks=np.abs(where[:, None] - where[None, :]).astype(np.int32))


@pytest.mark.parametrize(
    ("it", "much"),
    [
        (fetching([0] * SPOT), True),
        (fetching([0] * (SPOT - 1)), False),
        (fetching(range(SPOT)), True),
        (fetching(range(SPOT), step=1), False),
    ],
    ids=["one place", "too few", "several places at one spot", "places apart"],
)
def test_much_is_fetched_at_one_spot_whether_that_is_one_place_or_several(it, much):
    assert bool(prepare(it, seed=1).numbers.trait[HUBBED]) is much
