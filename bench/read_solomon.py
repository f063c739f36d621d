"""Reads Solomon's text files: time windows, distances with one decimal, truncated."""

from pathlib import Path

import numpy as np

from bench.euclid import Benchmark, distances, one_fleet

_DECIMALS = 10
OPTIMA = {"R104": 971.5, "R208": 701.0}
"""With distances truncated to one decimal."""


def read_solomon(path: Path) -> Benchmark:
    """Read a file."""
    rows = [line.split() for line in path.read_text().splitlines()]
    numbers = [[int(x) for x in row] for row in rows if row and all(x.isdigit() for x in row)]
    (vehicles, capacity), stops = numbers[0], np.array(numbers[1:])
    length = np.floor(_DECIMALS * distances(stops[:, 1:3].astype(float))).astype(np.int32)
    opening = [(int(a), int(b)) for a, b in _DECIMALS * stops[:, 4:6]]
    return Benchmark(
        name=path.stem,
        kind="VRPTW",
        length=(length,),
        duration=(length,),
        depots=1,
        windows=tuple((window,) for window in opening),
        service=tuple((_DECIMALS * stops[:, 6]).tolist()),
        demand=stops[:, 3:4].astype(np.int64),
        vehicles=one_fleet(vehicles, capacity=capacity, window=opening[0]),
        best_known=OPTIMA.get(path.stem),
        scale=float(_DECIMALS),
    )
