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


def poses(xy: Array, every: float) -> Iterator[Pose]:
    """Stand at even distances along a line, the first half a distance from its start; at least once."""
    steps = np.diff(xy, axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    ends = np.cumsum(lengths)
    total = float(ends[-1]) if len(ends) else 0.0
    if total <= 0.0:
        return
    count = max(1, int(total // every))
    for at in (np.arange(count) + 0.5) * (total / count):
        k = min(int(np.searchsorted(ends, at)), len(lengths) - 1)
        direction = steps[k] / lengths[k]
        place = xy[k] + direction * (at - (ends[k] - lengths[k]))
        yield Pose(float(place[0]), float(place[1]), float(direction[0]), float(direction[1]))


def points(xy: Array, every: float) -> Array:
    """Sample a line densely, shape (n, 2)."""
    return np.array([(pose.x, pose.y) for pose in poses(xy, every)], dtype=np.float64).reshape(-1, 2)
