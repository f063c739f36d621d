"""Storing walking networks, told apart by type or by their first bytes."""

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.examples import COURTYARD

PBF = Path(__file__).parents[2] / "fixtures" / "maps" / "beixinqiao.osm.pbf"


def test_a_new_map_is_created_then_replaced(client: TestClient) -> None:
    first = client.put("/v1/maps/courtyard", json=COURTYARD)
    assert first.status_code == 201
    assert first.headers["location"] == "/v1/maps/courtyard"
    report = first.json()
    assert report["id"] == "courtyard"
    assert report["one_way_lanes"] == 1
    assert report["parts"] == 1
    again = client.put("/v1/maps/courtyard", json=COURTYARD)
    assert again.status_code == 200
    assert again.json()["version"] == report["version"]
    assert client.get("/v1/maps/courtyard").json() == report


def test_maps_are_listed(client: TestClient) -> None:
    assert client.get("/v1/maps").json() == {"maps": []}
    for name in ("b", "a"):
        client.put(f"/v1/maps/{name}", json=COURTYARD)
    assert [one["id"] for one in client.get("/v1/maps").json()["maps"]] == ["a", "b"]


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.openstreetmap.data+pbf",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
    ],
)
def test_an_osm_extract(client: TestClient, kind: str) -> None:
    """curl --data-binary declares a form; the first bytes say what it is."""
    body = PBF.read_bytes()
    assert len(body) < 100_000, "the limit of this client"
    answer = client.put("/v1/maps/beixinqiao", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 201
    assert answer.json()["junctions"] > 800


def test_geojson_under_another_name(client: TestClient) -> None:
    body = "\n " + json.dumps(COURTYARD)
    assert client.put("/v1/maps/m", content=body, headers={"Content-Type": "text/plain"}).status_code == 201


def test_neither_geojson_nor_osm(client: TestClient) -> None:
    answer = client.put("/v1/maps/m", content=b"PK\x03\x04", headers={"Content-Type": "application/zip"})
    assert answer.status_code == 415


def test_a_torn_extract_says_so_and_leaves_the_old_map(client: TestClient) -> None:
    client.put("/v1/maps/m", json=COURTYARD)
    before = client.get("/v1/maps/m").json()
    answer = client.put("/v1/maps/m", content=PBF.read_bytes()[:9_000])
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-map"
    assert answer.json()["errors"][0]["detail_zh"]
    assert client.get("/v1/maps/m").json() == before


def test_a_map_that_is_too_large(client: TestClient) -> None:
    assert client.put("/v1/maps/m", content=b" " * 100_001).status_code == 413


@pytest.mark.parametrize("map_id", ["x" * 65, "a%00b", "a%0Ab"])
def test_ids_that_are_none(client: TestClient, map_id: str) -> None:
    assert client.put(f"/v1/maps/{map_id}", json=COURTYARD).status_code in (404, 422)


@pytest.mark.parametrize("map_id", ["北新桥", "2026-11 a.b", "x" * 64, "%25"])
def test_ids_of_the_callers_choice(client: TestClient, map_id: str) -> None:
    created = client.put(f"/v1/maps/{map_id}", json=COURTYARD)
    assert created.status_code == 201
    assert client.get(created.headers["location"]).json() == created.json()


def test_a_map_there_is_not(client: TestClient) -> None:
    answer = client.get("/v1/maps/nowhere")
    assert answer.status_code == 404
    assert answer.json()["type"] == "/problems/map-not-found"
