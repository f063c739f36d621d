"""A real worker process with real horses, a real store, and a search that misbehaves on request."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
import redis
from rq import Queue

from worker.ledger import Ledger, Record
from worker.reconciler import reconcile
from worker.rq_queue import QUEUE, open_queue
from worker.settings import Settings

PATIENCE_S = 30.0  # only ever spent by a test that fails
SOLVE, DEAF, KILLED, BROKEN, LISTEN, REFUSED, HUGE, CANCELLED, ENGINE, UNFIT = range(10)
SECRET = "Zhang Guilan"


def problem(seed: int, **options: object) -> bytes:
    shift = {"start": "2026-03-02T08:00:00+08:00", "end": "2026-03-02T12:00:00+08:00"}
    return orjson.dumps(
        {
            "map": {"matrix": {"duration_s": [[0, 60], [60, 0]], "length_m": [[0, 75], [75, 0]]}},
            "volunteers": [{"id": "v", "shifts": [shift | {"start_at": {"matrix_index": 0}}]}],
            "tasks": [{"id": "t", "kind": "notify", "matrix_index": 1, "note": SECRET}],
            "options": {"seed": seed, **options},
        }
    )


@dataclass
class Running:
    """A worker process, and the log it writes."""

    process: subprocess.Popen[bytes]
    log: Path

    def horses(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def name_in(self, store: redis.Redis) -> bool:
        """Whether RQ knows this worker, that is, whether it waits for work."""
        pids = [store.hget(key, "pid") for key in store.smembers("rq:workers")]
        return str(self.process.pid).encode() in pids


def wait_until(condition: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < give_up, f"never: {what}"
        time.sleep(0.01)


def start(store_dir: Path, log: Path) -> Running:
    environment = {
        **{key: value for key, value in os.environ.items() if key != "REDIS_URL"},
        "XIANGDAO_DATA_DIR": str(store_dir),
        "XIANGDAO_STOP_GRACE_S": "0",
        "XIANGDAO_DEADLINE_MARGIN_S": "0.1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    script = Path(__file__).with_name("fake_worker.py")
    with log.open("wb") as stream:
        process = subprocess.Popen([sys.executable, script], env=environment, stderr=stream, stdout=stream)
    running = Running(process, log)
    wait_until(lambda: b"worker_ready" in log.read_bytes(), "worker ready")
    return running


def stop(running: Running) -> None:
    running.process.kill()
    running.process.wait(timeout=PATIENCE_S)


@contextlib.contextmanager
def started(store_dir: Path, log: Path) -> Iterator[Running]:
    running = start(store_dir, log)
    try:
        yield running
    finally:
        stop(running)


@contextlib.contextmanager
def asleep(worker: Running) -> Iterator[None]:
    """Freeze a worker, so that another one gets the plan."""
    os.kill(worker.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(worker.process.pid, signal.SIGCONT)


@pytest.fixture(scope="module")
def worker(store_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    running = start(store_dir, tmp_path_factory.mktemp("worker") / "log")
    yield running
    stop(running)


@pytest.fixture
def ledger(store: redis.Redis, store_settings: Settings) -> Ledger:
    return Ledger(store, store_settings.model_copy(update={"max_attempts": 2}))


def submit(ledger: Ledger, seed: int, plan_id: str = "p", **options: object) -> None:
    ledger.accept(plan_id, problem=problem(seed, **options), fingerprint="f")
    reconcile(ledger, open_queue(ledger.store))


def record_of(ledger: Ledger, plan_id: str = "p") -> Record:
    record = ledger.read(plan_id)
    assert record is not None
    return record


def ended(ledger: Ledger, plan_id: str = "p") -> Record:
    def over() -> bool:
        reconcile(ledger, open_queue(ledger.store))
        return record_of(ledger, plan_id).ended

    wait_until(over, f"{plan_id} ended")
    assert [e.name for e in ledger.events(plan_id)].count("finished") == 1
    return record_of(ledger, plan_id)


def searching(ledger: Ledger) -> None:
    """Wait until the search has shown its first plan."""
    wait_until(lambda: record_of(ledger).plan is not None, "a first plan")


@pytest.mark.usefixtures("worker")
class TestOutcomes:
    def test_a_plan_is_solved_and_leaves_nothing_in_rq(self, ledger: Ledger, store: redis.Redis) -> None:
        submit(ledger, SOLVE)
        record = ended(ledger)
        assert record.status == "succeeded"
        assert record.plan is not None
        assert json.loads(record.plan)["seed"] == SOLVE
        assert record.problem == problem(SOLVE)
        assert [e.name for e in ledger.events("p")] == ["queued", "started", "improved", "finished"]
        wait_until(lambda: not store.keys("rq:job:*"), "RQ's job gone")

    @pytest.mark.parametrize(
        ("seed", "code", "told"),
        [
            (BROKEN, "internal_error", "internal_error: incident "),
            (ENGINE, "engine_error", "engine_error: incident "),
            (
                UNFIT,
                "engine_unfit",
                "engine_unfit: ruin_recreate alone does not hold crews with goods; leave",
            ),
            (REFUSED, "plan_refused", "plan_refused: task t1 stands twice"),
            (HUGE, "out_of_memory", "out_of_memory: the problem is too large for this server"),
        ],
    )
    def test_an_error_becomes_a_failed_plan_with_a_code_and_no_names(
        self, ledger: Ledger, worker: Running, seed: int, code: str, told: str
    ) -> None:
        submit(ledger, seed)
        record = ended(ledger)
        assert (record.status, record.failure) == ("failed", code)
        assert record.plan is not None
        failure = json.loads(record.plan)["failure"]
        assert failure.startswith(told)
        log = worker.log.read_text()
        assert SECRET not in log
        if "incident" in told:
            assert failure.rpartition(" ")[2] in log

    def test_a_problem_that_nobody_can_read_fails_with_its_faults(self, ledger: Ledger) -> None:
        ledger.accept("p", problem=b'{"map": "m", "surprise": 1}', fingerprint="f")
        record = ended(ledger)
        assert (record.status, record.failure) == ("failed", "invalid_problem")
        assert record.plan is not None
        assert "/surprise" in json.loads(record.plan)["failure"]

    def test_a_problem_whose_map_is_unknown_says_so(self, ledger: Ledger) -> None:
        body = orjson.loads(problem(SOLVE)) | {"map": "nowhere", "crs": "wgs84"}
        ledger.accept("p", problem=orjson.dumps(body), fingerprint="f")
        assert ended(ledger).failure == "map_not_found"

    def test_a_previous_plan_that_is_gone_says_so(self, ledger: Ledger) -> None:
        submit(ledger, SOLVE, previous_plan="gone")
        assert ended(ledger).failure == "previous_plan_not_found"

    def test_a_map_that_cannot_be_read_any_more_fails_one_plan_and_no_worker(
        self, ledger: Ledger, worker: Running
    ) -> None:
        ledger.maps.put("m", "v", b"written by another version", b"{}")
        body = orjson.loads(problem(SOLVE)) | {"map": "m", "crs": "wgs84"}
        ledger.accept("p", problem=orjson.dumps(body), fingerprint="f", map_version="v")
        assert ended(ledger).failure == "map_unreadable"
        assert worker.process.poll() is None

    def test_a_search_that_gave_up_is_cancelled(self, ledger: Ledger) -> None:
        submit(ledger, CANCELLED)
        assert ended(ledger).status == "cancelled"

    def test_a_plan_that_kills_its_horse_is_tried_again_and_then_given_up(self, ledger: Ledger) -> None:
        submit(ledger, KILLED)
        record = ended(ledger)
        assert (record.status, record.failure, record.attempt) == ("failed", "worker_died_repeatedly", 2)

    def test_a_search_past_its_limit_is_killed_by_the_worker(self, ledger: Ledger) -> None:
        submit(ledger, DEAF, time_limit_s=0.1)
        record = ended(ledger)
        assert (record.status, record.failure) == ("failed", "time_limit_exceeded")


class TestStopping:
    def test_cancel_kills_the_horse_and_the_worker_goes_on(self, ledger: Ledger, worker: Running) -> None:
        submit(ledger, DEAF)
        searching(ledger)
        (horse,) = worker.horses()
        assert ledger.cancel("p", keep=False) == "cancelled"
        wait_until(lambda: not Path(f"/proc/{horse}").exists(), "horse gone")
        submit(ledger, SOLVE, "next")
        assert ended(ledger, "next").status == "succeeded"
        assert record_of(ledger).status == "cancelled"

    @pytest.mark.usefixtures("worker")
    def test_a_listening_search_hands_in_its_best(self, ledger: Ledger) -> None:
        submit(ledger, LISTEN)
        searching(ledger)
        ledger.cancel("p", keep=True)
        assert ended(ledger).status == "succeeded"

    @pytest.mark.usefixtures("worker")
    def test_a_deaf_search_is_killed_and_its_best_published(self, ledger: Ledger) -> None:
        submit(ledger, DEAF)
        searching(ledger)
        ledger.cancel("p", keep=True)
        record = ended(ledger)
        assert record.status == "succeeded"
        assert record.plan is not None
        assert json.loads(record.plan) | {"engine": "better", "status": "succeeded"} == json.loads(
            record.plan
        )


class TestSafety:
    def test_a_job_that_names_another_function_is_not_run(
        self, ledger: Ledger, store: redis.Redis, worker: Running, tmp_path: Path
    ) -> None:
        victim = tmp_path / "made-by-the-job"
        Queue(QUEUE, connection=store, serializer="json").enqueue("os.mkdir", str(victim), result_ttl=0)
        submit(ledger, SOLVE)
        assert ended(ledger).status == "succeeded"  # the queue is first in, first out
        assert not victim.exists()
        assert worker.process.poll() is None

        assert "job_raised" in worker.log.read_text()
        assert str(victim) not in worker.log.read_text()

    def test_a_horse_dies_with_its_worker(
        self, ledger: Ledger, store_dir: Path, worker: Running, tmp_path: Path
    ) -> None:
        with asleep(worker), started(store_dir, tmp_path / "log") as other:
            horse = busy(ledger, other, DEAF)
            other.process.kill()
            wait_until(lambda: not Path(f"/proc/{horse}").exists(), "horse gone")
            ledger.cancel("p", keep=False)

    def test_a_horse_is_the_first_to_go_when_memory_runs_out(self, ledger: Ledger, worker: Running) -> None:
        horse = busy(ledger, worker, DEAF)
        assert Path(f"/proc/{horse}/oom_score_adj").read_text().strip() == "1000"
        assert Path(f"/proc/{worker.process.pid}/oom_score_adj").read_text().strip() != "1000"
        ledger.cancel("p", keep=False)


class TestTheEnd:
    def test_an_idle_worker_told_to_end_ends(
        self, store: redis.Redis, store_dir: Path, tmp_path: Path
    ) -> None:
        with started(store_dir, tmp_path / "log") as other:
            wait_until(lambda: other.name_in(store), "registered")
            other.process.terminate()
            assert other.process.wait(PATIENCE_S) == 0

    def test_a_busy_worker_told_to_end_finishes_its_plan_first(
        self, ledger: Ledger, store_dir: Path, worker: Running, tmp_path: Path
    ) -> None:
        with asleep(worker), started(store_dir, tmp_path / "log") as other:
            busy(ledger, other, LISTEN)
            other.process.terminate()
            ledger.cancel("p", keep=True)  # lets the search come to its end
            assert other.process.wait(PATIENCE_S) == 0
        assert record_of(ledger).status == "succeeded"


def busy(ledger: Ledger, worker: Running, seed: int) -> int:
    """Let a worker search; give its horse."""
    submit(ledger, seed)
    # a sleeping worker may have been first in line; what it took is delivered again when its time comes
    wait_until(lambda: _nudge(ledger) and bool(worker.horses()), "a horse")
    searching(ledger)
    (horse,) = worker.horses()
    return horse


def _nudge(ledger: Ledger) -> bool:
    """Make what was delivered in vain due again."""
    if record_of(ledger).status == "queued":
        ledger.store.zadd("xd:due", {"p": 1})
        reconcile(ledger, open_queue(ledger.store))
    return True
