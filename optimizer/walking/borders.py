"""Cuts lanes where they cross the border of an area, so that the part inside can be shut alone.

A door outside stays where it was and can be walked to from its own side, also where its lane leads on into
the area. A cut changes no way, only where an edge ends.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.walking.assemble import length_cm
from optimizer.walking.metric import Floats
from optimizer.walking.network import WalkingNetwork

ON_THE_BORDER_M = 0.05
"""A lane that is no farther inside runs along the border: nobody draws a border to the centimetre."""
_SURFACE = 2
"""The dimension of what has a border to be cut at."""
_NO_CUT_M = 0.02
"""Nearer to the end of an edge, or to another cut, there is nothing to cut off."""

_REPEATED = (
    "roughness",
    "width_m",
    "passes",
    "restricted",
    "gate",
    "into_hub",
    "barrier",
    "name",
    "name_en",
    "way",
    "highway",
)


def cut_at(network: WalkingNetwork, areas: Sequence[shapely.Geometry]) -> WalkingNetwork:
    """Cut every lane where it crosses a border; itself where none does.

    Parameters
    ----------
    network
        The map.
    areas
        In metres of the network's plane.

    Returns
    -------
    WalkingNetwork
        Of the same version. The first piece of a lane has its number, the others follow behind all edges.
    """
    cuts = _cuts(network, areas)
    if not cuts:
        return network
    shapes = np.split(network.points, network.first[1:-1])
    tail, head, steps = (column.tolist() for column in (network.tail, network.head, network.steps))
    owner, corners = list(range(network.edges)), [network.junctions]
    for edge, along_m in sorted(cuts.items()):
        pieces = _pieces(network.plane.to_metres(shapes[edge]), shapes[edge], along_m)
        made = len(network.junctions) + sum(map(len, corners[1:]))
        new = range(made, made + len(along_m))
        corners += [piece[:1] for piece in pieces[1:]]
        ends = [tail[edge], *new, head[edge]]
        climbed = _shared_out(steps[edge], pieces)
        head[edge], shapes[edge], steps[edge] = ends[1], pieces[0], climbed[0]
        tail += ends[1:-1]
        head += ends[2:]
        shapes += pieces[1:]
        steps += climbed[1:]
        owner += [edge] * len(along_m)
    lengths = network.length_cm[owner]
    for piece in (*cuts, *range(network.edges, len(owner))):
        lengths[piece] = length_cm(shapes[piece])
    return replace(
        network,
        junctions=np.concatenate(corners),
        tail=np.array(tail, dtype=np.int32),
        head=np.array(head, dtype=np.int32),
        first=np.cumsum([0, *map(len, shapes)]).astype(np.int32),
        points=np.concatenate(shapes),
        length_cm=lengths,
        steps=np.array(steps, dtype=np.int32),
        **{name: getattr(network, name)[owner] for name in _REPEATED},
    )


def inside(network: WalkingNetwork, area: shapely.Geometry) -> NDArray[np.bool_]:
    """Which lanes have a part inside an area, shape (E,); what only touches its border is outside.

    Parameters
    ----------
    network
        Cut at the area's border.
    area
        In metres of the network's plane.
    """
    within = shapely.buffer(area, -ON_THE_BORDER_M)
    shapely.prepare(within)
    tree, edges = network.tree()
    found = np.zeros(network.edges, dtype=np.bool_)
    near = edges[tree.query(within, predicate="intersects")]
    found[near[shapely.relate_pattern(within, network.lines[near], "T********")]] = True
    return found


def _cuts(network: WalkingNetwork, areas: Sequence[shapely.Geometry]) -> dict[int, list[float]]:
    """Metres along each edge, on the flat map, at which it crosses a border."""
    tree, edges = network.tree()
    crossed: dict[int, list[float]] = {}
    for area in areas:
        border = _border(area)
        for edge in edges[tree.query(border, predicate="intersects")].tolist():
            line = network.lines[edge]
            met = shapely.points(shapely.get_coordinates(shapely.intersection(line, border)))
            crossed.setdefault(edge, []).extend(shapely.line_locate_point(line, met).tolist())
    cuts: dict[int, list[float]] = {}
    for edge, along_m in crossed.items():
        kept, last = [0.0], float(shapely.length(network.lines[edge]))
        kept += [m for m in sorted(along_m) if m < last - _NO_CUT_M]
        apart = [m for before, m in pairwise(kept) if m > before + _NO_CUT_M]
        if apart:
            cuts[edge] = apart
    return cuts


def _border(area: shapely.Geometry) -> shapely.Geometry:
    """The border of an area; of one that was put right, lines and points beside it have none."""
    parts = shapely.get_parts(area)
    surfaces = shapely.get_parts(parts[shapely.get_dimensions(parts) == _SURFACE])
    return shapely.boundary(shapely.multipolygons(surfaces))


def _pieces(flat: Floats, shape: Floats, along_m: Sequence[float]) -> list[Floats]:
    """The corners of each piece of a line; the spots of the cuts belong to both sides."""
    reached = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    spots = [np.array([np.interp(m, reached, shape[:, axis]) for axis in (0, 1)]) for m in along_m]
    bounds = [0.0, *along_m, float(reached[-1])]
    ends = [shape[0], *spots, shape[-1]]
    return [
        np.concatenate(
            [
                [ends[n]],
                shape[(reached > a + 1e-6) & (reached < b - 1e-6)],
                [ends[n + 1]],
            ]
        )
        for n, (a, b) in enumerate(pairwise(bounds))
    ]


def _shared_out(steps: int, pieces: Sequence[Floats]) -> list[int]:
    """Steps of each piece by its length; rounding the running total keeps their sum."""
    metres = np.array([length_cm(piece) for piece in pieces], dtype=np.float64)
    total = np.ceil(steps * np.cumsum(metres) / metres.sum() - 1e-9).astype(int)
    return [int(s) for s in np.diff(total, prepend=0)]
