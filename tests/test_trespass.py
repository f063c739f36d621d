"""A way through a zone that somebody may not enter is told; a door there is another rule's matter."""

import json
from typing import Any

import pytest

from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.walking.drawing import collection, lane, position

pytestmark = pytest.mark.requirement("R1", "R5")


def planned(*, level: str = "sealed", zones: list[str] | None, north: float = 10) -> Plan:
    """A lane of 200 m; a zone lies across its middle, and the door at its end."""
    ring = [position(*xy) for xy in ((80, -10), (120, -10), (120, north), (80, north), (80, -10))]
    shift = {"start": "2022-11-24T08:00:00+08:00", "end": "2022-11-24T09:00:00+08:00"}
    person: dict[str, Any] = {"id": "lin", "shifts": [{**shift, "start_at": position(0, 0)}]}
    said = {
        "map": "m",
        "crs": "wgs84",
        "zones": [{"id": "z", "level": level, "area": {"type": "Polygon", "coordinates": [ring]}}],
        "volunteers": [person if zones is None else person | {"zones": zones}],
        "tasks": [{"id": "t", "kind": "notify", "location": position(190, 3)}],
    }
    problem = Problem.model_validate_json(json.dumps(said))
    network = read_geojson(collection(lane((0, 0), (200, 0))))
    return solve(problem, network, plan_id="p", budget=Budget(iterations=20))


def test_a_way_through_a_zone_is_told_and_the_door_behind_it_served():
    plan = planned(zones=[])
    assert plan.unassigned == ()
    assert [(w.code, w.pointer) for w in plan.warnings] == [("way_through_zone", "/volunteers/0/zones")]


@pytest.mark.parametrize("zones", [None, ["z"], ["sealed"]])
def test_who_may_enter_may_pass(zones):
    assert planned(zones=zones).warnings == ()


@pytest.mark.parametrize(("level", "told"), [("controlled", True), ("precaution", False), ("open", False)])
def test_through_a_zone_that_is_not_guarded_everybody_passes(level, told):
    assert bool(planned(level=level, zones=[]).warnings) == told


def test_a_zone_beside_the_lane_is_not_passed():
    assert planned(zones=[], north=-1).warnings == ()
