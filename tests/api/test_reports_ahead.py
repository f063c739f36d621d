"""Reports for moments that are still to come: no wrong date takes a task out of every list."""

from itertools import product
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.api.test_replan import Work, at, doors, morning, plan, replan, report, work

__all__ = ["morning", "plan", "work"]  # fixtures

NOW = "08:05"
SAID: dict[str, dict[str, Any]] = {
    "done": {"task": "visit-1"},
    "failed": {"task": "visit-1", "reason": "nobody opened"},
    "skipped": {"task": "visit-1"},
    "cancelled_task": {"task": "visit-1"},
    "new_task": {"task": {"id": "visit-4", "kind": "errand", "matrix_index": 1}},
    "volunteer_left": {"volunteer": "v1"},
    "volunteer_late": {"volunteer": "v1", "minutes": 10},
}


def event(kind: str, when: str) -> dict[str, Any]:
    return {"id": f"{kind} {when}", "type": kind, "at": when, **SAID[kind]}


def accounted_for(child: dict[str, Any]) -> list[str]:
    """Every task that the child has a word for, once for each word."""
    left_out = [one["task"] for one in child["unassigned"]]
    changes = child["changes"]
    return sorted([*(task for _, task in doors(child)), *left_out, *changes["closed"], *changes["done"]])


@pytest.mark.parametrize("kind", list(SAID))
def test_a_moment_to_come_long_after_the_day_is_refused(client: TestClient, plan: dict, kind: str) -> None:
    wrong = event(kind, "2090-01-01T00:00:00Z")
    answer = client.post(f"/v1/plans/{plan['id']}/events", json={"events": [wrong]})
    assert answer.status_code == 422
    [told] = answer.json()["errors"]
    assert (told["pointer"], told["code"]) == ("/events/0/at", "report_after_the_day")
    assert client.get(f"/v1/plans/{plan['id']}/events").json()["events"] == []


def test_a_day_to_come_may_be_played_through_into_its_overtime(
    client: TestClient, problem: dict, work: Work
) -> None:
    shift = {"start": "2090-05-01T08:00:00+08:00", "end": "2090-05-01T12:00:00+08:00"}
    body = {**problem, "date": "2090-05-01", "volunteers": [{"id": "v1", "shifts": [shift]}]}
    made = work(client.post("/v1/plans", json=body).json()["id"])
    report(client, made, event("done", "2090-05-01T14:00:00+08:00"))
    late = {**event("done", "2090-05-02T00:00:01+08:00"), "id": "later"}  # twelve hours and a second
    assert client.post(f"/v1/plans/{made['id']}/events", json=late).status_code == 422


@pytest.mark.requirement("R31")
@pytest.mark.parametrize(("kind", "clock"), list(product(SAID, ["08:01", "08:30", "11:00"])))
def test_after_any_replan_every_task_has_an_outcome(
    client: TestClient, plan: dict, work: Work, kind: str, clock: str
) -> None:
    report(client, plan, event(kind, at(clock)))
    child = work(replan(client, plan["id"], {"now": at(NOW)}).json()["id"])
    new = ["visit-4"] if kind == "new_task" else []
    assert accounted_for(child) == ["visit-1", "visit-2", "visit-3", *new]


@pytest.mark.parametrize("kind", ["done", "failed", "skipped"])
def test_what_is_reported_for_later_counts_later(
    client: TestClient, plan: dict, work: Work, kind: str
) -> None:
    report(client, plan, event(kind, at("08:36")))
    answer = replan(client, plan["id"], {"now": at(NOW)}).json()
    [told] = [one for one in answer["warnings"] if one["code"] == "reported_ahead"]
    assert "visit-1" in told["detail"]
    child = work(answer["id"])
    assert "visit-1" in {task for _, task in doors(child)}
    later = replan(client, child["id"], {"now": at("08:37")}).json()
    assert "reported_ahead" not in {one["code"] for one in later.get("warnings", [])}
    assert "visit-1" in accounted_for(work(later["id"]))
    ends = work_of(client, later["id"])
    assert ends == {"done": (["visit-1"], {}), "failed": ([], {"visit-1": "failed"})}.get(kind, ([], {}))


def work_of(client: TestClient, plan_id: str) -> tuple[list[str], dict[str, str]]:
    changes = client.get(f"/v1/plans/{plan_id}/changes").json()
    return changes["done"], changes["closed"]


def test_a_telephone_whose_clock_is_fast_is_believed(client: TestClient, plan: dict, work: Work) -> None:
    report(client, plan, event("done", at("08:35")))
    child = work(replan(client, plan["id"], {"now": at(NOW)}).json()["id"])
    assert child["changes"]["done"] == ["visit-1"]
