"""Gates that the map does not know: a compound's gate on a lane shuts the lane there, and nothing before it.

The map, in metres east: a lane from (0, 0) to (200, 0) that leads nowhere else, and the gate at (100, 0).
"""

from typing import Any

import pytest

from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from optimizer.walking.network import WalkingNetwork
from tests import builders
from tests.walking.drawing import drawn, lane, position

BEFORE, BEHIND = (50.0, 0.0), (150.0, 0.0)


@pytest.fixture(scope="module")
def network() -> WalkingNetwork:
    return drawn(lane((0.0, 0.0), (200.0, 0.0), name="Long Lane", id="way/1"))


def planned(network: WalkingNetwork, **gate: Any) -> Plan:
    """Lin, who starts in the west, and a door on either side of the gate."""
    said = {
        "map": "alleys",
        "crs": "wgs84",
        "volunteers": [
            builders.person(shifts=[builders.shift(start_at=list(position(0.0, 0.0)), end_at=None)])
        ],
        "tasks": [
            {"id": name, "kind": "notify", "location": list(position(*where)), "service_s": 60}
            for name, where in (("before", BEFORE), ("behind", BEHIND))
        ],
        "gates": [{"id": "east gate", "location": list(position(100.0, 4.0)), **gate}],
    }
    problem = Problem.model_validate_json(builders.json.dumps(said))
    return solve(problem, network, plan_id="p", budget=Budget(iterations=50))


@pytest.mark.requirement("R33")
def test_a_gate_that_is_never_open_cuts_off_who_lives_behind_it_and_nobody_else(
    network: WalkingNetwork,
) -> None:
    plan = planned(network, open=[])
    assert [stop.task for route in plan.routes for stop in route.stops if stop.task] == ["before"]
    (left,) = plan.unassigned
    assert left.task == "behind"
    assert left.reasons[0].code == "unreachable"
    assert "east gate" in left.reasons[0].detail


@pytest.mark.requirement("R33")
def test_only_who_walks_through_a_gate_pays_for_its_crossing(network: WalkingNetwork) -> None:
    (free,) = planned(network).routes
    (slow,) = planned(network, crossing_s=90).routes
    seconds = [[stop.leg.walk_s for stop in route.stops if stop.leg] for route in (free, slow)]
    assert [after - before for before, after in zip(*seconds, strict=True)][:2] == [0, 90]
