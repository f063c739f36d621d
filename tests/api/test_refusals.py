"""The gaps of the framework's default answers, each closed: problem details always, echoes never."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as StoreAway

from api.app import create_app
from api.problems import Types
from api.settings import ApiSettings
from worker.ledger import Ledger

JSON = {"Content-Type": "application/json"}


def assert_refusal(answer, status: int, slug: str) -> dict:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"/problems/{slug}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["detail_zh"]
    return body


def with_number(number: str) -> bytes:
    body = (
        '{"map":{"matrix":{"duration_s":[[0]],"length_m":[[0]]}},"volunteers":[],'
        '"tasks":[{"id":"t","kind":"meal","matrix_index":0,"load":{"weight_kg":NUMBER}}]}'
    )
    return body.replace("NUMBER", number).encode()


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_that_json_does_not_have(client: TestClient, number: str) -> None:
    answer = client.post("/v1/plans", content=with_number(number), headers=JSON)
    body = assert_refusal(answer, 422, "invalid-problem")
    assert body["errors"]


@pytest.mark.parametrize("digits", [20, 400, 5_000])
def test_integers_without_bound(client: TestClient, digits: int) -> None:
    """Python itself refuses to read integers of more than 4,300 digits."""
    body = b'{"map":"m","volunteers":[],"tasks":[],"options":{"seed":1' + b"0" * digits + b"}}"
    refused = assert_refusal(client.post("/v1/plans", content=body, headers=JSON), 422, "invalid-problem")
    assert refused["errors"]


def test_a_lone_surrogate(client: TestClient) -> None:
    body = rb'{"map":"m","volunteers":[],"tasks":[{"id":"\ud800","kind":"meal"}]}'
    assert_refusal(client.post("/v1/plans", content=body, headers=JSON), 422, "invalid-problem")


def test_a_lone_surrogate_as_an_unknown_field(client: TestClient) -> None:
    """Its name would stand in the pointer of the fault."""
    body = rb'{"map":"m","volunteers":[],"tasks":[],"\udfff":1}'
    assert_refusal(client.post("/v1/plans", content=body, headers=JSON), 422, "invalid-problem")


def test_keys_that_stand_twice(client: TestClient) -> None:
    body = b'{"map":"m","volunteers":[],"tasks":[],"tasks":[]}'
    refused = assert_refusal(client.post("/v1/plans", content=body, headers=JSON), 422, "invalid-problem")
    assert len(refused["errors"]) >= 1


def test_a_body_nested_too_deep(client: TestClient) -> None:
    body = b'{"map":' + b"[" * 40_000 + b"]" * 40_000 + b"}"
    assert_refusal(client.post("/v1/plans", content=body, headers=JSON), 422, "invalid-problem")


def test_faults_do_not_repeat_what_was_sent(client: TestClient) -> None:
    body = {
        "map": "nowhere",
        "volunteers": [{"id": "v", "name": ["王秀英"], "shifts": "13800138000"}],
        "tasks": [{"id": "t", "kind": "meal", "contact": {"phone": "13800138000"}, "note": ["王秀英"]}],
    }
    answer = client.post("/v1/plans", json=body)
    refused = assert_refusal(answer, 422, "invalid-problem")
    assert len(refused["errors"]) >= 4, "all faults at once"
    assert "13800138000" not in json.dumps(refused, ensure_ascii=False)
    assert "王秀英" not in json.dumps(refused, ensure_ascii=False)


def test_each_fault_has_its_place_and_both_languages(client: TestClient) -> None:
    body = {"map": "nowhere", "crs": "wgs84", "volunteers": [], "tasks": [{"id": "t", "kind": "dance"}]}
    refused = assert_refusal(client.post("/v1/plans", json=body), 422, "invalid-problem")
    kinds = [fault for fault in refused["errors"] if fault["pointer"] == "/tasks/0/kind"]
    assert kinds
    assert all(set(fault) == {"pointer", "code", "detail", "detail_zh"} for fault in refused["errors"])


def test_an_unknown_stored_map_is_a_fault_among_the_others(client: TestClient) -> None:
    body = {
        "map": "nowhere",
        "crs": "wgs84",
        "volunteers": [],
        "tasks": [{"id": "t", "kind": "meal", "location": [116.41, 39.94], "from_site": "no-such-site"}],
    }
    refused = assert_refusal(client.post("/v1/plans", json=body), 422, "invalid-problem")
    codes = {fault["code"]: fault["pointer"] for fault in refused["errors"]}
    assert codes["unknown_map"] == "/map"
    assert "/tasks/0/from_site" in codes.values()


@pytest.mark.parametrize("previous", ["0" * 32, "no-such-shape", "*"])
def test_a_previous_plan_that_is_not_kept(client: TestClient, problem: dict, previous: str) -> None:
    body = {**problem, "options": {"previous_plan": previous}}
    refused = assert_refusal(client.post("/v1/plans", json=body), 422, "invalid-problem")
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [
        ("/options/previous_plan", "unknown_plan")
    ]


def test_faults_of_an_inline_map_point_into_it(client: TestClient, on_map: dict) -> None:
    torn = json.loads(json.dumps(on_map))
    torn["map"]["features"][0]["geometry"]["coordinates"] = [[116.41, "north"]]
    refused = assert_refusal(client.post("/v1/plans", json=torn), 422, "invalid-problem")
    assert any(fault["pointer"].startswith("/map/features/0") for fault in refused["errors"])


def test_a_body_that_is_too_large(client: TestClient) -> None:
    answer = client.post("/v1/plans", content=b" " * 100_001, headers=JSON)
    assert_refusal(answer, 413, "body-too-large")


def test_a_body_without_length_that_is_too_large(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(11):
            yield b" " * 10_000

    assert_refusal(client.post("/v1/plans", content=endless(), headers=JSON), 413, "body-too-large")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=gb18030"]
)
def test_a_body_that_is_not_declared_as_json(client: TestClient, problem: dict, kind: str) -> None:
    answer = client.post("/v1/plans", content=json.dumps(problem), headers={"Content-Type": kind})
    assert_refusal(answer, 415, "unsupported-media-type")


def test_a_compressed_body(client: TestClient) -> None:
    answer = client.post("/v1/plans", content=b"x", headers={**JSON, "Content-Encoding": "gzip"})
    assert_refusal(answer, 415, "unsupported-media-type")


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/plan", "/v1/plans/", "/v2/plans", "/docs/assets/nothing"])
def test_addresses_there_are_not(client: TestClient, path: str) -> None:
    assert_refusal(client.get(path), 404, "not-found")


def test_methods_there_are_not(client: TestClient) -> None:
    answer = client.delete("/v1/plans")
    assert_refusal(answer, 405, "method-not-allowed")
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("plan_id", ["0" * 32, "nothing", "..%2f..", "%00", "a" * 5_000, "王秀英"])
def test_plans_there_are_not(client: TestClient, plan_id: str) -> None:
    assert client.get(f"/v1/plans/{plan_id}").status_code in (404, 422)
    assert client.post(f"/v1/plans/{plan_id}/cancel").status_code in (404, 422)
    assert client.get(f"/v1/plans/{plan_id}/progress").status_code in (404, 422)


def test_a_parameter_that_is_not_understood(client: TestClient, problem: dict) -> None:
    plan = client.post("/v1/plans", json=problem).json()
    answer = client.post(f"/v1/plans/{plan['id']}/cancel", params={"keep": "王秀英"})
    refused = assert_refusal(answer, 422, "invalid-request")
    assert refused["errors"][0]["pointer"] == "/query/keep"
    assert "王秀英" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]:80", "localhost.:1"])
def test_names_the_service_does_not_have(ledger: Ledger, host: str) -> None:
    """A foreign page whose name leads to this machine must not read residents' data."""
    app = create_app(ApiSettings(hosts=("plans.example",)), ledger)
    with TestClient(app) as client:
        assert_refusal(client.get("/v1/maps", headers={"Host": host}), 421, "misdirected-request")
        for ours in ("plans.example", "LOCALHOST:8000", "[::1]:8000", "127.0.0.1"):
            assert client.get("/v1/maps", headers={"Host": ours}).status_code == 200


class Away:
    """A ledger whose store is gone."""

    def __getattr__(self, name: str):
        def fail(*_: object, **__: object) -> None:
            raise StoreAway("unix:///somewhere refused")

        return fail


def test_a_store_that_is_away(problem: dict) -> None:
    with TestClient(create_app(ApiSettings(), Away())) as client:  # type: ignore[arg-type]
        answer = client.post("/v1/plans", json=problem)
        assert_refusal(answer, 503, "store-unavailable")
        assert answer.headers["retry-after"] == "1"
        assert "somewhere" not in answer.text
        assert_refusal(client.get("/v1/plans/" + "0" * 32), 503, "store-unavailable")
        assert_refusal(client.get("/v1/plans/" + "0" * 32 + "/progress"), 503, "store-unavailable")
        assert_refusal(client.get("/health/ready"), 503, "not-ready")
        assert client.get("/health/live").status_code == 200


def test_a_store_that_goes_after_it_has_accepted(
    problem: dict, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telling the caller that nothing was accepted would be a lie."""

    def gone(*_: object, **__: object) -> None:
        raise StoreAway

    monkeypatch.setattr(ledger, "read", gone)
    with TestClient(create_app(ApiSettings(), ledger)) as client:
        answer = client.post("/v1/plans", json=problem, headers={"Prefer": "wait=1"})
    assert answer.status_code == 202
    assert answer.json()["status"] == "queued"
    assert ledger.backlog() == 1


class Broken:
    """A ledger with a bug that quotes a resident."""

    def __getattr__(self, name: str):
        def fail(*_: object, **__: object) -> None:
            raise ValueError("王秀英 13800138000")

        return fail


def test_a_bug_of_ours(problem: dict, capsys: pytest.CaptureFixture[str]) -> None:
    with TestClient(create_app(ApiSettings(), Broken())) as client:  # type: ignore[arg-type]
        answer = client.post("/v1/plans", json=problem)
    refused = assert_refusal(answer, 500, "internal-error")
    said = capsys.readouterr()
    assert "13800138000" not in answer.text + said.out + said.err
    incident = refused["detail"].split("incident ")[1].split(";")[0]
    assert incident in said.out + said.err, "the incident can be found in the log"
    assert "ValueError" in said.out + said.err


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), path=st.sampled_from(["/v1/plans", "/v1/plans/validate"]))
def test_garbage_is_never_our_fault(client: TestClient, body: bytes, path: str) -> None:
    assert client.post(path, content=body, headers=JSON).status_code < 500


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), magic=st.sampled_from([b"", b"{", b"\x00\x00\x00\x0d\x0a\x09OSMHeader"]))
def test_a_garbage_map_is_never_our_fault(client: TestClient, body: bytes, magic: bytes) -> None:
    assert 400 <= client.put("/v1/maps/m", content=magic + body).status_code < 500


_scalar = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
_json = st.recursive(
    _scalar,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    field=st.sampled_from(["map", "zones", "sites", "volunteers", "tasks", "options", "date"]), value=_json
)
def test_any_json_in_any_field_is_never_our_fault(
    client: TestClient, on_map: dict, field: str, value: object
) -> None:
    body = json.dumps({**on_map, field: value})
    answer = client.post("/v1/plans/validate", content=body, headers=JSON)
    assert answer.status_code == 200
    verdict = answer.json()
    assert verdict["valid"] == (not verdict["errors"])


def test_every_kind_of_refusal_is_documented() -> None:
    documented = (Path(__file__).parents[2] / "docs" / "errors.md").read_text("utf-8")
    missing = [kind.value.slug for kind in Types if f"\n## {kind.value.slug}\n" not in documented]
    assert missing == []


def test_the_ledger_is_never_asked_for_what_it_did_not_give(client: TestClient, ledger: Ledger) -> None:
    """An id of another shape could reach a key of the store that is no plan."""
    ledger.store.hset("xd:plan:secret", "status", "queued")
    assert client.get("/v1/plans/secret").status_code == 404
