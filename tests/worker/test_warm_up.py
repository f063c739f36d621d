"""Nobody who asks for a plan waits for a compiler."""

import json
import sys
from pathlib import Path

import pytest
from numba.core.dispatcher import Dispatcher

from optimizer.parsing import parse_problem
from optimizer.solve import Budget, solve
from optimizer.walking.geojson import read_geojson
from worker.warm_up import warm_up

FIXTURES = Path(__file__).parents[2] / "fixtures"


def versions() -> dict[str, int]:
    """How many versions of each compiled function this process has."""
    modules = [module for name, module in sys.modules.items() if name.startswith("optimizer.")]
    functions = {f for module in modules for f in vars(module).values() if isinstance(f, Dispatcher)}
    return {f"{f.py_func.__module__}.{f.py_func.__name__}": len(f.signatures) for f in functions}


@pytest.mark.parametrize(
    "story",
    [
        "tiny_many_at_one_door",
        "tiny_crew_too_small",
        "tiny_trolley_steps",
        "tiny_crew",  # people meet: who starts from a former plan asks whether all can be there
        "tiny_samples",  # one of them has goods
    ],
)
def test_no_problem_needs_anything_compiled_that_the_warm_up_did_not(story: str) -> None:
    warm_up()
    known = versions()
    assert known["optimizer.engines.ruin_recreate.anneal.anneal"] >= 1
    problem = parse_problem((FIXTURES / "problems" / f"{story}.json").read_bytes())
    network = read_geojson(json.loads((FIXTURES / "maps" / "courtyard.geojson").read_text()))
    plan = solve(problem, network, plan_id="p", budget=Budget(iterations=2))
    solve(problem, network, plan_id="q", budget=Budget(iterations=2), previous=plan)
    assert versions() == known
