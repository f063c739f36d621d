import threading

import numpy as np
import pytest

import optimizer.side_by_side
from optimizer.engines.engine import Found, Stop, jobs_of
from optimizer.side_by_side import SideBySide
from tests.engines.ruin_recreate.plain import cost, fault
from tests.instances import frame, instance, visit


def scattered(jobs=60, people=6, seed=5):
    rng = np.random.default_rng(seed)
    at = rng.integers(0, 2_000, size=(jobs + 1, 2))
    walks = np.abs(at[:, None] - at[None]).sum(axis=2).astype(np.int32)
    return instance([visit(j, j + 1) for j in range(jobs)], [frame(p) for p in range(people)], walks=walks)


@pytest.fixture
def _in_pieces(monkeypatch):
    monkeypatch.setattr(optimizer.side_by_side, "_WHOLE", 20)
    monkeypatch.setattr(optimizer.side_by_side, "_PIECE", 20)


def found_by(searches, it, *, stop=None, start=None):
    heard: list[Found] = []
    order = SideBySide(searches).improve(
        it, start, seed=1, stop=stop or Stop(iterations=4_000), on_better=heard.append
    )
    return order, heard


def check(it, order, heard):
    assert fault(it, order) is None
    costs = [found.cost for found in heard]
    assert costs == sorted(costs, reverse=True)
    assert cost(it, order) == costs[-1] == cost(it, heard[-1].order)


def test_seeds_in_threads_find_the_same_every_time():
    it = scattered()
    order, heard = found_by(2, it)
    check(it, order, heard)
    assert found_by(2, it)[0] == order


@pytest.mark.usefixtures("_in_pieces")
def test_pieces_in_threads_find_the_same_every_time_whatever_the_threads():
    it = scattered()
    order, heard = found_by(2, it)
    check(it, order, heard)
    assert heard[-1].cost < heard[0].cost
    assert jobs_of(it, order) == set(range(60))
    assert found_by(1, it)[0] == found_by(3, it)[0] == order


@pytest.mark.usefixtures("_in_pieces")
def test_a_start_is_never_made_worse():
    it = scattered()
    start, _ = found_by(1, it, stop=Stop(iterations=400))
    order, heard = found_by(2, it, start=start, stop=Stop(iterations=400))
    check(it, order, heard)
    assert cost(it, order) <= cost(it, start)


@pytest.mark.parametrize("jobs", [10, 60])
@pytest.mark.usefixtures("_in_pieces")
def test_whoever_asks_to_stop_is_heard_by_all_threads(jobs):
    it = scattered(jobs)
    asked = iter([False] * 6)
    order, heard = found_by(2, it, stop=Stop(seconds=3_600, asked=lambda: next(asked, True)))
    check(it, order, heard)
    assert threading.active_count() == 1


def test_a_fault_in_a_thread_reaches_the_caller():
    it = scattered(10)
    start = (tuple(range(10)), (0,), (), (), (), ())  # visit 0 twice
    with pytest.raises(Exception, match="twice"):
        SideBySide(2).improve(it, start, seed=1, stop=Stop(iterations=10))
