"""How much of a plan is kept when somebody drops out: people, times, and what it costs in metres.

    python -m bench.keeping fixtures/problems/beixinqiao_morning.json

The morning is planned, the first volunteer drops out, and it is planned again from that plan; once for each
weight of ``objective.changes``. Searches end by iterations and a seed: the figures are the same everywhere.
"""

import argparse
import time
from pathlib import Path

from bench.read_morning import network_of
from optimizer.execution.changes import RETIMED_S
from optimizer.parsing import parse_problem
from optimizer.plan import Plan
from optimizer.solve import Budget, solve


def main() -> None:
    """Print a line for each weight."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--weights", default="0,1,3", help="of objective.changes, several with commas")
    parser.add_argument("--iterations", type=int, default=10_000)
    said = parser.parse_args()
    problem = parse_problem(said.file.read_bytes())
    network = network_of(problem)
    first = solve(problem, network, plan_id="first", budget=Budget(iterations=2 * said.iterations))
    print(
        "| changes | served | walked | same person | begun > 5 min earlier | later | > 30 min later | CPU s |"
    )
    print("| --: | --: | --: | --: | --: | --: | --: | --: |")
    for weight in map(float, said.weights.split(",")):
        objective = problem.objective.model_copy(update={"changes": weight})
        rest = problem.model_copy(update={"volunteers": problem.volunteers[1:], "objective": objective})
        begun = time.process_time()
        again = solve(
            rest, network, plan_id="again", budget=Budget(iterations=said.iterations), previous=first
        )
        print(_row(weight, first, again, time.process_time() - begun), flush=True)


def _row(weight: float, first: Plan, again: Plan, spent_s: float) -> str:
    before, after = _doors(first), _doors(again)
    both = before.keys() & after.keys()
    same = sum(before[task][0] == after[task][0] for task in both)
    late_s = [after[task][1] - before[task][1] for task in both]
    counts = (
        sum(s < -RETIMED_S for s in late_s),
        sum(s > RETIMED_S for s in late_s),
        sum(s > 1_800 for s in late_s),
    )
    summary = again.summary
    assert summary is not None
    told = f"| {weight:g} | {summary.served} | {summary.walk_m / 1_000:.2f} km | {same} of {len(both)} |"
    return f"{told} {' | '.join(map(str, counts))} | {spent_s:.1f} |"


def _doors(plan: Plan) -> dict[str, tuple[str, float]]:
    """Who begins when at each door."""
    stops = ((route.volunteer, stop) for route in plan.routes for stop in route.stops)
    return {stop.task: (who, stop.begin.timestamp()) for who, stop in stops if stop.task and not stop.site}


if __name__ == "__main__":
    main()
