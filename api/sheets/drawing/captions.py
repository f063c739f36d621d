"""Write the names of sites and zones beside what they name, wherever there is room."""

from collections.abc import Sequence

import numpy as np
import shapely

from api.sheets.drawing.frame import Array, Frame
from api.sheets.drawing.labels import Label, Occupied
from api.sheets.drawing.lettering import advance

SIZE = 11.5
_EDGE = 3.0


def beside(text: str, at: Array, reach: float, occupied: Occupied, frame: Frame) -> Label | None:
    """Place a caption around a point, farther out when it is crowded; None if nowhere."""
    width = sum(map(advance, text)) * SIZE
    for far in (reach + 4, reach + 14, reach + 26, reach + 40, reach + 58):
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1), (0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8)):
            middle = at + np.array((dx * (far + width / 2), dy * (far + SIZE * 0.3)))
            label = _level(text, middle)
            if _fits(label, occupied, frame):
                occupied.add(label.glyphs, label.radius)
                return label
    return None


def inside(text: str, area: shapely.Polygon, occupied: Occupied, frame: Frame) -> Label | None:
    """Place a caption within an area, near its upper edge first."""
    west, north, east, south = area.bounds
    for y in np.linspace(north + SIZE, south - SIZE, 9):
        for x in np.linspace(west, east, 9)[1:-1]:
            label = _level(text, np.array((x, y)))
            if area.contains(shapely.MultiPoint(label.glyphs)) and _fits(label, occupied, frame):
                occupied.add(label.glyphs, label.radius)
                return label
    return None


def _level(text: str, middle: Array) -> Label:
    widths = np.array([advance(letter) for letter in text]) * SIZE
    across = np.cumsum(widths) - widths / 2 - widths.sum() / 2
    glyphs = np.stack((middle[0] + across, np.full(len(text), middle[1])), axis=1)
    return Label(text, SIZE, glyphs, 0.0, downward=False)


def _fits(label: Label, occupied: Occupied, frame: Frame) -> bool:
    reach = label.radius + _EDGE
    low, high = label.glyphs.min(axis=0), label.glyphs.max(axis=0)
    on_paper = (low >= reach).all() and (high <= np.array((frame.width, frame.height)) - reach).all()
    return bool(on_paper) and bool(occupied.free(label.glyphs[None], label.radius)[0])


def obstacles(points: Sequence[Array]) -> Array:
    """Stack single points; shape (0, 2) when there is none."""
    return np.array(points, dtype=np.float64).reshape(-1, 2)
