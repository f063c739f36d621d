"""Plans one morning with all its rules, and sums the plan up."""

from pathlib import Path

from bench.read_morning import network_of
from bench.solvers.race import spent
from optimizer.engines.engine import Stop
from optimizer.parsing import parse_problem
from optimizer.relay import engine_named
from optimizer.solve import Budget, build, solve, survey

ENGINES = {"xiangdao": "auto", "ortools": "ortools"}
_PATIENCE = 4
"""OR-Tools only knows the wall clock: it gets so many times the budget, and is stopped when that is used."""


def plan(path: Path, solver: str, seconds: float, seed: int) -> dict[str, float]:
    """Plan a morning in this process, and sum the plan up."""
    problem = parse_problem(path.read_bytes())
    options = problem.options.model_copy(update={"engine": ENGINES[solver], "seed": seed})
    problem = problem.model_copy(update={"options": options})
    network = network_of(problem)
    ground = survey(problem, network)
    engine_named(ENGINES[solver]).improve(build(ground), None, seed=1, stop=Stop(seconds=0.1))  # compiles
    begun, patience = spent(), _PATIENCE if solver == "ortools" else 1
    found = solve(
        problem,
        network,
        plan_id="bench",
        budget=Budget(time_limit_s=seconds * patience),
        should_stop=lambda: spent() - begun >= seconds,
    )
    summary, left_out = found.summary, {task.task for task in found.unassigned}
    priority = sum((task.priority or 0) for task in ground.tasks if task.id not in left_out)
    return {
        "tasks": summary.tasks,
        "served": summary.served,
        "priority": priority,
        "walk_km": summary.walk_m / 1_000,
        "spent_s": spent() - begun,
    }
