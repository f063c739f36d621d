"""What rules across routes cost: a tenth of the doors for two people, a tenth after another door.

``python -m bench.together --seconds 30 --seeds 1 2 3`` plans each morning with those rules and without them
(the second person of a visit is then a visit of its own), in processor seconds on one core, and prints served
doors and metres.
"""

import argparse
import json
import math
import os
import random
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

from bench.solvers.race import clocks_in_processor_time
from optimizer.plan import Plan
from optimizer.problem import Problem

EIGHT = datetime(2026, 11, 22, 8, tzinfo=timezone(timedelta(hours=8)))
DAY_S = 16_200
SIDE_M = 1_000
SKILLS = ("medic", "social")
Json = dict[str, Any]


def clock(second: int) -> str:
    """A second of the day on the wire."""
    return (EIGHT + timedelta(seconds=second)).isoformat()


def morning(doors: int, people: int, seed: int, *, linked: bool, side_m: int = SIDE_M) -> Problem:
    """A square with a base in its middle; half of the doors have a window of one to two hours."""
    draw = random.Random(seed)
    spots = [(side_m / 2, side_m / 2)] + [
        (draw.uniform(0, side_m), draw.uniform(0, side_m)) for _ in range(doors)
    ]
    metres = [[math.ceil(math.dist(a, b)) for b in spots] for a in spots]
    seconds = [[math.ceil(m / 1.25) for m in row] for row in metres]
    tasks = [_door(draw, n) for n in range(doors)]
    _link(draw, tasks)
    return Problem.model_validate_json(
        json.dumps(
            {
                "map": {"matrix": {"duration_s": seconds, "length_m": metres}},
                "date": "2026-11-22",
                "volunteers": [_person(draw, n) for n in range(people)],
                "tasks": tasks if linked else list(_unlinked(tasks)),
            }
        )
    )


def _door(draw: random.Random, number: int) -> Json:
    service = draw.randint(60, 300)
    task: Json = {"id": f"t{number}", "kind": "notify", "matrix_index": number + 1, "service_s": service}
    if draw.random() < 0.5:
        length = draw.randint(3_600, 7_200)
        begin = draw.randint(0, DAY_S - length)
        task["time_windows"] = [[clock(begin), clock(begin + length - service)]]
    if draw.random() < 0.2:
        task["skills"] = [draw.choice(SKILLS)]
    task["priority"] = draw.choice([0, 0, 10, 20])
    return task


def _link(draw: random.Random, tasks: list[Json]) -> None:
    """A tenth for two people who together are a medic and a social worker, a tenth after an earlier door."""
    for task in draw.sample(tasks, len(tasks) // 10):
        task |= {"crew": 2, "skills": list(SKILLS)}
    links = 0
    while links < len(tasks) // 10:
        first, second = sorted(draw.sample(range(len(tasks)), 2))
        least = draw.randint(600, 1_800)
        most = least + draw.randint(900, 3_600)
        if "after" not in tasks[second] and _fits(tasks, first, second, least, most):
            tasks[second]["after"] = [{"task": f"t{first}", "delay_s": least, "max_delay_s": most}]
            links += 1


def _fits(tasks: list[Json], first: int, second: int, least: int, most: int) -> bool:
    """Whether the chain up to the second door leaves every door of it ten minutes to choose from."""
    (a, b), service = _window(tasks[first]), tasks[first]["service_s"]
    (c, d) = _window(tasks[second])
    chained = "after" in tasks[first] or any(
        link["task"] == f"t{first}" for task in tasks for link in task.get("after", ())
    )
    early, late = a + service + least, b + service + most
    return not chained and min(d, late) - max(c, early) >= 600 and d - early >= 600 and late - c >= 600


def _window(task: Json) -> tuple[int, int]:
    if "time_windows" not in task:
        return 0, DAY_S
    begin, end = ((datetime.fromisoformat(t) - EIGHT).seconds for t in task["time_windows"][0])
    return begin, end


def _unlinked(tasks: list[Json]) -> Iterator[Json]:
    for task in tasks:
        alone = {name: value for name, value in task.items() if name not in ("after", "crew")}
        if "crew" not in task:
            yield alone
            continue
        for skill in SKILLS:
            yield alone | {"id": f"{task['id']}-{skill}", "skills": [skill]}


def _person(draw: random.Random, number: int) -> Json:
    begin = draw.choice([0, 0, 1_800, 3_600])
    end = min(DAY_S, begin + draw.choice([10_800, 12_600, 14_400, 16_200]))
    skills = SKILLS[:1] if number % 5 in (0, 1) else SKILLS[1:] if number % 5 in (2, 3) else SKILLS
    home = {"matrix_index": 0}
    hours = {"start": clock(begin), "end": clock(end), "start_at": home, "end_at": home}
    return {"id": f"v{number}", "skills": list(skills), "shifts": [hours]}


def planned(it: Problem, seconds: float) -> tuple[Plan, float]:
    """The plan and the processor seconds that it took."""
    # Engines take the clock that they find when they are imported.
    from optimizer.solve import Budget, solve

    begun = time.process_time()
    plan = solve(it, None, plan_id="bench", budget=Budget(time_limit_s=seconds))
    return plan, time.process_time() - begun


def on_one_core(described: str | None, doors: int, people: int, seconds: float) -> argparse.Namespace:
    """What mornings are asked for, by default of this size; from now on one core's processor time counts."""
    parser = argparse.ArgumentParser(description=described)
    parser.add_argument("--doors", type=int, default=doors)
    parser.add_argument("--people", type=int, default=people)
    parser.add_argument("--seconds", type=float, default=seconds)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    asked = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})  # the relay searches on as many as it may use
    clocks_in_processor_time(1)
    return asked


def main() -> None:
    """Print the table."""
    asked = on_one_core(__doc__, doors=1_000, people=28, seconds=30.0)
    print("| seed | served with, without | metres with, without | more | CPU s with, without |")
    print("|---|---|---|---|---|")
    for seed in asked.seeds:
        told = []
        for linked in (True, False):
            plan, spent = planned(morning(asked.doors, asked.people, seed, linked=linked), asked.seconds)
            assert plan.summary is not None
            told.append((f"{plan.summary.served}/{plan.summary.tasks}", plan.summary.walk_m, spent))
        (served, walk, cpu), (all_served, least, base_cpu) = told
        more = f"{100 * (walk / least - 1):+.1f} %"
        print(
            f"| {seed} | {served}, {all_served} | {walk}, {least} | {more} | {cpu:.0f}, {base_cpu:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
