"""What a service without a ledger would be: RQ alone, with JSON and retries. A test double, to be broken.

Events and plans are written as the ledger writes them, so that the same eyes can judge both.
"""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

import redis
from rq import Queue, Retry, Worker
from rq.job import Job

from optimizer.parsing import parse_problem
from optimizer.solve import solve
from tests.chaos.promises import History
from worker.settings import settings
from worker.store import connect

QUEUE = "plain"


def submit(store: redis.Redis, plan_id: str, body: bytes) -> None:
    store.set(f"plain:{plan_id}:problem", body)
    queue = Queue(QUEUE, connection=store, serializer="json")
    queue.enqueue("tests.chaos.plain_rq.solve_and_store", plan_id, job_id=plan_id, retry=Retry(max=3))


def solve_and_store(plan_id: str) -> None:
    store = connect(settings())
    body = store.get(f"plain:{plan_id}:problem")
    assert isinstance(body, bytes)
    store.xadd(f"plain:{plan_id}:events", {"event": "started"})
    if plan_id == os.environ.get("SLEEPS_OVER"):  # the whole machine sleeps, worker and horse
        os.kill(os.getppid(), signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)
    plan = solve(parse_problem(body), None, plan_id=plan_id)
    store.set(f"plain:{plan_id}:plan", plan.model_dump_json())
    store.xadd(f"plain:{plan_id}:events", {"event": "finished"})


def plain_history(store: Any, plan_id: str) -> History:
    names = [fields[b"event"].decode() for _, fields in store.xrange(f"plain:{plan_id}:events")]
    plan = store.get(f"plain:{plan_id}:plan")
    attempts = [names[: place + 1].count("started") for place in range(len(names))]
    status = None if plan is None else "succeeded"
    return History(tuple(zip(names, attempts, strict=True)), status, plan)


class Mortal(Worker):
    """Killed between taking a job and starting it, over the job it is told to die over."""

    def execute_job(self, job: Job, queue: Queue) -> None:
        if job.id == os.environ.get("DIES_OVER"):
            os.kill(os.getpid(), signal.SIGKILL)
        super().execute_job(job, queue)


def mortal(store: redis.Redis, names: Sequence[str]) -> Mortal:
    queues = [Queue(name, connection=store, serializer="json") for name in names]
    return Mortal(queues, connection=store, serializer="json", job_monitoring_interval=1)


if __name__ == "__main__":  # work on the queues that are named until they are empty
    mortal(connect(settings()), sys.argv[1:]).work(burst=True, logging_level="ERROR")
