"""Our own worker, killed between taking a delivery and starting it: plain RQ does not survive that fault."""

import os
import signal

from rq import Queue
from rq.job import Job

from worker.main import PlanWorker
from worker.rq_queue import open_queue
from worker.settings import settings
from worker.store import connect


class Mortal(PlanWorker):
    """Dies over the delivery it is told to die over."""

    def execute_job(self, job: Job, queue: Queue) -> None:
        if job.id == os.environ.get("DIES_OVER"):
            os.kill(os.getpid(), signal.SIGKILL)
        super().execute_job(job, queue)


if __name__ == "__main__":
    Mortal(open_queue(connect(settings())), settings()).work(burst=True, logging_level="ERROR")
