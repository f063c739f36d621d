"""A GIS reads the plan without asking anybody."""

import json
from typing import Any

import pytest

from api.sheets import FORMS
from tests.sheets import sample


def collection(**changes: Any) -> dict[str, Any]:
    content = FORMS["geojson"].render(sample.plan(), sample.problem(**changes), sample.quarter(), lang="zh")
    parsed: dict[str, Any] = json.loads(content)
    return parsed


def features(kind: str, **changes: Any) -> list[dict[str, Any]]:
    return [f for f in collection(**changes)["features"] if f["geometry"]["type"] == kind]


def test_every_stop_is_a_point_and_every_walk_a_line() -> None:
    stops = [stop for route in sample.plan().routes for stop in route.stops]
    walks = [stop for stop in stops if stop.leg is not None and stop.leg.walk_m]
    points = [f for f in features("Point") if f["properties"]["type"] != "unassigned"]
    assert len(points) == len(stops)
    assert len(features("LineString")) == len(walks)


def test_a_line_tells_whose_it_is_and_how_long() -> None:
    line = features("LineString")[0]["properties"]
    # 100 m along the alley and 4 m to the door, at 1.25 m/s.
    assert line == {
        "volunteer": "V01",
        "shift": 0,
        "type": "walk",
        "to_order": 3,
        "metres": 104,
        "seconds": 84,
    }


def test_a_point_tells_what_happens_there() -> None:
    (point,) = [f for f in features("Point") if f["properties"].get("task") == "n1"]
    assert point["properties"]["what"] == "上门通知"
    assert point["properties"]["arrive"] == "2026-11-22T08:04:52+08:00"
    assert point["geometry"]["coordinates"] == pytest.approx(sample.at(360, 146), abs=1e-6)


def test_an_unassigned_task_is_a_point_too() -> None:
    (lost,) = [f for f in features("Point") if f["properties"]["type"] == "unassigned"]
    assert "c1" in lost["properties"]["what"]


def test_properties_are_flat() -> None:
    values = [value for f in collection()["features"] for value in f["properties"].values()]
    assert all(value is None or isinstance(value, str | int | float) for value in values)


def test_coordinates_are_wgs_84_whatever_the_problem_is_in() -> None:
    shifted = features("Point", crs="gcj02")[0]["geometry"]["coordinates"]
    # GCJ-02 lies some 6 thousandths of a degree east of WGS 84 in Beijing.
    assert sample.at(0, 0)[0] - shifted[0] == pytest.approx(0.006, abs=0.001)


def test_nothing_private_is_told() -> None:
    content = FORMS["geojson"].render(sample.plan(), sample.problem(), sample.quarter(), lang="zh").decode()
    for secret in ("close_contact", "home_isolation", "13800001234", "钥匙", "王淑兰"):
        assert secret not in content


def test_a_problem_without_a_map_still_has_points() -> None:
    content = FORMS["geojson"].render(sample.plan(), sample.problem(), None, lang="en")
    assert json.loads(content)["features"]
