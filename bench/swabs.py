"""What samples cost: a morning of swabs, each by a medic and a social worker, with and without a laboratory.

``python -m bench.swabs --doors 60 --people 6 --seconds 10 --seeds 1 2 3`` plans each morning twice, in
processor seconds on one core: one of the two brings every sample to the laboratory within two hours, or
nothing is to be brought anywhere. Prints served doors and metres.
"""

import json
import math
import random
from typing import Any

from bench.together import SKILLS, clock, on_one_core, planned
from optimizer.problem import Problem

SHIFT_S = 12_600
WINDOW_S = 5_400
DOORS_PER_KM2 = 400
Json = dict[str, Any]


def morning(doors: int, people: int, seed: int, *, samples: bool) -> Problem:
    """A square with a base in its middle and a laboratory off it; three doors in ten have a window."""
    draw = random.Random(seed)
    side = 1_000 * math.sqrt(doors / DOORS_PER_KM2)
    spots = [(side / 2, side / 2), (side * 0.7, side * 0.4)]
    spots += [(draw.uniform(0, side), draw.uniform(0, side)) for _ in range(doors)]
    metres = [[math.ceil(math.dist(a, b)) for b in spots] for a in spots]
    seconds = [[math.ceil(m / 1.25) for m in row] for row in metres]
    tasks = [
        _swab(draw, n) | ({"to_site": "lab", "max_aboard_s": 7_200} if samples else {}) for n in range(doors)
    ]
    return Problem.model_validate_json(
        json.dumps(
            {
                "map": {"matrix": {"duration_s": seconds, "length_m": metres}},
                "date": "2026-11-22",
                "sites": [{"id": "lab", "kind": "lab", "matrix_index": 1}],
                "volunteers": [_person(n) for n in range(people)],
                "tasks": tasks,
            }
        )
    )


def _swab(draw: random.Random, number: int) -> Json:
    task: Json = {
        "id": f"t{number}",
        "kind": "swab",
        "matrix_index": number + 2,
        "service_s": draw.randint(120, 300),
        "skills": list(SKILLS),
        "crew": 2,
        "priority": 10,
    }
    if draw.random() < 0.3:
        begin = draw.randint(0, 9_000)
        task["time_windows"] = [[clock(begin), clock(begin + WINDOW_S)]]
    return task


def _person(number: int) -> Json:
    home = {"matrix_index": 0}
    hours = {"start": clock(0), "end": clock(SHIFT_S), "start_at": home, "end_at": home}
    return {"id": f"v{number}", "skills": [SKILLS[number % 2]], "shifts": [hours]}


def main() -> None:
    """Print the table."""
    asked = on_one_core(__doc__, doors=60, people=6, seconds=10.0)
    print("| seed | served with, without samples | metres with, without |")
    print("|---|---|---|")
    for seed in asked.seeds:
        served, metres = [], []
        for samples in (True, False):
            plan, _ = planned(morning(asked.doors, asked.people, seed, samples=samples), asked.seconds)
            assert plan.summary is not None
            served.append(f"{plan.summary.served}/{plan.summary.tasks}")
            metres.append(f"{plan.summary.walk_m:,}")
        print(f"| {seed} | {', '.join(served)} | {', '.join(metres)} |", flush=True)


if __name__ == "__main__":
    main()
