"""Reads Solomon's text files: time windows, distances with one decimal, truncated."""

from pathlib import Path

import numpy as np

from bench.euclid import Benchmark, distances, one_depot

_DECIMALS = 10
OPTIMA = {"R104": 971.5, "R208": 701.0}
"""With distances truncated to one decimal."""


def read_solomon(path: Path) -> Benchmark:
    """Read a file."""
    rows = [line.split() for line in path.read_text().splitlines()]
    numbers = [[int(x) for x in row] for row in rows if row and all(x.isdigit() for x in row)]
    (vehicles, capacity), stops = numbers[0], np.array(numbers[1:])
    length = np.floor(_DECIMALS * distances(stops[:, 1:3].astype(float))).astype(np.int32)
    instance = one_depot(
        length=length,
        duration=length,
        windows=[(int(a), int(b)) for a, b in _DECIMALS * stops[:, 4:6]],
        service=(_DECIMALS * stops[:, 6]).tolist(),
        demand=stops[:, 3].tolist(),
        capacity=capacity,
        vehicles=vehicles,
    )
    return Benchmark(instance, OPTIMA.get(path.stem), float(_DECIMALS))
