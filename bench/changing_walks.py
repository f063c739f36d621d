"""Measures what heeding the hours of closures is worth, against shutting their lanes for the whole plan.

    python -m bench.changing_walks [tasks] [seeds] [iterations]

Generated mornings on the Beixinqiao map; four areas of some 200 m, away from
sites and starts, are shut for a quarter of the morning each.
"""

import sys
import time

import numpy as np

from fixtures.alleys import MAPS
from fixtures.generate_mornings import build
from fixtures.wire import problem_bytes
from optimizer.problem import Problem
from optimizer.solve import Budget, solve
from optimizer.walking.osm import read_osm_pbf

AREAS, HALF_SIDE, CLEAR_DEGREES = 4, 1e-3, 2e-3


def closures(morning: Problem, seed: int, *, dated: bool) -> list[dict[str, object]]:
    """Squares about random doors, each shut for a part of the morning or for all of it."""
    rng = np.random.default_rng(seed)
    shifts = [shift for volunteer in morning.volunteers for shift in volunteer.shifts]
    begin, end = min(s.start for s in shifts), max(s.end for s in shifts)
    found: list[dict[str, object]] = []
    starts = [shift.start_at for shift in shifts if isinstance(shift.start_at, tuple)]
    clear = np.array([*starts, *(site.location for site in morning.sites)], dtype=np.float64)
    doors = np.array([task.location for task in morning.tasks], dtype=np.float64)
    away = np.abs(doors[:, None] - clear[None]).max(axis=2).min(axis=1) > CLEAR_DEGREES
    for number, (lon, lat) in enumerate(rng.choice(doors[away], AREAS, replace=False)):
        corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
        ring = [[float(lon + HALF_SIDE * x), float(lat + HALF_SIDE * y)] for x, y in corners]
        since = begin + (end - begin) * number / AREAS
        hours = {"from": since.isoformat(), "until": (since + (end - begin) / AREAS).isoformat()}
        area = {"type": "Polygon", "coordinates": [ring]}
        found.append({"id": f"c{number}", "area": area} | (hours if dated else {}))
    return found


def main() -> None:
    """Print tasks served and metres walked, both ways."""
    tasks, seeds, iterations = (int(x) for x in (*sys.argv[1:], "120", "3", "3000")[:3])
    network = read_osm_pbf((MAPS / "beixinqiao.osm.pbf").read_bytes())
    print("seed  closures        served   walk_m   CPU s")
    for seed in range(1, seeds + 1):
        said = build(tasks, seed, "beixinqiao")
        for dated in (False, True):
            shut = closures(_read(said), seed, dated=dated)
            problem = _read({**said, "closures": shut})
            begun = time.process_time()
            plan = solve(problem, network, plan_id="bench", budget=Budget(iterations=iterations))
            took = time.process_time() - begun
            assert plan.summary is not None  # finished plans have one
            label = "by their hours" if dated else "all day"
            print(f"{seed:4d}  {label:14s}  {plan.summary.served:6d}  {plan.summary.walk_m:7d}  {took:6.1f}")


def _read(said: dict[str, object]) -> Problem:
    return Problem.model_validate_json(problem_bytes(said))


if __name__ == "__main__":
    main()
