"""Measures what it costs to lead people round zones that they may not enter, by the number of groups.

    python -m bench.barred_zones [tasks] [groups ...]

A generated morning on the Dongcheng map. The middle third of it is cut into as many strips from west to east
as there are groups, each strip a controlled zone; each group of volunteers, in turn, may enter all strips but
one. So nobody lacks work, and everybody has a zone to walk round. Each line runs in a process of its own.
"""

import resource
import subprocess
import sys
import time
from itertools import pairwise

import numpy as np

from fixtures.alleys import MAPS
from fixtures.generate_mornings import build as morning_of
from fixtures.wire import problem_bytes
from optimizer.engines.ruin_recreate.reading import read
from optimizer.ground import survey
from optimizer.problem import Problem
from optimizer.solve import build
from optimizer.walking.osm import read_osm_pbf

Json = dict[str, object]


def strips(said: Json, groups: int) -> Json:
    """The morning with zones, and volunteers who may enter all but one of them."""
    problem = Problem.model_validate_json(problem_bytes(said))
    lonlat = np.array([task.location for task in problem.tasks], dtype=np.float64)
    west, south = lonlat.min(axis=0)
    east, north = lonlat.max(axis=0)
    cuts = np.linspace(west, east, groups + 1)
    zones = []
    for number, (a, b) in enumerate(pairwise(cuts.tolist())):
        third = (north - south) / 3
        ring = [
            [x, y]
            for x, y in ((a, south + third), (b, south + third), (b, north - third), (a, north - third))
        ]
        area = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        zones.append({"id": f"z{number}", "level": "controlled", "area": area})
    people = [volunteer.model_dump(mode="json", exclude_unset=True) for volunteer in problem.volunteers]
    for number, person in enumerate(people):
        person["zones"] = [f"z{k}" for k in range(groups) if k != number % groups]
    return said | {"zones": zones, "volunteers": people}


def measure(tasks: int, groups: int) -> None:
    """Print one line: seconds to survey and to write the numbers down, and the most memory held."""
    network = read_osm_pbf((MAPS / "dongcheng.osm.pbf").read_bytes())
    said = morning_of(tasks, 1, "dongcheng")
    warm = Problem.model_validate_json(problem_bytes(morning_of(10, 1, "dongcheng")))
    survey(warm, network)
    problem = Problem.model_validate_json(problem_bytes(strips(said, groups) if groups else said))
    begun = time.process_time()
    ground = survey(problem, network)
    surveyed = time.process_time()
    numbers = read(build(ground))
    done = time.process_time()
    tables = len({id(walks) for walks in ground.walks.values()})
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{groups:6d}  {tables:6d}  {len(ground.places):6d}  {surveyed - begun:8.2f}  {done - surveyed:7.2f} "
        f" {megabytes:7.0f}  {(numbers.metres.nbytes + numbers.seconds.nbytes) / 2**20:9.0f}"
    )


def main() -> None:
    """Run every line in a process of its own."""
    tasks, *groups = sys.argv[1:] or ["1000"]
    if len(groups) == 1 and groups[0].startswith("="):
        measure(int(tasks), int(groups[0][1:]))
        return
    print("groups  tables  places  survey s  build s  peak MB  kernel MB")
    for count in groups or ["0", "1", "4", "8", "16"]:
        subprocess.run([sys.executable, "-m", "bench.barred_zones", tasks, f"={count}"], check=True)


if __name__ == "__main__":
    main()
