"""The real thing: ``xiangdao serve`` with its store, workers, reconciler and API, on a free port."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import httpx
import pytest

from api.embedded import embedded_service

Found = TypeVar("Found")


@dataclass(frozen=True)
class Service:
    """A running service and a client for it."""

    url: str
    data_dir: Path
    http: httpx.Client

    def pids(self) -> dict[str, int]:
        found: dict[str, int] = json.loads((self.data_dir / "pids.json").read_text())
        return found

    def post(self, problem: Any, **headers: str) -> httpx.Response:
        return self.http.post("/v1/plans", json=problem, headers=headers)

    def read(self, plan_id: str) -> dict[str, Any]:
        plan: dict[str, Any] = self.http.get(f"/v1/plans/{plan_id}").raise_for_status().json()
        return plan

    def finished(self, plan_id: str) -> dict[str, Any]:
        """Poll as a caller would."""
        ended = ("succeeded", "failed", "cancelled")
        return eventually(lambda: plan if (plan := self.read(plan_id))["status"] in ended else None)


def eventually(look: Callable[[], Found | None]) -> Found:
    """Look again until it is so; the bound is for hangs, not for luck."""
    patience = Event()
    for _ in range(1_200):
        if found := look():
            return found
        patience.wait(0.1)
    raise AssertionError("it never came about")


@pytest.fixture(scope="session")
def run_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Any]]:
    """A way to run a service of one's own, with an embedded store whatever the environment says."""

    @contextmanager
    def run() -> Iterator[Service]:
        folder = tmp_path_factory.mktemp("service")
        with (
            embedded_service(folder, workers=1) as url,
            httpx.Client(base_url=url, timeout=60, trust_env=False) as http,
        ):
            yield Service(url, folder, http)

    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REDIS_URL", raising=False)
        yield run


@pytest.fixture(scope="session")
def service(run_service: Callable[[], Any]) -> Iterator[Service]:
    with run_service() as service:
        yield service


@pytest.fixture(scope="session")
def patience() -> Callable[[Callable[[], Found | None]], Found]:
    return eventually


@pytest.fixture(scope="session")
def fixtures_dir() -> Path:
    return Path(__file__).parents[2] / "fixtures"
