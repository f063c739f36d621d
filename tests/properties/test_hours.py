"""Whatever shuts and opens during the day: nobody walks there meanwhile, and no task is lost.

The ordinary run draws some dozens of problems; ``XIANGDAO_TEST_PROBLEMS=500`` draws five hundred.
"""

import json
import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from optimizer.check import check
from optimizer.ground import survey
from optimizer.problem import Problem
from optimizer.rules import RULES
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.acceptance.contract_checker import violations
from tests.properties.grids import LAT, LON, SIDE, STEP_LAT, STEP_LON, clock, corners, problems

EXAMPLES = int(os.environ.get("XIANGDAO_TEST_PROBLEMS", "30"))
minutes = st.integers(0, 240)


@st.composite
def hours(draw: st.DrawFn) -> dict[str, Any]:
    begin = draw(minutes)
    said = {"from": clock(begin), "until": clock(begin + draw(st.integers(0, 90)))}
    return {name: said[name] for name in said if draw(st.integers(0, 3)) > 0}


@st.composite
def closures(draw: st.DrawFn, number: int, lanes: int) -> dict[str, Any]:
    what = draw(st.sampled_from(["arcs", "area", "line", "gate"]))
    column, row = draw(st.integers(0, SIDE - 2)), draw(st.integers(0, SIDE - 2))
    west, south = LON + (column + 0.3) * STEP_LON, LAT + (row - 0.2) * STEP_LAT
    east, north = west + 0.4 * STEP_LON, south + 0.4 * STEP_LAT
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    shape = {
        "arcs": [f"w{draw(st.integers(0, lanes - 1))}"],
        "area": {"type": "Polygon", "coordinates": [ring]},
        "line": {"type": "LineString", "coordinates": [[west, south], [west, north]]},
        "gate": "g0",
    }
    return {"id": f"c{number}", what: shape[what], **draw(hours())}


@st.composite
def gates(draw: st.DrawFn, number: int) -> dict[str, Any]:
    begin = draw(minutes)
    open_ = [[clock(begin), clock(begin + draw(st.integers(0, 120)))]]
    gate: dict[str, Any] = {"id": f"g{number}", "location": draw(corners)}
    if draw(st.booleans()):
        gate["open"] = open_
    if draw(st.booleans()):
        gate["crossing_s"] = draw(st.integers(0, 120))
    return gate


@st.composite
def changing(draw: st.DrawFn) -> dict[str, Any]:
    """A random problem in a grid of alleys whose lanes and gates shut and open."""
    wire = draw(problems())
    lanes = len(wire["map"]["features"])
    for feature in wire["map"]["features"]:
        if draw(st.integers(0, 2)) == 0:
            feature["properties"]["width"] = "0.9"
    wire["gates"] = [draw(gates(n)) for n in range(draw(st.integers(1, 3)))]
    for n, gate in enumerate(wire["gates"]):
        if draw(st.booleans()):
            point = {"type": "Point", "coordinates": gate["location"]}
            tags = {"barrier": "gate", "ref": gate["id"]}
            wire["map"]["features"].append(
                {"type": "Feature", "id": f"p{n}", "properties": tags, "geometry": point}
            )
    wire["closures"] = [draw(closures(n, lanes)) for n in range(draw(st.integers(0, 5)))]
    wire["objective"] = {"compounds": draw(st.sampled_from([0.0, 1.0]))}
    wire["options"] = {
        "avoid_meetings": draw(st.booleans()),
        "directions": draw(st.sampled_from(["zh", "en", "none"])),
    }
    return wire


@pytest.mark.requirement("R33", "R34")
@given(changing())
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],  # a whole problem is shown as it is: shrinking takes minutes
    suppress_health_check=list(HealthCheck),
)
def test_no_lane_is_walked_in_its_closed_hours_and_nobody_who_could_is_called_unable(
    wire: dict[str, Any],
) -> None:
    problem, network = Problem.model_validate_json(json.dumps(wire)), read_geojson(wire["map"])
    assert check(problem, network).faults == ()
    # The referee is inside: a broken rule raises PlanRefused.
    plan = solve(problem, network, plan_id="p", budget=Budget(iterations=150))
    routed = {stop.task for route in plan.routes for stop in route.stops if stop.task}
    told = Counter(routed) + Counter(left.task for left in plan.unassigned)
    assert told == Counter(task["id"] for task in wire["tasks"])
    # A second pair of eyes, which shares no code with the first.
    assert violations(wire, plan.model_dump(mode="json", exclude_none=True)) == []
    ground = survey(problem, network)
    people = {v.id: number for number, v in enumerate(problem.volunteers)}
    for route in plan.routes:
        for job in {ground.task_index[s.task] for s in route.stops if s.task}:
            assert not [rule.name for rule in RULES if rule.why_not(job, people[route.volunteer], ground)]
