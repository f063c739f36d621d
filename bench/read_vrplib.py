"""Reads VRPLIB files of the kinds CVRP, VRPTW, PCVRPTW, MDVRPTW and MTVRPTWR, with the ``.sol`` beside them.

Each kind is rounded as its best-known solutions are: CVRP to whole units; MDVRPTW to thousandths; the
others to one decimal, truncated, as in the DIMACS challenge. All of it is held in integers.

References
----------
https://github.com/PyVRP/Instances describes the dialect.
"""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.euclid import Benchmark, Routes, Vehicle, distances

_FOREVER = 1_000_000
_Whole = Callable[[NDArray[np.float64]], NDArray[np.int64]]


def _nearest(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor(values + 0.5).astype(np.int64)


def _tenths(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor(10 * values).astype(np.int64)


def _thousandths(values: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.floor(1_000 * values + 0.5).astype(np.int64)


_WHOLE: dict[str, _Whole] = {
    "CVRP": _nearest,
    "VRPTW": _tenths,
    "PCVRPTW": _tenths,
    "MTVRPTWR": _tenths,
    "MDVRPTW": _thousandths,
}
_BEST_IN_TENTHS = "VRPTW"
"""The one kind whose ``.sol`` files count in the file's units; the others count as we do."""


def read_vrplib(path: Path) -> Benchmark:
    """Read a file.

    Raises
    ------
    ValueError
        When it is of a kind that is not read, or lacks a section.
    """
    text = path.read_text()
    kind = _word(text, "TYPE")
    if kind not in _WHOLE:
        raise ValueError(f"{path.name} is of type {kind}; read are {', '.join(_WHOLE)}")
    whole = _WHOLE[kind]
    length = whole(distances(_section(text, "NODE_COORD_SECTION")[:, 1:])).astype(np.int32)
    depots = len(_section(text, "DEPOT_SECTION", least=0))
    demand = _section(text, "DEMAND_SECTION")[:, 1:].astype(np.int64)
    windows = _windows(text, whole, len(length))
    vehicles = _vehicles(text, whole, windows, demand)
    return Benchmark(
        name=path.stem,
        kind=kind,
        length=(length,),
        duration=(length if kind != "CVRP" else np.zeros_like(length),),
        depots=depots,
        windows=tuple(((a, b),) for a, b in windows),
        service=_service(text, whole, len(length), depots),
        demand=demand,
        vehicles=vehicles,
        prize=_column(text, "PRIZE_SECTION", whole),
        release=_column(text, "RELEASE_TIME_SECTION", whole),
        best_known=_best_known(path),
        scale=10.0 if kind == _BEST_IN_TENTHS else 1.0,
    )


def read_solution(path: Path) -> Routes:
    """Read the routes of a ``.sol`` file, one per line."""
    lines = re.findall(r"^Route #\d+:[ \t]*([\d \t]*)$", path.read_text(), re.MULTILINE)
    return tuple(tuple(int(x) for x in line.split()) for line in lines)


def _vehicles(
    text: str, whole: _Whole, windows: list[tuple[int, int]], demand: NDArray[np.int64]
) -> tuple[Vehicle, ...]:
    """One per vehicle; where the file names no fleet, a tenth more than the demand fills, and three."""
    capacity = int(_word(text, "CAPACITY"))
    said = _find(text, "VEHICLES")
    count = int(said) if said else -(-int(demand.sum()) * 11 // (capacity * 10)) + 3
    longest = _find(text, "VEHICLES_MAX_DURATION")
    homes = _column(text, "VEHICLES_DEPOT_SECTION") or (1,) * count
    reloads = _column(text, "VEHICLES_RELOAD_DEPOT_SECTION")
    return tuple(
        Vehicle(
            start=home - 1,
            end=home - 1,
            capacity=(capacity,),
            earliest=windows[home - 1][0],
            latest=windows[home - 1][1],
            longest=int(whole(np.array(float(longest)))) if longest else None,
            reloads=reloads is not None,
        )
        for home in homes
    )


def _windows(text: str, whole: _Whole, points: int) -> list[tuple[int, int]]:
    if "TIME_WINDOW_SECTION" not in text:
        return [(0, _FOREVER)] * points
    rows = whole(_section(text, "TIME_WINDOW_SECTION")[:, 1:])
    return [(int(a), int(b)) for a, b in rows]


def _service(text: str, whole: _Whole, points: int, depots: int) -> tuple[int, ...]:
    by_point = _column(text, "SERVICE_TIME_SECTION", whole)
    if by_point is not None:
        return by_point
    alike = int(whole(np.array(float(_find(text, "SERVICE_TIME") or 0))))
    return (0,) * depots + (alike,) * (points - depots)


def _column(text: str, name: str, whole: _Whole = _nearest) -> tuple[int, ...] | None:
    if not re.search(rf"^{name}", text, re.MULTILINE):
        return None
    return tuple(int(x) for x in whole(_section(text, name)[:, 1]))


def _word(text: str, key: str) -> str:
    if (found := _find(text, key)) is None:
        raise ValueError(f"no {key} in the file")
    return found


def _find(text: str, key: str) -> str | None:
    found = re.search(rf"^{key}\s*:\s*(\S+)", text, re.MULTILINE)
    return found.group(1) if found else None


def _section(text: str, name: str, *, least: float = -np.inf) -> NDArray[np.float64]:
    """Read the rows of a section whose first number is above ``least``: a closing −1 is no row."""
    found = re.search(rf"^{name}\s*\n((?:\s*[-\d][-+.\deE \t]*\n)+)", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"no {name} in the file")
    rows = [[float(x) for x in line.split()] for line in found.group(1).strip().splitlines()]
    return np.array([row for row in rows if row[0] > least])


def _best_known(path: Path) -> float | None:
    beside = path.with_suffix(".sol")
    if not beside.exists():
        return None
    found = re.search(r"^Cost:?\s+([\d.]+)", beside.read_text(), re.MULTILINE)
    return float(found.group(1)) if found else None
