from collections.abc import Callable

import pytest
import redis

from optimizer.plan import Plan, Progress, Status
from worker.ledger import Ledger
from worker.publisher import Publisher


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def publisher(ledger: Ledger, clock: Clock) -> Publisher:
    ledger.accept("p", problem=b"{}", fingerprint="f")
    ledger.claim("p", "w")
    return Publisher(ledger, "p", 1, clock=clock)


def progress(elapsed_s: float, cost: float | None = 1.0) -> Progress:
    return Progress(phase="search", elapsed_s=elapsed_s, cost=cost)


def costs(ledger: Ledger) -> list[float]:
    improved = [e for e in ledger.events("p") if e.name == "improved"]
    return [Progress.model_validate_json(e.data["progress"]).elapsed_s for e in improved]


def test_progress_is_published_twice_a_second_and_the_newest_wins(
    ledger: Ledger, publisher: Publisher, clock: Clock
) -> None:
    for tenth in range(10):
        clock.now = tenth / 10
        publisher.progress(progress(clock.now))
    assert costs(ledger) == [0.0, 0.5]
    clock.now = 1.0
    publisher.flush()  # 0.9 has waited for its turn
    assert costs(ledger) == [0.0, 0.5, 0.9]


def test_a_phase_without_a_plan_is_no_improvement(ledger: Ledger, publisher: Publisher) -> None:
    publisher.progress(progress(0.1, cost=None))
    assert costs(ledger) == []
    record = ledger.read("p", blobs=False)
    assert record is not None
    assert record.progress is not None


def test_the_best_so_far_is_stored_as_it_would_be_published(
    ledger: Ledger, publisher: Publisher, clock: Clock
) -> None:
    publisher.better(Plan(id="p", status=Status.RUNNING, seed=1))
    clock.now = 1.9
    publisher.better(Plan(id="p", status=Status.RUNNING, seed=2))
    record = ledger.read("p")
    assert record is not None
    assert record.plan is not None
    stored = Plan.model_validate_json(record.plan)
    assert (stored.seed, stored.status) == (1, Status.SUCCEEDED)
    clock.now = 2.0
    publisher.flush()
    record = ledger.read("p")
    assert record is not None
    assert record.plan is not None
    assert Plan.model_validate_json(record.plan).seed == 2


def test_it_notices_that_the_attempt_is_lost(
    ledger: Ledger, publisher: Publisher, lose_lease: Callable[[str], None]
) -> None:
    lose_lease("p")
    ledger.claim("p", "other")
    assert not publisher.lost
    publisher.progress(progress(0.1))
    assert publisher.lost


def test_a_store_that_is_away_does_not_break_the_search(
    ledger: Ledger, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> bool:
        raise redis.ConnectionError

    monkeypatch.setattr(ledger, "progress", away)
    publisher.progress(progress(0.1))
    assert not publisher.lost
