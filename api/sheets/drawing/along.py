"""Walk along a line on the paper and say where one stands and which way one looks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from api.sheets.drawing.frame import Array


@dataclass(frozen=True, slots=True)
class Pose:
    """A place on a line and the unit vector along it."""

    x: float
    y: float
    dx: float
    dy: float


def sample(xy: Array, every: float) -> tuple[Array, Array]:
    """Stand at even distances along a line, the first half a distance from its start; at least once.

    Returns
    -------
    tuple of ndarray
        Places and unit vectors, both of shape (n, 2); n is 0 for a line without length.
    """
    steps = np.diff(xy, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    ends = np.cumsum(lengths)
    total = float(ends[-1]) if len(ends) else 0.0
    if total <= 0.0:
        return np.empty((0, 2)), np.empty((0, 2))
    count = max(1, int(total // every))
    at = (np.arange(count) + 0.5) * (total / count)
    k = np.minimum(np.searchsorted(ends, at), len(lengths) - 1)
    along = steps[k] / np.maximum(lengths[k], 1e-9)[:, None]
    return xy[k] + along * (at - (ends[k] - lengths[k]))[:, None], along


def poses(xy: Array, every: float) -> Iterator[Pose]:
    """Walk through the samples of a line."""
    for (x, y), (dx, dy) in zip(*(part.tolist() for part in sample(xy, every)), strict=True):
        yield Pose(x, y, dx, dy)
