"""What operators look at: health, headers, and a log without names."""

import pytest
import redis
import structlog
from fastapi.testclient import TestClient

from worker.ledger import Ledger


def test_a_service_without_worker_and_reconciler_is_not_ready(client: TestClient) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.headers["content-type"] == "application/problem+json"
    assert [fault["code"] for fault in answer.json()["errors"]] == ["no_worker", "no_reconciler"]
    assert client.get("/health/live").json() == {"status": "ok"}


def test_a_service_with_both_is_ready(client: TestClient, ledger: Ledger, store: redis.Redis) -> None:
    """The worker beats through RQ: its name in a set, its beat in a key that runs out."""
    ledger.lead("token", lease_ms=60_000)
    store.sadd("rq:workers", "rq:worker:one", "rq:worker:dead")
    store.hset("rq:worker:one", "birth", "now")
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "workers": 1, "backlog": 0}


@pytest.mark.parametrize("path", ["/v1/maps", "/v1/nothing", "/docs", "/health/live"])
def test_every_answer_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


def test_the_log_names_routes_not_paths(client: TestClient) -> None:
    """A map's or a volunteer's id may be somebody's name."""
    with structlog.testing.capture_logs() as lines:
        client.get("/v1/maps/王秀英?phone=13800138000")
    assert lines == [
        {
            "event": "request",
            "log_level": "info",
            "method": "GET",
            "route": "/v1/maps/{map_id}",
            "status": 404,
            "ms": lines[0]["ms"],
        }
    ]
