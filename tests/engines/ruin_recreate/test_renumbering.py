"""Near places have numbers near one another, and nothing else changes."""

import numpy as np
from hypothesis import given

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.reading import read
from optimizer.engines.ruin_recreate.renumbering import renumbered
from tests.engines.ruin_recreate.mornings import mornings
from tests.instances import instance, visit


def test_along_a_lane_places_are_numbered_as_they_come():
    lie = np.array([0, 700, 200, 500, 100, 600, 300, 400])
    walks = np.abs(lie[:, None] - lie[None, :]).astype(np.int32)
    it = instance([visit(job, job + 1) for job in range(7)], walks=walks)
    numbers = prepare(it, seed=1).numbers
    assert numbers.visit[:, of.PLACE].tolist() == [7, 2, 5, 1, 6, 3, 4]
    assert numbers.metres[0, 0, :8, of.OUT].tolist() == sorted(lie)


@given(mornings())
def test_every_walk_between_visits_and_ends_is_as_long_as_before(it):
    before = read(it)
    after = renumbered(read(it))
    there, here = (
        np.concatenate([n.visit[:, of.PLACE], n.route[:, [of.START, of.END]].ravel()])
        for n in (before, after)
    )
    assert (before.metres[:, there[:, None], there] == after.metres[:, here[:, None], here]).all()
    assert (before.seconds[:, there[:, None], there] == after.seconds[:, here[:, None], here]).all()
    assert (after.seconds_to == after.seconds.transpose(0, 2, 1)).all()
