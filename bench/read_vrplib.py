"""Reads VRPLIB files of the kinds CVRP and VRPTW, with the ``.sol`` beside them."""

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.euclid import Benchmark, distances, one_depot

_FOREVER = 1_000_000
_DECIMALS = 10  # time windows: distances with one decimal, truncated, as in the DIMACS challenge


def read_vrplib(path: Path) -> Benchmark:
    """Read a file.

    Raises
    ------
    ValueError
        When it asks for more than capacity and time windows.
    """
    text = path.read_text()
    kind = _word(text, "TYPE")
    if kind not in ("CVRP", "VRPTW"):
        raise ValueError(f"{path.name} is of type {kind}; only CVRP and VRPTW are read")
    xy = _section(text, "NODE_COORD_SECTION")[:, 1:]
    demand = _section(text, "DEMAND_SECTION")[:, 1].astype(int).tolist()
    capacity = int(_word(text, "CAPACITY"))
    n = len(xy)
    if kind == "CVRP":
        length = np.floor(distances(xy) + 0.5).astype(np.int32)
        instance = one_depot(
            length=length,
            duration=np.zeros_like(length),
            windows=[(0, _FOREVER)] * n,
            service=[0] * n,
            demand=demand,
            capacity=capacity,
            vehicles=-(-sum(demand) * 11 // (capacity * 10)) + 3,
        )
        return Benchmark(instance, _best_known(path), 1.0)
    length = np.floor(_DECIMALS * distances(xy)).astype(np.int32)
    opening = (_DECIMALS * _section(text, "TIME_WINDOW_SECTION")[:, 1:]).astype(int).tolist()
    service = [0] + [_DECIMALS * int(_word(text, "SERVICE_TIME"))] * (n - 1)
    instance = one_depot(
        length=length,
        duration=length,
        windows=[(a, b) for a, b in opening],
        service=service,
        demand=demand,
        capacity=capacity,
        vehicles=int(_word(text, "VEHICLES")),
    )
    return Benchmark(instance, _best_known(path), float(_DECIMALS))


def _word(text: str, key: str) -> str:
    found = re.search(rf"^{key}\s*:\s*(\S+)", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"no {key} in the file")
    return found.group(1)


def _section(text: str, name: str) -> NDArray[np.float64]:
    found = re.search(rf"^{name}\s*\n((?:\s*[-\d][-+.\deE \t]*\n)+)", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"no {name} in the file")
    return np.array([[float(x) for x in line.split()] for line in found.group(1).strip().splitlines()])


def _best_known(path: Path) -> float | None:
    beside = path.with_suffix(".sol")
    if not beside.exists():
        return None
    found = re.search(r"^Cost\s+([\d.]+)", beside.read_text(), re.MULTILINE)
    return float(found.group(1)) if found else None
