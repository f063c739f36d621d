"""Unseen mornings are posted to the real service, and what it answers is checked from the contract alone."""

from threading import Event

import httpx
import pytest

from api.embedded import embedded_service
from tests.acceptance.contract_checker import violations
from tests.acceptance.generator import Morning, by_matrix, in_gcj02

SEARCH_S = 1.5  # whether the plan is good is not asked here, only whether it is right


@pytest.fixture(scope="module")
def http(tmp_path_factory):
    folder = tmp_path_factory.mktemp("service")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("REDIS_URL", raising=False)
        with (
            embedded_service(folder, workers=1) as url,
            httpx.Client(base_url=url, timeout=60, trust_env=False) as client,
        ):
            yield client


def answered(http, problem):
    """Post, then poll as a caller would; the bound is for hangs, not for luck."""
    accepted = http.post("/v1/plans", json=problem)
    assert accepted.status_code == 202, accepted.text
    pause = Event()
    for _ in range(1_200):
        plan = http.get(accepted.headers["location"]).raise_for_status().json()
        if plan["status"] not in ("queued", "running"):
            return plan
        pause.wait(0.1)
    raise AssertionError("the plan was never finished")


@pytest.mark.parametrize(
    "form", [lambda problem: problem, in_gcj02, by_matrix], ids=["wgs84", "gcj02", "matrix"]
)
def test_what_the_service_answers_keeps_every_promise(http, form):
    problem = form(Morning(11, 40).problem())
    problem["options"] = {"time_limit_s": SEARCH_S}
    plan = answered(http, problem)
    assert violations(problem, plan) == []


def test_a_morning_on_a_stored_map_names_its_version(http):
    problem = Morning(12, 30).problem()
    stored = http.put("/v1/maps/grid", json=problem["map"])
    assert stored.status_code in (200, 201), stored.text
    problem |= {"map": "grid", "options": {"time_limit_s": SEARCH_S}}
    plan = answered(http, problem)
    assert violations(problem, plan) == []
    assert plan["map_version"] == stored.json()["version"]
