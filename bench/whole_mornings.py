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

from bench.solvers.race import clocks_in_processor_time

SOLVERS = ("xiangdao", "ortools")


def main() -> None:
    """Run every morning, engine and budget in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--budget", default="10", help="processor seconds, several with commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--solvers", default=",".join(SOLVERS))
    parser.add_argument("--here", action="store_true", help="one run in this process, answered as JSON")
    said = parser.parse_args()
    budgets, solvers = [float(b) for b in said.budget.split(",")], said.solvers.split(",")
    if said.here:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the relay searches on as many as it may use
        clocks_in_processor_time(1)
        # Engines take the clock that they find when they are imported.
        from bench.one_morning import plan

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
