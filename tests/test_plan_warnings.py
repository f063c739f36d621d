"""What is doubtful about positions is told with the plan, not only when the problem is sent."""

import json

import numpy as np
import pytest

from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from optimizer.walking.datum import Crs, from_wgs84
from optimizer.walking.geojson import read_geojson
from tests.walking.drawing import at, collection, lane


@pytest.mark.parametrize(("meant", "told"), [("wgs84", []), ("gcj02", ["datum_suspect"])])
def test_a_plan_says_that_another_datum_would_fit_the_map_far_better(meant: Crs, told: list[str]) -> None:
    # A grid of 2 km, so that wherever the wrong datum moves a door there are lanes, only not beside it.
    lines = [lane((x, 0), (x, 2_000)) for x in range(0, 2_001, 400)]
    lines += [lane((0, y), (2_000, y)) for y in range(0, 2_001, 400)]
    doors = from_wgs84(at(*((400 * k + 150, 400 * k + 4) for k in range(1, 5)), (1_550, 404)), meant)
    said = {
        "map": "m",
        "crs": "wgs84",
        "volunteers": [
            {
                "id": "v",
                "shifts": [{"start": "2022-11-24T08:00:00+08:00", "end": "2022-11-24T12:00:00+08:00"}],
            }
        ],
        "tasks": [
            {"id": f"t{n}", "kind": "notify", "location": place}
            for n, place in enumerate(np.round(doors, 7).tolist())
        ],
    }
    problem = Problem.model_validate_json(json.dumps(said))
    plan = solve(problem, read_geojson(collection(*lines)), plan_id="p", budget=Budget(iterations=10))
    assert [warning.code for warning in plan.warnings] == told


def test_what_was_said_of_a_problem_and_of_its_map_stands_in_the_plan_too() -> None:
    """Who waits for the plan never sees what is said at the acceptance."""
    alleys = collection(lane((0, 0), (200, 0)), lane((0, 900), (200, 900)))
    here, there = np.round(at((50, 0), (50, 900)), 7).tolist()
    shift = {"start": "2022-11-24T08:00:00+08:00", "end": "2022-11-24T12:00:00+08:00"}
    said = {
        "map": alleys,
        "crs": "wgs84",
        "volunteers": [{"id": "v", "shifts": [shift]}],
        "tasks": [
            {"id": "here", "kind": "notify", "location": here, "load": {"items": 1}, "priority": 90},
            {"id": "there", "kind": "notify", "location": there},
        ],
    }
    problem = Problem.model_validate_json(json.dumps(said))
    plan = solve(problem, read_geojson(alleys), plan_id="p", budget=Budget(iterations=10))
    told = [(warning.pointer, warning.code) for warning in plan.warnings]
    assert told == [("/tasks/0/load", "load_not_counted"), ("/map", "map_in_parts")]
    (left,) = plan.unassigned
    assert left.task == "there"
    assert left.reasons[0].detail.endswith("no way leads between this door and the places where that is")
    assert "没有路可走" in left.reasons[0].detail_zh
    assert left.next_step.startswith("Join the parts of the map")
