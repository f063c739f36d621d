"""The API page: examples that work when pasted, schemas that resolve, and nothing from the internet."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.examples import PROBLEM_EXAMPLES
from api.settings import ApiSettings
from worker.ledger import Ledger


@pytest.fixture
def description(client: TestClient) -> dict[str, Any]:
    return client.get("/openapi.json").json()


def bodies(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield method, path and every example of every body."""
    for path, operations in description["paths"].items():
        for method, operation in operations.items():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for example in content.get("examples", {}).values():
                    yield method, path, example["value"]


def test_every_example_works_when_pasted(
    client: TestClient, description: dict[str, Any], finish_plan: Callable[..., None]
) -> None:
    # VROOM's door answers only once a worker is done: test_compat_vroom.py posts its examples.
    found = [one for one in bodies(description) if "/compat/" not in one[1]]
    assert len(found) == 12, (
        "a map, three problems to plan and to validate, a batch, two reports, two wishes for a replan"
    )
    # the map first and the wishes after the reports, as their descriptions say
    pasted = sorted(found, key=lambda one: (one[0] != "put", "/replan" in one[1]))
    plan_id = client.post("/v1/plans", json=PROBLEM_EXAMPLES["matrix"]["value"]).json()["id"]
    finish_plan(plan_id)  # reports are about this one, as their descriptions say
    for method, path, value in pasted:
        address = path.replace("{map_id}", "courtyard").replace("{plan_id}", plan_id)
        answer = client.request(method, address, json=value)
        assert answer.status_code in (200, 201, 202), answer.text
        if path.endswith("/validate"):
            assert answer.json() == {"valid": True, "errors": [], "warnings": []}


def test_every_reference_resolves(description: dict[str, Any]) -> None:
    def references(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            if isinstance(node.get("$ref"), str):
                yield node["$ref"]
            for inner in node.values():
                yield from references(inner)
        elif isinstance(node, list):
            for inner in node:
                yield from references(inner)

    names = {ref.removeprefix("#/components/schemas/") for ref in references(description)}
    assert names <= set(description["components"]["schemas"])
    assert {"Problem", "Plan", "ProblemDetails", "Task"} <= names


def test_the_problem_is_described_field_by_field(description: dict[str, Any]) -> None:
    schema = description["components"]["schemas"]["Problem"]
    assert {"map", "volunteers", "tasks"} == set(schema["required"])
    assert schema["additionalProperties"] is False


def test_refusals_are_described_as_they_are(description: dict[str, Any]) -> None:
    for operations in description["paths"].values():
        for operation in operations.values():
            assert "application/problem+json" in operation["responses"]["default"]["content"]
    assert "HTTPValidationError" not in description["components"]["schemas"]


def test_the_page_needs_no_internet(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    assert "http" not in re.sub(r'<html lang="en">', "", page.text)
    for asset in re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text):
        assert client.get(f"/{asset}").status_code == 200
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script" not in policy, "no inline script is allowed"


def test_the_page_can_be_switched_off(ledger: Ledger) -> None:
    with TestClient(create_app(ApiSettings(docs=False), ledger)) as client:
        assert client.get("/docs").status_code == 404
        assert client.get("/openapi.json").status_code == 404
        assert client.get("/v1/kinds").status_code == 200
