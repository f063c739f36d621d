"""Reads Li & Lim's text files: pickups and deliveries with time windows."""

from pathlib import Path

import numpy as np

from bench.euclid import Benchmark, distances, one_depot

_HUNDREDTHS = 100
_DELIVERY = 8  # column: the delivery of a pickup, 0 at a delivery


def read_li_lim(path: Path) -> Benchmark:
    """Read a file; cost units are hundredths, rounded, as in the comparisons of `docs/engine.md`."""
    rows = [[int(x) for x in line.split()] for line in path.read_text().splitlines() if line.strip()]
    (vehicles, capacity, _), stops = rows[0], np.array(rows[1:])
    length = np.floor(_HUNDREDTHS * distances(stops[:, 1:3].astype(float)) + 0.5).astype(np.int32)
    instance = one_depot(
        length=length,
        duration=length,
        windows=[(int(a), int(b)) for a, b in _HUNDREDTHS * stops[:, 4:6]],
        service=(_HUNDREDTHS * stops[:, 6]).tolist(),
        demand=stops[:, 3].tolist(),
        capacity=capacity,
        vehicles=vehicles,
        mates=[(int(row[0]), int(row[_DELIVERY])) for row in stops[1:] if row[_DELIVERY] > 0],
    )
    return Benchmark(instance, None, 1.0)
