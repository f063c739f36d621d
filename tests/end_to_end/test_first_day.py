"""A stranger's first day with the service: upload, post, poll, fetch every form, wait, stop, follow."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.examples import COURTYARD, PROBLEM_EXAMPLES

FORMS = ["json", "geojson", "txt", "svg", "html"]


def long_search(fixtures_dir: Path, seed: int = 1) -> dict[str, Any]:
    """A night in the courtyard that would be searched for ten minutes."""
    problem: dict[str, Any] = json.loads((fixtures_dir / "problems" / "courtyard.json").read_text("utf-8"))
    problem["map"] = json.loads((fixtures_dir / "maps" / "courtyard.geojson").read_text("utf-8"))
    problem["options"] = {"time_limit_s": 600, "seed": seed}
    return problem


@pytest.mark.parametrize("name", PROBLEM_EXAMPLES)
def test_the_examples_of_the_api_page_are_planned(service, name: str) -> None:
    assert service.http.put("/v1/maps/courtyard", json=COURTYARD).status_code in (200, 201)
    problem = PROBLEM_EXAMPLES[name]["value"]
    answer = service.post(problem)
    assert answer.status_code == 202
    plan = service.finished(answer.json()["id"])
    assert plan["status"] == "succeeded", plan
    assert plan["summary"]["served"] == len(problem["tasks"])
    stops = [stop for route in plan["routes"] for stop in route["stops"]]
    assert {stop["task"] for stop in stops if "task" in stop} == {task["id"] for task in problem["tasks"]}


def test_a_real_morning_in_every_form(service, fixtures_dir: Path) -> None:
    extract = (fixtures_dir / "maps" / "beixinqiao.osm.pbf").read_bytes()
    service.http.put("/v1/maps/beixinqiao", content=extract).raise_for_status()
    problem = json.loads((fixtures_dir / "problems" / "beixinqiao_morning.json").read_text("utf-8"))
    problem["tasks"] = [task for task in problem["tasks"] if task["kind"] == "parcel" or "meal" in task["id"]]
    problem["options"] = {"time_limit_s": 1, "seed": 1}
    plan_id = service.post(problem).raise_for_status().json()["id"]
    plan = service.finished(plan_id)
    assert plan["status"] == "succeeded", plan
    routed = {stop["task"] for route in plan["routes"] for stop in route["stops"] if "task" in stop}
    left = {one["task"] for one in plan["unassigned"]}
    assert routed | left == {task["id"] for task in problem["tasks"]}
    assert not routed & left
    for form in FORMS:
        whole = service.http.get(f"/v1/plans/{plan_id}.{form}")
        assert whole.status_code == 200
        one = service.http.get(f"/v1/plans/{plan_id}/routes/{plan['routes'][0]['volunteer']}.{form}")
        assert one.status_code == 200
        assert len(one.content) < len(whole.content)


def test_waiting_for_a_small_plan(service) -> None:
    answer = service.post(PROBLEM_EXAMPLES["matrix"]["value"], Prefer="wait=30")
    assert answer.status_code == 200
    assert answer.json()["status"] == "succeeded"
    assert answer.headers["preference-applied"] == "wait=30"


def test_cancelling_a_running_search(service, patience, fixtures_dir: Path) -> None:
    plan_id = service.post(long_search(fixtures_dir)).raise_for_status().json()["id"]
    patience(lambda: service.read(plan_id)["status"] == "running")
    answer = service.http.post(f"/v1/plans/{plan_id}/cancel")
    assert answer.status_code == 200
    assert answer.json()["status"] == "cancelled"
    # the only worker is free again: what comes next is worked on
    assert service.post(PROBLEM_EXAMPLES["matrix"]["value"], Prefer="wait=30").status_code == 200
    assert service.read(plan_id)["status"] == "cancelled"


def test_keeping_the_best_of_a_running_search(service, patience, fixtures_dir: Path) -> None:
    plan_id = service.post(long_search(fixtures_dir)).raise_for_status().json()["id"]
    best = patience(lambda: plan if "summary" in (plan := service.read(plan_id)) else None)
    assert best["status"] == "running"
    answer = service.http.post(f"/v1/plans/{plan_id}/cancel", params={"keep": "best"})
    assert answer.status_code in (200, 202)
    plan = service.finished(plan_id)
    assert plan["status"] == "succeeded"
    assert plan["summary"]["served"] >= best["summary"]["served"] > 0


def test_following_a_plan_from_the_first_event_to_the_last(service) -> None:
    plan_id = service.post(PROBLEM_EXAMPLES["inline_map"]["value"]).raise_for_status().json()["id"]
    with service.http.stream("GET", f"/v1/plans/{plan_id}/progress") as stream:
        events = [line.removeprefix("event: ") for line in stream.iter_lines() if line.startswith("event: ")]
    assert events[0] == "queued"
    assert "started" in events
    assert "improved" in events
    assert events[-1] == "finished"
