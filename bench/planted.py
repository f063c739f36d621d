"""How near the search comes to an order that is known to exist, where visits depend on one another.

``python -m bench.planted --doors 200 --people 6 --seconds 20 --seeds 1 2 3`` plans each morning without rules
across routes first. Then a tenth of the doors are made to follow another door, with delays that this very
plan keeps: within 15 to 60 minutes, or, second by second, within one. So the rules cost nothing; what the
second plan needs more than the first, the search has not found. Its start knows nothing of the first plan.
"""

import json
import math
import random
from dataclasses import dataclass

from bench.together import Json, morning, on_one_core, planned
from optimizer.plan import Plan
from optimizer.problem import Problem

_DENSITY = 1_000
"""Doors in a square kilometre."""
_SHARE = 0.1
_LEAST_S, _MOST_S = (600, 1_800), (900, 3_600)
"""Of loose followers: the least delay, and by how much the longest exceeds it."""
_TIGHT_S = 60


@dataclass(frozen=True)
class Served:
    """When a door was served, and by whom."""

    volunteer: str
    begin_s: int
    depart_s: int


def served_in(plan: Plan) -> dict[str, Served]:
    """Who serves each task, in seconds of the epoch."""
    return {
        stop.task: Served(route.volunteer, int(stop.begin.timestamp()), int(stop.depart.timestamp()))
        for route in plan.routes
        for stop in route.stops
        if stop.task is not None
    }


def linked_as(problem: Problem, served: dict[str, Served], seed: int, *, tight: bool) -> Problem:
    """The same morning with followers for whom the known plan is right in time.

    Parameters
    ----------
    problem
        A morning without followers.
    served
        The known plan.
    seed
        Of the draw.
    tight
        Whether the second has to begin within a minute of when it does in the known plan, by somebody else;
        else within 15 to 60 minutes.

    Returns
    -------
    Problem
        With one task in ten after another; none is in two such pairs.
    """
    draw, asked = random.Random(seed), json.loads(problem.model_dump_json())
    tasks: dict[str, Json] = {task["id"]: task for task in asked["tasks"]}
    free = sorted(served)
    for _ in range(round(_SHARE * len(served))):
        first, second, link = _pair(draw, served, free, tight=tight)
        tasks[second]["after"] = [{"task": first, **link}]
        free = [task for task in free if task not in (first, second)]
    return Problem.model_validate_json(json.dumps(asked))


def _pair(
    draw: random.Random, served: dict[str, Served], free: list[str], *, tight: bool
) -> tuple[str, str, dict[str, int]]:
    """Draw two doors until one follows the other as it should."""
    while True:
        first, second = draw.sample(free, 2)
        gap = served[second].begin_s - served[first].depart_s
        least = gap if tight else draw.randint(*_LEAST_S)
        most = least + (_TIGHT_S if tight else draw.randint(*_MOST_S))
        apart = served[first].volunteer != served[second].volunteer
        if least <= gap <= most and 0 <= least <= _LEAST_S[1] and (apart or not tight):
            return first, second, {"delay_s": least, "max_delay_s": most}


def main() -> None:
    """Print the table."""
    asked = on_one_core(__doc__, doors=200, people=6, seconds=20.0)
    side_m = round(1_000 * math.sqrt(asked.doors / _DENSITY))
    print("| seed | followers | served | metres known, found | more |")
    print("|---|---|---|---|---|")
    for seed in asked.seeds:
        free = morning(asked.doors, asked.people, seed, linked=False, side_m=side_m)
        known, _ = planned(free, 2 * asked.seconds)
        served = served_in(known)
        for kind, tight in (("loose", False), ("tight", True)):
            found, _ = planned(linked_as(free, served, seed, tight=tight), asked.seconds)
            assert known.summary is not None
            assert found.summary is not None
            least, walk = known.summary.walk_m, found.summary.walk_m
            tasks, more = f"{found.summary.served} of {known.summary.served}", 100 * (walk / least - 1)
            print(f"| {seed} | {kind} | {tasks} | {least:,}, {walk:,} | {more:+.1f} % |", flush=True)


if __name__ == "__main__":
    main()
