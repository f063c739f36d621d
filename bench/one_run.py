"""One search of one solver, in a process of its own: ``python -m bench.one_run`` with a request on its input.

The answer is written to the file that the request names, since some solvers write to the output.
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.reading import read
from bench.solvers.race import Budget, CannotExpressError, clocks_in_processor_time, solver_named

_KNOW_THE_WALL_ALONE = {"vroom", "vrp"}


@dataclass(frozen=True, slots=True)
class Request:
    """What to search, with what, for how long, on which cores, and where to put the answer."""

    file: str
    solver: str
    budget_s: float
    seed: int
    cores: tuple[int, ...]
    answer: str


def run(asked: Request) -> dict[str, object]:
    """Search; the answer in words that JSON knows."""
    os.sched_setaffinity(0, asked.cores)
    cores = len(asked.cores)
    if asked.solver not in _KNOW_THE_WALL_ALONE:
        clocks_in_processor_time(cores)
    solver = solver_named(asked.solver)
    try:
        search = solver.prepare(read(Path(asked.file)), cores)
    except CannotExpressError as error:
        return {"version": solver.version(), "lacks": str(error)}
    answer = search(Budget(asked.budget_s, cores), asked.seed)
    return {"version": solver.version(), **asdict(answer)}


def main() -> None:
    """Read the request, write the answer."""
    said = json.load(sys.stdin)
    asked = Request(**{**said, "cores": tuple(said["cores"])})
    Path(asked.answer).write_text(json.dumps(run(asked)))


if __name__ == "__main__":
    main()
