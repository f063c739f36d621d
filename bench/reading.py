"""Reads a file of any kind that the comparisons know, by what it looks like."""

from pathlib import Path

from bench.euclid import Benchmark
from bench.read_li_lim import read_li_lim
from bench.read_solomon import read_solomon
from bench.read_vrplib import read_vrplib


def read(path: Path) -> Benchmark:
    """Read a benchmark file.

    Raises
    ------
    ValueError
        When it is a VRPLIB file of a kind that is not read.
    """
    if path.suffix == ".vrp":
        return read_vrplib(path)
    if path.suffix == ".json":
        # The whole optimizer comes with it: a process that only reads public files starts in half the time.
        from bench.read_morning import read_morning

        return read_morning(path)
    return read_solomon(path) if "CUSTOMER" in path.read_text() else read_li_lim(path)
