"""Server-sent events: in order, resumable, ended after the end, and a real 404 before the first byte."""

import json
import threading
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from optimizer.plan import Progress
from worker.ledger import Ledger


def events_of(text: str) -> list[dict[str, str]]:
    """Read a stream as a browser does."""
    blocks = [block for block in text.split("\n\n") if block and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]


@pytest.fixture
def told(client: TestClient, problem: dict, ledger: Ledger) -> str:
    """A plan that was worked on: queued, started, improved, finished."""
    plan_id = client.post("/v1/plans", json=problem).json()["id"]
    attempt = ledger.claim(plan_id, "test")
    assert attempt is not None
    progress = Progress(phase="searching", elapsed_s=0.5, unassigned=0, cost=1.0)
    ledger.progress(plan_id, attempt, progress.model_dump_json().encode())
    ledger.done(plan_id, attempt, "succeeded", b'{"id":"x","status":"succeeded"}')
    return plan_id


def test_the_head_of_a_story_that_goes_on_is_told_at_once(client: TestClient, problem: dict) -> None:
    plan_id = client.post("/v1/plans", json=problem).json()["id"]
    answer = client.head(f"/v1/plans/{plan_id}/progress")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")


def test_the_whole_story_then_the_end(client: TestClient, told: str) -> None:
    answer = client.get(f"/v1/plans/{told}/progress")
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = events_of(answer.text)
    assert [one["event"] for one in events] == ["queued", "started", "improved", "finished"]
    improved = json.loads(events[2]["data"])
    assert improved["progress"] == {"phase": "searching", "elapsed_s": 0.5, "unassigned": 0, "cost": 1.0}
    assert json.loads(events[3]["data"])["status"] == "succeeded"


def test_resuming_tells_only_what_came_after(client: TestClient, told: str) -> None:
    first = events_of(client.get(f"/v1/plans/{told}/progress").text)
    for seen in range(1, 4):
        rest = client.get(f"/v1/plans/{told}/progress", headers={"Last-Event-ID": first[seen - 1]["id"]})
        assert events_of(rest.text) == first[seen:]


def test_who_has_heard_the_end_is_told_not_to_come_back(client: TestClient, told: str) -> None:
    """A browser reconnects for ever unless it gets 204."""
    last = events_of(client.get(f"/v1/plans/{told}/progress").text)[-1]["id"]
    answer = client.get(f"/v1/plans/{told}/progress", headers={"Last-Event-ID": last})
    assert answer.status_code == 204


@pytest.mark.parametrize("last", ["x", "1-2-3", "99999999999999999999999-0", "-", "+", "$", "1-0\u00e9"])
def test_a_position_that_is_none(client: TestClient, told: str, last: str) -> None:
    answer = client.get(f"/v1/plans/{told}/progress", headers={"Last-Event-ID": last.encode()})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/header/Last-Event-ID"


def test_an_unknown_plan_is_404_and_no_stream(client: TestClient) -> None:
    answer = client.get(f"/v1/plans/{'0' * 32}/progress")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_listeners_hear_of_what_happens_while_they_listen(
    client: TestClient, problem: dict, finish_plan: Callable[..., None]
) -> None:
    """Three listeners are there before the plan is begun; the fourth event of the story ends all three."""
    plan_id = client.post("/v1/plans", json=problem).json()["id"]
    heard: list[list[str]] = []

    def listen() -> None:
        text = client.get(f"/v1/plans/{plan_id}/progress").text
        heard.append([one["event"] for one in events_of(text)])

    listeners = [threading.Thread(target=listen) for _ in range(3)]
    for listener in listeners:
        listener.start()
    finish_plan(plan_id)
    for listener in listeners:
        listener.join(timeout=30)
    assert heard == [["queued", "started", "finished"]] * 3
