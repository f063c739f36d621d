"""Reports from the street through the real store: kept once, in any order, and refused with every fault."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.recording import record_events
from optimizer.errors import EventsError
from optimizer.execution.reading import parse_events
from optimizer.plan import Leg, Plan, Route, Status, Stop, StopType
from optimizer.problem import Mode
from worker.ledger import Ledger

DAY = "2026-03-02"


def done(name: str, task: str = "visit-1", clock: str = "08:30", **but: Any) -> dict[str, Any]:
    return {"id": name, "type": "done", "at": f"{DAY}T{clock}:00+08:00", "task": task} | but


@pytest.fixture
def plan_id(client: TestClient, problem: dict) -> str:
    """Two visits that nobody has planned yet: reports are taken all the same."""
    return client.post("/v1/plans", json=problem).json()["id"]


def report(client: TestClient, plan_id: str, *events: Any):
    return client.post(f"/v1/plans/{plan_id}/events", json={"events": list(events)})


def told(client: TestClient, plan_id: str) -> list[str]:
    return [one["id"] for one in client.get(f"/v1/plans/{plan_id}/events").json()["events"]]


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == "/problems/invalid-events"
    assert all(one["detail"] and one["detail_zh"] for one in answer.json()["errors"])
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def test_one_event_without_a_list(client: TestClient, plan_id: str) -> None:
    answer = client.post(f"/v1/plans/{plan_id}/events", json=done("e1"))
    assert answer.status_code == 200
    assert answer.json() == {"accepted": ["e1"], "repeated": []}


def test_every_type_of_event_is_taken_and_told_as_it_was_sent(client: TestClient, plan_id: str) -> None:
    at = f"{DAY}T09:00:00+08:00"
    sent = [
        done("a", volunteer="v1", note="left at the door"),
        {"id": "b", "type": "failed", "at": at, "task": "visit-2", "reason": "nobody opened", "retry": True},
        {"id": "c", "type": "skipped", "at": at, "task": "visit-2"},
        {"id": "d", "type": "new_task", "at": at, "task": {"id": "x", "kind": "notify", "matrix_index": 2}},
        {"id": "e", "type": "cancelled_task", "at": at, "task": "x", "reason": "not needed"},
        {"id": "f", "type": "volunteer_late", "at": at, "volunteer": "v1", "minutes": 10},
        {"id": "g", "type": "volunteer_left", "at": at, "volunteer": "v1"},
    ]
    assert report(client, plan_id, *sent).json()["accepted"] == ["a", "b", "c", "d", "e", "f", "g"]
    kept = client.get(f"/v1/plans/{plan_id}/events").json()["events"]
    assert [{k: one[k] for k in was if k != "task"} for one, was in zip(kept, sent, strict=True)] == [
        {k: v for k, v in was.items() if k != "task"} for was in sent
    ]


@pytest.mark.requirement("R30")
def test_events_are_told_in_the_order_in_which_they_happened(client: TestClient, plan_id: str) -> None:
    report(client, plan_id, done("late", "visit-2", "10:00"))
    report(client, plan_id, done("b", clock="09:00"), done("a", clock="09:00"))
    assert told(client, plan_id) == ["a", "b", "late"]  # equal instants by id


def test_the_same_event_again_changes_nothing(client: TestClient, plan_id: str) -> None:
    report(client, plan_id, done("e1"))
    # the same instant in another notation is the same event
    again = report(client, plan_id, done("e1") | {"at": f"{DAY}T00:30:00Z"}, done("e2", "visit-2"))
    assert again.json() == {"accepted": ["e2"], "repeated": ["e1"]}
    assert told(client, plan_id) == ["e1", "e2"]


def test_an_id_that_says_something_else_is_a_fault_and_nothing_is_kept(
    client: TestClient, plan_id: str
) -> None:
    report(client, plan_id, done("e1"))
    answer = report(client, plan_id, done("e2"), done("e1", "visit-2"))
    assert faults(answer) == [("/events/1/id", "event_id_reused")]
    assert told(client, plan_id) == ["e1"]
    within = report(client, plan_id, done("e3"), done("e3", "visit-2"))
    assert faults(within) == [("/events/1/id", "event_id_reused")]


def test_all_faults_are_told_at_once(client: TestClient, plan_id: str) -> None:
    answer = report(
        client,
        plan_id,
        done("a", "nowhere", volunteer="nobody"),
        done("b", "visit-2", stop="delivery"),
        {"id": "c", "type": "volunteer_left", "at": f"{DAY}T09:00:00Z", "volunteer": "nobody"},
        {
            "id": "d",
            "type": "new_task",
            "at": f"{DAY}T09:00:00Z",
            "task": {"id": "visit-1", "kind": "meal", "matrix_index": 99, "from_site": "kitchen"},
        },
    )
    assert set(faults(answer)) == {
        ("/events/0/task", "unknown_task"),
        ("/events/0/volunteer", "unknown_volunteer"),
        ("/events/1/stop", "no_such_stop"),
        ("/events/2/volunteer", "unknown_volunteer"),
        ("/events/3/task/id", "duplicate_id"),
        ("/events/3/task/matrix_index", "index_beyond_matrix"),
        ("/events/3/task/from_site", "unknown_site"),
    }


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ({}, ("/type", "missing")),
        ({"type": "teleported"}, ("/type", "not_one_of")),
        (done("e", clock="08:30") | {"at": f"{DAY}T08:30:00"}, ("/at", "no_offset")),
        (done("e") | {"at": "1900-01-01T00:00:00Z"}, ("/at", "instant_out_of_range")),
        (done("e") | {"mood": "good"}, ("/mood", "unknown_field")),
        (done("e") | {"id": ""}, ("/id", "text_too_short")),
        (done("e") | {"type": "failed"}, ("/reason", "missing")),
        (
            {"id": "e", "type": "volunteer_late", "at": f"{DAY}T08:30:00Z", "volunteer": "v1"},
            ("", "minutes_or_until"),
        ),
        (
            {"id": "e", "type": "closure", "at": f"{DAY}T08:30:00Z", "closure": {"id": "c"}},
            ("/closure", "closure_needs_one_part"),
        ),
    ],
)
def test_what_an_event_must_say(
    client: TestClient, plan_id: str, event: dict, expected: tuple[str, str]
) -> None:
    assert faults(client.post(f"/v1/plans/{plan_id}/events", json=event)) == [expected]


def test_what_cannot_be_read_hides_no_other_fault(client: TestClient, plan_id: str) -> None:
    answer = report(client, plan_id, done("a", "nowhere"), {"id": "b", "type": "dance"}, done("c", at="soon"))
    assert faults(answer) == [
        ("/events/1/type", "not_one_of"),
        ("/events/2/at", "not_an_instant"),
        ("/events/0/task", "unknown_task"),
    ]
    new = {
        "id": "n",
        "type": "new_task",
        "at": f"{DAY}T09:00:00Z",
        "task": {"id": "nowhere", "kind": "dance"},
    }
    answer = report(client, plan_id, done("a", "nowhere"), new)
    assert faults(answer) == [("/events/1/task/kind", "not_one_of")], "it may be the task that was meant"
    assert told(client, plan_id) == []


def test_a_field_that_cannot_be_read_hides_no_other_fault_of_its_event(
    client: TestClient, plan_id: str
) -> None:
    left = {"id": "d", "type": "volunteer_left", "at": "soon", "volunteer": "nobody"}
    task = {"id": "new", "kind": "meal", "matrix_index": 1, "from_site": "inn"}
    new = {"id": "f", "type": "new_task", "at": 5, "task": task}
    late = {"id": "g", "type": "volunteer_late", "at": f"{DAY}T09:00:00Z", "volunteer": "nobody"}
    answer = report(
        client,
        plan_id,
        done("a", "nowhere", at="soon"),
        done("b", "nowhere", at="1900-01-01T00:00:00Z"),
        done("", "nowhere"),
        done("c", volunteer="nobody") | {"task": 5},
        left,
        new,
        late,
    )
    assert sorted(faults(answer)) == [
        ("/events/0/at", "not_an_instant"),
        ("/events/0/task", "unknown_task"),
        ("/events/1/at", "instant_out_of_range"),
        ("/events/1/task", "unknown_task"),
        ("/events/2/id", "text_too_short"),
        ("/events/2/task", "unknown_task"),
        ("/events/3/task", "not_text"),
        ("/events/3/volunteer", "unknown_volunteer"),
        ("/events/4/at", "not_an_instant"),
        ("/events/4/volunteer", "unknown_volunteer"),
        ("/events/5/at", "not_an_instant"),
        ("/events/5/task/from_site", "unknown_site"),
        ("/events/6", "minutes_or_until"),
        ("/events/6/volunteer", "unknown_volunteer"),
    ]


def test_an_event_that_was_read_in_part_is_no_other_event_with_its_id(
    client: TestClient, plan_id: str
) -> None:
    report(client, plan_id, done("a"))
    answer = report(client, plan_id, done("a", at="soon"), done("b"), done("b", at="soon"))
    assert faults(answer) == [("/events/0/at", "not_an_instant"), ("/events/2/at", "not_an_instant")]
    assert told(client, plan_id) == ["a"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"events": []}', b'{"events": 3}', b"\xff"])
def test_a_body_without_events(client: TestClient, plan_id: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post(f"/v1/plans/{plan_id}/events", content=body, headers=headers)
    assert len(faults(answer)) == 1


def test_at_most_a_thousand_at_once(client: TestClient, plan_id: str) -> None:
    many = [done(f"e{number}") for number in range(1_001)]
    assert faults(report(client, plan_id, *many)) == [("/events", "no_events")]
    assert report(client, plan_id, *many[:800]).status_code == 200  # 1,000 would exceed these tests' 100 kB


def test_a_closed_gate_that_the_map_does_not_know(client: TestClient, on_map: dict) -> None:
    """The stored map is asked, so that a replan does not stumble over it later."""
    client.put("/v1/maps/m", json=on_map["map"])
    plan_id = client.post("/v1/plans", json={**on_map, "map": "m"}).json()["id"]
    shut = {"id": "e", "type": "closure", "at": f"{DAY}T08:30:00Z", "closure": {"id": "c", "gate": "east"}}
    assert faults(report(client, plan_id, shut)) == [("/events/0/closure/gate", "unknown_gate")]


def test_a_task_may_be_reported_together_with_its_coming(client: TestClient, plan_id: str) -> None:
    new = {
        "id": "n",
        "type": "new_task",
        "at": f"{DAY}T09:00:00+08:00",
        "task": {"id": "x", "kind": "notify", "matrix_index": 2},
    }
    assert report(client, plan_id, done("e", "x", "09:10"), new).status_code == 200


def test_an_unknown_plan(client: TestClient) -> None:
    for name in ("0" * 32, "no-plan-id"):
        assert report(client, name, done("e")).status_code == 404
        assert client.get(f"/v1/plans/{name}/events").status_code == 404


def test_events_are_kept_as_long_as_the_plan(
    client: TestClient, plan_id: str, ledger: Ledger, finish_plan: Callable[..., None]
) -> None:
    report(client, plan_id, done("before"))
    assert ledger.store.ttl(f"xd:plan:{plan_id}:reports") == -1  # the plan itself has no end yet
    finish_plan(plan_id)
    assert ledger.store.ttl(f"xd:plan:{plan_id}:reports") == ledger.settings.plan_ttl_s
    ledger.store.delete(f"xd:plan:{plan_id}:reports")
    report(client, plan_id, done("after"))
    left_ms = ledger.store.pttl(f"xd:plan:{plan_id}:reports")
    assert 0 < left_ms <= ledger.store.pttl(f"xd:plan:{plan_id}") + 1_000


def test_a_command_that_is_repeated_has_the_same_answer(ledger: Ledger, plan_id: str) -> None:
    """The client library sends again what it got no answer for."""
    for _ in range(2):
        assert ledger.journal.add(plan_id, {"e1": b"{}"}, known=0) == "kept"
    assert ledger.journal.add(plan_id, {"e2": b"{}"}, known=0) == "look_again"
    assert ledger.journal.add("nobody", {"e2": b"{}"}, known=0) == "no_such_plan"
    assert ledger.journal.read(plan_id) == {"e1": b"{}"}


def test_many_tell_at_once_and_nothing_is_lost(client: TestClient, plan_id: str) -> None:
    answers: list[int] = []

    def tell(number: int) -> None:
        answers.append(report(client, plan_id, done(f"e{number}")).status_code)

    tellers = [threading.Thread(target=tell, args=(number,)) for number in range(8)]
    for teller in tellers:
        teller.start()
    for teller in tellers:
        teller.join()
    assert answers == [200] * 8
    assert told(client, plan_id) == sorted(f"e{n}" for n in range(8))


def stop(order: int, task: str) -> Stop:
    at = f"{DAY}T08:{10 * order}:00+08:00"
    return Stop.model_validate(
        {
            "order": order,
            "type": StopType.TASK,
            "task": task,
            "arrive": at,
            "wait_s": 0,
            "begin": at,
            "depart": at,
            "service_s": 0,
            "load_after": {},
            "leg": Leg(walk_m=0, walk_s=0),
        }
    )


def test_a_volunteer_reports_what_is_theirs(
    client: TestClient, problem: dict, ledger: Ledger, finish_plan: Callable[..., None]
) -> None:
    other = {**problem["volunteers"][0], "id": "v2"}
    posted = client.post("/v1/plans", json={**problem, "volunteers": [problem["volunteers"][0], other]})
    plan_id = posted.json()["id"]
    at = f"{DAY}T08:00:00+08:00"
    route = Route.model_validate(
        {
            "volunteer": "v1",
            "shift": 0,
            "mode": Mode.FOOT,
            **dict.fromkeys(("tasks", "walk_m", "walk_s", "wait_s", "service_s", "break_s", "work_s"), 0),
            "start_at": at,
            "finish_at": at,
            "stops": (stop(1, "visit-1"),),
        }
    )
    finish_plan(plan_id, Plan(id=plan_id, status=Status.SUCCEEDED, routes=(route,)))

    def told_by_v1(event: dict) -> tuple[str, ...]:
        sent = parse_events(json.dumps(event).encode())
        return record_events(ledger, plan_id, sent, only_volunteer="v1").accepted

    assert told_by_v1(done("mine")) == ("mine",)
    [kept] = client.get(f"/v1/plans/{plan_id}/events").json()["events"]
    assert kept["volunteer"] == "v1", "the name is filled in"
    late = {"id": "late", "type": "volunteer_late", "at": at, "volunteer": "v1", "minutes": 5}
    assert told_by_v1(late) == ("late",)
    for foreign in (
        done("x", "visit-2"),
        done("x", volunteer="v2"),
        late | {"id": "x", "volunteer": "v2"},
        {"id": "x", "type": "cancelled_task", "at": at, "task": "visit-1"},
    ):
        with pytest.raises(EventsError) as refused:
            told_by_v1(foreign)
        assert [one.code for one in refused.value.faults] == ["not_yours"]


def test_a_closure_that_comes_again_is_held_against_the_map_in_its_own_place(
    client: TestClient, problem: dict
) -> None:
    """Its faults point at the report, and it is no second closure of its id."""
    gate = {"id": "east", "location": [116.41, 39.94]}
    network = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"highway": "footway"},
                "geometry": {"type": "LineString", "coordinates": [[116.41, 39.94], [116.411, 39.94]]},
            }
        ],
    }
    task = {"id": "t", "kind": "errand", "location": [116.4105, 39.94]}
    people = [
        {**one, "shifts": [{k: v for k, v in s.items() if k in ("start", "end")} for s in one["shifts"]]}
        for one in problem["volunteers"]
    ]
    body = {
        "map": network,
        "crs": "wgs84",
        "gates": [gate],
        "volunteers": people,
        "tasks": [task],
        "closures": [{"id": "c", "gate": "east"}, {"id": "d", "gate": "east"}],
    }
    plan_id = client.post("/v1/plans", json=body).json()["id"]

    def shut(name: str, **closure: str) -> dict:
        return {"id": name, "type": "closure", "at": f"{DAY}T08:30:00Z", "closure": closure}

    again = report(client, plan_id, shut("e1", id="c", gate="east", until=f"{DAY}T08:30:00Z"))
    assert again.json()["accepted"] == ["e1"]
    wrong = report(client, plan_id, shut("e2", id="new", gate="east"), shut("e3", id="d", gate="moon"))
    assert faults(wrong) == [("/events/1/closure/gate", "unknown_gate")]
