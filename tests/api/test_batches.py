"""A whole morning at once: fanned out over the workers, one report of what somebody must see to."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from optimizer.plan import Plan
from tests.sheets import sample
from worker.ledger import Ledger

Problem = dict[str, Any]


def zones(**problems: Problem) -> dict[str, Any]:
    return {"plans": [{"id": name, "problem": problem} for name, problem in problems.items()]}


@pytest.fixture
def faulty(problem: Problem) -> Problem:
    return {**problem, "tasks": [{"id": "t", "kind": "dance", "matrix_index": 1}]}


@pytest.fixture
def batch(client: TestClient, problem: Problem) -> dict[str, Any]:
    answer = client.post("/v1/batches", json=zones(north=problem, south=problem))
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/v1/batches/{answer.json()['id']}"
    assert answer.headers["retry-after"]
    return answer.json()


def plans_of(batch: dict[str, Any]) -> dict[str, str]:
    return {member["id"]: member["plan"] for member in batch["plans"]}


def test_every_plan_waits_for_a_worker_of_its_own(batch: dict[str, Any], ledger: Ledger) -> None:
    assert batch["status"] == "queued"
    assert {one.plan_id for one in ledger.due()} == set(plans_of(batch).values())
    assert len(set(plans_of(batch).values())) == 2


def test_a_batch_runs_until_its_last_plan_has_ended(
    client: TestClient, batch: dict[str, Any], finish_plan: Callable[..., None]
) -> None:
    address = f"/v1/batches/{batch['id']}"
    finish_plan(plans_of(batch)["north"])
    assert client.get(address).json()["status"] == "running"
    finish_plan(plans_of(batch)["south"], sample.plan())
    said = client.get(address).json()
    assert said["status"] == "succeeded"
    south = said["plans"][1]
    assert (south["id"], south["status"], south["served"], south["tasks"]) == ("south", "succeeded", 4, 5)


def test_one_report_of_everything_that_is_left(
    client: TestClient, batch: dict[str, Any], finish_plan: Callable[..., None], ledger: Ledger
) -> None:
    north, south = plans_of(batch).values()
    finish_plan(north, sample.plan())
    attempt = ledger.claim(south, "test")
    assert attempt is not None
    failed = Plan(id=south, status="failed", failure="engine_error").model_dump_json().encode()
    assert ledger.done(south, attempt, "failed", failed, failure="engine_error")
    said = client.get(f"/v1/batches/{batch['id']}").json()
    assert said["status"] == "failed"
    assert [(one["id"], one["task"], one["code"]) for one in said["exceptions"]] == [
        ("north", "c1", "no_skill"),
        ("south", "", "plan_failed"),
    ]
    assert said["exceptions"][0]["next_step_zh"] == "请借调会 heavy_lift 的人。"
    text = client.get(f"/v1/batches/{batch['id']}.txt?lang=en").text
    assert text.startswith("2 to see to\n- north c1 [no_skill] ")
    book = client.get(f"/v1/batches/{batch['id']}.xlsx?lang=en").content
    assert openpyxl.load_workbook(io.BytesIO(book)).active["C4"].value == "c1"


def test_a_suffix_chooses_the_form_and_one_that_there_is_not_is_refused_as_for_plans(
    client: TestClient, batch: dict[str, Any]
) -> None:
    address = f"/v1/batches/{batch['id']}"
    assert client.get(f"{address}.json").json() == client.get(address).json()
    (plan, _) = plans_of(batch).values()
    for nothing in (client.get(f"{address}.docx"), client.get(f"/v1/plans/{plan}.docx")):
        assert nothing.status_code == 406
        assert nothing.json()["type"] == "/problems/not-acceptable"
        assert ".xlsx (" in nothing.json()["detail"]


def test_faults_of_every_problem_are_told_and_nothing_is_planned(
    client: TestClient, problem: Problem, faulty: Problem, ledger: Ledger
) -> None:
    answer = client.post("/v1/batches", json=zones(good=problem, bad=faulty, worse=faulty))
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-batch"
    assert [one["pointer"] for one in answer.json()["errors"]] == [
        "/plans/1/problem/tasks/0/kind",
        "/plans/2/problem/tasks/0/kind",
    ]
    assert ledger.recent() == []


def test_faults_around_the_problems_hide_none_inside_them(
    client: TestClient, problem: Problem, faulty: Problem
) -> None:
    plans = [{"id": "a", "problem": problem}, {"id": "a", "problem": faulty}, {"problem": faulty}]
    answer = client.post("/v1/batches", json={"plans": plans, "fuss": 1})
    assert answer.status_code == 422
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("/plans/2/id", "missing"),
        ("/fuss", "unknown_field"),
        ("/plans/1/problem/tasks/0/kind", "not_one_of"),
        ("/plans/2/problem/tasks/0/kind", "not_one_of"),
    }
    doubled = client.post("/v1/batches", json={"plans": plans[:2]})
    assert {(one["pointer"], one["code"]) for one in doubled.json()["errors"]} == {
        ("/plans/1/id", "duplicate_id"),
        ("/plans/1/problem/tasks/0/kind", "not_one_of"),
    }


def test_the_good_ones_go_ahead(client: TestClient, problem: Problem, faulty: Problem) -> None:
    body = {**zones(good=problem, bad=faulty), "go_ahead": True}
    batch = client.post("/v1/batches", json=body).json()
    assert [(one["id"], one["status"]) for one in batch["plans"]] == [("good", "queued"), ("bad", "refused")]
    (left,) = batch["exceptions"]
    assert (left["id"], left["where"], left["code"]) == ("bad", "/tasks/0/kind", "not_one_of")
    assert client.post("/v1/batches", json={**zones(bad=faulty), "go_ahead": True}).status_code == 422


def test_the_same_key_and_body_is_the_same_batch(
    client: TestClient, problem: Problem, ledger: Ledger
) -> None:
    headers, body = {"Idempotency-Key": "monday"}, zones(north=problem)
    first, second = (client.post("/v1/batches", json=body, headers=headers).json() for _ in range(2))
    assert first == second
    assert len(ledger.recent()) == 1
    other = client.post("/v1/batches", json=zones(south=problem), headers=headers)
    assert other.json()["type"] == "/problems/idempotency-mismatch"


def test_a_batch_that_was_broken_off_makes_no_plan_twice(
    client: TestClient, problem: Problem, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plans were accepted, the batch was not kept, and the caller sends it again."""
    from worker.batches import Batches

    headers, body = {"Idempotency-Key": "monday"}, zones(north=problem, south=problem)
    with monkeypatch.context() as broken:
        broken.setattr(Batches, "keep", lambda *_, **__: 1 / 0)
        assert client.post("/v1/batches", json=body, headers=headers).status_code == 500
    assert client.post("/v1/batches", json=body, headers=headers).status_code == 202
    assert len(ledger.recent()) == 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/plans"),
        ({"plans": []}, "/plans"),
        ({"plans": [{"id": "a", "problem": 3}]}, "/plans/0/problem"),
        ({"plans": [{"id": "a", "problem": {}}], "more": 1}, "/more"),
        ({"plans": [{"id": "a", "problem": {}}, {"id": "a", "problem": {}}]}, "/plans/1/id"),
    ],
)
def test_what_is_no_batch(client: TestClient, body: Any, pointer: str) -> None:
    answer = client.post("/v1/batches", json=body)
    assert answer.status_code == 422
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]


@pytest.mark.parametrize("batch_id", ["nothing", "0" * 32, f"{'0' * 32}.txt"])
def test_a_batch_that_there_is_not(client: TestClient, batch_id: str) -> None:
    answer = client.get(f"/v1/batches/{batch_id}")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/batch-not-found")
