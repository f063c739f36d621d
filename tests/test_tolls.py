"""Leaving a compound has a price, which engines see as metres and nobody else does."""

import json
from dataclasses import replace

import numpy as np
import pytest

from optimizer.building import InstanceBuilder
from optimizer.ground import NO_WAY, survey
from optimizer.instance import Prices
from optimizer.objective import LEAVING_M, UNIT_PER_M, price_everything
from optimizer.problem import Problem
from optimizer.tolls import tolled
from optimizer.walking.geojson import read_geojson
from tests.instances import instance, line, visit
from tests.walking.drawing import barrier, collection, lane, position


def test_a_toll_is_walked_as_metres_by_engines():
    toll = np.array([[0, 25], [0, 0]], dtype=np.int32)
    searched = tolled(replace(instance([visit(0, 1)]), toll=toll))
    # Ten units a metre, rounded up; the way back is free of toll, and seconds are what they were.
    assert searched.length_m[0].tolist() == [[0, 103], [100, 0]]
    assert searched.duration_s[0].tolist() == [[0, 100], [100, 0]]


def test_where_there_is_no_way_a_toll_opens_none():
    walks = line(2)
    walks[0, 1] = NO_WAY
    toll = np.full((2, 2), 10, dtype=np.int32)
    assert tolled(replace(instance([visit(0, 1)], walks=walks), toll=toll)).length_m[0][0, 1] == NO_WAY


def test_without_a_toll_or_a_price_of_metres_nothing_changes():
    plain = instance([visit(0, 1)])
    assert tolled(plain) is plain
    free = replace(plain, toll=np.ones((2, 2), dtype=np.int32), prices=Prices(0, 0, 0, 0))
    assert tolled(free) is free


@pytest.mark.requirement("R33")
def test_out_of_a_zone_costs_and_into_it_does_not_and_a_gate_costs_its_seconds():
    ring = [position(*xy) for xy in ((50, -20), (250, -20), (250, 20), (50, 20), (50, -20))]
    network = read_geojson(collection(lane((0, 0), (200, 0), (300, 0)), barrier(200, 0, ref="g")))
    said = {
        "map": "m",
        "crs": "wgs84",
        "zones": [{"id": "z", "area": {"type": "Polygon", "coordinates": [ring]}, "level": "sealed"}],
        "gates": [{"id": "g", "location": position(200, 0), "crossing_s": 60}],
        "volunteers": [
            {
                "id": "v",
                "shifts": [{"start": "2022-11-24T08:00:00+08:00", "end": "2022-11-24T09:00:00+08:00"}],
            }
        ],
        "tasks": [
            {"id": name, "kind": "notify", "location": position(x, 3)}
            for name, x in (("out", 10), ("in", 100), ("behind", 220))
        ],
        "objective": {"compounds": 2.0},
    }
    builder = InstanceBuilder(survey(Problem.model_validate_json(json.dumps(said)), network))
    price_everything(builder)
    assert builder.tolls is not None
    # A minute at the gate weighs as much as the 75 m that are walked in it; weight 2 doubles both.
    assert (builder.tolls / UNIT_PER_M / 2).tolist() == [
        [0, 0, 75],
        [LEAVING_M, 0, 75],
        [LEAVING_M + 75, 75, 0],
    ]
