"""A hard day: every process is killed, nothing accepted is lost, nothing is left behind."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.examples import PROBLEM_EXAMPLES
from worker.store import socket_path

PARTS = ["store", "reconciler", "worker-1", "api"]


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie waits only to be buried by whoever adopted it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ready(service: Any) -> bool:
    try:
        return bool(service.http.get("/health/ready").is_success)
    except httpx.HTTPError:  # the connection went down with the API
        return False


def test_every_part_is_started_again_and_the_plan_is_finished(
    run_service: Callable[[], Any], patience: Callable[..., Any]
) -> None:
    with run_service() as service:
        problem = PROBLEM_EXAMPLES["matrix"]["value"]
        accepted = service.post(problem, **{"Idempotency-Key": "one"}).raise_for_status().json()["id"]
        for part in PARTS:
            before = service.pids()[part]
            os.kill(before, signal.SIGKILL)
            patience(lambda part=part, before=before: service.pids().get(part, before) != before)
            patience(lambda: ready(service))
        assert service.finished(accepted)["status"] == "succeeded"
        again = service.post(problem, **{"Idempotency-Key": "one"}).raise_for_status().json()
        assert again["id"] == accepted, "the key was remembered through it all"


def test_ending_leaves_nobody_behind_even_with_a_listener(
    run_service: Callable[[], Any], patience: Callable[..., Any]
) -> None:
    with run_service() as service:
        pids = service.pids()
        assert set(pids) == {"serve", *PARTS}
        problem = {**PROBLEM_EXAMPLES["matrix"]["value"], "options": {"time_limit_s": 600}}
        plan_id = service.post(problem).raise_for_status().json()["id"]
        with service.http.stream("GET", f"/v1/plans/{plan_id}/progress") as stream:
            next(stream.iter_bytes())
            os.kill(pids["serve"], signal.SIGTERM)
            patience(lambda: not any(alive(pid) for pid in pids.values() if pid != pids["serve"]))
        patience(lambda: not (service.data_dir / "pids.json").exists())


def test_a_killed_service_takes_its_children_along(
    run_service: Callable[[], Any], patience: Callable[..., Any]
) -> None:
    with run_service() as service:
        pids = service.pids()
        assert set(pids) == {"serve", *PARTS}
        assert all(alive(pid) for pid in pids.values())
        os.kill(pids["serve"], signal.SIGKILL)
        patience(lambda: not any(alive(pid) for pid in pids.values()))


def test_a_store_of_ones_own_by_url(
    run_service: Callable[[], Any], store_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session's store plays the one that an operator has already."""
    monkeypatch.setenv("REDIS_URL", f"unix://{socket_path(store_dir)}")
    with run_service() as service:
        assert set(service.pids()) == {"serve", "reconciler", "worker-1", "api"}
        answer = service.post(PROBLEM_EXAMPLES["matrix"]["value"], Prefer="wait=30")
        assert answer.status_code == 200
        assert not (service.data_dir / "store.lock").exists()
