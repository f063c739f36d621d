"""Positions are held against the alleys: exchanged axes, the wrong map and the wrong datum are noticed."""

import json

import numpy as np
import pytest

from optimizer.check import check
from optimizer.parsing import parse_problem
from optimizer.walking.datum import from_wgs84
from optimizer.walking.geojson import read_geojson

WEST, SOUTH = 116.410, 39.940
STEP = 0.002  # about 170 m east, 222 m north: wide enough that a shifted door is far from every lane
SIZE = 6


def lane(number, *line):
    return {
        "type": "Feature",
        "id": f"lane{number}",
        "properties": {"highway": "footway"},
        "geometry": {"type": "LineString", "coordinates": line},
    }


@pytest.fixture(scope="module")
def grid():
    """Six lanes east and six north, crossing."""
    ticks = range(SIZE)
    rows = [[[WEST + STEP * i, SOUTH + STEP * j] for i in ticks] for j in ticks]
    columns = [[[WEST + STEP * i, SOUTH + STEP * j] for j in ticks] for i in ticks]
    features = [lane(number, *line) for number, line in enumerate(rows + columns)]
    return read_geojson({"type": "FeatureCollection", "features": features})


@pytest.fixture
def doors():
    """Nine doors 5 m north of a lane, spread over the grid: [lon, lat] in WGS 84."""
    spots = [(0.5, 0), (1.5, 1), (2.5, 2), (3.5, 3), (4.5, 4), (0.4, 5), (1.4, 3), (2.6, 1), (3.6, 0)]
    return np.array([[WEST + STEP * x, SOUTH + STEP * y + 4.5e-5] for x, y in spots])


def warnings(network, positions, crs):
    tasks = [{"id": str(i), "kind": "notify", "location": p} for i, p in enumerate(positions.tolist())]
    shift = {"start": "2022-05-12T08:00:00+08:00", "end": "2022-05-12T12:00:00+08:00"}
    body = {"map": "m", "crs": crs, "tasks": tasks, "volunteers": [{"id": "v", "shifts": [shift]}]}
    result = check(parse_problem(json.dumps(body).encode()), network)
    assert result.faults == ()
    return result.warnings


@pytest.mark.parametrize("crs", ["wgs84", "gcj02", "bd09"])
def test_positions_in_the_datum_they_claim_raise_no_doubt(grid, doors, crs):
    assert warnings(grid, from_wgs84(doors, crs), crs) == ()


@pytest.mark.parametrize(
    ("meant", "claimed"), [("gcj02", "wgs84"), ("bd09", "wgs84"), ("wgs84", "gcj02"), ("bd09", "gcj02")]
)
def test_positions_in_another_datum_are_noticed_and_it_is_named(grid, doors, meant, claimed):
    (doubt,) = warnings(grid, from_wgs84(doors, meant), claimed)
    assert (doubt.pointer, doubt.code) == ("/crs", "datum_suspect")
    assert meant in doubt.detail
    assert meant in doubt.detail_zh


def test_axes_exchanged_where_both_orders_are_possible_are_noticed():
    # In China a longitude is no possible latitude, and reading alone finds it.
    line = lane(0, [40.0, 10.0], [40.1, 10.0])
    network = read_geojson({"type": "FeatureCollection", "features": [line]})
    exchanged = np.array([[10.0, 40.01 + k / 100] for k in range(6)])
    (doubt,) = warnings(network, exchanged, "wgs84")
    assert doubt.code == "axes_suspect"


def test_a_problem_of_another_city_is_noticed(grid, doors):
    (doubt,) = warnings(grid, doors + np.array([5.0, -8.0]), "wgs84")  # Shanghai
    assert doubt.code == "positions_far_from_map"
    assert "9 of 9" in doubt.detail


def test_gates_of_the_map_may_be_closed(grid):
    closures = [{"id": "c", "gate": "nowhere"}]
    body = {"map": "m", "crs": "wgs84", "tasks": [], "volunteers": [], "closures": closures}
    faults = check(parse_problem(json.dumps(body).encode()), grid).faults
    assert [(one.pointer, one.code) for one in faults] == [("/closures/0/gate", "unknown_gate")]


def test_a_single_door_off_the_map_is_told_before_anything_is_planned(grid, doors):
    stray = doors.copy()
    stray[4] = (WEST - 0.01, SOUTH)  # 854 m west of the grid
    (warning,) = warnings(grid, stray, "wgs84")
    assert (warning.code, warning.pointer) == ("no_lane_near", "/tasks/4/location")
    assert "85" in warning.detail
    assert "150" in warning.detail


def test_where_the_datum_is_in_doubt_nothing_is_said_of_single_doors(grid, doors):
    stray = doors.copy()
    stray[4] = (WEST - 0.01, SOUTH)
    (warning,) = warnings(grid, from_wgs84(stray, "gcj02"), "wgs84")
    assert warning.code == "datum_suspect"
