"""Unseen mornings go in as bytes, and their plans are checked from the contract's page alone."""

import json

import pytest

from optimizer.check import check
from optimizer.parsing import parse_problem
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from tests.acceptance.contract_checker import violations
from tests.acceptance.generator import Morning, by_matrix, in_gcj02

ITERATIONS = 20


def planned(body):
    """Do what a worker does, with a budget of iterations."""
    problem = parse_problem(json.dumps(body, ensure_ascii=False).encode())
    is_matrix = "matrix" in body["map"]
    network = None if is_matrix else read_geojson(body["map"])
    assert check(problem, network).faults == ()
    plan = solve(problem, network, plan_id="unseen", budget=Budget(iterations=ITERATIONS))
    return json.loads(plan.model_dump_json(exclude_none=True))


VARIANTS = {
    "morning": lambda: Morning(1, 40).problem(),
    "across midnight": lambda: Morning(3, 40, start_hour=21).problem(),
    "AMap's positions": lambda: in_gcj02(Morning(4, 40).problem()),
    "a caller's matrix": lambda: by_matrix(Morning(5, 40).problem()),
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_plan_of_an_unseen_morning_keeps_every_promise(variant):
    body = VARIANTS[variant]()
    plan = planned(body)
    assert violations(body, plan) == []
    # A plan that serves nobody would keep every promise, too.
    assert plan["summary"]["served"] >= 0.6 * len(body["tasks"])
