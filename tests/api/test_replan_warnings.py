"""What no plan can put right is told by the child itself, and not only to whoever asked for it first."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from tests.api.console.forms import HERE
from tests.api.test_replan import at, replan, report
from worker import jobs
from worker.ledger import Ledger
from worker.settings import Settings

KEY = {"Idempotency-Key": "k"}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, store_settings: Settings) -> None:
    monkeypatch.setattr(jobs, "settings", lambda: store_settings)


@pytest.fixture
def client(ledger: Ledger) -> Iterator[TestClient]:
    """A browser on the machine of the service, for which the console opens."""
    with TestClient(create_app(ApiSettings(), ledger), **HERE) as client:
        yield client


@pytest.fixture
def meals(problem: dict[str, Any]) -> dict[str, Any]:
    """Two people and a meal that is fetched at the base; 0.1 s of search are plenty."""
    lin = problem["volunteers"][0]
    meal = {"id": "meal-1", "kind": "meal", "matrix_index": 2, "from_site": "base"}
    return {
        **problem,
        "volunteers": [lin, {**lin, "id": "v2"}],
        "tasks": [*problem["tasks"], meal],
        "options": {"time_limit_s": 0.1},
    }


def worked(client: TestClient, plan_id: str) -> dict[str, Any]:
    """Let the worker's own job make a plan."""
    jobs.LEASH.reset()
    jobs.solve(plan_id)
    made: dict[str, Any] = client.get(f"/v1/plans/{plan_id}").json()
    assert made["status"] == "succeeded"
    return made


def left_with_a_meal(client: TestClient, plan: dict[str, Any]) -> None:
    carrier = next(
        route["volunteer"]
        for route in plan["routes"]
        if any(stop.get("task") == "meal-1" for stop in route["stops"])
    )
    report(
        client,
        plan,
        {"id": "e1", "type": "done", "at": at("08:10"), "task": "meal-1", "stop": "pickup"},
        {"id": "e2", "type": "volunteer_left", "at": at("08:11"), "volunteer": carrier},
    )


def codes(answer: dict[str, Any]) -> set[str]:
    return {one["code"] for one in answer["warnings"]}


@pytest.mark.requirement("R32")
def test_the_child_tells_of_goods_that_left_in_every_form(client: TestClient, meals: dict[str, Any]) -> None:
    plan = worked(client, client.post("/v1/plans", json=meals).json()["id"])
    left_with_a_meal(client, plan)
    answer = replan(client, plan["id"], {"now": at("08:12")}).json()
    assert "goods_left" in codes(answer)
    child = worked(client, answer["id"])
    assert codes(child) >= codes(answer)
    [told] = [one for one in child["warnings"] if one["code"] == "goods_left"]
    for lang, words in (("en", told["detail"]), ("zh", told["detail_zh"])):
        assert words in client.get(f"/v1/plans/{child['id']}.html", params={"lang": lang}).text
    assert told["detail_zh"] in client.get(f"/console/plans/{child['id']}").text


def test_the_same_key_hears_the_same_warnings(client: TestClient, meals: dict[str, Any]) -> None:
    doubtful = {**meals, "callback": {"url": "https://street.example/hook", "secret_id": "none"}}
    plan = worked(client, client.post("/v1/plans", json=doubtful).json()["id"])
    left_with_a_meal(client, plan)
    first, again = (replan(client, plan["id"], {"now": at("08:12")}, **KEY).json() for _ in range(2))
    assert codes(first) >= {"goods_left", "callback_secret_unknown"}
    assert (again["id"], again["warnings"]) == (first["id"], first["warnings"])


def test_the_same_key_hears_the_same_warnings_of_a_new_plan(
    client: TestClient, meals: dict[str, Any]
) -> None:
    nobody = {**meals, "volunteers": [{"id": "v1", "shifts": []}]}
    first, again = (client.post("/v1/plans", json=nobody, headers=KEY).json() for _ in range(2))
    assert "no_shifts" in codes(first)
    assert (again["id"], again["warnings"]) == (first["id"], first["warnings"])
