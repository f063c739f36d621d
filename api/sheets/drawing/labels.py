"""Write alley names along their alleys where they cover neither a marker, nor a name, nor (much) a route.

A label is a row of glyph discs. Discs are easy to keep apart whatever the slope, so one test serves
level names, slanting ones and Chinese ones written downwards in an alley that runs north.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from api.sheets.drawing.frame import Array, Frame
from api.sheets.drawing.lettering import advance, is_chinese
from api.sheets.drawing.streets import Street

SIZES = (9.5, 10.5, 11.5, 12.5)
DISC = 0.6
# Steeper than this, Chinese is written downwards.
_STEEP = 52.0
# A name stands again only this far away, pixels.
_AGAIN = 430.0
_STEP = 14.0
# A name may reach over both ends of its alley by this part of its width.
_OVERHANG = 0.2
# Where the alley bends more than this under its name, in ems, the name stands elsewhere.
_MOST_BEND = 0.9
_INSIDE = 4.0
# A name stands in its alley or, when a route is there, beside it: by so many ems, at so much cost.
_SHIFTS = ((0.0, 0.0), (1.0, 0.34), (-1.0, 0.34))
_ROUTE_COST = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A name with its place.

    Attributes
    ----------
    glyphs : ndarray, shape (n, 2)
        Middle of every letter in reading order, pixels.
    angle : float
        Degrees clockwise by which the line of writing is turned; 0 for downward writing.
    downward : bool
        One upright letter below the other.
    """

    text: str
    size: float
    glyphs: Array
    angle: float
    downward: bool

    @property
    def radius(self) -> float:
        """Of a glyph's disc."""
        return self.size * DISC


@dataclass(slots=True)
class Occupied:
    """What no label may cover (discs: markers, icons, other labels) and what it had better not (routes)."""

    centres: Array = field(default_factory=lambda: np.empty((0, 2)))
    radii: Array = field(default_factory=lambda: np.empty(0))
    routes: Array = field(default_factory=lambda: np.empty((0, 2)))

    def add(self, centres: Array, radii: Array | float) -> None:
        """Take room away: discs of shape (n, 2)."""
        self.centres = np.concatenate((self.centres, centres))
        self.radii = np.concatenate((self.radii, np.broadcast_to(radii, len(centres))))

    def free(self, glyphs: Array, radius: float) -> NDArray[np.bool_]:
        """Say which rows of glyphs, shape (n, letters, 2), touch nothing that is taken; shape (n,)."""
        if not len(self.centres) or not len(glyphs):
            return np.ones(len(glyphs), dtype=bool)
        low, high = glyphs.min(axis=(0, 1)), glyphs.max(axis=(0, 1))
        reach = (self.radii + radius)[:, None]
        near = ((self.centres >= low - reach) & (self.centres <= high + reach)).all(axis=1)
        between = glyphs[:, :, None] - self.centres[near]
        squared = np.einsum("nlkd,nlkd->nlk", between, between)
        clear: NDArray[np.bool_] = (squared > (self.radii[near] + radius + 0.4) ** 2).all(axis=(1, 2))
        return clear


def place_names(streets: Sequence[Street], occupied: Occupied, frame: Frame) -> tuple[Label, ...]:
    """Place the names of the alleys, main roads and long ones first; what finds no room is left out."""
    pieces: defaultdict[tuple[str, int], list[Array]] = defaultdict(list)
    for street in streets:
        if street.lane.name:
            pieces[street.lane.name, street.lane.rank].append(street.xy)
    lines = {key: _merge(parts) for key, parts in pieces.items()}
    order = sorted(lines, key=lambda key: (-key[1], -max(map(_length, lines[key])), key[0]))
    tree = cKDTree(occupied.routes) if len(occupied.routes) else None
    placed: list[Label] = []
    for name, rank in order:
        standing = [label.glyphs.mean(axis=0) for label in placed if label.text == name]
        found = _candidates(name, SIZES[rank], lines[name, rank], frame)
        placed += _best(found, standing, occupied, tree, frame) if found is not None else []
    return tuple(placed)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """All ways to write one name: glyphs (n, letters, 2), direction of writing (n, 2), cost (n,)."""

    text: str
    size: float
    glyphs: Array
    along: Array
    downward: NDArray[np.bool_]
    cost: Array

    def label(self, k: int) -> Label:
        angle = 0.0 if self.downward[k] else float(np.degrees(np.arctan2(self.along[k, 1], self.along[k, 0])))
        return Label(self.text, self.size, self.glyphs[k], angle, bool(self.downward[k]))


def _best(
    found: _Candidates, standing: list[Array], occupied: Occupied, tree: cKDTree | None, frame: Frame
) -> list[Label]:
    """Choose from the cheapest up, never two near each other."""
    radius = found.size * DISC
    reach = radius + _INSIDE
    paper = np.array((frame.width, frame.height)) - reach
    possible = ((found.glyphs >= reach) & (found.glyphs <= paper)).all(axis=(1, 2))
    possible &= occupied.free(found.glyphs, radius)
    middles = found.glyphs.mean(axis=1)
    for middle in standing:
        possible &= np.hypot(*(middles - middle).T) >= _AGAIN
    cost = found.cost.copy()
    if tree is not None and possible.any():
        near = tree.query_ball_point(found.glyphs[possible], radius, return_length=True)
        cost[possible] += (near > 0).mean(axis=1) * _ROUTE_COST
    chosen = []
    while possible.any():
        k = int(np.argmin(np.where(possible, cost, np.inf)))
        chosen.append(found.label(k))
        occupied.add(found.glyphs[k], radius)
        possible &= np.hypot(*(middles - middles[k]).T) >= _AGAIN
    return chosen


def _candidates(name: str, size: float, lines: Sequence[Array], frame: Frame) -> _Candidates | None:
    """Try a name at even steps along its lines where they are on the paper, in them and beside them."""
    widths = np.array([advance(letter) for letter in name]) * size
    width = float(widths.sum())
    starts, ends, bends = [], [], []
    for xy in lines:
        a, b, bend = _windows(xy, width)
        starts.append(a)
        ends.append(b)
        bends.append(bend / size)
    a, b, bend = np.concatenate(starts), np.concatenate(ends), np.concatenate(bends)
    chord = b - a
    reach = np.hypot(chord[:, 0], chord[:, 1])
    middle = (a + b) / 2
    good = (bend <= _MOST_BEND) & (reach > width / 2)
    good &= ((middle >= 0) & (middle <= (frame.width, frame.height))).all(axis=1)
    if not good.any():
        return None
    middle, along, bend = middle[good], (chord / np.maximum(reach, 1e-9)[:, None])[good], bend[good]
    aside = np.stack((-along[:, 1], along[:, 0]), axis=1)
    middles = np.concatenate([middle + aside * shift * size for shift, _ in _SHIFTS])
    cost = np.concatenate([bend + price for _, price in _SHIFTS])
    return _write(name, size, widths, middles, np.tile(along, (len(_SHIFTS), 1)), cost)


def _windows(xy: Array, width: float) -> tuple[Array, Array, Array]:
    """Lay a window of a width along a line at even steps: its ends, and how far the line bends between."""
    ends = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))))
    total, slack = float(ends[-1]), width * _OVERHANG
    first, last = width / 2 - slack, total - width / 2 + slack
    if last < first:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0)
    at = np.linspace(first, last, max(1, int((last - first) / _STEP) + 1))
    spread = at[:, None] + np.linspace(-0.5, 0.5, 9) * width
    spread = np.clip(spread, 0.0, total)
    under = np.stack((np.interp(spread, ends, xy[:, 0]), np.interp(spread, ends, xy[:, 1])), axis=2)
    a, b = under[:, 0], under[:, -1]
    chord = b - a
    across = np.stack((-chord[:, 1], chord[:, 0]), axis=1) / np.maximum(np.hypot(*chord.T), 1e-9)[:, None]
    bend = np.abs(np.einsum("nkd,nd->nk", under - a[:, None], across)).max(axis=1)
    return a, b, bend


def _write(name: str, size: float, widths: Array, middles: Array, along: Array, cost: Array) -> _Candidates:
    """Set the letters: downwards where Chinese is steep, else from left to right and never on the head."""
    angle = np.degrees(np.arctan2(along[:, 1], along[:, 0]))
    steep = np.abs(np.abs(angle) - 90) < 90 - _STEEP
    downward = steep if is_chinese(name) else np.zeros(len(along), dtype=bool)
    leftward = (angle > 90) | (angle <= -90)
    # Downward writing goes down the page, whichever way the alley was mapped.
    turned = np.where(downward, along[:, 1] < 0, leftward)
    along = np.where(turned[:, None], -along, along)
    level = np.cumsum(widths) - widths / 2 - widths.sum() / 2
    down = (np.arange(len(name)) - (len(name) - 1) / 2) * size * 1.06
    offsets = np.where(downward[:, None], down, level)
    glyphs = middles[:, None] + offsets[:, :, None] * along[:, None]
    return _Candidates(name, size, glyphs, along, downward, cost)


def _merge(parts: Sequence[Array]) -> list[Array]:
    """Join the pieces of one alley at their ends, so that a name may stand across a crossing."""
    merged = shapely.line_merge(shapely.multilinestrings([shapely.LineString(part) for part in parts]))
    return [shapely.get_coordinates(line) for line in getattr(merged, "geoms", [merged])]


def _length(xy: Array) -> float:
    return float(np.hypot(*np.diff(xy, axis=0).T).sum())
