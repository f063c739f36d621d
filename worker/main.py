"""The worker: loads everything once, then forks a horse for each plan and keeps it on a short leash.

The beat, the caller's wish to stop, and the hard deadline all live in this process, because the horse is deaf
while OR-Tools searches.
"""

import contextlib
import gc
import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import Any

import redis
import structlog
from rq import Queue, Worker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job

from worker import jobs
from worker.ledger import Ledger
from worker.log import configure_logging, where
from worker.networks import preload
from worker.processes import die_with_parent
from worker.rq_queue import PlanJob, open_queue
from worker.settings import Settings, settings
from worker.store import connect
from worker.warm_up import warm_up

log = structlog.get_logger()
RETRY_S = 1.0
_GARBAGE = 100_000
"""New objects before the collector looks for cycles; a plan of a thousand tasks has more, and no cycles."""


class PlanWorker(Worker):
    """An RQ worker that answers to the ledger for the horse it runs.

    Parameters
    ----------
    queue
        The one queue: with several RQ loses what it was killed over.
    """

    max_connection_wait_time = 2.0  # a store that restarts is back within a second
    log_result_lifespan = False

    def __init__(self, queue: Queue, settings: Settings) -> None:
        super().__init__(
            [queue],
            connection=queue.connection,
            job_class=PlanJob,
            serializer="json",
            job_monitoring_interval=settings.beat_s,
            worker_ttl=60,
            maintenance_interval=30,
            log_job_description=False,
        )
        self.stopping = False
        self._settings = settings
        # a beat that waits for a store which is away would keep the deadline waiting, too
        self._ledger = Ledger(connect(settings, patience=2), settings)
        self._stop_asked: float | None = None

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """Finish the plan at hand, then end; a second signal ends at once."""
        self.stopping = True
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call] # rq types it in part

    def subscribe(self) -> None:
        """Listen to no channel: commands by RQ's pub/sub get lost, and a thread should not see a fork."""

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Run one delivery in a horse of its own."""
        jobs.LEASH.reset()
        self._stop_asked = None
        with contextlib.suppress(Exception):  # whatever is wrong with it, the horse will say it properly
            preload(self._ledger, _plan_id(job))
        super().execute_job(job, queue)

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Begin the horse's life: it must not outlive its worker, and goes first when memory runs out."""
        die_with_parent(signal.SIGKILL, parent=self.pid)
        # What the worker has loaded is nobody's garbage: looking it through costs a tenth of a second, often,
        # and copies every page of it. What a plan leaves behind goes with the horse.
        gc.freeze()
        gc.set_threshold(_GARBAGE)
        with contextlib.suppress(OSError):  # only Linux can be told; the store must not be the victim
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
        super().main_work_horse(job, queue)

    def maintain_heartbeats(self, job: Job, execution: Execution) -> None:
        """Beat for the plan, hear what the caller wants, and mind the clock; every ``beat_s``."""
        attempt = jobs.LEASH.attempt
        try:
            if attempt:
                self._mind(_plan_id(job), attempt)
            super().maintain_heartbeats(job, execution)
        except redis.RedisError as error:
            log.warning("beat_missed", plan=_plan_id(job), error=type(error).__name__)

    def _mind(self, plan_id: str, attempt: int) -> None:
        if jobs.LEASH.overdue:
            self._end(plan_id, attempt, "time_limit_exceeded")
            body = jobs.failed(plan_id, "time_limit_exceeded").model_dump_json().encode()
            self._ledger.done(plan_id, attempt, "failed", body, failure="time_limit_exceeded")
            return
        match self._ledger.beat(plan_id, attempt):
            case "keep":
                jobs.LEASH.stop = True
                self._stop_asked = self._stop_asked or time.monotonic()
                if time.monotonic() - self._stop_asked > self._settings.stop_grace_s:
                    self._end(plan_id, attempt, "keep")
                    self._ledger.settle(plan_id, attempt)
            case "cancel" | "lost" as reason:
                self._end(plan_id, attempt, reason)
            case "ok":
                pass

    def _end(self, plan_id: str, attempt: int, reason: str) -> None:
        log.info("horse_killed", plan=plan_id, attempt=attempt, reason=reason)
        self.kill_horse()

    def monitor_work_horse(self, job: Job, queue: Queue, execution: Execution) -> None:
        """Watch the horse; when it died over a plan, give the plan to the next attempt at once."""
        super().monitor_work_horse(job, queue, execution)
        if jobs.LEASH.attempt:
            self._release(job)

    def handle_exception(self, job: Job, *raised: Any) -> None:
        """Log what a job raised by type and place; RQ would log its text and the job's arguments."""
        log.error("job_raised", job=job.id, error=raised[0].__name__, at=where(raised[1]))

    def handle_work_horse_killed(self, job: Job, *end: Any) -> None:
        """Do not wait for the next look at a plan whose horse died before it could claim it."""
        super().handle_work_horse_killed(job, *end)  # type: ignore[no-untyped-call] # rq types it in part
        self._release(job)

    def _release(self, job: Job) -> None:
        with contextlib.suppress(redis.RedisError):  # then the lease runs out
            self._ledger.release(_plan_id(job), jobs.LEASH.attempt)


def _plan_id(job: Job) -> str:
    arguments: Any = job.args
    return str(arguments[0]) if arguments else ""


def run() -> None:
    """Work until told to stop; when RQ's loop gives up (a store away for long), begin it again."""
    die_with_parent()
    configured = settings()
    configure_logging(configured.log_level)
    warm_up()
    log.info("worker_ready", pid=os.getpid())
    pause_s = 0.0
    while True:
        try:
            time.sleep(pause_s)
            pause_s = RETRY_S
            worker = PlanWorker(open_queue(connect(configured)), configured)
            worker.work(logging_level="WARNING")
            if worker.stopping:
                return
        except StopRequested:
            return
        except redis.RedisError as error:
            log.warning("store_away", error=type(error).__name__)


if __name__ == "__main__":
    run()
