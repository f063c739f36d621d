"""Whatever rules bind, alone or together: none is broken, no task is lost, nothing is raised.

The ordinary run draws some dozens of problems; ``XIANGDAO_TEST_PROBLEMS=500`` draws five hundred.
"""

import json
import os
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings

from optimizer.check import check
from optimizer.ground import survey
from optimizer.plan import Plan
from optimizer.problem import Problem
from optimizer.rules import RULES
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.acceptance.contract_checker import violations
from tests.properties.rules import ruled

EXAMPLES = int(os.environ.get("XIANGDAO_TEST_PROBLEMS", "30"))


@given(ruled())
@settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],  # a whole problem is shown as it is: shrinking takes minutes
    suppress_health_check=list(HealthCheck),
)
def test_no_rule_is_broken_no_task_is_lost_and_nobody_who_could_is_called_unable(
    wire: dict[str, Any],
) -> None:
    problem, network = Problem.model_validate_json(json.dumps(wire)), read_geojson(wire["map"])
    assume(not check(problem, network).faults)
    # The referee is inside: a broken rule raises PlanRefused.
    plan = solve(problem, network, plan_id="p", budget=Budget(iterations=150))
    assert told(plan) == Counter(task["id"] for task in wire["tasks"])
    assert all(left.reasons and left.next_step and left.next_step_zh for left in plan.unassigned)
    # A second pair of eyes, which shares no code with the first.
    assert violations(wire, plan.model_dump(mode="json")) == []
    ground = survey(problem, network)
    people = {v.id: number for number, v in enumerate(problem.volunteers)}
    for route in plan.routes:
        for job in {ground.task_index[s.task] for s in route.stops if s.task}:
            assert not [rule.name for rule in RULES if rule.why_not(job, people[route.volunteer], ground)]


def told(plan: Plan) -> Counter[str]:
    """How often each task has an answer; several people at one door are one answer."""
    routed = {stop.task for route in plan.routes for stop in route.stops if stop.task}
    return Counter(routed) + Counter(left.task for left in plan.unassigned)
