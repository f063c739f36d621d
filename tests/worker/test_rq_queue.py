import pytest
import redis
from rq import Queue

from worker.jobs import solve
from worker.records import Delivery
from worker.rq_queue import QUEUE, ForbiddenJobError, PlanJob, deliver, open_queue, waiting_plans


def test_a_delivery_carries_the_id_alone_and_runs_solve(store: redis.Redis) -> None:
    queue = open_queue(store)
    assert deliver(queue, [Delivery("p", 1)]) == 1
    (job,) = queue.jobs
    assert isinstance(job, PlanJob)
    assert (job.func, list(job.args), job.kwargs) == (solve, ["p"], {})
    assert job.description == "plan"


def test_a_plan_that_waits_is_not_delivered_twice(store: redis.Redis) -> None:
    queue = open_queue(store)
    deliver(queue, [Delivery("p", 1), Delivery("q", 1)])
    assert deliver(queue, [Delivery("p", 2), Delivery("r", 1)]) == 1
    assert waiting_plans(queue) == {"p", "q", "r"}


def test_a_delivery_lost_between_dequeue_and_start_is_repeated(store: redis.Redis) -> None:
    queue = open_queue(store)
    deliver(queue, [Delivery("p", 1)])
    store.lmove(queue.key, queue.intermediate_queue_key, "LEFT", "RIGHT")  # what a killed worker had done
    assert deliver(queue, [Delivery("p", 2)]) == 1


@pytest.mark.parametrize("name", ["os.system", "worker.jobs.failed", "builtins.eval"])
def test_no_other_function_can_be_run(store: redis.Redis, name: str) -> None:
    Queue(QUEUE, connection=store, serializer="json").enqueue(name, "x")
    (job,) = open_queue(store).jobs
    with pytest.raises(ForbiddenJobError):
        job.perform()


def test_callbacks_of_a_job_are_never_looked_up(store: redis.Redis) -> None:
    raw = Queue(QUEUE, connection=store, serializer="json")
    job = raw.enqueue("worker.jobs.solve", "p")
    names = {
        "success_callback_name": "os.abort",
        "failure_callback_name": "os.abort",
        "stopped_callback_name": "os.abort",
    }
    store.hset(job.key, mapping=names)
    loaded = PlanJob.fetch(job.id, connection=store, serializer="json")
    assert (loaded.success_callback, loaded.failure_callback, loaded.stopped_callback) == (None, None, None)


def test_nothing_in_the_store_is_a_pickle(store: redis.Redis) -> None:
    queue = open_queue(store)
    deliver(queue, [Delivery("p", 1)])
    data = queue.jobs[0].data
    assert data == b'["worker.jobs.solve", null, ["p"], {}]'
