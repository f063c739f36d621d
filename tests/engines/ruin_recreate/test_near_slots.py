"""Slots beside the nearest visits: most are passed over unseen, and none that would win."""

import numpy as np
import pytest

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.kernel import prepare
from optimizer.engines.ruin_recreate.nearness import LONG, NEIGHBOURS, NEIGHBOURS_ON_LONG_ROUTES
from optimizer.engines.ruin_recreate.single import seek_single
from optimizer.engines.ruin_recreate.starting import load
from optimizer.ground import NOWHERE
from tests.instances import ALWAYS, HORIZON, frame, instance, visit

DOORS = 200
"""So many that not every slot is looked at."""
LEFT_OUT = 20
STEADY = 0x9E3779B97F4A7C15
"""Dice that overlook no slot for as long as one job is looked at."""


def scattered(seed, windows=ALWAYS, **ends):
    """Doors all over a square, where the way back may be half as long again; the last few are left out."""
    draw = np.random.default_rng(seed)
    where = draw.integers(0, 200, (DOORS + 1, 2))
    walks = np.hypot(*(where[:, None] - where[None, :]).transpose(2, 0, 1))
    walks = np.ceil(walks * draw.uniform(1.0, 1.5, walks.shape)).astype(np.int32)
    np.fill_diagonal(walks, 0)
    frames = [frame(person, **ends) for person in range(12)]
    it = instance([visit(job, job + 1, windows=windows) for job in range(DOORS)], frames, walks=walks)
    served = draw.permutation(DOORS - LEFT_OUT)
    return it, tuple(tuple(int(v) for v in some) for some in np.array_split(served, len(frames)))


@pytest.mark.parametrize(
    "ends", [{}, {"end": NOWHERE}, {"start": NOWHERE}], ids=["home", "no end", "no start"]
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_cheapest_slot_beside_a_near_door_is_found(seed, ends):
    it, order = scattered(seed, **ends)
    kernel = prepare(it, seed=1, longest=DOORS)
    load(kernel, order)
    n, s = kernel.numbers, kernel.state
    s.tally[at.IN_USE] = 0  # no ends of routes beside those
    for job in range(DOORS - LEFT_OUT, DOORS):
        s.dice[0] = STEADY
        assert seek_single(kernel.n, kernel.s, job, of.PLENTY) == min(_prices(n, s, job))


@pytest.mark.parametrize(
    ("routes", "windows", "so_many"),
    [
        (DOORS // LONG - 1, ((0, HORIZON - 1),), NEIGHBOURS_ON_LONG_ROUTES),
        (DOORS // LONG, ((0, HORIZON - 1),), NEIGHBOURS),
        (DOORS // LONG - 1, ALWAYS, NEIGHBOURS),
    ],
    ids=["long with windows", "short with windows", "long without windows"],
)
def test_on_long_routes_with_windows_more_are_near(routes, windows, so_many):
    it, order = scattered(1, windows)
    kernel = prepare(it, seed=1, longest=DOORS)
    load(kernel, order)
    n, s = kernel.numbers, kernel.state
    n.visit[:, of.FRINGE] = 0  # no ends of routes beside those
    s.tally[at.IN_USE] = routes
    found, all_near = [], []
    for job in range(DOORS - LEFT_OUT, DOORS):
        s.dice[0] = STEADY
        found.append(seek_single(kernel.n, kernel.s, job, of.PLENTY))
        assert found[-1] == min(_prices(n, s, job, so_many))
        all_near.append(min(_prices(n, s, job, NEIGHBOURS_ON_LONG_ROUTES)))
    assert (found == all_near) == (so_many == NEIGHBOURS_ON_LONG_ROUTES)


def _prices(n, s, job, so_many=NEIGHBOURS):
    """What the job costs on either side of each of its nearest."""
    v = n.job[job, 0]
    place = n.visit[v, of.PLACE]
    for u in n.near[v, :so_many]:
        r, i = s.where[u, at.ON], s.where[u, at.POSITION]
        for slot in (i - 1, i) if r >= 0 else ():
            here, onward = s.stop[r, slot, at.AT], s.stop[r, slot + 1, at.AT]
            there = n.metres[0, here, place, of.OUT] + n.metres[0, place, onward, of.OUT]
            yield int(there - n.metres[0, here, onward, of.OUT]) * int(n.price[of.PER_METRE])


@pytest.mark.parametrize("ends", [{}, {"start": NOWHERE, "end": NOWHERE}], ids=["home", "no ends"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_walk_is_shorter_than_the_least_beyond(seed, ends):
    n = prepare(scattered(seed, **ends)[0], seed=1).numbers
    somewhere = {*n.visit[:, of.PLACE], *n.route[:, [of.START, of.END]].flat} - {DOORS + 1}
    for v in range(DOORS):
        here = n.visit[v, of.PLACE]
        for k in range(NEIGHBOURS):
            nearer = {int(place) for place in n.visit[n.near[v, :k], of.PLACE]} | {int(here)}
            beyond = list(somewhere - nearer)
            assert n.beside[v, k, of.LEAST_BEYOND] == n.metres[0, here, beyond].min()
