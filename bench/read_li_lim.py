"""Reads Li & Lim's text files: pickups and deliveries with time windows."""

from pathlib import Path

import numpy as np

from bench.euclid import Benchmark, distances, one_fleet

_HUNDREDTHS = 100
_DELIVERY = 8  # column: the delivery of a pickup, 0 at a delivery


def read_li_lim(path: Path) -> Benchmark:
    """Read a file; cost units are hundredths, rounded, as in the comparisons of `docs/engine.md`."""
    rows = [[int(x) for x in line.split()] for line in path.read_text().splitlines() if line.strip()]
    (vehicles, capacity, _), stops = rows[0], np.array(rows[1:])
    length = np.floor(_HUNDREDTHS * distances(stops[:, 1:3].astype(float)) + 0.5).astype(np.int32)
    opening = [(int(a), int(b)) for a, b in _HUNDREDTHS * stops[:, 4:6]]
    return Benchmark(
        name=path.stem,
        kind="PDPTW",
        length=(length,),
        duration=(length,),
        depots=1,
        windows=tuple((window,) for window in opening),
        service=tuple((_HUNDREDTHS * stops[:, 6]).tolist()),
        demand=stops[:, 3:4].astype(np.int64),
        vehicles=one_fleet(vehicles, capacity=capacity, window=opening[0]),
        mates=tuple((int(row[0]), int(row[_DELIVERY])) for row in stops[1:] if row[_DELIVERY] > 0),
    )
