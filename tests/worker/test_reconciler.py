import threading
from collections.abc import Callable

import redis

from worker.ledger import Ledger
from worker.reconciler import BATCH, lead, reconcile
from worker.rq_queue import open_queue, waiting_plans


def test_everything_accepted_is_delivered_however_much_there_is(ledger: Ledger, store: redis.Redis) -> None:
    many = BATCH + 1  # more than one round
    for number in range(many):
        ledger.accept(f"p{number}", problem=b"{}", fingerprint="f")
    assert reconcile(ledger, open_queue(store)) == many
    assert reconcile(ledger, open_queue(store)) == 0


def test_what_rq_lost_is_delivered_again(
    ledger: Ledger, store: redis.Redis, make_due: Callable[[str], None]
) -> None:
    queue = open_queue(store)
    ledger.accept("p", problem=b"{}", fingerprint="f")
    reconcile(ledger, queue)
    store.delete(queue.key)
    make_due("p")
    assert reconcile(ledger, queue) == 1


def test_the_leader_delivers_and_the_other_stands_by(ledger: Ledger, store: redis.Redis) -> None:
    queue = open_queue(store)
    ledger.accept("p", problem=b"{}", fingerprint="f")

    class OneRound(threading.Event):
        """Ends the loop when it comes to rest."""

        def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - the signature of Event
            self.set()
            return True

    assert ledger.lead("other", lease_ms=60_000)
    lead(ledger, queue, "me", OneRound())
    assert waiting_plans(queue) == set()

    store.delete("xd:reconciler")
    rounds = OneRound()
    original = ledger.wait_for_work
    ledger.wait_for_work = lambda _: rounds.set()  # type: ignore[method-assign]
    lead(ledger, queue, "me", rounds)
    ledger.wait_for_work = original  # type: ignore[method-assign]
    assert waiting_plans(queue) == {"p"}


def test_an_acceptance_wakes_who_waits(ledger: Ledger, store: redis.Redis) -> None:
    ledger.accept("p", problem=b"{}", fingerprint="f")
    ledger.wait_for_work(3_600)  # would block for an hour without the token
    assert store.llen("xd:wake") == 0
