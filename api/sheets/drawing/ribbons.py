"""Draw the routes themselves: a light halo, the coloured line, and heads that say which way."""

from collections.abc import Mapping, Sequence

import numpy as np

from api.sheets.drawing.along import Pose, poses
from api.sheets.drawing.frame import Array, path
from api.sheets.itinerary import Itinerary
from api.sheets.markup import number, tag, text

HEAD_EVERY = 62.0
_HALF = 4.2


def draw_ribbons(itineraries: Sequence[Itinerary], tracks: Mapping[int, Array], prefix: str) -> str:
    """Draw every route that walks; each line is written once and used for halo and colour."""
    groups = []
    for itinerary in itineraries:
        xy = tracks.get(itinerary.look.index)
        if xy is None or len(xy) < 2:
            continue
        name = f"{prefix}-t{itinerary.look.index}"
        heads = "".join(map(_head, _heads(xy)))
        groups.append(
            tag(
                "g",
                tag("title", text(itinerary.label)),
                tag("defs", tag("path", id=name, d=path(xy))),
                tag("use", href=f"#{name}", class_="halo"),
                tag("use", href=f"#{name}", class_="line"),
                tag("path", class_="head", d=heads),
                class_=f"route {itinerary.look.css}",
            )
        )
    return tag("g", *groups, class_="routes")


def _heads(xy: Array) -> list[Pose]:
    """Say the way at even distances, but only once where a route comes by the same way again and again."""
    kept: list[Pose] = []
    for pose in poses(xy, HEAD_EVERY):
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
    tip, left, right = at + ahead, at - ahead + aside, at - ahead - aside
    corners = (tip, left, right)
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in corners) + "z"
