"""openrouteservice's own Python client, unchanged, against the running service."""

from typing import Any

import openrouteservice
import pytest
from openrouteservice.exceptions import ApiError
from openrouteservice.optimization import Job, Shipment, ShipmentStep, Vehicle

from api.examples import COURTYARD

GATE = [116.4101, 39.9400]
DOORS = [[116.4111, 39.9407], [116.4118, 39.9400], [116.4119, 39.9408]]


@pytest.fixture
def ors(service) -> openrouteservice.Client:
    return openrouteservice.Client(base_url=f"{service.url}/v1/compat/ors", key="none", timeout=120)


def carrier(number: int = 1, **said: Any) -> Vehicle:
    return Vehicle(number, profile="foot-walking", start=GATE, end=GATE, **said)


def test_jobs_with_coordinates(ors) -> None:
    jobs = [Job(number, location=door, service=60) for number, door in enumerate(DOORS)]
    told = ors.optimization(jobs=jobs, vehicles=[carrier()], geometry=True)
    (route,) = told["routes"]
    assert sorted(step["id"] for step in route["steps"] if step["type"] == "job") == [0, 1, 2]
    assert route["service"] == 180
    assert route["steps"][0]["location"] == GATE
    assert openrouteservice.convert.decode_polyline(route["geometry"])["coordinates"][0] == pytest.approx(
        GATE
    )
    assert told["warnings"][0]["code"] == "straight_lines"


def test_amounts_skills_and_windows(ors) -> None:
    jobs = [
        Job(1, location=DOORS[0], amount=[2], skills=[3], time_windows=[[29_000, 30_000]]),
        Job(2, location=DOORS[1], amount=[2], priority=10),
        Job(3, location=DOORS[2], amount=[2], skills=[8]),
    ]
    vehicles = [carrier(n, capacity=[2], skills=[3], time_window=[28_800, 36_000]) for n in (1, 2)]
    told = ors.optimization(jobs=jobs, vehicles=vehicles)
    assert told["summary"]["routes"] == 2
    (left,) = told["unassigned"]
    assert left["id"] == 3
    assert {reason["code"] for reason in left["reasons"]} == {"no_skill"}


def test_shipments(ors) -> None:
    pickup, delivery = ShipmentStep(5, location=DOORS[0], service=30), ShipmentStep(6, location=DOORS[1])
    shipment = Shipment(pickup=pickup, delivery=delivery, amount=[1], skills=[], priority=0)
    told = ors.optimization(shipments=[shipment], vehicles=[carrier(capacity=[1])])
    steps = [(step["type"], step.get("id")) for step in told["routes"][0]["steps"]]
    assert steps == [("start", None), ("pickup", 5), ("delivery", 6), ("end", None)]


def test_a_matrix_of_ones_own(ors) -> None:
    matrix = [[0, 70, 200], [70, 0, 90], [200, 90, 0]]
    jobs = [Job(1, location_index=1), Job(2, location_index=2)]
    vehicle = Vehicle(1, start_index=0, end_index=2)
    told = ors.optimization(jobs=jobs, vehicles=[vehicle], matrix=matrix)
    assert told["summary"]["duration"] == told["summary"]["cost"] == 160


def test_a_fault_is_an_api_error(ors) -> None:
    with pytest.raises(ApiError) as refused:
        ors.optimization(jobs=[Job(1, location_index=1)], vehicles=[carrier()])
    assert refused.value.args[0] == 400
    assert refused.value.args[1]["code"] == 2


def test_the_same_request_on_a_stored_map(service) -> None:
    service.http.put("/v1/maps/courtyard", json=COURTYARD).raise_for_status()
    request = {
        "vehicles": [carrier().__dict__],
        "jobs": [Job(number, location=door).__dict__ for number, door in enumerate(DOORS)],
    }
    told = service.http.post("/v1/compat/vroom", params={"map": "courtyard"}, json=request)
    assert told.status_code == 200, told.text
    (route,) = told.json()["routes"]
    assert route["geometry"]
    sheet = service.http.get(f"{told.headers['location']}.html")
    assert sheet.status_code == 200
