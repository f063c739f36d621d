"""Plans mornings with all their rules, by the relay and by OR-Tools alone, and prints what came of it.

    python -m bench.whole_mornings fixtures/problems/beixinqiao_morning.json --budget 10,60

Everything that a request pays for is in it, from the walking matrix to the referee, who approves every plan
that is counted; the budget is the search's, in processor seconds on one core, each in a process of its own.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from bench.read_morning import network_of
from bench.solvers.race import clocks_in_processor_time, spent
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


def main() -> None:
    """Run every morning, engine and budget in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--budget", default="10", help="processor seconds, several with commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--solvers", default=",".join(ENGINES))
    parser.add_argument("--here", action="store_true", help="one run in this process, answered as JSON")
    said = parser.parse_args()
    budgets, solvers = [float(b) for b in said.budget.split(",")], said.solvers.split(",")
    if said.here:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the relay searches on as many as it may use
        clocks_in_processor_time(1)
        print(json.dumps(plan(said.files[0], solvers[0], budgets[0], said.seed)))
        return
    print("| morning | CPU s | engine | served | priority served | walked | used |")
    print("| --- | --: | --- | --: | --: | --: | --: |")
    for path in said.files:
        for seconds in budgets:
            for solver in solvers:
                print(_row(path, solver, seconds, said.seed), flush=True)


def _row(path: Path, solver: str, seconds: float, seed: int) -> str:
    asked = ["--budget", str(seconds), "--seed", str(seed), "--solvers", solver, "--here"]
    child = subprocess.run(
        [sys.executable, "-m", "bench.whole_mornings", str(path), *asked],
        text=True,
        capture_output=True,
        check=False,
    )
    head = f"| {path.stem} | {seconds:g} | {solver} |"
    if child.returncode:
        return f"{head} {(child.stderr.strip().splitlines() or ['no word'])[-1]} | | | |"
    it = json.loads(child.stdout)
    return (
        f"{head} {it['served']} of {it['tasks']} | {it['priority']} | {it['walk_km']:.2f} km"
        f" | {it['spent_s']:.1f} s |"
    )


if __name__ == "__main__":
    main()
