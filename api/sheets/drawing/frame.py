"""Bring positions on the ground to the sheet of paper: the only place that knows the map's scale."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

METRES_PER_DEGREE = 111_195.0
# Below this a single door would fill the sheet.
SMALLEST_M = 45.0
# Kept free below everything for the scale bar and the attribution.
FOOT = 20.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of ground and the paper it is drawn on; y runs down the paper.

    Attributes
    ----------
    west, north : float
        Longitude and latitude of the upper left corner.
    shrink : float
        Cosine of the middle latitude: how much shorter a degree of longitude is.
    scale : float
        Pixels to the metre.
    width, height : float
        Of the paper, pixels.
    """

    west: float
    north: float
    shrink: float
    scale: float
    width: float
    height: float

    def project(self, lonlat: Array) -> Array:
        """Turn degrees, shape (n, 2), into pixels."""
        degrees = (np.asarray(lonlat, dtype=np.float64) - (self.west, self.north)) * (self.shrink, -1.0)
        return np.asarray(degrees * (METRES_PER_DEGREE * self.scale), dtype=np.float64)

    def degrees(self, spare: float) -> dict[str, float]:
        """West, south, east and north of the paper and some pixels around it."""
        unit = 1.0 / (METRES_PER_DEGREE * self.scale)
        return {
            "west": self.west - spare * unit / self.shrink,
            "east": self.west + (self.width + spare) * unit / self.shrink,
            "north": self.north + spare * unit,
            "south": self.north - (self.height + spare) * unit,
        }

    def shows(self, xy: Array, margin: float = 0.0) -> bool:
        """Say whether the bounding box of a line touches the paper."""
        low, high = xy.min(axis=0), xy.max(axis=0)
        return bool(
            high[0] >= -margin
            and high[1] >= -margin
            and low[0] <= self.width + margin
            and low[1] <= self.height + margin
        )


def frame_around(
    positions: Iterable[tuple[float, float]], *, width: float, margin: float, tallest: float, flattest: float
) -> Frame:
    """Choose the ground to show so that every position is on the paper with a margin around it.

    Parameters
    ----------
    positions
        WGS 84, at least one.
    width
        Of the paper, pixels.
    margin
        Pixels kept free on every side.
    tallest, flattest
        Largest and smallest height of the paper as a part of its width; more ground is shown to keep them.
    """
    lonlat = np.array(list(positions), dtype=np.float64)
    low, high = lonlat.min(axis=0), lonlat.max(axis=0)
    middle = (low + high) / 2
    shrink = float(np.cos(np.radians(middle[1])))
    size = (high - low) * (shrink, 1.0) * METRES_PER_DEGREE
    size = np.maximum(size, (SMALLEST_M, SMALLEST_M * flattest))
    inner = width - 2 * margin
    scale = min(inner / size[0], (tallest * width - 2 * margin) / size[1])
    height = min(max(size[1] * scale + 2 * margin, flattest * width), tallest * width)
    corner = middle + np.array((-width / shrink, height)) / (2 * scale * METRES_PER_DEGREE)
    return Frame(float(corner[0]), float(corner[1]), shrink, float(scale), float(width), float(height) + FOOT)


def path(xy: Array, *, closed: bool = False) -> str:
    """Write a line as the ``d`` of an SVG path, in relative steps of a tenth of a pixel: short and exact."""
    # Plain numbers: lines are short, and an array operation costs more than a whole one of them.
    places = np.rint(xy * 10).astype(np.int64).tolist()
    x, y = places[0]
    start = f"M{_tenth(x)} {_tenth(y)}"
    steps = []
    for to_x, to_y in places[1:]:
        if to_x != x or to_y != y:
            steps.append(f"{_tenth(to_x - x)} {_tenth(to_y - y)}")
            x, y = to_x, to_y
    if not steps:
        return start + "h0"
    return f"{start}l{' '.join(steps)}{'z' if closed else ''}"


def _tenth(value: int) -> str:
    whole, rest = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
