"""What every solver in a comparison is given, and how the processor time of its search is counted."""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from bench.euclid import Benchmark, Routes

_wall = time.perf_counter  # as it is now: a child replaces the clocks of the solvers that read Python's
_AGREED = (0.9, 1.1)
"""Between these shares of the budget a search that only knows the wall clock has used what it was given."""
_TRIES = 3

MODULES = {
    "xiangdao": "bench.solvers.ours",
    "ortools": "bench.solvers.ortools_alone",
    "pyvrp": "bench.solvers.pyvrp_search",
    "vroom": "bench.solvers.vroom_search",
    "vrp": "bench.solvers.vrp_search",
}


class CannotExpressError(ValueError):
    """The problem asks for something that the solver has no word for."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Processor seconds on each of so many cores."""

    seconds: float
    cores: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The best routes of one search, None when it found none, and the processor seconds it used."""

    routes: Routes | None
    spent_s: float


Search = Callable[[Budget, int], Answer]
"""From a budget and a seed to an answer; everything before it is preparation and not counted."""


class Solver(Protocol):
    """A module of this package."""

    def version(self) -> str:
        """Name and version."""
        ...

    def prepare(self, it: Benchmark, cores: int) -> Search:
        """Tell the solver the problem.

        Raises
        ------
        CannotExpressError
            When it has no word for something in it.
        """
        ...


def solver_named(name: str) -> Solver:
    """Import a solver's module, and nothing of the others."""
    return import_module(MODULES[name])


def spent() -> float:
    """Processor seconds that this process and those it has ended have used."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def clocks_in_processor_time(cores: int) -> None:
    """From now on Python's stop watches count processor seconds per core.

    Solvers that look at `time.perf_counter` or `time.monotonic` then end their search, and cool it, by
    the work they have done, however busy the machine is.
    """
    time.perf_counter = time.monotonic = lambda: time.process_time() / cores


def by_wall_clock(
    search: Callable[[float, int], Sequence[Sequence[int]] | None], budget: Budget, seed: int
) -> Answer:
    """Run a search that only knows the wall clock so long that it uses about the budget.

    How much longer than the processor time the wall clock says is measured, and the search repeated
    with what was learnt, until it has used its share.

    Parameters
    ----------
    search
        From wall-clock seconds and seed to routes.
    """
    slower = _slowness()
    for attempt in range(_TRIES):
        limit = budget.seconds * slower
        begun, begun_cpu = _wall(), spent()
        routes = search(limit, seed)
        wall, used = _wall() - begun, (spent() - begun_cpu) / budget.cores
        slower = wall / max(used, 1e-6)
        finished = wall < 0.9 * limit  # it had nothing more to try
        share = min(wall, limit) / slower / budget.seconds
        if finished or _AGREED[0] <= share <= _AGREED[1] or attempt == _TRIES - 1:
            break
    return Answer(None if routes is None else tuple(tuple(r) for r in routes), min(wall, limit) / slower)


def _slowness() -> float:
    """Wall-clock seconds in which this core does a second's work at the moment."""
    begun, begun_cpu = _wall(), spent()
    while spent() - begun_cpu < 0.2:
        sum(range(1_000))
    return (_wall() - begun) / (spent() - begun_cpu)
