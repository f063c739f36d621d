"""Delivers what is due, again and again until it is finished: RQ may lose a message, the ledger does not.

Several may run; the one that holds the lead works. Nothing breaks if for a moment two do.
"""

import os
import signal
import threading
import uuid

import redis
import structlog
from rq import Queue

from worker.ledger import Ledger
from worker.log import configure_logging, where
from worker.processes import die_with_parent
from worker.rq_queue import deliver, open_queue
from worker.settings import Settings, settings
from worker.store import connect
from worker.webhooks import Courier

log = structlog.get_logger()
LEAD_MS = 3_000
PAUSE_S = 1.0
BATCH = 200


def reconcile(ledger: Ledger, queue: Queue) -> int:
    """Deliver everything that is due.

    Returns
    -------
    int
        How many deliveries were put into RQ.
    """
    put = 0
    while True:
        due = ledger.due(limit=BATCH)
        put += deliver(queue, due)
        if len(due) < BATCH:
            return put


def lead(ledger: Ledger, queue: Queue, token: str, stop: threading.Event) -> None:
    """Reconcile whenever something wakes us, and every second, for as long as we hold the lead."""
    while not stop.is_set():
        try:
            if not ledger.lead(token, lease_ms=LEAD_MS):
                stop.wait(PAUSE_S)
                continue
            if put := reconcile(ledger, queue):
                log.debug("delivered", plans=put)
            ledger.wait_for_work(PAUSE_S)
        except redis.RedisError as error:
            log.warning("store_away", error=type(error).__name__)
            stop.wait(PAUSE_S)


def carry_webhooks(configured: Settings, leading: str, stop: threading.Event) -> None:
    """Deliver webhooks on a thread of their own: a slow receiver must not hold up a plan."""
    with Courier(configured) as courier:
        ledger = Ledger(connect(configured), configured)
        while not stop.is_set():
            try:
                holder = ledger.store.get("xd:reconciler")
                if holder != leading.encode() or not courier.round(ledger):
                    stop.wait(PAUSE_S)
            except redis.RedisError as error:
                log.warning("store_away", error=type(error).__name__)
                stop.wait(PAUSE_S)
            except Exception as error:
                log.error("webhook_broke", error=type(error).__name__, at=where(error))  # noqa: TRY400 - JSON
                stop.wait(PAUSE_S)


def run() -> None:
    """Reconcile until told to stop."""
    die_with_parent()
    configured = settings()
    configure_logging(configured.log_level)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    token = uuid.uuid4().hex
    store = connect(configured)
    courier = threading.Thread(target=carry_webhooks, args=(configured, token, stop), daemon=True)
    courier.start()
    log.info("reconciler_ready", pid=os.getpid())
    lead(Ledger(store, configured), open_queue(store), token, stop)
    courier.join(timeout=5)


if __name__ == "__main__":
    run()
