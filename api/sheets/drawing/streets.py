"""Draw the alleys: casing below, paving above, so that crossings join; then steps and one-way arrows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from api.sheets.drawing.along import Pose, poses
from api.sheets.drawing.frame import Array, Frame, path
from api.sheets.ground import Ground, Lane
from api.sheets.markup import number, tag, text

_METRES = (2.5, 4.5, 9.0, 16.0)
_LEAST = (2.2, 4.4, 6.0, 8.0)
_MOST = (12.0, 24.0, 28.0, 32.0)
CASING = 1.6
# A one-way lane shows its direction at least once, however short it is.
ARROW_EVERY = 46.0
TREAD_EVERY = 3.4
NARROWEST_PICK = 12.0
# Lanes just off the paper are laid out as well: their casing reaches onto it.
_SPARE = 12.0


@dataclass(frozen=True, slots=True, eq=False)
class Street:
    """A lane on the paper: its line in pixels and how broad it is drawn."""

    lane: Lane
    xy: Array
    width: float


def lay_out(ground: Ground, frame: Frame) -> tuple[Street, ...]:
    """Project the lanes that touch the paper."""
    streets = []
    for lane in ground.within(**frame.degrees(_SPARE)):
        metres, least, most = _METRES[lane.rank], _LEAST[lane.rank], _MOST[lane.rank]
        width = min(max(metres * frame.scale, least), most)
        streets.append(Street(lane, frame.project(lane.lonlat), width))
    return tuple(streets)


def draw_streets(streets: Sequence[Street]) -> str:
    """Draw every street; one path for each width keeps the file small."""
    casing, paving = [], []
    for width, closed in sorted({(street.width, street.lane.closed) for street in streets}):
        line = "".join(path(s.xy) for s in streets if (s.width, s.lane.closed) == (width, closed))
        casing.append(tag("path", class_="case", d=line, stroke_width=width + CASING))
        paving.append(tag("path", class_="pave shut" if closed else "pave", d=line, stroke_width=width))
    return tag("g", *casing, *paving, _steps(streets), _arrows(streets), class_="streets")


def draw_picks(streets: Sequence[Street]) -> str:
    """Draw an unseen line over every street, broad enough to be hit; closed ones are closed already."""
    lines = [
        tag(
            "path",
            tag("title", text(street.lane.name)) if street.lane.name else "",
            d=path(street.xy),
            stroke_width=max(street.width, NARROWEST_PICK),
            data_edge=str(street.lane.edge),
        )
        for street in streets
        if not street.lane.closed
    ]
    return tag("g", *lines, class_="picks")


def _steps(streets: Sequence[Street]) -> str:
    treads = [
        f"M{number(p.x - p.dy * s.width / 2)} {number(p.y + p.dx * s.width / 2)}"
        f"l{number(p.dy * s.width)} {number(-p.dx * s.width)}"
        for s in streets
        if s.lane.steps
        for p in poses(s.xy, TREAD_EVERY)
    ]
    return tag("path", class_="tread", d="".join(treads)) if treads else ""


def _arrows(streets: Sequence[Street]) -> str:
    arrows = [_arrow(p, 3.6) for s in streets if s.lane.one_way for p in poses(s.xy, ARROW_EVERY)]
    return tag("path", class_="oneway", d="".join(arrows)) if arrows else ""


def _arrow(pose: Pose, half: float) -> str:
    """An arrow with a shaft: routes have bare heads, so that the two are not taken for each other."""
    at = np.array((pose.x, pose.y))
    ahead, aside = np.array((pose.dx, pose.dy)) * half, np.array((-pose.dy, pose.dx)) * half * 0.6
    tip, tail, left, right = at + ahead, at - ahead, at + aside, at - aside
    return (
        f"M{number(tail[0])} {number(tail[1])}L{number(tip[0])} {number(tip[1])}"
        f"M{number(left[0])} {number(left[1])}L{number(tip[0])} {number(tip[1])}"
        f"L{number(right[0])} {number(right[1])}"
    )
