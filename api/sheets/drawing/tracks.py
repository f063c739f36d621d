"""Lay routes side by side, so that two in one alley, or one out and back, are two lines and not one.

Each route is drawn to the right of its walking direction. Routes that share a lane in the same
direction share out the room there in the order of the plan; where nobody else walks, a route keeps
close to the middle.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from api.sheets.drawing.frame import Array
from api.sheets.drawing.streets import Street

FIRST_OFFSET = 2.1
PITCH = 3.1
# However many share a lane, the outermost stays this close to its middle.
WIDEST = 13.0
# In a broad lane the first one keeps this part of its width away from the middle.
_SHARE = 0.13
# A walked segment belongs to a lane when its middle lies on it this closely, pixels, and runs along it.
_ON_LANE = 1.0
_PARALLEL = 0.97
_SHORTEST = 0.4
_SMOOTH = 0.3


@dataclass(frozen=True, slots=True, eq=False)
class Walk:
    """What a route walks, leg by leg, on the paper."""

    route: int
    legs: tuple[Array, ...]


class LaneFinder:
    """Finds the lane under a walked segment."""

    def __init__(self, streets: Sequence[Street]) -> None:
        starts = [street.xy[:-1] for street in streets]
        ends = [street.xy[1:] for street in streets]
        self._lane = np.repeat(np.arange(len(streets)), [len(part) for part in starts])
        first = np.concatenate(starts) if starts else np.empty((0, 2))
        last = np.concatenate(ends) if ends else np.empty((0, 2))
        self._along = _unit(last - first)
        self._tree = shapely.STRtree(shapely.linestrings(np.stack((first, last), axis=1)))

    def keys(self, xy: Array) -> list[tuple[int, int] | None]:
        """Give for each segment of a line its lane and 1 or -1 for the direction; None off the lanes."""
        middles = shapely.points((xy[:-1] + xy[1:]) / 2)
        found: list[tuple[int, int] | None] = [None] * (len(xy) - 1)
        if not len(self._lane):
            return found
        along = _unit(np.diff(xy, axis=0))
        walked, segment = self._tree.query(middles, predicate="dwithin", distance=_ON_LANE)
        cosine = np.sum(along[walked] * self._along[segment], axis=1)
        for k, s, c in zip(walked, segment, cosine, strict=True):
            if abs(c) >= _PARALLEL and found[k] is None:
                found[k] = (int(self._lane[s]), 1 if c > 0 else -1)
        return found


def lay_side_by_side(walks: Sequence[Walk], streets: Sequence[Street]) -> dict[int, Array]:
    """Offset every route; the result holds one line per route, shape (n, 2)."""
    finder = LaneFinder(streets)
    lines = {walk.route: _joined(walk.legs) for walk in walks}
    keys = {route: finder.keys(xy) for route, xy in lines.items() if len(xy) > 1}
    users: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for route, found in keys.items():
        for key in found:
            if key is not None:
                users[key].add(route)
    slots = {key: {route: n for n, route in enumerate(sorted(routes))} for key, routes in users.items()}
    placed = {}
    for route, found in keys.items():
        offsets = np.array(
            [0.0 if key is None else _offset(slots[key], route, streets[key[0]].width) for key in found]
        )
        placed[route] = np.asarray(
            shapely.LineString(_shift(lines[route], offsets)).simplify(_SMOOTH).coords, dtype=np.float64
        )
    return placed


def _offset(slots: dict[int, int], route: int, width: float) -> float:
    first = max(FIRST_OFFSET, width * _SHARE)
    pitch = min(PITCH, max(WIDEST, width / 2) / len(slots))
    return first + slots[route] * pitch


def _joined(legs: Sequence[Array]) -> Array:
    """Join legs end to end, leaving out steps too short to have a direction."""
    if not legs:
        return np.empty((0, 2))
    xy = np.concatenate(legs)
    kept = [xy[0]]
    for point in xy[1:]:
        if np.hypot(*(point - kept[-1])) >= _SHORTEST:
            kept.append(point)
    return np.array(kept)


def _shift(xy: Array, offsets: Array) -> Array:
    """Move each segment to its right by its offset; join them by a corner if it is near."""
    along = _unit(np.diff(xy, axis=0))
    right = np.stack((-along[:, 1], along[:, 0]), axis=1) * offsets[:, None]
    starts, ends = xy[:-1] + right, xy[1:] + right
    line = [starts[0]]
    for k in range(len(along) - 1):
        corner = _corner(ends[k], along[k], starts[k + 1], along[k + 1])
        if corner is not None and np.hypot(*(corner - xy[k + 1])) <= 2.0 * max(
            offsets[k], offsets[k + 1], 1.0
        ):
            line.append(corner)
        else:
            line.extend((ends[k], starts[k + 1]))
    line.append(ends[-1])
    return np.array(line)


def _corner(a: Array, u: Array, b: Array, v: Array) -> Array | None:
    """Where the line through a along u meets the line through b along v; None for (nearly) parallel ones."""
    cross = u[0] * v[1] - u[1] * v[0]
    if abs(cross) < 0.2:
        return None
    t = ((b[0] - a[0]) * v[1] - (b[1] - a[1]) * v[0]) / cross
    return np.asarray(a + u * t)


def _unit(vectors: Array) -> Array:
    lengths = np.hypot(vectors[:, 0], vectors[:, 1])
    return np.asarray(vectors / np.maximum(lengths, 1e-12)[:, None])
