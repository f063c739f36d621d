"""Compares solvers on benchmark files.

    python -m bench.peers FILE... --budget 2,10,30 --cores 1 --seeds 3 --json OUT
        --solvers xiangdao,ortools,pyvrp,vroom,vrp

A budget is processor seconds of the search, each in a process of its own on cores of its own; telling
the solver the problem and compiling are not counted. `bench.checker` judges every answer.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.checker import cost, faults, left_out, length
from bench.euclid import Benchmark
from bench.one_run import Request
from bench.outcome import Comparison, Outcome
from bench.reading import read
from bench.solvers.race import MODULES
from bench.table import report

_STARTING_S = 120
_PATIENCE = 60
"""A process that has not answered after its start and so many times its budget is ended."""


def race(
    files: Sequence[Path],
    *,
    solvers: Sequence[str],
    budgets: Sequence[float],
    seeds: int,
    cores: int,
) -> Iterator[tuple[Outcome, str]]:
    """Run everything; yields each outcome with the solver's name and version."""
    pinned = tuple(sorted(os.sched_getaffinity(0)))[-cores:]
    for path in files:
        it = read(path)
        for solver in solvers:
            for budget in budgets:
                for seed in range(1, seeds + 1):
                    answer = _answer(Request(str(path), solver, budget, seed, pinned, ""))
                    outcome = _judged(it, solver, budget, seed, answer)
                    yield outcome, answer.get("version", "")
                    if outcome.cannot:
                        break
                if outcome.cannot:
                    break


def _answer(asked: Request) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.json"
        try:
            child = subprocess.run(
                [sys.executable, "-m", "bench.one_run"],
                input=json.dumps(asdict(replace(asked, answer=str(path)))),
                text=True,
                capture_output=True,
                timeout=_STARTING_S + _PATIENCE * asked.budget_s,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return {"failed": "did not answer"}
        if child.returncode:
            last = (child.stderr.strip().splitlines() or ["no word"])[-1]
            return {"failed": last}
        answer: dict[str, Any] = json.loads(path.read_text())
        return answer


def _judged(it: Benchmark, solver: str, budget: float, seed: int, answer: dict[str, Any]) -> Outcome:
    without = Outcome(
        it.name, it.kind, len(it.stops), it.best_known, solver, budget, seed, None, answer.get("spent_s", 0.0)
    )
    if "failed" in answer:
        return replace(without, why=answer["failed"])
    if "lacks" in answer:
        return replace(without, why=answer["lacks"], cannot=True)
    routes = answer["routes"]
    if routes is None:
        return replace(without, why="found no solution")
    wrong = list(faults(it, routes))
    if wrong and all(fault.endswith("is left out") for fault in wrong):
        return replace(without, why=f"left {len(wrong)} stops out")
    if wrong:
        return replace(without, why=f"{len(wrong)} faults, the first: {wrong[0]}")
    missed = sum(it.prize is not None and it.prize[p] > 0 for p in left_out(it, routes))
    return replace(
        without, cost=cost(it, routes) / it.scale, length=length(it, routes) / it.scale, left_out=missed
    )


def machine() -> str:
    """The processor, and how many cores this process may use."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "")
    cores = len(os.sched_getaffinity(0))
    return f"{model or platform.machine()}, {cores} cores, Python {platform.python_version()}"


def compare(
    files: Sequence[Path],
    *,
    solvers: Sequence[str],
    budgets: Sequence[float],
    seeds: int,
    cores: int,
) -> Comparison:
    """Run everything, telling each outcome on the error output as it comes."""
    begun = os.getloadavg()[0]
    outcomes, versions = [], set()
    for outcome, version in race(files, solvers=solvers, budgets=budgets, seeds=seeds, cores=cores):
        outcomes.append(outcome)
        versions.add(version)
        print(_line(outcome), file=sys.stderr, flush=True)
    return Comparison(
        date=datetime.now(UTC).date().isoformat(),
        machine=machine(),
        load=(round(begun, 1), round(os.getloadavg()[0], 1)),
        versions=tuple(sorted(versions - {""})),
        cores=cores,
        seeds=seeds,
        outcomes=tuple(outcomes),
    )


def main() -> None:
    """Compare, print and keep."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--budget", default="2", help="processor seconds, several with commas")
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--solvers", default=",".join(MODULES))
    parser.add_argument("--json", type=Path)
    said = parser.parse_args()
    if unknown := set(said.solvers.split(",")) - set(MODULES):
        parser.error(f"no solver is called {', '.join(sorted(unknown))}; there are {', '.join(MODULES)}")
    comparison = compare(
        said.files,
        solvers=said.solvers.split(","),
        budgets=[float(b) for b in said.budget.split(",")],
        seeds=said.seeds,
        cores=said.cores,
    )
    print(report(comparison.outcomes))
    if said.json:
        comparison.write(said.json)


def _line(it: Outcome) -> str:
    said = f"{it.cost:.1f}" if it.cost is not None else it.why
    gap = "" if it.gap is None else f"{100 * it.gap:6.2f} %"
    head = f"{it.name:14} {it.solver:9} {it.budget_s:4g} s  seed {it.seed}  used {it.spent_s:6.2f} s"
    return f"{head}  {said:>12} {gap}"


if __name__ == "__main__":
    main()
