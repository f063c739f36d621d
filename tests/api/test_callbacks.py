"""A webhook that cannot be sent is told to whoever asked for it, not only to a log."""

import json

import pytest
from pydantic import SecretStr

from api.callbacks import doubts
from optimizer.problem import Problem
from worker.settings import Settings

SECRET = "whsec_" + "QUFB" * 10


def told(url: str, secret_id: str = "known", hosts: tuple[str, ...] = ()) -> list[str]:
    callback = {"url": url, "secret_id": secret_id}
    body = {"map": "m", "volunteers": [], "tasks": [], "callback": callback}
    problem = Problem.model_validate_json(json.dumps(body))
    settings = Settings(webhook_secrets={"known": SecretStr(SECRET)}, webhook_hosts=hosts)
    return [one.code for one in doubts(problem, settings)]


@pytest.mark.parametrize(
    ("url", "hosts", "codes"),
    [
        ("https://hooks.example.org/x", (), []),
        ("http://hooks.example.org/x", (), ["callback_not_allowed"]),
        ("http://hooks.internal/x", ("hooks.internal",), []),
        ("https://hooks.example.org/x", ("hooks.internal",), ["callback_not_allowed"]),
    ],
)
def test_an_address_that_will_not_be_called(url: str, hosts: tuple[str, ...], codes: list[str]) -> None:
    assert told(url, hosts=hosts) == codes


def test_a_secret_that_nobody_configured() -> None:
    assert told("https://hooks.example.org/x", "other") == ["callback_secret_unknown"]


def test_the_answer_to_a_problem_says_so(client, problem: dict) -> None:
    callback = {"url": "https://hooks.example.org/x", "secret_id": "other"}
    answer = client.post("/v1/plans", json={**problem, "callback": callback})
    assert answer.status_code == 202
    assert [one["code"] for one in answer.json()["warnings"]] == ["callback_secret_unknown"]
    assert not client.post("/v1/plans", json=problem).json()["warnings"]
