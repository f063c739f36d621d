"""Write alley names along their alleys where they cover neither a marker, nor a name, nor (much) a route.

A label is a row of glyph discs. Discs are easy to keep apart whatever the slope, so one test serves
level names, slanting ones and Chinese ones written downwards in an alley that runs north.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.ops import substring
from scipy.spatial import cKDTree

from api.sheets.drawing.frame import Array, Frame
from api.sheets.drawing.lettering import advance, is_chinese
from api.sheets.drawing.streets import Street

SIZES = (9.5, 10.5, 11.5, 12.5)
# Steeper than this, Chinese is written downwards.
_STEEP = 52.0
# A name stands again only this far away, pixels.
_AGAIN = 430.0
_STEP = 16.0
# A name may reach over both ends of its alley by this part of its width.
_OVERHANG = 0.22
_BEND = 0.38
_INSIDE = 4.0


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
        return self.size * 0.56


@dataclass(slots=True)
class Occupied:
    """What no label may cover (discs: markers, icons, other labels) and what it had better not (routes)."""

    centres: list[Array] = field(default_factory=list)
    radii: list[Array] = field(default_factory=list)
    routes: Array = field(default_factory=lambda: np.empty((0, 2)))

    def add(self, centres: Array, radii: Array | float) -> None:
        """Take room away."""
        self.centres.append(centres.reshape(-1, 2))
        self.radii.append(np.broadcast_to(np.asarray(radii, dtype=np.float64), (len(centres),)))

    def free(self, glyphs: Array, radius: float) -> bool:
        """Say whether a row of glyphs touches nothing that is taken."""
        if not self.centres:
            return True
        centres, radii = np.concatenate(self.centres), np.concatenate(self.radii)
        distance = np.hypot(*(glyphs[:, None] - centres[None]).transpose(2, 0, 1))
        return bool((distance > radius + radii[None] + 0.5).all())


def place_names(streets: Sequence[Street], occupied: Occupied, frame: Frame) -> tuple[Label, ...]:
    """Place the names of the alleys, main roads and long ones first; what finds no room is left out."""
    lines: dict[tuple[str, int], list[Array]] = {}
    for street in streets:
        if street.lane.name:
            lines.setdefault((street.lane.name, street.lane.rank), []).append(street.xy)
    merged = {key: _merge(parts) for key, parts in lines.items()}
    order = sorted(merged, key=lambda key: (-key[1], -max(line.length for line in merged[key]), key[0]))
    tree = cKDTree(occupied.routes) if len(occupied.routes) else None
    placed: list[Label] = []
    for name, rank in order:
        for label in _ranked(name, SIZES[rank], merged[name, rank], tree, frame):
            middle = label.glyphs.mean(axis=0)
            again = any(
                other.text == name and np.hypot(*(other.glyphs.mean(axis=0) - middle)) < _AGAIN
                for other in placed
            )
            if not again and occupied.free(label.glyphs, label.radius):
                occupied.add(label.glyphs, label.radius)
                placed.append(label)
    return tuple(placed)


def _ranked(
    name: str, size: float, lines: Sequence[shapely.LineString], tree: cKDTree | None, frame: Frame
) -> list[Label]:
    """Every way to write a name, the best first."""
    found = []
    paper = np.array((frame.width, frame.height))
    for line in lines:
        for label, bend in _along(name, size, line):
            low, high = label.glyphs.min(axis=0), label.glyphs.max(axis=0)
            reach = label.radius + _INSIDE
            if (low < reach).any() or (high > paper - reach).any():
                continue
            covered = 0
            if tree is not None:
                near = tree.query_ball_point(label.glyphs, label.radius, return_length=True)
                covered = int(np.sum(near > 0))
            aside = 0.0 if bend < _BEND else 1.0
            found.append((covered / len(name) * 4 + bend + aside, len(found), label))
    return [label for _, _, label in sorted(found, key=lambda entry: entry[:2])]


def _along(name: str, size: float, line: shapely.LineString) -> Iterator[tuple[Label, float]]:
    """Try a name at even steps along a line and beside it; with how much the alley bends under it, in ems."""
    widths = np.array([advance(letter) for letter in name]) * size
    # Downward writing takes an em a letter; the level one is as long as its letters.
    width = max(float(widths.sum()), 1.0)
    half = width / 2
    slack = width * _OVERHANG
    if line.length < width - 2 * slack:
        return
    first, last = half - slack, line.length - half + slack
    for at in np.linspace(first, last, max(1, int((last - first) / _STEP) + 1)):
        begin, end = max(0.0, at - half), min(line.length, at + half)
        a, b = np.array(line.interpolate(begin).coords[0]), np.array(line.interpolate(end).coords[0])
        chord = b - a
        reach = float(np.hypot(*chord))
        if reach < 1.0:
            continue
        under = np.array(substring(line, begin, end).coords)
        aside = np.array((-chord[1], chord[0])) / reach
        bend = float(np.abs((under - a) @ aside).max()) / size
        if bend > 0.9:
            continue
        for shift in (0.0, 0.95, -0.95):
            middle = (a + b) / 2 + aside * shift * size
            yield _write(name, size, widths, middle, chord / reach), bend + abs(shift) * 0.35


def _write(name: str, size: float, widths: Array, middle: Array, along: Array) -> Label:
    angle = float(np.degrees(np.arctan2(along[1], along[0])))
    steep = abs(abs(angle) - 90) < 90 - _STEEP
    if steep and is_chinese(name):
        # The reader's eye goes down the page, whichever way the alley was mapped.
        down = along if along[1] > 0 else -along
        offsets = (np.arange(len(name)) - (len(name) - 1) / 2) * size * 1.06
        return Label(name, size, middle + offsets[:, None] * down, 0.0, downward=True)
    if angle > 90 or angle <= -90:
        along, angle = -along, angle - 180 if angle > 0 else angle + 180
    ends = np.cumsum(widths)
    offsets = ends - widths / 2 - ends[-1] / 2
    return Label(name, size, middle + offsets[:, None] * along, angle, downward=False)


def _merge(parts: Sequence[Array]) -> list[shapely.LineString]:
    """Join the pieces of one alley at their ends, so that a name may stand across a crossing."""
    merged = shapely.line_merge(shapely.multilinestrings([shapely.LineString(part) for part in parts]))
    return [line for line in getattr(merged, "geoms", [merged]) if line.length > 0]
