"""Planning the rest of a day over HTTP, with the real store; the test itself is the worker."""

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.lineage import lineage
from api.rebuilding import moment
from api.settings import ApiSettings
from optimizer.check import parse_problem
from optimizer.plan import Plan
from optimizer.solve import Budget, solve
from tests.api.console.forms import HERE
from tests.sheets.paper.read_pdf import texts
from worker.ledger import Ledger

DAY = "2026-03-02"
Work = Callable[[str], dict[str, Any]]


@pytest.fixture
def work(client: TestClient, ledger: Ledger) -> Work:
    """Solve a plan that was accepted, as a worker would, and give it."""

    def solve_it(plan_id: str) -> dict[str, Any]:
        record = ledger.read(plan_id)
        assert record is not None
        problem = parse_problem(record.problem or b"")
        previous = None
        if problem.options.previous_plan is not None:
            elder = ledger.read(problem.options.previous_plan)
            assert elder is not None
            previous = Plan.model_validate_json(elder.plan or b"")
        attempt = ledger.claim(plan_id, "test")
        assert attempt is not None
        plan = solve(problem, None, plan_id=plan_id, budget=Budget(iterations=30), previous=previous)
        assert ledger.done(plan_id, attempt, "succeeded", plan.model_dump_json().encode())
        return client.get(f"/v1/plans/{plan_id}").json()

    return solve_it


@pytest.fixture
def morning(problem: dict) -> dict:
    """Three visits for two people who begin at one base."""
    lin = problem["volunteers"][0]
    third = {"id": "visit-3", "kind": "errand", "matrix_index": 2}
    return {
        **problem,
        "volunteers": [lin, {**lin, "id": "v2"}],
        "tasks": [*problem["tasks"], third],
    }


@pytest.fixture
def plan(client: TestClient, morning: dict, work: Work) -> dict[str, Any]:
    return work(client.post("/v1/plans", json=morning).json()["id"])


def at(clock: str) -> str:
    return f"{DAY}T{clock}:00+08:00"


def doors(plan: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (route["volunteer"], stop["task"])
        for route in plan["routes"]
        for stop in route["stops"]
        if "task" in stop
    ]


def report(client: TestClient, plan: dict[str, Any], *events: dict[str, Any]) -> None:
    answer = client.post(f"/v1/plans/{plan['id']}/events", json={"events": list(events)})
    assert answer.status_code == 200, answer.text


def replan(client: TestClient, plan_id: str, wish: Any = None, **headers: str):
    return client.post(f"/v1/plans/{plan_id}/replan", json=wish or {}, headers=headers)


def first_door(plan: dict[str, Any]) -> tuple[str, str, datetime]:
    stop = next(stop for stop in plan["routes"][0]["stops"] if "task" in stop)
    return plan["routes"][0]["volunteer"], stop["task"], datetime.fromisoformat(stop["depart"])


def test_a_child_plan_without_what_is_done(
    client: TestClient, plan: dict, work: Work, ledger: Ledger
) -> None:
    who, task, left = first_door(plan)
    report(client, plan, {"id": "e1", "type": "done", "at": left.isoformat(), "task": task})
    answer = replan(client, plan["id"], {"now": left.isoformat()})
    assert answer.status_code == 202
    child_id = answer.json()["id"]
    assert answer.headers["location"] == f"/v1/plans/{child_id}"
    child = work(child_id)
    assert doors(child) == [door for door in doors(plan) if door != (who, task)]
    elder, younger = ledger.read(plan["id"]), ledger.read(child_id)
    assert elder is not None
    assert younger is not None
    assert (elder.children, younger.parent) == ((child_id,), plan["id"])
    changes = client.get(f"/v1/plans/{child_id}/changes").json()
    assert changes == {
        "plan": child_id,
        "parent": plan["id"],
        "volunteers": [],
        "unchanged": len(plan["routes"]),
        "frozen": [],
        "closed": {},
        "done": [task],
    }


@pytest.mark.requirement("R6")
def test_duties_of_the_day_outlive_a_replan(client: TestClient, problem: dict, work: Work) -> None:
    """Of two swabs one is done and one fails for good, an errand is cancelled: the rest is planned anew."""
    kinds = {"one": "swab", "two": "swab", "gone": "errand", "left": "disinfection"}
    doors_there = {"one": 1, "two": 1, "gone": 2, "left": 2}
    tasks = [
        {"id": name, "kind": kind, "matrix_index": doors_there[name], "skills": []}
        for name, kind in kinds.items()
    ]
    plan = work(client.post("/v1/plans", json={**problem, "tasks": tasks}).json()["id"])
    assert {task for _, task in doors(plan)} == set(kinds)
    leaving = {
        stop["task"]: stop["depart"] for route in plan["routes"] for stop in route["stops"] if "task" in stop
    }
    report(
        client,
        plan,
        {"id": "e1", "type": "done", "at": leaving["one"], "task": "one"},
        {"id": "e2", "type": "failed", "at": leaving["two"], "task": "two", "reason": "away", "retry": False},
        {"id": "e3", "type": "cancelled_task", "at": leaving["one"], "task": "gone"},
    )
    child = work(replan(client, plan["id"], {"now": max(leaving["one"], leaving["two"])}).json()["id"])
    content = client.get(f"/v1/plans/{child['id']}.xlsx?lang=en").content
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Four duties"]
    cells = list(sheet.iter_rows(min_row=2, values_only=True))
    (total,) = (dict(zip(cells[0], row, strict=True)) for row in cells[1:] if row[1] == "Total")
    assert (total["Tasks"], total["Swabs done"], total["Missing"]) == (3, "1/2", "Swabs done")
    assert (total["Shopping done"], total["Disinfected"]) == ("none asked", "1/1")


@pytest.mark.requirement("R32")
def test_the_changes_are_told_for_each_volunteer(client: TestClient, plan: dict, work: Work) -> None:
    who, task, _ = first_door(plan)
    other = next(v for v in ("v1", "v2") if v != who)
    wish = {"now": at("08:00"), "changes": {"move": [{"task": task, "volunteer": other, "order": 1}]}}
    child = work(replan(client, plan["id"], wish).json()["id"])
    assert (other, task) in doors(child)
    changes = client.get(f"/v1/plans/{child['id']}/changes").json()
    told = {one["volunteer"]: one for one in changes["volunteers"]}
    assert told[other]["added"] == [{"task": task, "source": who}]
    assert told[who]["removed"] == [{"task": task, "target": other}]


def test_what_ended_unserved_is_told_with_its_reason(client: TestClient, plan: dict, work: Work) -> None:
    who, task, left = first_door(plan)
    failed = {"id": "e1", "type": "failed", "at": left.isoformat(), "task": task, "reason": "nobody opened"}
    report(client, plan, failed)
    child = work(replan(client, plan["id"], {"now": left.isoformat()}).json()["id"])
    changes = client.get(f"/v1/plans/{child['id']}/changes").json()
    assert changes["closed"] == {task: "failed"}
    [one] = [one for one in changes["volunteers"] if one["volunteer"] == who]
    assert {"task": task, "why": "failed"} in one["removed"]


def test_the_changes_are_on_the_plan_when_it_is_read_later(
    client: TestClient, plan: dict, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = {"Idempotency-Key": "again"}
    wish = {"now": at("08:00")}
    accepted = replan(client, plan["id"], wish, **key)
    assert "changes" not in accepted.json()
    child = work(accepted.json()["id"])
    assert child["changes"] == client.get(f"/v1/plans/{child['id']}/changes").json()
    assert child["changes"]["parent"] == plan["id"]
    assert client.get(f"/v1/plans/{child['id']}.json").json()["changes"] == child["changes"]
    assert "changes" not in client.get(f"/v1/plans/{child['id']}/routes/v2").json()
    assert "changes" not in client.get(f"/v1/plans/{plan['id']}").json()
    # Who asks again and waits is told at once; nobody compares for who does not wait.
    waited = replan(client, plan["id"], wish, Prefer="wait=1", **key)
    assert (waited.status_code, waited.json()["changes"]) == (200, child["changes"])
    monkeypatch.setattr("api.told_changes.compare", None)
    again = replan(client, plan["id"], wish, **key)
    assert (again.status_code, again.json()["status"]) == (202, "succeeded")
    assert "changes" not in again.json()


def test_a_child_without_its_parent_has_nothing_to_compare(
    client: TestClient, plan: dict, work: Work, ledger: Ledger
) -> None:
    child = work(replan(client, plan["id"], {"now": at("08:00")}).json()["id"])
    ledger.store.delete(*ledger.store.keys(f"*{plan['id']}*"))
    assert "changes" not in client.get(f"/v1/plans/{child['id']}").json()
    assert client.get(f"/v1/plans/{child['id']}/changes").status_code == 404


def test_a_day_of_several_replans(client: TestClient, plan: dict, work: Work) -> None:
    """Each generation knows what was told to the ones before, even what was told to them late."""
    new = {
        "id": "n",
        "type": "new_task",
        "at": at("08:01"),
        "task": {"id": "visit-4", "kind": "errand", "matrix_index": 1},
    }
    report(client, plan, new)
    child = work(replan(client, plan["id"], {"now": at("08:01")}).json()["id"])
    assert "visit-4" in {task for _, task in doors(child)}
    late = {"id": "late", "type": "done", "at": at("08:30"), "task": "visit-3", "volunteer": "v1"}
    answer = client.post(f"/v1/plans/{plan['id']}/events", json=late)  # a telephone that has the old plan
    assert answer.json()["replaced_by"] == child["id"]
    report(client, child, {"id": "x", "type": "cancelled_task", "at": at("08:31"), "task": "visit-4"})
    grandchild = work(replan(client, child["id"], {"now": at("08:31")}).json()["id"])
    assert {task for _, task in doors(grandchild)} == {"visit-1", "visit-2"}
    told = client.get(f"/v1/plans/{grandchild['id']}/events").json()
    assert [one["id"] for one in told["events"]] == ["n", "late", "x"]
    assert told["parent"] == child["id"]


@pytest.mark.requirement("R31")
def test_a_plan_that_was_replanned_already_goes_on_from_the_newest(
    client: TestClient, plan: dict, work: Work, ledger: Ledger
) -> None:
    """Whoever keeps the first plan's id asks for the rest of the same day: what was done since is done."""
    child = work(replan(client, plan["id"], {"now": at("08:00")}).json()["id"])
    _, task, left = first_door(child)
    report(client, child, {"id": "e1", "type": "done", "at": left.isoformat(), "task": task})
    again = work(replan(client, plan["id"], {"now": left.isoformat()}).json()["id"])
    assert task not in [name for _, name in doors(again)]
    record = ledger.read(again["id"])
    assert record is not None
    assert record.parent == child["id"]


def test_a_replan_that_came_to_nothing_is_passed_over(
    client: TestClient, plan: dict, work: Work, ledger: Ledger
) -> None:
    """People go on by the child that they have, not by the plan before it."""
    links = client.post(f"/v1/plans/{plan['id']}/links").json()
    page = urlsplit(next(iter(links.values()))).path
    child = work(replan(client, plan["id"], {"now": at("08:00")}).json()["id"])
    stopped = replan(client, child["id"], {"now": at("08:30")}).json()["id"]
    sibling = "b" * 32
    ledger.accept(sibling, problem=b"{}", fingerprint="f", parent=plan["id"])
    for given_up in (stopped, sibling):
        assert client.post(f"/v1/plans/{given_up}/cancel").json()["status"] == "cancelled"
    assert child["id"] in client.get(page).text
    late = {"id": "e1", "type": "volunteer_late", "at": at("08:05"), "volunteer": "v1", "minutes": 5}
    answer = client.post(f"/v1/plans/{plan['id']}/events", json=late).json()
    assert answer["replaced_by"] == child["id"]


def test_a_move_holds_in_later_replans_until_it_is_taken_back(
    client: TestClient, plan: dict, work: Work, ledger: Ledger
) -> None:
    who, task, _ = first_door(plan)
    other = next(v for v in ("v1", "v2") if v != who)
    wish = {"now": at("08:00"), "changes": {"move": [{"task": task, "volunteer": other}]}}
    child = work(replan(client, plan["id"], wish).json()["id"])

    def pin_of(plan_id: str) -> Any:
        record = ledger.read(plan_id)
        assert record is not None
        [found] = [one for one in json.loads(record.problem or b"")["tasks"] if one["id"] == task]
        return found["pinned"]

    again = work(replan(client, child["id"], {"now": at("07:00")}).json()["id"])
    assert pin_of(again["id"]) == {"volunteer": other, "order": None}
    wish = {"now": at("07:00"), "changes": {"reassign": [{"task": task}]}}
    assert pin_of(replan(client, again["id"], wish).json()["id"]) is None


def test_the_same_key_gives_the_same_child_although_more_has_happened(client: TestClient, plan: dict) -> None:
    key = {"Idempotency-Key": "k"}
    first = replan(client, plan["id"], {"now": at("08:00")}, **key).json()["id"]
    report(client, plan, {"id": "e", "type": "volunteer_left", "at": at("08:05"), "volunteer": "v1"})
    assert replan(client, plan["id"], {"now": at("08:00")}, **key).json()["id"] == first
    other = replan(client, plan["id"], {"now": at("09:00")}, **key)
    assert other.json()["type"] == "/problems/idempotency-mismatch"


def test_the_body_may_be_empty(client: TestClient, plan: dict) -> None:
    assert client.post(f"/v1/plans/{plan['id']}/replan").status_code == 202


def test_without_now_a_day_that_is_not_today_goes_on_from_the_last_report(
    client: TestClient, plan: dict, ledger: Ledger
) -> None:
    nothing_known = lineage(ledger, plan["id"])
    yesterday = datetime.fromisoformat(at("10:00")) - timedelta(days=1)
    assert moment(nothing_known, yesterday).isoformat() == f"{DAY}T07:59:59+08:00", "nobody has set off"
    report(client, plan, {"id": "e", "type": "volunteer_left", "at": at("09:17"), "volunteer": "v1"})
    line = lineage(ledger, plan["id"])
    assert moment(line, datetime.fromisoformat(at("10:00"))).isoformat() == at("10:00")
    the_evening_before = datetime.fromisoformat(at("10:00")) - timedelta(hours=14)
    assert moment(line, the_evening_before).isoformat() == at("09:17")
    a_month_later = datetime.fromisoformat(at("10:00")) + timedelta(days=30)
    assert moment(line, a_month_later).isoformat() == at("09:17")


def test_a_moment_after_every_shift_is_a_fault(client: TestClient, plan: dict) -> None:
    """A wrong month in it would send a plan without anybody to everybody's phone."""
    answer = replan(client, plan["id"], {"now": "2026-04-02T08:30:00+08:00"})
    assert answer.status_code == 422
    [fault] = answer.json()["errors"]
    assert (fault["pointer"], fault["code"]) == ("/now", "now_after_the_day")


def test_every_fault_of_a_wish_at_once(client: TestClient, plan: dict) -> None:
    report(client, plan, {"id": "e", "type": "done", "at": at("08:30"), "task": "visit-1"})
    changes = {
        "move": [
            {"task": "visit-1", "volunteer": "v1"},
            {"task": "visit-2", "volunteer": "nobody"},
            {"task": "nothing", "volunteer": "v1"},
        ],
        "lock": [{"task": "visit-2"}],
        "reassign": [{"task": "visit-3", "order": 2}],
    }
    answer = replan(client, plan["id"], {"now": at("08:30"), "changes": changes})
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-replan"
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("/changes/move/0/task", "not_an_open_task"),
        ("/changes/move/1/volunteer", "unknown_volunteer"),
        ("/changes/move/2/task", "unknown_task"),
        ("/changes/lock/0/task", "changed_twice"),
        ("/changes/reassign/0/order", "no_volunteer_for_order"),
    }


def test_a_field_that_cannot_be_read_hides_no_change_that_cannot_be_made(
    client: TestClient, plan: dict
) -> None:
    changes = {"move": [{"task": "nothing", "volunteer": "nobody"}]}
    answer = replan(client, plan["id"], {"now": "soon", "fuss": 1, "changes": changes})
    assert {(one["pointer"], one["code"]) for one in answer.json()["errors"]} == {
        ("/now", "not_an_instant"),
        ("/fuss", "unknown_field"),
        ("/changes/move/0/task", "unknown_task"),
        ("/changes/move/0/volunteer", "unknown_volunteer"),
    }


def test_a_field_that_cannot_be_read_hides_no_other_fault_of_its_change(
    client: TestClient, plan: dict
) -> None:
    changes = {
        "move": [
            {"task": "nothing", "volunteer": "nobody", "order": 0},
            {"task": 5, "volunteer": "nobody"},
            {"task": "nothing", "volunteer": 5},
            "visit-1",
            {"task": "visit-1", "volunteer": "v1", "order": 1},
        ],
        "lock": [{"task": "visit-1", "fuss": 1}],
        "reassign": [{"task": "visit-2", "volunteer": "", "order": 1}],
    }
    answer = replan(client, plan["id"], {"changes": changes})
    assert sorted((one["pointer"], one["code"]) for one in answer.json()["errors"]) == [
        ("/changes/lock/0/fuss", "unknown_field"),
        ("/changes/lock/0/task", "changed_twice"),
        ("/changes/move/0/order", "below_minimum"),
        ("/changes/move/0/task", "unknown_task"),
        ("/changes/move/0/volunteer", "unknown_volunteer"),
        ("/changes/move/1/task", "not_text"),
        ("/changes/move/1/volunteer", "unknown_volunteer"),
        ("/changes/move/2/task", "unknown_task"),
        ("/changes/move/2/volunteer", "not_text"),
        ("/changes/move/3", "not_an_object"),
        ("/changes/reassign/0/volunteer", "text_too_short"),
    ]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"now": f"{DAY}T08:00:00"}, ("/now", "no_offset")),
        ({"now": "1900-01-01T00:00:00Z"}, ("/now", "instant_out_of_range")),
        ({"when": at("08:00")}, ("/when", "unknown_field")),
        ({"options": {"seed": -1}}, ("/options/seed", "below_minimum")),
        ({"changes": {"move": [{"task": "visit-1"}]}}, ("/changes/move/0/volunteer", "missing")),
    ],
)
def test_what_a_wish_may_say(client: TestClient, plan: dict, wish: dict, expected: tuple[str, str]) -> None:
    answer = replan(client, plan["id"], wish)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [expected]


def test_a_plan_that_is_being_made_cannot_be_replanned(client: TestClient, morning: dict) -> None:
    plan_id = client.post("/v1/plans", json=morning).json()["id"]
    answer = replan(client, plan_id)
    assert answer.status_code == 409
    assert answer.headers["retry-after"] == "1"
    client.post(f"/v1/plans/{plan_id}/cancel")
    assert "retry-after" not in replan(client, plan_id).headers
    assert replan(client, "0" * 32).status_code == 404


def test_changes_of_a_plan_without_a_parent_and_of_one_that_is_not_ready(
    client: TestClient, plan: dict
) -> None:
    alone = client.get(f"/v1/plans/{plan['id']}/changes")
    assert (alone.status_code, alone.json()["type"]) == (404, "/problems/not-replanned")
    child_id = replan(client, plan["id"], {"now": at("08:00")}).json()["id"]
    assert client.get(f"/v1/plans/{child_id}/changes").status_code == 409


def test_warnings_of_the_replan_come_with_the_acceptance(client: TestClient, plan: dict) -> None:
    events = [
        {"id": f"e{n}", "type": "volunteer_left", "at": at("08:05"), "volunteer": who}
        for n, who in enumerate(("v1", "v2"))
    ]
    report(client, plan, *events)
    answer = replan(client, plan["id"], {"now": at("08:05")})
    assert answer.status_code == 202
    assert "no_shifts" in {one["code"] for one in answer.json()["warnings"]}


@pytest.mark.requirement("R36")
def test_what_changes_against_a_plan_that_was_to_be_kept_to(
    client: TestClient, morning: dict, plan: dict, work: Work
) -> None:
    only = {**morning, "volunteers": morning["volunteers"][:1], "options": {"previous_plan": plan["id"]}}
    waiting = client.post("/v1/plans", json=only).json()["id"]
    assert client.get(f"/v1/plans/{waiting}/changes").status_code == 409
    again = work(waiting)
    changes = client.get(f"/v1/plans/{again['id']}/changes").json()
    assert (changes["plan"], changes["parent"], changes["closed"]) == (again["id"], plan["id"], {})
    before = {stop["task"]: r["volunteer"] for r in plan["routes"] for stop in r["stops"] if "task" in stop}
    gained = {one["task"] for told in changes["volunteers"] for one in told.get("added", [])}
    assert gained == {task for task, who in before.items() if who == "v2"}
    assert "changes" not in client.get(f"/v1/plans/{again['id']}").json(), "a poll reads no second plan"


@pytest.fixture
def remembering(client: TestClient, problem: dict, work: Work) -> dict[str, Any]:
    """One has been behind a dirty door and has another before her; whose door was clean has gone home."""
    lin = problem["volunteers"][0]

    def door(name: str, kind: str, place: int, who: str, window: tuple[str, str], household: str) -> dict:
        hours = [at(clock) for clock in window]
        pinned = {"volunteer": who}
        door = {"id": name, "kind": kind, "matrix_index": place, "household": household, "pinned": pinned}
        return {**door, "time_windows": [hours]}

    doors_ = [
        door("脏", "home_visit", 1, "v1", ("08:00", "08:10"), "close_contact"),
        door("续", "errand", 2, "v1", ("10:00", "11:00"), "close_contact"),
        door("净", "notify", 2, "v2", ("10:30", "11:00"), "normal"),
    ]
    asked = {**problem, "volunteers": [lin, {**lin, "id": "v2"}], "tasks": doors_}
    first = work(client.post("/v1/plans", json=asked).json()["id"])
    report(
        client,
        first,
        {"id": "e1", "type": "done", "at": at("08:20"), "task": "脏", "volunteer": "v1"},
        {"id": "e2", "type": "volunteer_left", "at": at("09:00"), "volunteer": "v2"},
    )
    child = work(replan(client, first["id"], {"now": at("09:05")}).json()["id"])
    assert doors(child) == [("v1", "脏"), ("v1", "续")]  # rules and referee must see what is finished
    return child


@pytest.mark.parametrize("form", ["txt", "short", "html", "csv", "geojson", "gpx", "ics", "pdf"])
def test_a_finished_door_that_is_remembered_is_work_on_no_sheet(
    client: TestClient, remembering: dict[str, Any], form: str
) -> None:
    for lang, visit, errand in (("zh", "走访", "代办"), ("en", "homevisit", "errand")):
        answer = client.get(f"/v1/plans/{remembering['id']}/routes/v1.{form}", params={"lang": lang})
        assert answer.status_code == 200
        said = "".join(texts(answer.content)) if form == "pdf" else "".join(answer.text.split())
        assert errand in said.lower() or form in ("geojson", "gpx")  # nothing has a position here
        assert not [word for word in ("脏", visit) if word in said.lower()]


def test_a_finished_door_is_in_no_count_of_the_sheets(client: TestClient, remembering: dict) -> None:
    assert (remembering["summary"]["tasks"], remembering["summary"]["served"]) == (3, 2)
    told = client.get(f"/v1/plans/{remembering['id']}.pdf", params={"lang": "en"})
    cover, sheet = texts(told.content)
    assert "Tasksserved1/2" in cover
    assert "1door·1task" in sheet
    assert "visitforms" not in sheet  # what is to be brought is brought for what is to be done


def test_a_finished_door_is_work_neither_on_the_phone_nor_on_the_console(
    client: TestClient, ledger: Ledger, remembering: dict[str, Any]
) -> None:
    link = client.post(f"/v1/plans/{remembering['id']}/links").json()["v1"]
    phone = client.get(urlsplit(link).path).text
    assert "续" in phone
    assert "脏" not in phone
    with TestClient(create_app(ApiSettings(), ledger), **HERE) as desk:
        console = desk.get(f"/console/plans/{remembering['id']}", params={"lang": "zh"}).text
    routes = console[console.index('id="routes"') :]
    assert "续" in routes
    assert "走访" not in routes


def test_goods_in_hand_are_told_on_the_phone_as_on_paper(
    client: TestClient, problem: dict[str, Any], work: Work
) -> None:
    meals = [
        {"id": f"meal-{k}", "kind": "meal", "matrix_index": k, "from_site": "base", "skills": []}
        for k in (1, 2)
    ]
    first = work(client.post("/v1/plans", json={**problem, "tasks": meals}).json()["id"])
    served = next(s for s in first["routes"][0]["stops"] if "task" in s and "site" not in s)
    report(client, first, {"id": "e1", "type": "done", "at": served["depart"], "task": served["task"]})
    child = work(replan(client, first["id"], {"now": served["depart"]}).json()["id"])
    paper = client.get(f"/v1/plans/{child['id']}.txt", params={"lang": "zh"}).text
    assert "随身：已带：送餐" in paper
    link = client.post(f"/v1/plans/{child['id']}/links").json()["v1"]
    phone = client.get(urlsplit(link).path).text
    assert "随身" in phone
    assert "已带：送餐" in phone
    assert "You have: meal" in phone
    assert "取：" not in phone
    assert "Pick up:" not in phone
    assert "aboard-1" not in phone  # no result is asked for there: no task has such a stop
