"""What operators look at: health, headers, and a log without names."""

import pytest
import redis
import structlog
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

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


def figures(client: TestClient) -> dict[str, float]:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        sample.name + "".join(sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
        if "le" not in sample.labels
    }


def test_figures_count_answers_by_route_and_know_no_names(client: TestClient) -> None:
    for _ in range(3):
        client.get("/v1/maps/王秀英")
    client.request("BREW", "/v1/maps")
    told = figures(client)
    assert told["xiangdao_http_request_seconds_count" + "/v1/maps/{map_id}404GET"] == 3
    assert any("other" in name for name in told)
    assert "王秀英" not in client.get("/metrics").text
    assert told["process_open_fds"] > 0


def test_figures_tell_how_the_work_stands(
    client: TestClient, ledger: Ledger, store: redis.Redis, problem: dict
) -> None:
    client.post("/v1/plans", json=problem)
    before = figures(client)
    assert (before["xiangdao_store_up"], before["xiangdao_workers"], before["xiangdao_plans_open"]) == (
        1,
        0,
        1,
    )
    ledger.lead("token", lease_ms=60_000)
    store.sadd("rq:workers", "rq:worker:one")
    store.hset("rq:worker:one", "birth", "now")
    after = figures(client)
    assert (after["xiangdao_reconciler_up"], after["xiangdao_workers"]) == (1, 1)


def test_without_a_store_the_figures_say_so(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_: Ledger) -> int:
        raise redis.exceptions.ConnectionError

    monkeypatch.setattr(Ledger, "backlog", away)
    told = figures(client)
    assert told["xiangdao_store_up"] == 0
    assert "xiangdao_workers" not in told
