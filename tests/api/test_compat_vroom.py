"""VROOM's door: its requests, its answers, its errors; and routes no longer than VROOM's own."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openrouteservice.convert import decode_polyline

from api.compat.examples import VROOM_EXAMPLES
from api.examples import COURTYARD
from optimizer.errors import EngineError
from optimizer.parsing import parse_problem
from optimizer.plan import Plan, Status
from optimizer.solve import Budget, solve
from worker.ledger import Accepted, Ledger

DOORS = ["/v1/compat/vroom", "/v1/compat/ors/optimization"]
Post = Callable[..., dict[str, Any]]
# A lane with a door every 60 s: 0 is the gate, 1 to 4 lie behind one another.
LANE = [[60 * abs(one - other) for other in range(5)] for one in range(5)]
METRES = [[75 * abs(one - other) for other in range(5)] for one in range(5)]


@pytest.fixture
def at_work(ledger: Ledger, client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A worker beside the service: every plan is taken up when it is accepted, and searched by iterations."""
    accept, threads = ledger.accept, []

    def work(plan_id: str) -> None:
        record, attempt = ledger.read(plan_id), ledger.claim(plan_id, "test")
        assert record is not None
        assert record.problem is not None
        assert attempt is not None
        problem = parse_problem(record.problem)
        network = None
        if record.map_version is not None:
            network = client.app.state.service.networks.get(record.map_version)
        try:
            plan = solve(problem, network, plan_id=plan_id, budget=Budget(iterations=6_000))
        except EngineError as error:
            plan = Plan(id=plan_id, status=Status.FAILED, failure=str(error))
        ledger.done(plan_id, attempt, plan.status.value, plan.model_dump_json().encode())

    def accept_and_work(plan_id: str, **said: Any) -> Accepted:
        accepted = accept(plan_id, **said)
        threads.append(threading.Thread(target=work, args=(plan_id,)))
        threads[-1].start()
        return accepted

    monkeypatch.setattr(ledger, "accept", accept_and_work)
    yield
    for thread in threads:
        thread.join()


@pytest.fixture
def post(client: TestClient, at_work: None) -> Post:  # noqa: ARG001 - somebody has to work on it
    def post(request: dict[str, Any], door: str = DOORS[0], **query: Any) -> dict[str, Any]:
        answer = client.post(door, json=request, params={"timeout": 300, **query})
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        assert told["code"] == 0
        return told

    return post


def refuse(client: TestClient, request: Any, **query: Any) -> dict[str, Any]:
    answer = client.post(DOORS[0], json=request, params=query)
    assert answer.status_code == 400, answer.text
    told: dict[str, Any] = answer.json()
    assert told["code"] == 2
    assert told["error"]
    return {fault["pointer"]: fault["code"] for fault in told["errors"]}


def lane(**parts: Any) -> dict[str, Any]:
    """One carrier from the gate and back, on the lane; what a test is about comes on top."""
    request: dict[str, Any] = {
        "vehicles": [{"id": 1, "start_index": 0, "end_index": 0}],
        "jobs": [{"id": 1, "location_index": 1}],
        "matrices": {"car": {"durations": LANE, "distances": METRES}},
    }
    return request | parts


def carrier(number: int = 1, **parts: Any) -> dict[str, Any]:
    return {"id": number, "start_index": 0, "end_index": 0, **parts}


def job(number: int, **parts: Any) -> dict[str, Any]:
    return {"id": number, "location_index": number, **parts}


def kinds(route: dict[str, Any]) -> list[tuple[str, int | None]]:
    return [(step["type"], step.get("id")) for step in route["steps"]]


def left_out(told: dict[str, Any]) -> dict[int, set[str]]:
    return {one["id"]: {reason["code"] for reason in one["reasons"]} for one in told["unassigned"]}


# ---- the answer --------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("name", VROOM_EXAMPLES)
def test_the_examples_of_the_api_page_are_planned(post: Post, door: str, name: str) -> None:
    told = post(VROOM_EXAMPLES[name]["value"], door)
    assert told["unassigned"] == []
    assert told["summary"]["routes"] == len(told["routes"]) > 0


def test_a_route_is_told_step_by_step(post: Post) -> None:
    told = post(
        lane(
            vehicles=[
                carrier(7, end_index=4, description="trolley", capacity=[9], time_window=[1_000, 9_000])
            ],
            jobs=[
                job(1, delivery=[2], setup=10, service=30, description="third door"),
                job(3, pickup=[4], service=20, time_windows=[[2_000, 2_100]]),
            ],
        )
    )
    (route,) = told["routes"]
    assert route["vehicle"] == 7
    assert route["description"] == "trolley"
    begin, first, second, end = route["steps"]
    # The window of job 3 opens at 2000: whoever leaves at 1780 works 40 s on the way and need not wait.
    assert begin == {
        "type": "start",
        "location_index": 0,
        "setup": 0,
        "service": 0,
        "waiting_time": 0,
        "load": [2],
        "arrival": 1_780,
        "duration": 0,
        "distance": 0,
        "violations": [],
    }
    assert (first["id"], first["arrival"], first["setup"], first["service"]) == (1, 1_840, 10, 30)
    assert (first["load"], first["description"], first["duration"]) == ([0], "third door", 60)
    assert (second["id"], second["arrival"], second["waiting_time"], second["load"]) == (3, 2_000, 0, [4])
    assert (end["type"], end["arrival"], end["duration"], end["distance"]) == ("end", 2_080, 240, 300)
    summary = told["summary"]
    assert summary["cost"] == summary["duration"] == 240
    assert (summary["setup"], summary["service"], summary["waiting_time"]) == (10, 50, 0)
    assert (summary["delivery"], summary["pickup"], summary["violations"]) == ([2], [4], [])
    assert set(summary["computing_times"]) == {"loading", "solving", "routing"}


def test_what_is_left_out_has_our_reasons(post: Post) -> None:
    told = post(lane(jobs=[job(1), job(2, skills=[5], description="medic only")]))
    (one,) = told["unassigned"]
    assert (one["id"], one["type"], one["location_index"]) == (2, "job", 2)
    assert one["description"] == "medic only"
    (reason,) = one["reasons"]
    assert (reason["code"], reason["vehicle"]) == ("no_skill", 1)
    assert reason["detail"]
    assert reason["detail_zh"]


def test_a_shipment_left_out_is_told_with_both_ends(post: Post) -> None:
    shipment = {
        "amount": [5],
        "pickup": {"id": 4, "location_index": 1},
        "delivery": {"id": 9, "location_index": 2},
    }
    told = post(lane(vehicles=[carrier(capacity=[3])], jobs=[job(1, delivery=[1])], shipments=[shipment]))
    assert [(one["type"], one["id"]) for one in told["unassigned"]] == [("pickup", 4), ("delivery", 9)]
    assert left_out(told)[4] == {"no_capacity"}


def test_the_plan_stays_readable_in_our_own_forms(post: Post, client: TestClient) -> None:
    told = post(lane())
    plan = client.get(f"/v1/plans/{told['plan']}").json()
    assert plan["status"] == "succeeded"


def test_an_idle_vehicle_has_no_route(post: Post) -> None:
    told = post(lane(vehicles=[carrier(1), carrier(2)]))
    assert len(told["routes"]) == 1


# ---- what binds --------------------------------------------------------------------------------------


def test_everything_delivered_is_aboard_from_the_start(post: Post) -> None:
    # Two doors of 2 each do not go into 3, and nobody comes back for more.
    told = post(lane(vehicles=[carrier(capacity=[3])], jobs=[job(1, delivery=[2]), job(2, delivery=[2])]))
    assert told["summary"]["unassigned"] == 1
    assert told["summary"]["delivery"] == [2]


def test_what_is_picked_up_takes_the_room_of_what_was_delivered(post: Post) -> None:
    # 3 out, 3 back: it fits only when the delivery comes before the pickup.
    told = post(lane(vehicles=[carrier(capacity=[3])], jobs=[job(1, pickup=[3]), job(2, delivery=[3])]))
    (route,) = told["routes"]
    assert kinds(route) == [("start", None), ("job", 2), ("job", 1), ("end", None)]
    assert [step["load"] for step in route["steps"]] == [[3], [0], [3], [3]]


def test_one_job_may_bring_and_take_the_same(post: Post) -> None:
    jobs = [job(1, delivery=[3], pickup=[3], service=30), job(2, delivery=[1])]
    told = post(lane(vehicles=[carrier(capacity=[3])], jobs=jobs))
    (route,) = told["routes"]
    assert kinds(route) == [("start", None), ("job", 1), ("end", None)]
    assert told["summary"]["service"] == 30


def test_every_vehicle_loads_at_its_own_start(post: Post) -> None:
    vehicles = [
        {"id": 1, "start_index": 0, "end_index": 0, "capacity": [1]},
        {"id": 2, "start_index": 4, "end_index": 4, "capacity": [1]},
    ]
    jobs = [job(1, delivery=[1]), job(3, delivery=[1]), job(2, delivery=[1])]
    told = post(lane(vehicles=vehicles, jobs=jobs))
    assert {route["vehicle"]: kinds(route)[1] for route in told["routes"]} == {1: ("job", 1), 2: ("job", 3)}
    assert told["summary"]["duration"] == 4 * 60
    assert [one["id"] for one in told["unassigned"]] == [2]


def test_an_open_start_has_its_load_all_the_same(post: Post) -> None:
    vehicles = [{"id": 1, "end_index": 0, "capacity": [3]}]
    told = post(lane(vehicles=vehicles, jobs=[job(3, delivery=[2]), job(4, delivery=[1])]))
    (route,) = told["routes"]
    assert kinds(route) == [("start", None), ("job", 4), ("job", 3), ("end", None)]
    assert (route["steps"][0]["load"], route["duration"]) == ([3], 240)


def test_a_fixed_cost_keeps_a_vehicle_at_home(post: Post) -> None:
    vehicles = [carrier(1, costs={"fixed": 500}), {"id": 2, "start_index": 4, "end_index": 4}]
    told = post(lane(vehicles=vehicles, jobs=[job(1), job(3)]))
    (route,) = told["routes"]
    assert (route["vehicle"], route["cost"]) == (2, 360)


def test_costs_by_hour_and_kilometre(post: Post) -> None:
    costs = {"fixed": 100, "per_hour": 1_800, "per_km": 1_000, "per_task_hour": 3_600}
    told = post(lane(vehicles=[carrier(costs=costs)], jobs=[job(4, service=50)]))
    # 480 s at half price, 600 m at one a metre, 50 s of work.
    assert told["summary"]["cost"] == 100 + 240 + 600 + 50


def test_the_callers_own_costs_decide_the_order(post: Post) -> None:
    costs = [[0, 9, 1], [9, 0, 1], [9, 1, 0]]  # cheap only by way of 2
    matrices = {"car": {"durations": [row[:3] for row in LANE[:3]], "costs": costs}}
    told = post(lane(vehicles=[{"id": 1, "start_index": 0}], jobs=[job(1), job(2)], matrices=matrices))
    assert kinds(told["routes"][0])[1:] == [("job", 2), ("job", 1), ("end", None)]
    assert told["summary"]["cost"] == 2
    assert told["summary"]["duration"] == 180


@pytest.mark.parametrize(
    ("limit", "reason"),
    [
        ({"max_travel_time": 359}, "max_walk"),
        ({"max_distance": 449}, "max_walk"),
        ({"max_tasks": 0}, "max_tasks"),
    ],
)
def test_limits_of_a_vehicle(post: Post, limit: dict[str, int], reason: str) -> None:
    told = post(lane(vehicles=[carrier(**limit)], jobs=[job(3)]))
    assert left_out(told) == {3: {reason}}


def test_max_tasks_counts_both_ends_of_a_shipment(post: Post) -> None:
    shipments = [
        {"pickup": {"id": n, "location_index": 1}, "delivery": {"id": n, "location_index": 2}} for n in (1, 2)
    ]
    told = post(lane(vehicles=[carrier(max_tasks=3)], jobs=[], shipments=shipments))
    assert told["summary"]["unassigned"] == 2


def test_speed_scales_travel_not_work(post: Post) -> None:
    told = post(lane(vehicles=[carrier(speed_factor=2)], jobs=[job(2, service=100)]))
    assert told["summary"]["duration"] == 120
    assert told["summary"]["service"] == 100


def test_breaks_are_named(post: Post) -> None:
    breaks = [
        {"id": 5, "service": 60, "time_windows": [[1_100, 1_300]]},
        {"id": 3, "service": 60, "time_windows": [[1_600, 1_700]], "description": "tea"},
    ]
    vehicle = carrier(time_window=[1_000, 5_000], breaks=breaks)
    told = post(lane(vehicles=[vehicle], jobs=[job(2, service=400), job(3, service=400)]))
    rests = [step for step in told["routes"][0]["steps"] if step["type"] == "break"]
    assert [rest["id"] for rest in rests] == [5, 3]
    assert [rest["service"] for rest in rests] == [60, 60]
    assert rests[1]["description"] == "tea"


def test_priority_decides_who_is_served(post: Post) -> None:
    jobs = [job(1), job(2, priority=100)]
    told = post(lane(vehicles=[carrier(max_tasks=1)], jobs=jobs))
    assert kinds(told["routes"][0])[1] == ("job", 2)
    assert told["summary"]["priority"] == 100


def test_setup_is_charged_once_at_one_place(post: Post) -> None:
    jobs = [{"id": n, "location_index": 2, "setup": 40, "service": 10} for n in (1, 2, 3)]
    told = post(lane(jobs=jobs))
    assert (told["summary"]["setup"], told["summary"]["service"]) == (40, 30)


def test_plan_mode_keeps_the_order(post: Post) -> None:
    steps = [{"type": "start"}, {"type": "job", "id": 3, "service_after": 500}, {"type": "job", "id": 1}]
    told = post(
        lane(
            vehicles=[carrier(steps=[*steps, {"type": "end"}])],
            jobs=[job(1), job(2), job(3)],
            options={"c": True},
        )
    )
    (route,) = told["routes"]
    assert kinds(route)[1:3] == [("job", 3), ("job", 1)]
    assert route["steps"][1]["arrival"] + route["steps"][1]["waiting_time"] == 500
    assert left_out(told) == {2: {"not_in_steps"}}


def test_the_oldest_names_are_read(post: Post) -> None:
    request = lane(jobs=[job(1, amount=[1])], vehicles=[carrier(capacity=[2])])
    request["matrix"] = request.pop("matrices")["car"]["durations"]
    told = post(request)
    assert told["summary"]["delivery"] == [1]
    assert "distance" not in told["summary"], "nobody said how far it is"


# ---- coordinates -------------------------------------------------------------------------------------


def test_straight_lines_are_said_to_be_such(post: Post) -> None:
    request = VROOM_EXAMPLES["coordinates"]["value"]
    near, far = post(request, detour=1), post(request, detour=2)
    assert [warning["code"] for warning in near["warnings"]] == ["straight_lines"]
    # Twice the metres, each leg rounded up.
    assert far["summary"]["distance"] == pytest.approx(2 * near["summary"]["distance"], abs=3)
    # (116.4101, 39.9400) to (116.4118, 39.9400): 145 m on the sphere, so the round is longer than 290 m.
    assert 290 < near["summary"]["distance"] < 480


def test_walks_on_a_stored_map(post: Post, client: TestClient) -> None:
    client.put("/v1/maps/courtyard", json=COURTYARD).raise_for_status()
    request = VROOM_EXAMPLES["coordinates"]["value"]
    straight, walked = post(request, detour=1), post(request, map="courtyard")
    assert walked["summary"]["distance"] > straight["summary"]["distance"]
    assert walked["warnings"] == []
    (route,) = walked["routes"]
    assert route["steps"][-1]["distance"] == walked["summary"]["distance"]
    line = decode_polyline(route["geometry"])["coordinates"]
    assert line[0] == pytest.approx(request["vehicles"][0]["start"], abs=2e-4)
    assert len(line) > len(route["steps"]), "it follows the lanes"


def test_loads_on_a_stored_map(post: Post, client: TestClient) -> None:
    client.put("/v1/maps/courtyard", json=COURTYARD).raise_for_status()
    request = json.loads(json.dumps(VROOM_EXAMPLES["coordinates"]["value"]))
    request["vehicles"][0] |= {"capacity": [3], "time_window": [0, 7_200]}
    for one in request["jobs"]:
        one["delivery"] = [2]
    request["jobs"][1]["time_windows"] = [[3_600, 7_200]]
    request["jobs"][1]["priority"] = 90
    told = post(request, map="courtyard")
    (route,) = told["routes"]
    assert told["summary"]["unassigned"] == 1
    assert route["steps"][0]["load"] == [2]
    # Loaded at the start of the day, it leaves late enough not to wait before the door.
    assert route["steps"][1]["arrival"] == 3_600
    assert route["waiting_time"] == 0


# ---- errors ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "pointer", "code"),
    [
        ({"vehicles": [], "jobs": []}, "/vehicles", "no_vehicle"),
        (lane(jobs=[]), "/jobs", "no_task"),
        (lane(jobs=[job(1), job(1)]), "/jobs/1/id", "duplicate_id"),
        (lane(jobs=[{"id": 1}]), "/jobs/0/location_index", "location_index_missing"),
        (lane(jobs=[job(9)]), "/jobs/0/location_index", "index_beyond_matrix"),
        (lane(jobs=[job(1, time_windows=[[9, 3]])]), "/jobs/0/time_windows/0", "window_reversed"),
        (lane(jobs=[job(1, priority=101)]), "/jobs/0/priority", "above_maximum"),
        (lane(jobs=[job(1, delivery=[1])]), "/vehicles/0/capacity", "capacity_missing"),
        (lane(vehicles=[{"id": 1}]), "/vehicles/0", "no_start_no_end"),
        (lane(vehicles=[carrier(profile="bike")]), "/vehicles/0/profile", "profile_without_matrix"),
        (lane(matrices={"car": {"durations": [[0, 1]]}}), "/matrices/car/durations", "matrix_not_square"),
        (lane(jobs=[job(1, service_per_type={"a": 3})]), "/jobs/0/service_per_type", "unsupported_per_type"),
        (
            lane(vehicles=[carrier(max_travel_time=9, max_distance=9)]),
            "/vehicles",
            "unsupported_limits",
        ),
        (
            lane(vehicles=[carrier(1), carrier(2, costs={"per_hour": 9})]),
            "/vehicles/1/costs",
            "unsupported_costs_differ",
        ),
        (
            lane(vehicles=[carrier(capacity=[2])], jobs=[job(1, delivery=[2], pickup=[1])]),
            "/jobs/0",
            "unsupported_both_ways",
        ),
        (
            lane(
                vehicles=[carrier(time_window=[0, 700_000])], jobs=[job(1, time_windows=[[650_000, 660_000]])]
            ),
            "",
            "span_too_long",
        ),
    ],
)
def test_faults_have_a_code_and_a_place(client: TestClient, request_: Any, pointer: str, code: str) -> None:
    assert refuse(client, request_)[pointer] == code


@pytest.mark.parametrize("door", DOORS)
def test_a_field_that_cannot_be_read_hides_no_other_fault(client: TestClient, door: str) -> None:
    """Nothing is told of what follows: no place and no amount that is missed."""
    request_ = {
        "jobs": [
            {"id": "x", "location": [0, 0], "time_windows": [[9, 3]]},
            {"id": 2},
            {"id": 3, "location": ["here", 0]},
            {"id": 4, "location": [0, 0], "amount": [-1, 2]},
            {"id": 2, "location": [0, 0]},
        ],
        "vehicles": [{"id": 1, "start": [0, 0], "capacity": [4], "time_window": [9, 3]}],
    }
    faults = client.post(door, json=request_).json()["errors"]
    assert sorted((one["pointer"], one["code"]) for one in faults) == [
        ("/jobs/0/id", "not_a_whole_number"),
        ("/jobs/0/time_windows/0", "window_reversed"),
        ("/jobs/1/location", "location_missing"),
        ("/jobs/2/location/0", "not_a_number"),
        ("/jobs/3/amount/0", "below_minimum"),
        ("/jobs/4/id", "duplicate_id"),
        ("/vehicles/0/time_window", "window_reversed"),
    ]


def test_without_readable_travel_nothing_is_said_of_rows(client: TestClient) -> None:
    vehicle = {"id": 1, "start_index": 7}
    request_ = {"matrix": [["far"]], "vehicles": [vehicle], "jobs": [{"id": 1, "location_index": 9}]}
    faults = client.post(DOORS[0], json=request_).json()["errors"]
    assert [(one["pointer"], one["code"]) for one in faults] == [("/matrix/0/0", "not_a_whole_number")]


def test_all_faults_are_told_at_once(client: TestClient) -> None:
    request = lane(jobs=[job(1, time_windows=[]), job(1), job(9)])
    assert sorted(refuse(client, request).values()) == ["duplicate_id", "index_beyond_matrix", "no_windows"]


def test_two_profiles_with_one_way_of_walking(post: Post, client: TestClient) -> None:
    matrices = {"car": {"durations": LANE}, "bike": {"durations": LANE}}
    vehicles = [carrier(1), carrier(2, profile="bike")]
    assert post(lane(vehicles=vehicles, matrices=matrices))["unassigned"] == []
    matrices["bike"] = {"durations": [[2 * s for s in row] for row in LANE]}
    faults = refuse(client, lane(vehicles=vehicles, matrices=matrices))
    assert faults == {"/vehicles/1/profile": "unsupported_profiles"}


def test_what_is_not_json_is_an_input_error(client: TestClient) -> None:
    answer = client.post(DOORS[0], content=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, 2)
    answer = client.post(DOORS[0], content=b"{}", headers={"Content-Type": "text/plain"})
    assert (answer.status_code, answer.json()["code"]) == (415, 2)


def test_a_large_body_has_the_code_of_vroom_express(client: TestClient) -> None:
    answer = client.post(DOORS[0], json={"jobs": [], "vehicles": [], "matrix": [[0] * 60_000]})
    assert (answer.status_code, answer.json()["code"]) == (413, 4)


def test_an_unknown_map_is_a_routing_error(client: TestClient) -> None:
    answer = client.post(DOORS[0], json=VROOM_EXAMPLES["coordinates"]["value"], params={"map": "nowhere"})
    assert (answer.status_code, answer.json()["code"]) == (500, 3)


def test_nobody_at_work_is_an_internal_error(client: TestClient) -> None:
    answer = client.post(DOORS[0], json=lane(), params={"timeout": 1})
    assert (answer.status_code, answer.json()["code"]) == (500, 1)


def test_nothing_is_ignored_silently(post: Post) -> None:
    request = lane(
        vehicles=[carrier(type="cart", steps=[{"type": "job", "id": 1}], colour="red")], options={"t": 4}
    )
    codes = {warning["code"]: warning["pointer"] for warning in post(request)["warnings"]}
    assert codes == {
        "unknown_field": "/vehicles/0/colour",
        "option_not_used": "/options/t",
        "type_not_used": "/vehicles/0/type",
        "steps_not_used": "/vehicles/0/steps",
    }


def test_errors_never_repeat_what_people_wrote(client: TestClient) -> None:
    request = lane(jobs=[job(1, description="王小明 13800000000", time_windows=[])])
    answer = client.post(DOORS[0], json=request)
    assert "王小明" not in answer.text
    assert "13800000000" not in answer.text


def test_descriptions_are_not_kept(post: Post, ledger: Ledger) -> None:
    told = post(lane(jobs=[job(1, description="王小明")]))
    assert told["routes"][0]["steps"][1]["description"] == "王小明"
    record = ledger.read(told["plan"])
    assert record is not None
    assert "王小明".encode() not in (record.problem or b"")


# ---- against VROOM itself ----------------------------------------------------------------------------


def vroom(request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Solve with VROOM, in a process of its own as vroom-express does."""
    sent = folder / "request.json"
    sent.write_text(json.dumps(request), "utf-8")
    program = f"import sys, vroom; sys.argv = ['vroom', '-i', {str(sent)!r}]; vroom.main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[0])
    return told


def town(number: int) -> list[list[int]]:
    """Travel between ``number`` invented doors: a street with courts, slower on the way back."""
    at = [((137 * n * n + 61 * n) % 900, (89 * n * n + 211 * n) % 700) for n in range(number)]
    return [[abs(a - c) + abs(b - d) + (15 if c < a else 0) for c, d in at] for a, b in at]


def shaped_like_the_published_examples() -> dict[str, dict[str, Any]]:
    two = {"vehicles": [{"id": 0, "start_index": 0, "end_index": 3}], "matrix": town(4)}
    rest = [{"id": 1, "service": 300, "time_windows": [[32_400, 34_200]]}]
    hours = {"time_window": [28_800, 43_200], "capacity": [4], "start_index": 0, "end_index": 0}
    mixed = {
        "vehicles": [
            {"id": 1, "skills": [1, 14], "breaks": rest, **hours},
            {"id": 2, "skills": [2, 14], "breaks": rest, **hours},
        ],
        "jobs": [
            job(1, service=300, delivery=[1], skills=[1], time_windows=[[32_400, 36_000]]),
            job(2, service=300, pickup=[1], skills=[1]),
            job(5, service=300, delivery=[1], skills=[14]),
            job(6, service=300, delivery=[1], skills=[14]),
        ],
        "shipments": [
            {
                "amount": [1],
                "skills": [2],
                "pickup": {"id": 4, "service": 300, "location_index": 4},
                "delivery": {"id": 3, "service": 300, "location_index": 3},
            }
        ],
        "matrices": {"car": {"durations": town(7)}},
    }
    fleet = {
        "vehicles": [
            {"id": n, "start_index": n, "end_index": n, "capacity": [5, 9], "costs": {"fixed": 100 * n}}
            for n in range(3)
        ],
        "jobs": [job(n, delivery=[1 + n % 3, 2], service=60) for n in range(3, 14)],
        "matrices": {"car": {"durations": town(14)}},
    }
    return {
        "two jobs on a matrix": {**two, "jobs": [job(1), job(2)]},
        "skills, hours, breaks and a shipment": mixed,
        "three depots and more than fits": fleet,
    }


def work_s(told: dict[str, Any]) -> int:
    """Work at doors; VROOM takes a break even when the work is over before it, we do not."""
    steps = [step for route in told["routes"] for step in route["steps"] if step["type"] != "break"]
    return sum(step["setup"] + step["service"] for step in steps)


@pytest.mark.parametrize("name", shaped_like_the_published_examples())
def test_routes_are_no_longer_than_vrooms_own(post: Post, tmp_path: Path, name: str) -> None:
    request = shaped_like_the_published_examples()[name]
    ours, theirs = post(request), vroom(request, tmp_path)
    assert ours["summary"]["unassigned"] <= theirs["summary"]["unassigned"]
    if ours["summary"]["unassigned"] == theirs["summary"]["unassigned"]:
        assert ours["summary"]["cost"] <= theirs["summary"]["cost"]
        assert work_s(ours) == work_s(theirs)
