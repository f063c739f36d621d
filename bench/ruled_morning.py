"""Mornings under all rules at once, planned in this process, and what came of it.

The previous plan, to which the objective keeps, was made the evening before: without one task in ten, and in
no more than a few steps.
"""

import json
import time
from collections.abc import Callable
from typing import Any

from bench.read_morning import network_of
from bench.solvers.race import spent
from fixtures.all_rules import ADDED, bound
from fixtures.all_rules import build as generated
from fixtures.wire import PROBLEMS, Json, problem_bytes
from optimizer.engines.engine import Stop
from optimizer.parsing import parse_problem
from optimizer.plan import Plan, Progress
from optimizer.problem import Problem
from optimizer.relay import engine_named
from optimizer.rounds import unrolled
from optimizer.solve import Budget, build, finish, solve, survey
from optimizer.steady import steady
from optimizer.tolls import tolled
from optimizer.walking.network import WalkingNetwork

SEED = 1
_EVENING_STEPS = 100
_PATIENCE = 4
"""OR-Tools only knows the wall clock: it gets so many times the budget, and is stopped when that is used."""


def _of_file(name: str) -> Json:
    whole = json.loads((PROBLEMS / f"{name}.json").read_text())
    return bound(whole, SEED, more=max(9, round(len(whole["tasks"]) * ADDED)))


MORNINGS: dict[str, Callable[[], Json]] = {
    "courtyard": lambda: _of_file("courtyard"),
    "beixinqiao_morning": lambda: _of_file("beixinqiao_morning"),
    "1,000 tasks, 60 volunteers": lambda: generated(1_000, 60, SEED),
}


def problem_named(name: str) -> Problem:
    """A morning under all rules."""
    return parse_problem(problem_bytes(MORNINGS[name]()))


def plan(name: str, solver: str, seconds: float) -> dict[str, Any]:
    """Plan a morning, by the relay or by OR-Tools alone, and sum the plan up; the referee is inside."""
    problem = problem_named(name)
    network = network_of(problem)
    _warm_up()
    previous = evening(problem, network)
    begun, begun_cpu = time.time(), spent()
    if solver == "ortools":
        found = _alone(problem, network, previous, seconds)
    else:
        budget = Budget(time_limit_s=seconds)
        found = solve(problem, network, plan_id="bench", budget=budget, previous=previous)
    assert found.summary is not None  # a finished plan has one
    return {
        "morning": name,
        "engine": solver,
        "search_s": seconds,
        "tasks": found.summary.tasks,
        "served": found.summary.served,
        "walk_km": round(found.summary.walk_m / 1_000, 2),
        "wall_s": round(time.time() - begun, 1),
        "cpu_s": round(spent() - begun_cpu, 1),
    }


def evening(problem: Problem, network: WalkingNetwork | None) -> Plan:
    """The plan of the evening before."""
    late = {task.id for task in problem.tasks[::10]}
    named = {link.task for task in problem.tasks for link in task.after}
    named |= {task.same_volunteer_as or "" for task in problem.tasks}
    named |= {other for task in problem.tasks for other in task.not_with}
    known = tuple(task for task in problem.tasks if task.id not in late - named)
    return solve(
        problem.model_copy(update={"tasks": known}),
        network,
        plan_id="evening",
        budget=Budget(iterations=_EVENING_STEPS),
    )


def _warm_up() -> None:
    """Compile; nobody waits for that while a plan is made."""
    tiny = parse_problem((PROBLEMS / "tiny_one_meal.json").read_bytes())
    solve(tiny, network_of(tiny), plan_id="warm", budget=Budget(iterations=5))


def _alone(problem: Problem, network: WalkingNetwork | None, previous: Plan, seconds: float) -> Plan:
    """The recipe of `solve` with OR-Tools alone: from nothing, and ended by processor time."""
    ground = survey(unrolled(problem), network)
    instance = build(ground, previous)
    begun = spent()
    order = engine_named("ortools").improve(
        tolled(steady(instance)),
        None,
        seed=problem.options.seed,
        stop=Stop(seconds=seconds * _PATIENCE, asked=lambda: spent() - begun >= seconds),
    )
    return finish(ground, instance, order, "bench", "ortools", Progress(phase="writing", elapsed_s=0.0))
