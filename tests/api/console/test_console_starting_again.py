"""A search that failed or was cancelled says what can be done, and is started again from its page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.console.words_failed import FAILED
from optimizer.plan import Plan, Status
from tests.api.console.forms import PLAN, good, planned
from tests.sheets import sample
from worker.ledger import Ledger

NOW = {"action": "replan"}


@pytest.fixture
def cancelled(ledger: Ledger, quarter: str) -> str:
    """A search that was stopped before it had anything."""
    body = sample.problem(options={"time_limit_s": 30}).model_dump_json(by_alias=True).encode()
    ledger.accept(PLAN, problem=body, fingerprint="f", map_version=quarter)
    ledger.cancel(PLAN, keep=False)
    return PLAN


def fail(ledger: Ledger, plan_id: str, failure: str) -> None:
    attempt = ledger.claim(plan_id, "test")
    assert attempt is not None
    nothing = Plan(id=plan_id, status=Status.FAILED)
    assert ledger.done(plan_id, attempt, "failed", nothing.model_dump_json().encode(), failure=failure)


def test_the_same_is_asked_for_once_more(desk: TestClient, ledger: Ledger, cancelled: str) -> None:
    assert "重新开始规划" in good(desk.get(f"/console/plans/{cancelled}"))
    record, problem = planned(ledger, desk.post(f"/console/plans/{cancelled}/again"))
    assert record.plan_id != cancelled
    assert record.status == "queued"
    assert problem == sample.problem(options={"time_limit_s": 30})
    twice, _ = planned(ledger, desk.post(f"/console/plans/{cancelled}/again"))
    assert twice.plan_id == record.plan_id, "the same form twice is one plan"


def test_it_is_planned_on_the_map_as_it_is_now(desk: TestClient, ledger: Ledger, cancelled: str) -> None:
    other = sample.quarter().to_bytes()
    ledger.maps.put("quarter", "newer", other, b"{}")
    record, _ = planned(ledger, desk.post(f"/console/plans/{cancelled}/again"))
    assert record.map_version == "newer"


def test_what_stands_in_the_way_is_told(desk: TestClient, ledger: Ledger, quarter: str) -> None:
    body = sample.problem(map="gone").model_dump_json(by_alias=True).encode()
    ledger.accept(PLAN, problem=body, fingerprint="f", map_version=quarter)
    fail(ledger, PLAN, "map_not_found: upload the map, then post the problem again")
    page = good(desk.get(f"/console/plans/{PLAN}"))
    assert FAILED["failed.map_not_found"][0] in page
    assert "<code>map_not_found: upload the map" in page
    answer = desk.post(f"/console/plans/{PLAN}/again")
    assert answer.status_code == 422
    assert "没有以此编号保存的地图" in answer.text


def test_a_failure_without_words_of_its_own_has_some(
    desk: TestClient, ledger: Ledger, cancelled: str
) -> None:
    record, _ = planned(ledger, desk.post(f"/console/plans/{cancelled}/again"))
    fail(ledger, record.plan_id, "brand_new_trouble: 17")
    page = good(desk.get(f"/console/plans/{record.plan_id}", params={"lang": "en"}))
    assert FAILED["failed.other"][1].replace("'", "&#39;") in page
    assert "brand_new_trouble" in page


def test_every_failure_that_is_documented_has_words() -> None:
    manual = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
    section = manual.partition("## Plans that fail\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    codes = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert "plan_refused" in codes
    assert {f"failed.{code}" for code in codes} <= set(FAILED)


def test_a_plan_that_stands_is_not_started_again(desk: TestClient, keep: Callable[..., str]) -> None:
    assert "重新开始规划" not in good(desk.get(f"/console/plans/{keep()}"))
    assert desk.post(f"/console/plans/{PLAN}/again").headers["location"] == f"/console/plans/{PLAN}"


class TestAReplan:
    """What came to nothing was the rest of a day: the rest from now on is planned, as it was wished."""

    @pytest.fixture
    def child(self, desk: TestClient, keep: Callable[..., str], ledger: Ledger) -> str:
        form = {"task": "n1", "action": "move", "volunteer": "V01", "time_limit_s": "7"}
        record, _ = planned(ledger, desk.post(f"/console/plans/{keep()}/replan", data=form))
        ledger.cancel(record.plan_id, keep=False)
        return record.plan_id

    def test_what_was_moved_stays_moved(self, desk: TestClient, ledger: Ledger, child: str) -> None:
        assert "换人、锁定照旧" in good(desk.get(f"/console/plans/{child}"))
        record, problem = planned(ledger, desk.post(f"/console/plans/{child}/again"))
        assert record.parent == PLAN
        pinned = {task.id: task.pinned.volunteer for task in problem.tasks if task.pinned}
        assert pinned == {"n1": "V01"}
        assert problem.options.time_limit_s == 7
        assert problem.options.previous_plan == PLAN
        twice, _ = planned(ledger, desk.post(f"/console/plans/{child}/again"))
        assert twice.plan_id == record.plan_id

    def test_once_another_has_taken_the_place_it_leads_there(
        self, desk: TestClient, ledger: Ledger, child: str
    ) -> None:
        newer, _ = planned(ledger, desk.post(f"/console/plans/{PLAN}/replan", data=NOW))
        page = good(desk.get(f"/console/plans/{child}"))
        assert f'<a href="/console/plans/{newer.plan_id}">打开新版</a>' in page
        assert "重新开始规划" not in page

    def test_what_was_moved_and_is_over_by_now_stands_in_nobodys_way(
        self, desk: TestClient, ledger: Ledger, child: str
    ) -> None:
        desk.post(f"/console/plans/{PLAN}/reports", data={"type": "cancelled_task", "task": "n1"})
        record, problem = planned(ledger, desk.post(f"/console/plans/{child}/again"))
        assert "n1" not in {task.id for task in problem.tasks}
        twice, _ = planned(ledger, desk.post(f"/console/plans/{child}/again"))
        assert twice.plan_id == record.plan_id
