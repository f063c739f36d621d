"""Workers that are not the service's own children: ``xiangdao worker`` beside a store."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis

from api.examples import PROBLEM_EXAMPLES
from worker.ledger import Ledger
from worker.settings import Settings


def test_a_worker_by_itself_works_and_ends_when_told(
    store: redis.Redis,
    store_dir: Path,
    store_settings: Settings,
    patience: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    ledger = Ledger(store, store_settings)
    problem = json.dumps(PROBLEM_EXAMPLES["matrix"]["value"]).encode()
    ledger.accept("a" * 32, problem=problem, fingerprint="f")
    command = [sys.executable, "-m", "api.cli", "worker", "--data", str(store_dir)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        record = patience(lambda: found if (found := ledger.read("a" * 32)) and found.ended else None)
        assert record.status == "succeeded"
        assert ledger.workers_alive() == 1
        assert ledger.reconciler_alive()
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
