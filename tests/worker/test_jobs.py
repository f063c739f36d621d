"""The job itself, in this process, with the real search."""

import orjson
import pytest
import redis
from structlog.testing import capture_logs

from optimizer.parsing import parse_problem
from optimizer.plan import Plan
from optimizer.solve import Budget
from optimizer.walking.geojson import read_geojson
from worker import jobs, networks
from worker.ledger import Ledger
from worker.settings import Settings
from worker.warm_up import warm_up

SHIFT = {"start": "2026-03-02T08:00:00+08:00", "end": "2026-03-02T12:00:00+08:00"}


def lane(name: str) -> dict[str, object]:
    """A lane of 223 m by the Gulf of Guinea, where no datum need be declared."""
    line = {"type": "LineString", "coordinates": [[0.0, 0.0], [0.001, 0.0], [0.001, 0.001]]}
    feature = {"type": "Feature", "properties": {"highway": "residential", "name": name}, "geometry": line}
    return {"type": "FeatureCollection", "features": [feature]}


def body(map_: object, **options: object) -> bytes:
    return orjson.dumps(
        {
            "map": map_,
            "volunteers": [{"id": "v", "shifts": [SHIFT]}],
            "tasks": [{"id": "t", "kind": "notify", "location": [0.0005, 0.0]}],
            "options": {"time_limit_s": 0.1, **options},
        }
    )


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, store_settings: Settings) -> None:
    monkeypatch.setattr(jobs, "settings", lambda: store_settings)
    monkeypatch.setattr(networks, "_NETWORKS", {})


@pytest.fixture
def version(ledger: Ledger) -> str:
    network = read_geojson(lane("first"))
    ledger.maps.put("lane", network.version, network.to_bytes(), b"{}")
    return network.version


def solved(ledger: Ledger) -> Plan:
    jobs.LEASH.reset()
    jobs.solve("p")
    record = ledger.read("p")
    assert record is not None
    assert record.plan is not None
    assert record.status == Plan.model_validate_json(record.plan).status
    return Plan.model_validate_json(record.plan)


def test_a_plan_on_a_stored_map_uses_the_version_it_was_accepted_with(ledger: Ledger, version: str) -> None:
    ledger.accept("p", problem=body("lane"), fingerprint="f", map_version=version)
    newer = read_geojson(lane("second"))
    ledger.maps.put("lane", newer.version, newer.to_bytes(), b"{}")
    plan = solved(ledger)
    assert plan.failure is None
    assert plan.map_version == version != newer.version
    assert [stop.task for route in plan.routes for stop in route.stops if stop.task] == ["t"]


def test_a_version_that_is_gone_says_so(ledger: Ledger) -> None:
    ledger.accept("p", problem=body("lane"), fingerprint="f", map_version="gone")
    assert "map_not_found" in (solved(ledger).failure or "")


def test_a_problem_may_bring_its_own_map(ledger: Ledger) -> None:
    ledger.accept("p", problem=body(lane("own")), fingerprint="f")
    plan = solved(ledger)
    assert plan.failure is None
    assert plan.map_version == read_geojson(lane("own")).version


def test_a_map_that_cannot_be_read_fails_with_its_faults(ledger: Ledger) -> None:
    ledger.accept("p", problem=body({"type": "FeatureCollection", "features": []}), fingerprint="f")
    assert (solved(ledger).failure or "").startswith("invalid_problem: ")


def test_a_previous_plan_is_handed_to_the_search(
    ledger: Ledger, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.accept("p", problem=body("lane"), fingerprint="f", map_version=version)
    solved(ledger)
    seen: list[Plan | None] = []

    def search(*_: object, previous: Plan | None, plan_id: str, **__: object) -> Plan:
        seen.append(previous)
        return Plan(id=plan_id, status="succeeded")

    monkeypatch.setattr("optimizer.solve.solve", search)
    ledger.accept("q", problem=body("lane", previous_plan="p"), fingerprint="g", map_version=version)
    jobs.solve("q")
    assert [plan.id for plan in seen if plan] == ["p"]


@pytest.mark.parametrize(
    ("options", "parent", "wish", "spared"),
    [
        ({"time_limit_s": None}, None, {}, True),
        ({"time_limit_s": 0.1}, None, {}, False),
        ({"time_limit_s": 0.1}, "p", {"time_limit_s": None}, True),  # said for the morning
        ({"time_limit_s": 0.1}, "p", {"time_limit_s": 0.1}, False),
    ],
)
def test_who_says_how_long_to_search_is_not_spared_the_search(
    ledger: Ledger,
    version: str,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, object],
    parent: str | None,
    wish: dict[str, object],
    spared: bool,
) -> None:
    ledger.accept("p", problem=body("lane"), fingerprint="f", map_version=version)
    solved(ledger)
    seen: list[tuple[bool, bytes | None]] = []

    def search(
        *_: object, budget: Budget, previous_request: bytes | None, plan_id: str, **__: object
    ) -> Plan:
        seen.append((budget.spared, previous_request))
        return Plan(id=plan_id, status="succeeded")

    monkeypatch.setattr("optimizer.solve.solve", search)
    asked = body("lane", previous_plan="p", **options)
    ledger.accept(
        "q", problem=asked, fingerprint="g", map_version=version, parent=parent, wish=orjson.dumps(wish)
    )
    jobs.solve("q")
    assert seen == [(spared, body("lane"))]


@pytest.mark.parametrize(("handed_on", "told"), [(b"[]", []), (None, ["load_not_counted"])])
def test_a_plan_warns_of_what_was_handed_on_and_else_of_what_is_found(
    ledger: Ledger, version: str, handed_on: bytes | None, told: list[str]
) -> None:
    asked = orjson.loads(body("lane"))
    asked["tasks"][0]["load"] = {"items": 1}
    ledger.accept("p", problem=orjson.dumps(asked), fingerprint="f", map_version=version, warnings=handed_on)
    assert [one.code for one in solved(ledger).warnings] == told


def test_a_held_plan_is_left_alone(ledger: Ledger, version: str) -> None:
    ledger.accept("p", problem=body("lane"), fingerprint="f", map_version=version)
    ledger.claim("p", "another worker")
    jobs.LEASH.reset()
    jobs.solve("p")
    assert jobs.LEASH.attempt == 0
    record = ledger.read("p", blobs=False)
    assert record is not None
    assert (record.status, record.attempt) == ("running", 1)


def test_a_network_is_read_once_per_process(ledger: Ledger, version: str, store: redis.Redis) -> None:
    ledger.accept("p", problem=body("lane"), fingerprint="f", map_version=version)
    networks.preload(ledger, "p")
    store.delete(f"xd:map:{version}")
    record = ledger.read("p")
    assert record is not None
    network = networks.network_of(ledger, parse_problem(body("lane")), record)
    assert network is not None
    assert network.version == version


def test_only_the_networks_that_were_asked_for_last_are_kept() -> None:
    data = read_geojson(lane("any")).to_bytes()
    for number in range(networks._MOST_NETWORKS):
        networks.network_by_version(str(number), lambda: data)
    first = networks.network_by_version("0", lambda: b"it is there")
    for number in range(networks._MOST_NETWORKS, networks._MOST_NETWORKS + 2):
        networks.network_by_version(str(number), lambda: data)
    assert len(networks._NETWORKS) == networks._MOST_NETWORKS
    assert networks._NETWORKS["0"] is first
    assert not {"1", "2"} & networks._NETWORKS.keys()


def test_the_warm_up_plans_a_morning() -> None:
    with capture_logs() as lines:
        warm_up()
    assert [line["event"] for line in lines] == ["warm"]
