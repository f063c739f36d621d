"""How much longer than asked a morning takes where many tasks stay unassigned, phase by phase.

``python -m bench.kept_limit --tasks 1000 --people 25 --seconds 5 15 --seeds 1 2`` plans mornings of tasks
for one person, with three in ten for two people, and the same with samples for a laboratory; too few people
are there for all of them. It prints processor seconds, those of child processes included.
"""

import argparse
import json
import random
import resource
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from bench.together import EIGHT, SIDE_M, clock
from optimizer import solve as whole
from optimizer.plan import Plan
from optimizer.problem import Problem

KINDS = ("plain", "crews", "goods")
_DAY_S = 14_400
_SHARED = 0.3
_PHASES = ("survey", "build", "mend", "unburdened", "schedule", "as_told", "explain", "write", "approve")
Json = dict[str, Any]


def morning(tasks: int, people: int, seed: int, kind: str) -> Problem:
    """Doors in a square kilometre, half of them with a window, three in ten for a crew of a kind."""
    draw = random.Random(f"{seed}/{tasks}")
    base, lab = (SIDE_M / 2, SIDE_M / 2), (SIDE_M / 4, SIDE_M / 2)
    spots = [base, lab, *((draw.uniform(0, SIDE_M), draw.uniform(0, SIDE_M)) for _ in range(tasks))]
    metres = [[int(abs(a[0] - b[0]) + abs(a[1] - b[1])) + 1 for b in spots] for a in spots]
    for n, row in enumerate(metres):
        row[n] = 0
    seconds = [[m * 4 // 5 for m in row] for row in metres]
    said: Json = {
        "map": {"matrix": {"duration_s": seconds, "length_m": metres}},
        "date": f"{EIGHT:%Y-%m-%d}",
        "volunteers": [_person(n) for n in range(people)],
        "sites": [{"id": "lab", "kind": "lab", "matrix_index": 1, "service_s": 60}],
        "tasks": [_door(draw, n, kind) for n in range(tasks)],
        "options": {"seed": seed},
    }
    return Problem.model_validate_json(json.dumps(said))


def _door(draw: random.Random, number: int, kind: str) -> Json:
    task: Json = {"id": f"t{number}", "kind": "home_visit", "matrix_index": number + 2, "skills": []}
    task |= {"service_s": draw.randint(120, 420), "priority": draw.choice([0, 0, 10, 20, 40])}
    begin, length = draw.randint(0, _DAY_S - 5_400), draw.randint(3_600, 5_400)
    if draw.random() < 0.5:
        task["time_windows"] = [[clock(begin), clock(begin + length)]]
    if draw.random() < _SHARED and kind != "plain":
        task |= {"crew": 2, "skills": ["medic", "social_work"]}
        if kind == "goods":
            task |= {"kind": "swab", "to_site": "lab", "load": {"tubes": 1}, "max_aboard_s": 3_600}
    return task


def _person(number: int) -> Json:
    hours = {"start": clock(0), "end": clock(_DAY_S), "start_at": {"matrix_index": 0}}
    skills = [["medic"], ["social_work"], ["medic", "social_work"], ["social_work"]][number % 4]
    return {"id": f"v{number}", "skills": skills, "shifts": [hours | {"end_at": {"matrix_index": 0}}]}


def spent() -> float:
    """Processor seconds of this process and of those that it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _clocked(phase: str, work: Callable[..., Any], laps: dict[str, float]) -> Callable[..., Any]:
    """The same work, timed by its own thread; what is done for plans shown meanwhile is told apart."""

    def timed(*args: Any, **kwargs: Any) -> Any:
        begun = time.thread_time()
        try:
            return work(*args, **kwargs)
        finally:
            meanwhile = threading.current_thread() is not threading.main_thread()
            laps["meanwhile" if meanwhile else phase] += time.thread_time() - begun

    return timed


@contextmanager
def clocked(laps: dict[str, float]) -> Iterator[None]:
    """Take the time of each phase of `solve` but the search."""
    with ExitStack() as stack:
        for phase in _PHASES:
            stack.enter_context(patch.object(whole, phase, _clocked(phase, getattr(whole, phase), laps)))
        yield


def planned(it: Problem, seconds: float) -> tuple[Plan, float, dict[str, float]]:
    """The plan, its processor seconds, and those of each phase."""
    laps: dict[str, float] = defaultdict(float)
    begun = spent()
    with clocked(laps):
        plan = whole.solve(it, None, plan_id="bench", budget=whole.Budget(time_limit_s=seconds))
    took = spent() - begun
    return plan, took, {"search": took - sum(laps.values())} | laps


def main() -> None:
    """Print a line for each morning."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1_000)
    parser.add_argument("--people", type=int, default=25)
    parser.add_argument("--seconds", type=float, nargs="+", default=[5.0, 15.0])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    asked = parser.parse_args()
    print("| morning | seed | asked | CPU s | served | walked | phases |")
    print("|---|---|---|---|---|---|---|")
    for kind in asked.kinds:
        for seed in asked.seeds:
            for seconds in asked.seconds:
                it = morning(asked.tasks, asked.people, seed, kind)
                plan, took, laps = planned(it, seconds)
                assert plan.summary is not None
                told = ", ".join(f"{phase} {s:.1f}" for phase, s in laps.items() if s >= 0.05)
                print(
                    f"| {kind} | {seed} | {seconds:.0f} | {took:.1f} | {plan.summary.served} "
                    f"| {plan.summary.walk_m} | {told} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
