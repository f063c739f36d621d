"""The one RQ queue: it carries "try plan X" and can carry nothing else."""

from collections.abc import Callable
from typing import Any, Final

import redis
from rq import Queue
from rq.job import Job

from worker.records import Delivery

QUEUE: Final = "xiangdao"
ALLOWED: Final = "worker.jobs.solve"
FAILURE_TTL_S = 3_600


class ForbiddenJobError(Exception):
    """Somebody who can write to the store asked a worker to run something else."""


class PlanJob(Job):
    """An RQ job that runs a function of the allow-list; RQ's own would import whatever the store names."""

    @property
    def func(self) -> Callable[..., None]:
        """The allowed function that this job names."""
        if self.func_name != ALLOWED:
            raise ForbiddenJobError(f"this worker runs {ALLOWED} and nothing else")
        from worker.jobs import solve  # heavy, and the reconciler, which only enqueues, never needs it

        return solve

    @property
    def success_callback(self) -> None:
        """No callbacks: they, too, are functions by name."""
        return

    @property
    def failure_callback(self) -> None:
        """No callbacks."""
        return

    @property
    def stopped_callback(self) -> None:
        """No callbacks."""
        return

    def send_webhooks(self, *_: Any, **__: Any) -> None:
        """Send nothing: our webhooks are the ledger's."""


def open_queue(store: redis.Redis) -> Queue:
    """Open the queue; JSON both ways, so that nothing is ever unpickled."""
    return Queue(QUEUE, connection=store, serializer="json", job_class=PlanJob)


def waiting_plans(queue: Queue) -> set[str]:
    """List the plans whose delivery still waits in RQ's list."""
    job_ids: list[bytes] = queue.connection.lrange(queue.key, 0, -1)  # type: ignore[assignment] # never decoded
    return {job_id.decode().rpartition("-")[0] for job_id in job_ids}


def deliver(queue: Queue, deliveries: list[Delivery]) -> int:
    """Put "try plan X" into the queue for every plan that is not waiting there already.

    Returns
    -------
    int
        How many were put.
    """
    waiting = waiting_plans(queue) if deliveries else set()
    fresh = [delivery for delivery in deliveries if delivery.plan_id not in waiting]
    jobs = [
        Queue.prepare_data(
            ALLOWED,
            args=(delivery.plan_id,),
            job_id=f"{delivery.plan_id}-{delivery.number}",
            timeout=-1,  # the deadline is the worker's: RQ's alarm cannot interrupt a search
            result_ttl=0,
            failure_ttl=FAILURE_TTL_S,
            description="plan",
        )
        for delivery in fresh
    ]
    if jobs:
        with queue.connection.pipeline(transaction=True) as pipe:
            queue.enqueue_many(jobs, pipeline=pipe)
            pipe.execute()
    return len(jobs)
