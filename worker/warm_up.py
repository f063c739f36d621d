"""Pays for compiling and importing once, in the worker, so that no horse and no caller has to wait for it."""

import time

import orjson
import structlog

from optimizer.parsing import parse_problem
from optimizer.walking.geojson import read_geojson
from worker.log import where

log = structlog.get_logger()

# Two doors on a lane off the coast of Africa, where no coordinate reference needs to be declared.
_LANE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"highway": "residential", "name": "warm-up lane"},
            "geometry": {"type": "LineString", "coordinates": [[0.0, 0.0], [0.001, 0.0], [0.001, 0.001]]},
        }
    ],
}
_PROBLEM = {
    "map": _LANE,
    "volunteers": [
        {
            "id": "v",
            "shifts": [
                {
                    "start": "2026-01-01T08:00:00+08:00",
                    "end": "2026-01-01T12:00:00+08:00",
                    "start_at": [0.0, 0.0],
                    "end_at": [0.0, 0.0],
                }
            ],
        }
    ],
    "tasks": [
        {"id": "a", "kind": "notify", "location": [0.0002, 0.0]},
        {"id": "b", "kind": "notify", "location": [0.001, 0.0008]},
        # Nobody can: explaining why is compiled, too.
        {"id": "c", "kind": "notify", "location": [0.0008, 0.0], "skills": ["medic"]},
    ],
}


def warm_up() -> None:
    """Plan a tiny morning from map to paths, and anew from that plan.

    Imports OR-Tools, and compiles or loads all that numba compiles.

    Runs in the worker before the first fork. A failure is told and not fatal: every plan would tell it again.
    """
    from optimizer.solve import Budget, solve

    begun = time.monotonic()
    try:
        network = read_geojson(_LANE)
        problem, briefly = parse_problem(orjson.dumps(_PROBLEM)), Budget(iterations=1)
        plan = solve(problem, network, plan_id="warm-up", budget=briefly)
        solve(problem, network, plan_id="warmed-up", budget=briefly, previous=plan)
    except Exception as error:
        log.error("warm_up_failed", error=type(error).__name__, at=where(error))  # noqa: TRY400 - JSON line
    else:
        log.info("warm", seconds=round(time.monotonic() - begun, 2))


if __name__ == "__main__":
    warm_up()
