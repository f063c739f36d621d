"""The smallest change for one task of a finished plan, without a service.

    python -m optimizer.remedies problem.json plan.json TASK --map FILE

Writes the `Remedy` as JSON. `xiangdao why` runs it as a process of its own: the command itself stays light.
"""

import argparse
from pathlib import Path

from optimizer.execution.changes import Replanned
from optimizer.parsing import parse_problem
from optimizer.problem import InlineMap
from optimizer.remedies.inquiry import Patience
from optimizer.remedies.proving import smallest_change
from optimizer.walking.geojson import read_geojson
from optimizer.walking.osm import read_osm_pbf


def main() -> None:
    """Read three files, answer one question."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("problem", type=Path)
    parser.add_argument("plan", type=Path)
    parser.add_argument("task")
    parser.add_argument("--map", type=Path, help="GeoJSON or .osm.pbf, where the problem names its map")
    parser.add_argument("--seconds", type=float, default=20.0)
    said = parser.parse_args()
    problem = parse_problem(said.problem.read_bytes())
    network = None
    if said.map is not None:
        data = said.map.read_bytes()
        network = read_osm_pbf(data) if said.map.suffix == ".pbf" else read_geojson(data)
    elif isinstance(problem.map, InlineMap):
        network = read_geojson(problem.map.model_dump(mode="json"))
    plan = Replanned.model_validate_json(said.plan.read_bytes())
    remedy = smallest_change(problem, network, plan, said.task, patience=Patience(seconds=said.seconds))
    print(remedy.model_dump_json(exclude_none=True))  # noqa: T201 # it is what was asked for


if __name__ == "__main__":
    main()
