"""What it would take to serve a task, over HTTP, with the real store; the test itself is the worker."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from optimizer.check import parse_problem
from optimizer.solve import Budget, solve
from worker import jobs
from worker.ledger import Ledger
from worker.settings import Settings

Ask = Callable[[str], Any]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, store_settings: Settings) -> None:
    quick = store_settings.model_copy(update={"question_s": 5.0})
    monkeypatch.setattr(jobs, "settings", lambda: quick)


@pytest.fixture
def plan_id(client: TestClient, ledger: Ledger, problem: dict[str, Any]) -> str:
    """A plan in which a swab is left out, because nobody is a medic."""
    swab = {"id": "swab/1", "kind": "errand", "matrix_index": 2, "skills": ["medic"]}
    body = {**problem, "tasks": [*problem["tasks"], swab]}
    name: str = client.post("/v1/plans", json=body).json()["id"]
    record = ledger.read(name)
    assert record is not None
    plan = solve(parse_problem(record.problem or b""), None, plan_id=name, budget=Budget(iterations=30))
    attempt = ledger.claim(name, "test")
    assert attempt is not None
    ledger.done(name, attempt, "succeeded", plan.model_dump_json().encode())
    return name


@pytest.fixture
def question(plan_id: str) -> str:
    return f"/v1/plans/{plan_id}/unassigned/swab/1"


def work(ledger: Ledger) -> list[str]:
    """Try everything that is due, as a worker would."""
    found = [delivery.plan_id for delivery in ledger.due()]
    for name in found:
        jobs.LEASH.reset()
        jobs.solve(name)
    return found


@pytest.mark.requirement("R31")
def test_the_smallest_change_is_solved_once_and_told_ever_after(
    client: TestClient, ledger: Ledger, question: str
) -> None:
    first = client.get(question)
    assert (first.status_code, first.json()["status"]) == (202, "queued")
    assert first.headers["Retry-After"]
    assert first.json()["reasons"][0]["code"] == "no_skill"
    assert client.get(question).status_code == 202
    assert len(work(ledger)) == 1, "asked twice, it is one question"

    answer = client.get(question)
    assert answer.status_code == 200
    remedy = answer.json()["remedy"]
    (step,) = remedy["steps"]
    assert step["code"] == "one_more_skill"
    assert remedy["proof"]["volunteers"] == [step["volunteer"]]
    assert step["detail"]
    assert step["detail_zh"]
    assert work(ledger) == [], "answered is answered"
    assert client.get(question).json() == answer.json()


def test_whoever_waits_gets_the_answer_of_a_solve_that_is_done(
    client: TestClient, ledger: Ledger, question: str
) -> None:
    client.get(question)
    work(ledger)
    answer = client.get(question, headers={"Prefer": "wait=5"})
    assert (answer.status_code, answer.json()["status"]) == (200, "succeeded")


def test_a_question_is_no_plan(client: TestClient, ledger: Ledger, question: str) -> None:
    client.get(question)
    (name,) = (delivery.plan_id for delivery in ledger.due())
    assert client.get(f"/v1/plans/{name}").status_code == 404


def test_a_question_that_kills_its_workers_ends_with_a_code(
    client: TestClient, ledger: Ledger, question: str
) -> None:
    client.get(question)
    (name,) = (delivery.plan_id for delivery in ledger.due())
    attempt = ledger.claim(name, "test")
    assert attempt is not None
    jobs.LEASH.reset()
    ledger.done(name, attempt, "failed", b"{}", failure="worker_died_repeatedly")
    answer = client.get(question)
    assert (answer.status_code, answer.json()["status"]) == (200, "failed")
    assert answer.json()["failure"] == "worker_died_repeatedly"
    assert answer.json()["reasons"], "the reasons of the plan are told all the same"


def test_a_task_that_is_served_or_unknown(client: TestClient, plan_id: str) -> None:
    for task in ("visit-1", "nobody"):
        answer = client.get(f"/v1/plans/{plan_id}/unassigned/{task}")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/not-unassigned")


def test_a_plan_that_is_not_there_yet(client: TestClient, problem: dict[str, Any]) -> None:
    queued = client.post("/v1/plans", json=problem).json()["id"]
    answer = client.get(f"/v1/plans/{queued}/unassigned/visit-1")
    assert answer.status_code == 409
    assert answer.headers["Retry-After"]


def test_a_plan_there_is_not(client: TestClient) -> None:
    assert client.get(f"/v1/plans/{'0' * 32}/unassigned/t").status_code == 404
