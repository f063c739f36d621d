"""A browser on the machine of the service, and a morning that it has."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import ApiSettings
from tests.api.console.forms import HERE, PLAN
from tests.sheets import sample
from worker.ledger import Ledger


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[TestClient]:
    """A browser on the machine of the service."""
    with TestClient(
        create_app(ApiSettings(), ledger), **HERE, headers={"Accept-Language": "zh-CN"}
    ) as client:
        yield client


@pytest.fixture
def quarter(ledger: Ledger) -> str:
    network = sample.quarter()
    ledger.maps.put("quarter", network.version, network.to_bytes(), b"{}")
    return network.version


@pytest.fixture
def keep(quarter: str, ledger: Ledger, finish_plan: Callable[..., None]) -> Callable[..., str]:
    """Keep the sample's morning, finished."""

    def accept(plan_id: str = PLAN, **changes: Any) -> str:
        body = sample.problem(**changes).model_dump_json(by_alias=True, exclude_none=True).encode()
        ledger.accept(plan_id, problem=body, fingerprint=plan_id, map_version=quarter)
        finish_plan(plan_id, sample.plan().model_copy(update={"id": plan_id}))
        return plan_id

    return accept
