"""Times the walking matrix against scipy's Dijkstra on a real map, in one run.

    python -m bench.walking_matrix fixtures/maps/dongcheng.osm.pbf [doors]

scipy is given the easier job: junction to junction, one number per walk, no mid-edge doors. Best of
three each; compilation is not counted.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from optimizer.problem import Mode
from optimizer.walking.matrix import measure
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.osm import read_osm_pbf
from optimizer.walking.path import paths
from optimizer.walking.routes import routes
from optimizer.walking.snap import snap

LEGS = 500


def best_of(count: int, run: Callable[[], object]) -> float:
    """Processor seconds of the fastest of `count` runs: neighbours on the machine do not count."""
    times = []
    for _ in range(count):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def doors_near(network: WalkingNetwork, count: int) -> np.ndarray:
    """Positions within some 30 m of random points of random lanes."""
    rng = np.random.default_rng(7)
    at = rng.integers(0, len(network.points), count)
    return np.asarray(network.points[at] + rng.normal(0.0, 0.0002, (count, 2)))


def main() -> None:
    """Print the times and the ratio."""
    data = Path(sys.argv[1]).read_bytes()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000
    start = time.process_time()
    network = read_osm_pbf(data)
    print(f"read the map        {time.process_time() - start:8.3f} s   {network.report.junctions} junctions")
    blob = network.to_bytes()
    loading = best_of(3, lambda: WalkingNetwork.from_bytes(blob))
    print(f"load it packed      {loading:8.3f} s   {len(blob)} bytes")
    lonlat = doors_near(network, count)
    snap(network, lonlat[:1], mode=Mode.FOOT)
    print(f"snap {count} doors     {best_of(3, lambda: snap(network, lonlat, mode=Mode.FOOT)):8.3f} s")
    snapped = snap(network, lonlat, mode=Mode.FOOT)
    measure(network, snap(network, lonlat[:3], mode=Mode.FOOT), mode=Mode.FOOT)
    ours = best_of(3, lambda: measure(network, snapped, mode=Mode.FOOT))
    laid = routes(network, snapped, mode=Mode.FOOT, shut=None)
    n = len(network.junctions)
    graph = csr_array((laid.rows.cost.astype(float), laid.rows.head, laid.rows.first), shape=(n, n))
    sources = np.random.default_rng(7).integers(0, n, len(laid.doors.edge))
    theirs = best_of(3, lambda: dijkstra(graph, indices=sources))
    print(f"matrix, this code   {ours:8.3f} s   {count} x {count} walks from mid-edge, three measures")
    print(f"matrix, scipy       {theirs:8.3f} s   {len(sources)} x {n} junctions, one measure")
    print(f"ratio               {ours / theirs:8.3f}")
    pairs = np.random.default_rng(8).integers(0, count, (LEGS, 2))
    known = measure(network, snapped, mode=Mode.FOOT).length_m
    legs = [(int(i), int(j)) for i, j in pairs if known[i, j] >= 0]
    paths(network, snapped, legs[:2], mode=Mode.FOOT)
    took = best_of(3, lambda: paths(network, snapped, legs, mode=Mode.FOOT))
    print(f"paths of {len(legs)} legs   {took:8.3f} s")


if __name__ == "__main__":
    main()
