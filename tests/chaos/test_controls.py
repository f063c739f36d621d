"""The eyes of the chaos test can see: they catch plain RQ losing and repeating, and a ledger with no fence.

Every fault is dealt at a fixed place instead of at random, so that each test ends the same way each time.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import redis

from optimizer.parsing import parse_problem
from optimizer.solve import Budget, solve
from tests.chaos.plain_rq import QUEUE, mortal, plain_history, submit
from tests.chaos.promises import broken_promises, history_of
from tests.chaos.running import PATIENCE_S, ROOT, children_of, wait_for
from tests.chaos.tiny import tiny_problem
from worker.ledger import Ledger
from worker.reconciler import reconcile
from worker.rq_queue import open_queue
from worker.scripts import load_scripts
from worker.settings import Settings

PLANS = {f"{number:032x}": tiny_problem(number) for number in range(3)}
VICTIM = f"{1:032x}"
FENCE = "if plan[2] ~= attempt then return 0 end -- the fence"


def worker(module: str, data: Path, *names: str, **faults: str) -> subprocess.Popen[bytes]:
    """Start a worker that ends when its queues are empty, or dies trying."""
    environment = {key: value for key, value in os.environ.items() if key != "REDIS_URL"}
    environment |= {"XIANGDAO_DATA_DIR": str(data), "PYTHONPATH": str(ROOT), **faults}
    return subprocess.Popen([sys.executable, "-m", module, *names], env=environment, cwd=ROOT)


def work(module: str, data: Path, *names: str, **faults: str) -> int:
    """Let a worker do what there is; give its exit code."""
    return worker(module, data, *names, **faults).wait(PATIENCE_S)


def state_of(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def an_hour_passes(store: redis.Redis, names: Sequence[str]) -> None:
    """Let RQ mend what it can of what it has not heard of for an hour."""
    patient = mortal(store, names)
    for queue in patient.queues:
        for job_id in queue.intermediate_queue.get_job_ids():
            store.set(queue.intermediate_queue.get_first_seen_key(job_id), 0)
        started = queue.started_job_registry
        for entry in store.zrange(started.key, 0, -1):
            store.zadd(started.key, {entry: 1})
    patient.clean_registries()


@pytest.mark.chaos
class TestPlainRQ:
    @staticmethod
    def _submit(store: redis.Redis) -> None:
        for plan_id, body in PLANS.items():
            submit(store, plan_id, body)

    @staticmethod
    def _broken(store: redis.Redis) -> list[str]:
        return broken_promises(PLANS, {plan_id: plain_history(store, plan_id) for plan_id in PLANS})

    def test_it_keeps_its_promises_while_nobody_is_killed(self, store: redis.Redis, store_dir: Path) -> None:
        self._submit(store)
        assert work("tests.chaos.plain_rq", store_dir, QUEUE) == 0
        assert self._broken(store) == []

    def test_a_worker_of_two_queues_that_is_killed_before_it_starts_loses_the_plan(
        self, store: redis.Redis, store_dir: Path
    ) -> None:
        queues = ("urgent", QUEUE)
        self._submit(store)
        assert work("tests.chaos.plain_rq", store_dir, *queues, DIES_OVER=VICTIM) == -signal.SIGKILL
        an_hour_passes(store, queues)
        assert work("tests.chaos.plain_rq", store_dir, *queues) == 0  # all that RQ still knows of is done
        assert self._broken(store) == [f"{VICTIM}: lost: never finished, status None"]

    def test_a_worker_that_slept_finishes_what_another_has_finished(
        self, store: redis.Redis, store_dir: Path
    ) -> None:
        self._submit(store)
        sleeper = worker("tests.chaos.plain_rq", store_dir, QUEUE, SLEEPS_OVER=VICTIM)
        try:
            wait_for(lambda: state_of(sleeper.pid) == "T", "asleep")
            (horse,) = children_of(sleeper.pid)
            wait_for(lambda: state_of(horse) == "T", "asleep")
            an_hour_passes(store, [QUEUE])
            assert work("tests.chaos.plain_rq", store_dir, QUEUE) == 0
            os.kill(horse, signal.SIGCONT)
            os.kill(sleeper.pid, signal.SIGCONT)
            assert sleeper.wait(PATIENCE_S) == 0
        finally:
            sleeper.kill()
            sleeper.wait()
        assert f"{VICTIM}: finished 2 times" in self._broken(store)


@pytest.mark.chaos
def test_the_ledger_survives_what_plain_rq_does_not(
    store: redis.Redis, store_dir: Path, store_settings: Settings
) -> None:
    ledger = Ledger(store, store_settings)
    for plan_id, body in PLANS.items():
        ledger.accept(plan_id, problem=body, fingerprint="f")
    reconcile(ledger, open_queue(store))
    assert work("tests.chaos.mortal", store_dir, DIES_OVER=f"{VICTIM}-1") == -signal.SIGKILL
    for plan_id in store.zrange("xd:due", 0, -1):
        store.zadd("xd:due", {plan_id: 1})  # the time to look again has come
    reconcile(ledger, open_queue(store))
    assert work("tests.chaos.mortal", store_dir) == 0
    assert broken_promises(PLANS, {plan_id: history_of(ledger, plan_id) for plan_id in PLANS}) == []


@pytest.mark.chaos
class TestTheFence:
    """A worker sleeps in the middle of a plan, another takes over, the first wakes up and says its word."""

    @staticmethod
    def _sleep_and_wake(ledger: Ledger) -> list[str]:
        body = PLANS[VICTIM]
        plan = solve(parse_problem(body), None, plan_id=VICTIM, budget=Budget(iterations=1))
        words = plan.model_dump_json().encode()
        ledger.accept(VICTIM, problem=body, fingerprint="f")
        sleeper = ledger.claim(VICTIM, "sleeper")
        assert sleeper == 1
        ledger.store.hset(f"xd:plan:{VICTIM}", "lease", 1)  # it sleeps for longer than its lease
        second = ledger.claim(VICTIM, "second")
        assert second == 2
        ledger.done(VICTIM, sleeper, "succeeded", words)
        ledger.done(VICTIM, second, "succeeded", words)
        return broken_promises({VICTIM: body}, {VICTIM: history_of(ledger, VICTIM)})

    def test_with_the_fence_the_newest_attempt_is_heard(
        self, store: redis.Redis, store_settings: Settings
    ) -> None:
        assert self._sleep_and_wake(Ledger(store, store_settings)) == []

    def test_without_the_fence_a_sleeper_overrules_the_newest_attempt_and_is_seen(
        self, store: redis.Redis, store_settings: Settings
    ) -> None:
        scripts = dict(load_scripts())
        assert scripts["done"].count(FENCE) == 1
        scripts["done"] = scripts["done"].replace(FENCE, "")
        unfenced = Ledger(store, store_settings, scripts=scripts)
        assert self._sleep_and_wake(unfenced) == [
            f"{VICTIM}: attempt 1 was heard while attempt 2 held the plan"
        ]
