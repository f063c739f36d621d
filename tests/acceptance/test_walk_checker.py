"""Walks on an inline map are checked lane by lane: a good walk passes, each bad one is reported."""

import copy
from itertools import pairwise

import pytest

from tests.acceptance.contract_checker import violations
from tests.acceptance.wire import metres

# A square of four lanes, 0.002° a side (about 222 m), where nobody needs a datum; `south` is one-way east.
SW, SE, NE, NW = [20.0, 10.0], [20.002, 10.0], [20.002, 10.002], [20.0, 10.002]
DOOR, OTHER = [20.0005, 10.0001], [20.0015, 10.0001]  # both about 11 m north of `south`
ON, OFF = [20.0005, 10.0], [20.0015, 10.0]  # where they join it
GATE = [20.001, 10.0]
DAY = "2022-05-12T"


def lane(identity, *line, **tags):
    properties = {"highway": "footway"} | {key.replace("_", ":"): value for key, value in tags.items()}
    return {"type": "Feature", "id": identity, "properties": properties,
            "geometry": {"type": "LineString", "coordinates": list(line)}}  # fmt: skip


def problem(**fields):
    lanes = [
        lane("south", SW, SE, oneway_foot="yes"),
        lane("east", SE, NE),
        lane("north", NE, NW),
        lane("west", NW, SW),
    ]
    gate = {"type": "Feature", "properties": {"barrier": "gate", "ref": "g"},
            "geometry": {"type": "Point", "coordinates": GATE}}  # fmt: skip
    tasks = [{"id": name, "kind": "notify", "location": place} for name, place in (("a", DOOR), ("b", OTHER))]
    shift = {"start": f"{DAY}08:00:00Z", "end": f"{DAY}12:00:00Z"}
    volunteers = [{"id": "v", "shifts": [shift]}]
    return {"map": {"type": "FeatureCollection", "features": [*lanes, gate]}, "tasks": tasks,
            "volunteers": volunteers} | fields  # fmt: skip


def plan(*line, order=("a", "b"), walk_m=None, walk_s=None):
    """Serve both doors, walking along `line` in between."""
    if walk_m is None:
        walk_m = round(sum(metres(*pair) for pair in pairwise(line))) + 1
    walk_s = -(-walk_m * 4 // 5) if walk_s is None else walk_s
    places = {"a": DOOR, "b": OTHER}
    times = [(0, 0, 30), (30 + walk_s, 30 + walk_s, 60 + walk_s)]
    stops = []
    for k, name in enumerate(order):
        arrive, begin, depart = map(clock, times[k])
        times_of_stop = {"arrive": arrive, "wait_s": 0, "begin": begin, "depart": depart, "service_s": 30}
        place = {"order": k, "type": "task", "task": name, "location": places[name]}
        stops.append(place | times_of_stop | {"load_after": {}, "leg": None})
    stops[1]["leg"] = {
        "walk_m": walk_m,
        "walk_s": walk_s,
        "geometry": {"type": "LineString", "coordinates": list(line)},
    }
    totals = {"walk_m": walk_m, "walk_s": walk_s, "wait_s": 0, "service_s": 60}
    return {
        "id": "p", "status": "succeeded", "progress": None, "map_version": "1", "seed": 0, "engine": "hand",
        "summary": {"tasks": 2, "served": 2, "unassigned": 0, "volunteers_used": 1, "load_spread": 0,
                    "finish_at": stops[1]["depart"], "cost": {}} | totals,
        "routes": [{"volunteer": "v", "shift": 0, "stops": stops} | totals],
        "unassigned": [], "warnings": [],
    }  # fmt: skip


def clock(seconds):
    return f"{DAY}08:{seconds // 60:02d}:{seconds % 60:02d}Z"


FORWARD = (DOOR, ON, OFF, OTHER)
BACKWARD = (OTHER, OFF, ON, DOOR)
AROUND = (OTHER, OFF, SE, NE, NW, SW, ON, DOOR)


def test_walks_along_the_lanes_keep_every_promise():
    assert violations(problem(), plan(*FORWARD)) == []
    assert violations(problem(), plan(*AROUND, order=("b", "a"))) == []


@pytest.mark.parametrize(
    ("walk", "promise"),
    [
        (plan(*BACKWARD, order=("b", "a")), "walks a one-way lane backwards"),
        (plan(DOOR, ON, [20.0007, 10.0004], OFF, OTHER), "leaves the lanes"),
        (plan(*FORWARD, walk_m=100, walk_s=80), "shorter than the straight line"),
        (plan(*FORWARD, walk_m=120, walk_s=96), "are drawn"),
        (plan(ON, OFF, OTHER), "does not join the two stops"),
        (plan(*FORWARD, walk_m=133, walk_s=106), "is too fast"),  # 133 m / 1.25 m/s = 106.4 s
    ],
)
def test_a_walk_that_cannot_be_is_reported(walk, promise):
    assert any(promise in line for line in violations(problem(), walk))


def box(west, east):
    ring = [[west, 9.9999], [east, 9.9999], [east, 10.00005], [west, 10.00005], [west, 9.9999]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.mark.parametrize(
    "shut",
    [
        {"area": box(20.0009, 20.0011)},
        {"line": {"type": "LineString", "coordinates": [[20.001, 9.999], [20.001, 10.001]]}},
        {"arcs": ["south"]},
        {"gate": "g"},
    ],
)
@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({}, True),
        ({"from": f"{DAY}08:01:00Z"}, True),  # on the way from 08:00:30 to 08:02:16
        ({"until": f"{DAY}08:01:00Z"}, True),
        ({"until": f"{DAY}08:00:30Z"}, False),
        ({"from": f"{DAY}08:03:00Z"}, False),
    ],
)
def test_walking_where_it_is_shut_is_reported_while_it_is_shut(shut, dates, holds):
    asked = problem(closures=[{"id": "c"} | shut | dates])
    assert any("where c shuts" in line for line in violations(asked, plan(*FORWARD))) is holds


def test_walking_through_a_gate_outside_its_hours_is_reported():
    gate = {"id": "own", "location": GATE, "open": [[f"{DAY}09:00:00Z", f"{DAY}10:00:00Z"]]}
    assert any("own while it is shut" in line for line in violations(problem(gates=[gate]), plan(*FORWARD)))
    gate["open"][0][0] = f"{DAY}08:00:00Z"
    assert violations(problem(gates=[gate]), plan(*FORWARD)) == []


def test_a_door_in_a_zone_that_is_not_allowed_is_reported():
    zones = [{"id": "z", "level": "sealed", "area": box(20.0004, 20.0006)}]
    zones[0]["area"]["coordinates"][0] = [
        [x, 10.0002 if y > 10 else y] for x, y in zones[0]["area"]["coordinates"][0]
    ]
    asked = problem(zones=zones)
    assert violations(asked, plan(*FORWARD)) == []
    asked["volunteers"][0]["zones"] = []
    assert "a: v may not enter z" in violations(asked, plan(*FORWARD))


@pytest.mark.parametrize(
    ("level", "zones", "told"),
    [
        ("sealed", [], True),
        ("controlled", ["y"], True),
        ("sealed", ["z"], False),
        ("sealed", ["sealed"], False),
        ("precaution", [], False),
    ],
)
def test_a_way_through_a_zone_that_is_not_allowed_is_reported(level, zones, told):
    asked = problem(zones=[{"id": "z", "level": level, "area": box(20.0009, 20.0011)}])
    asked["volunteers"][0]["zones"] = zones
    assert any("walks through z" in line for line in violations(asked, plan(*FORWARD))) is told


def test_a_missing_drawing_and_missing_words_are_reported():
    bare = copy.deepcopy(plan(*FORWARD))
    del bare["routes"][0]["stops"][1]["leg"]["geometry"]
    found = violations(problem(options={"directions": "zh"}), bare)
    assert any("geometry is missing" in line for line in found)
    assert any("no directions" in line for line in found)


def test_stops_at_one_place_have_no_walk_between_them():
    asked = problem()
    asked["tasks"][1]["location"] = DOOR
    walk = plan(*FORWARD)
    walk["routes"][0]["stops"][1]["location"] = DOOR
    assert any("a walk between stops at one place" in line for line in violations(asked, walk))
