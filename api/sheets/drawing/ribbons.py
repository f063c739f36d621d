"""Draw the routes themselves: a light halo, the coloured line, and heads that say which way."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from api.sheets.drawing.along import Pose, poses
from api.sheets.drawing.frame import Array, path
from api.sheets.itinerary import Itinerary
from api.sheets.markup import number, tag, text

HEAD_EVERY = 62.0
_HALF = 4.2


def draw_ribbons(itineraries: Sequence[Itinerary], tracks: Mapping[int, Array], prefix: str) -> str:
    """Draw every route that walks: lines first, so that none hides a neighbour's heads."""
    walked = [
        (itinerary, xy)
        for itinerary in itineraries
        if (xy := tracks.get(itinerary.look.index)) is not None and len(xy) > 1
    ]
    lines = [_line(itinerary, xy, f"{prefix}-t{itinerary.look.index}") for itinerary, xy in walked]
    heads = [_heads(itinerary, xy) for itinerary, xy in walked]
    return tag("g", *lines, *heads, class_="routes")


def _line(itinerary: Itinerary, xy: Array, name: str) -> str:
    """Write the line once and use it for halo and colour."""
    return tag(
        "g",
        tag("title", text(itinerary.label)),
        tag("defs", tag("path", id=name, d=path(xy))),
        tag("use", href=f"#{name}", class_="halo"),
        tag("use", href=f"#{name}", class_="line"),
        class_=f"route {itinerary.look.css}",
    )


def _heads(itinerary: Itinerary, xy: Array) -> str:
    shown = tag("path", class_="head", d="".join(map(_head, _once(poses(xy, HEAD_EVERY)))))
    return tag("g", shown, class_=f"route {itinerary.look.css}")


def _once(along: Iterator[Pose]) -> list[Pose]:
    """Say the way only once where a route comes by the same way again and again."""
    kept: list[Pose] = []
    for pose in along:
        again = any(
            abs(pose.x - other.x) + abs(pose.y - other.y) < HEAD_EVERY / 2
            and pose.dx * other.dx + pose.dy * other.dy > 0.7
            for other in kept
        )
        if not again:
            kept.append(pose)
    return kept


def _head(pose: Pose) -> str:
    at = np.array((pose.x, pose.y))
    ahead, aside = np.array((pose.dx, pose.dy)) * _HALF, np.array((-pose.dy, pose.dx)) * _HALF * 0.82
    corners = (at + ahead, at - ahead + aside, at - ahead - aside)
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "z"
