"""Submitting, checking, reading and stopping plans, without a worker: what one would do, the tests do."""

import json
import threading
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from optimizer.plan import Plan, Progress, Status, Summary
from worker.ledger import Ledger

SUMMARY = Summary(
    tasks=2,
    served=2,
    unassigned=0,
    volunteers_used=1,
    walk_m=425,
    walk_s=340,
    wait_s=0,
    service_s=1_200,
    finish_at=None,
    load_spread=0,
    cost={},
)


def post(client: TestClient, problem: dict, **headers: str):
    return client.post("/v1/plans", json=problem, headers=headers)


def test_a_problem_is_accepted_with_the_address_of_its_plan(client: TestClient, problem: dict) -> None:
    answer = post(client, problem)
    assert answer.status_code == 202
    body = answer.json()
    assert body["status"] == "queued"
    assert answer.headers["location"] == f"/v1/plans/{body['id']}"
    assert int(answer.headers["retry-after"]) >= 1
    assert client.get(answer.headers["location"]).json()["id"] == body["id"]


def test_warnings_come_with_the_acceptance(client: TestClient, problem: dict) -> None:
    answer = post(client, {**problem, "volunteers": []})
    assert answer.status_code == 202
    assert [warning["code"] for warning in answer.json()["warnings"]] == ["no_volunteers"]


def test_what_was_warned_of_is_handed_on_to_the_worker_where_the_body_is_kept_as_it_came(
    client: TestClient, problem: dict, ledger: Ledger
) -> None:
    first, *others = problem["tasks"]
    with_rounds = [{**first, "rounds": 2}, *others]
    for tasks, kept in ((problem["tasks"], True), (with_rounds, False)):
        answer = post(client, {**problem, "volunteers": [], "tasks": tasks}).json()
        record = ledger.read(answer["id"])
        assert record is not None
        handed_on = None if record.warnings is None else json.loads(record.warnings)
        assert handed_on == (answer["warnings"] if kept else None)


def test_a_bad_field_hides_no_unknown_map_and_no_unknown_plan(client: TestClient, problem: dict) -> None:
    """All faults at once, those that only the store knows of included; a batch says the same."""
    tasks = [{"id": "t", "kind": "dance", "location": [116.41, 39.94], "from_site": "nowhere"}]
    options = {"previous_plan": "f" * 32}
    asked = {**problem, "map": "no-such-map", "crs": "wgs84", "tasks": tasks, "options": options}
    errors = {(one["pointer"], one["code"]) for one in post(client, asked).json()["errors"]}
    assert errors >= {
        ("/map", "unknown_map"),
        ("/tasks/0/kind", "not_one_of"),
        ("/tasks/0/from_site", "unknown_site"),
        ("/options/previous_plan", "unknown_plan"),
    }
    batch = client.post("/v1/batches", json={"plans": [{"id": "a", "problem": asked}]}).json()
    assert {
        (one["pointer"].removeprefix("/plans/0/problem"), one["code"]) for one in batch["errors"]
    } == errors


def test_a_plan_is_reserved_to_whoever_has_its_id(client: TestClient, problem: dict) -> None:
    """Ids cannot be guessed: 122 random bits, and no two alike."""
    ids = {post(client, problem).json()["id"] for _ in range(5)}
    assert len(ids) == 5
    assert all(len(plan_id) == 32 for plan_id in ids)


def test_the_same_key_and_body_give_the_same_plan(client: TestClient, problem: dict, ledger: Ledger) -> None:
    first = post(client, problem, **{"Idempotency-Key": "k-1"})
    reordered = dict(reversed(problem.items()))
    again = client.post(
        "/v1/plans",
        content=json.dumps(reordered, indent=3),
        headers={"Idempotency-Key": "k-1", "Content-Type": "application/json"},
    )
    assert first.json()["id"] == again.json()["id"]
    assert again.status_code == 202
    assert ledger.backlog() == 1


def test_the_same_key_with_another_body_is_refused(client: TestClient, problem: dict) -> None:
    post(client, problem, **{"Idempotency-Key": "k-1"})
    other = {**problem, "options": {**problem["options"], "seed": 2}}
    answer = post(client, other, **{"Idempotency-Key": "k-1"})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/idempotency-mismatch"


def test_a_repetition_is_not_judged_anew(client: TestClient, on_map: dict) -> None:
    """The gate that the problem shuts is gone from the map by the time the caller asks again."""
    gate = {
        "type": "Feature",
        "properties": {"barrier": "gate", "ref": "east"},
        "geometry": {"type": "Point", "coordinates": [116.411, 39.94]},
    }
    features = on_map["map"]["features"]
    client.put("/v1/maps/m", json={**on_map["map"], "features": [*features, gate]})
    problem = {**on_map, "map": "m", "closures": [{"id": "c", "gate": "east"}]}
    first = post(client, problem, **{"Idempotency-Key": "k-1"})
    assert first.status_code == 202
    client.put("/v1/maps/m", json=on_map["map"])
    assert post(client, problem, **{"Idempotency-Key": "k-2"}).status_code == 422
    again = post(client, problem, **{"Idempotency-Key": "k-1"})
    assert again.status_code == 202
    assert again.json()["id"] == first.json()["id"]


def test_another_key_gives_another_plan(client: TestClient, problem: dict) -> None:
    one = post(client, problem, **{"Idempotency-Key": "k-1"}).json()["id"]
    two = post(client, problem, **{"Idempotency-Key": "k-2"}).json()["id"]
    assert one != two


def test_a_plan_keeps_the_version_of_its_map(client: TestClient, on_map: dict, ledger: Ledger) -> None:
    version = client.put("/v1/maps/m", json=on_map["map"]).json()["version"]
    plan_id = post(client, {**on_map, "map": "m"}).json()["id"]
    shorter = {**on_map["map"], "features": on_map["map"]["features"][:2]}
    assert client.put("/v1/maps/m", json=shorter).json()["version"] != version
    assert client.get(f"/v1/plans/{plan_id}").json()["map_version"] == version
    record = ledger.read(plan_id, blobs=False)
    assert record is not None
    assert record.map_version == version


def test_the_accepted_problem_is_what_was_sent(client: TestClient, problem: dict, ledger: Ledger) -> None:
    plan_id = post(client, problem).json()["id"]
    record = ledger.read(plan_id)
    assert record is not None
    assert json.loads(record.problem or b"") == problem


def test_waiting_gives_the_finished_plan(
    client: TestClient, problem: dict, ledger: Ledger, finish_plan: Callable[..., None]
) -> None:
    """The worker of this test finishes the plan as soon as it hears of it."""

    def work() -> None:
        after = "0-0"
        while True:
            for event in ledger.watch(after=after, block_ms=5_000):
                after = event.id
                if event.name == "queued":
                    finish_plan(event.plan_id)
                    return

    worker = threading.Thread(target=work)
    worker.start()
    answer = post(client, problem, Prefer="wait=30")
    worker.join()
    assert answer.status_code == 200
    assert answer.json()["status"] == "succeeded"
    assert answer.headers["preference-applied"] == "wait=30"
    assert "retry-after" not in answer.headers


def test_waiting_in_vain_gives_what_there_is(client: TestClient, problem: dict) -> None:
    answer = post(client, problem, Prefer="wait=0")
    assert answer.status_code == 202
    assert answer.json()["status"] == "queued"
    assert answer.headers["preference-applied"] == "wait=0"
    assert answer.headers["retry-after"] == "1"


def test_validation_queues_nothing(client: TestClient, problem: dict, ledger: Ledger) -> None:
    answer = client.post("/v1/plans/validate", json=problem)
    assert answer.status_code == 200
    assert answer.json() == {"valid": True, "errors": [], "warnings": []}
    assert ledger.backlog() == 0


def test_validation_lists_every_fault(client: TestClient, problem: dict) -> None:
    faulty = {**problem, "tasks": [{"id": "t", "kind": "meal", "matrix_index": 9, "from_site": "nowhere"}]}
    verdict = client.post("/v1/plans/validate", json=faulty).json()
    assert verdict["valid"] is False
    assert {fault["pointer"] for fault in verdict["errors"]} >= {
        "/tasks/0/matrix_index",
        "/tasks/0/from_site",
    }


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b'"map"'])
def test_validation_of_what_is_no_problem_at_all(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/plans/validate", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200
    assert answer.json()["valid"] is False


def test_a_running_plan_shows_progress_and_the_best_so_far(
    client: TestClient, problem: dict, ledger: Ledger
) -> None:
    plan_id = post(client, problem).json()["id"]
    attempt = ledger.claim(plan_id, "test")
    assert attempt == 1
    progress = Progress(phase="searching", elapsed_s=1.5, unassigned=1, cost=40.0)
    ledger.progress(plan_id, attempt, progress.model_dump_json().encode())
    first = client.get(f"/v1/plans/{plan_id}")
    assert first.json()["status"] == "running"
    assert first.json()["progress"] == {"phase": "searching", "elapsed_s": 1.5, "unassigned": 1, "cost": 40.0}
    assert "summary" not in first.json()
    assert first.headers["retry-after"] == "1"
    best = Plan(id=plan_id, status=Status.RUNNING, summary=SUMMARY)
    ledger.better(plan_id, attempt, best.model_dump_json().encode())
    second = client.get(f"/v1/plans/{plan_id}").json()
    assert second["status"] == "running"
    assert second["summary"]["served"] == 2


def test_progress_is_there_from_the_queue_to_the_end(
    client: TestClient, problem: dict, ledger: Ledger
) -> None:
    accepted = post(client, problem).json()
    assert accepted["progress"] == {"phase": "queued", "elapsed_s": 0.0}
    plan_id = accepted["id"]
    assert client.get(f"/v1/plans/{plan_id}").json()["progress"] == accepted["progress"]
    attempt = ledger.claim(plan_id, "test")
    assert attempt == 1
    assert client.get(f"/v1/plans/{plan_id}").json()["progress"]["phase"] == "running"
    searching = Progress(phase="searching", elapsed_s=1.5, unassigned=1, cost=40.0)
    ledger.progress(plan_id, attempt, searching.model_dump_json().encode())
    writing = Progress(phase="writing", elapsed_s=2.0)
    plan = Plan(id=plan_id, status=Status.SUCCEEDED, progress=writing, summary=SUMMARY)
    assert ledger.done(plan_id, attempt, "succeeded", plan.model_dump_json().encode())
    told = client.get(f"/v1/plans/{plan_id}").json()["progress"]
    assert told == {"phase": "finished", "elapsed_s": 2.0, "unassigned": 0, "cost": 40.0}


def test_the_ledgers_status_rules_over_the_one_in_the_plan(
    client: TestClient, problem: dict, ledger: Ledger
) -> None:
    """A best so far that is kept was written while the search ran."""
    plan_id = post(client, problem).json()["id"]
    attempt = ledger.claim(plan_id, "test")
    assert attempt is not None
    best = Plan(id=plan_id, status=Status.RUNNING, summary=SUMMARY)
    ledger.better(plan_id, attempt, best.model_dump_json().encode())
    assert client.post(f"/v1/plans/{plan_id}/cancel?keep=best").status_code == 202
    ledger.settle(plan_id, attempt)
    answer = client.get(f"/v1/plans/{plan_id}")
    assert answer.json()["status"] == "succeeded"
    assert "retry-after" not in answer.headers


def test_cancelling_ends_a_plan_and_may_be_repeated(client: TestClient, problem: dict) -> None:
    plan_id = post(client, problem).json()["id"]
    for _ in range(2):
        answer = client.post(f"/v1/plans/{plan_id}/cancel")
        assert answer.status_code == 200
        assert answer.json()["status"] == "cancelled"


def test_cancelling_what_has_ended_changes_nothing(
    client: TestClient, problem: dict, finish_plan: Callable[..., None]
) -> None:
    plan_id = post(client, problem).json()["id"]
    finish_plan(plan_id)
    answer = client.post(f"/v1/plans/{plan_id}/cancel")
    assert answer.status_code == 200
    assert answer.json()["status"] == "succeeded"


def test_a_failed_plan_says_why(client: TestClient, problem: dict, ledger: Ledger) -> None:
    plan_id = post(client, problem).json()["id"]
    attempt = ledger.claim(plan_id, "test")
    assert attempt is not None
    failed = Plan(id=plan_id, status=Status.FAILED, failure="plan_refused")
    ledger.done(plan_id, attempt, "failed", failed.model_dump_json().encode(), failure="plan_refused")
    answer = client.get(f"/v1/plans/{plan_id}")
    assert answer.status_code == 200
    assert answer.json()["failure"] == "plan_refused"
    sheet = client.get(f"/v1/plans/{plan_id}.html")
    assert sheet.status_code == 409
    assert "retry-after" not in sheet.headers, "asking again would not help"


@pytest.mark.requirement("R45")
def test_the_catalogue_of_kinds(client: TestClient) -> None:
    kinds = {one["kind"]: one for one in client.get("/v1/kinds").json()["kinds"]}
    assert len(kinds) == 17
    assert kinds["gas_swap"]["skills"] == ["heavy_lift"]
    assert kinds["meal"]["zh"] == "送餐"


def test_rounds_are_tasks_of_their_own_from_the_moment_a_problem_is_accepted(
    client: TestClient, problem: dict, ledger: Ledger
) -> None:
    first, *others = problem["tasks"]
    asked = {**problem, "tasks": [{**first, "rounds": 2}, *others]}
    record = ledger.read(post(client, asked).json()["id"])
    assert record is not None
    assert record.problem is not None
    kept = json.loads(record.problem)["tasks"]
    assert [task["id"] for task in kept] == [
        f"{first['id']}.1",
        *(task["id"] for task in others),
        f"{first['id']}.2",
    ]
