"""The service in this process, over the session's real store; nobody works on plans but the tests."""

from collections.abc import Callable, Iterator

import pytest
import redis
from fastapi.testclient import TestClient

from api.app import create_app
from api.examples import PROBLEM_EXAMPLES
from api.settings import ApiSettings
from optimizer.plan import Plan, Status
from tests.sheets import sample
from worker.ledger import Ledger
from worker.settings import Settings

Problem = dict[str, object]


@pytest.fixture
def ledger(store: redis.Redis, store_settings: Settings) -> Ledger:
    return Ledger(store, store_settings)


@pytest.fixture
def client(ledger: Ledger) -> Iterator[TestClient]:
    """Limits are small, so that tests of limits are."""
    settings = ApiSettings(max_problem_bytes=100_000, max_map_bytes=100_000)
    with TestClient(create_app(settings, ledger)) as client:
        yield client


@pytest.fixture
def problem() -> Problem:
    """Two visits on a matrix: the smallest complete problem."""
    value = PROBLEM_EXAMPLES["matrix"]["value"]
    assert isinstance(value, dict)
    return value


@pytest.fixture
def on_map() -> Problem:
    """Three tasks in a courtyard whose map comes along."""
    value = PROBLEM_EXAMPLES["inline_map"]["value"]
    assert isinstance(value, dict)
    return value


@pytest.fixture
def finish_plan(ledger: Ledger) -> Callable[..., None]:
    """End a plan as a worker would, with a result or with none."""

    def finish(plan_id: str, plan: Plan | None = None) -> None:
        attempt = ledger.claim(plan_id, "test")
        assert attempt is not None
        plan = plan or Plan(id=plan_id, status=Status.SUCCEEDED)
        assert ledger.done(plan_id, attempt, "succeeded", plan.model_dump_json().encode())

    return finish


@pytest.fixture
def plan_id(ledger: Ledger, finish_plan: Callable[..., None]) -> str:
    """The sample's morning, finished."""
    name = "a" * 32
    network = sample.quarter()
    ledger.maps.put("quarter", network.version, network.to_bytes(), b"{}")
    body = sample.problem().model_dump_json(by_alias=True, exclude_none=True).encode()
    ledger.accept(name, problem=body, fingerprint="f", map_version=network.version)
    finish_plan(name, sample.plan().model_copy(update={"id": name}))
    return name
