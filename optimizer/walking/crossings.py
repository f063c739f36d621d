"""Where barriers stand: at vertices of lanes, also when drawn a hand's breadth beside their lane."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely

from optimizer.walking.metric import Plane
from optimizer.walking.tagged import TaggedLine, TaggedMap, TaggedPoint, warn
from optimizer.walking.tags import Barrier, read_barrier

BESIDE_M = 1.0
"""A barrier drawn this close to a lane stands on it; one farther off stands beside it."""


def barriers_by_vertex(
    tagged: TaggedMap, lines: Sequence[TaggedLine]
) -> tuple[list[TaggedLine], dict[int, Barrier]]:
    """Find the barriers that stand across lanes.

    Parameters
    ----------
    tagged
        The map; counts and warnings are added to it.
    lines
        The lanes.

    Returns
    -------
    lines : list of TaggedLine
        The same lanes, with a vertex put in where a barrier was drawn between two of theirs.
    barriers : dict
        What stands at which vertex. Of two at one vertex the one that lets fewer pass counts.
    """
    on_lanes = {v for line in lines for v in line.vertices}
    points = [(p, b) for p in tagged.points if (b := read_barrier(p.tags)) is not None]
    tagged.left_out["point without barrier"] += len(tagged.points) - len(points)
    tagged.left_out += type(tagged.left_out)()  # drops counts of zero
    lines, stands_at = _put_onto_lanes(tagged, lines, [p for p, _ in points if p.vertex not in on_lanes])
    barriers: dict[int, Barrier] = {}
    astray = 0
    for point, barrier in points:
        vertex = stands_at.get(point.vertex, point.vertex)
        if vertex is None:
            astray += 1
        else:
            _keep_stricter(barriers, vertex, barrier, point.id)
    _stop_at_fence_lines(tagged, lines, barriers)
    _warn(tagged, astray, [b for _, b in points])
    return lines, barriers


def _keep_stricter(barriers: dict[int, Barrier], vertex: int, barrier: Barrier, name: str) -> None:
    named = replace(barrier, ref=barrier.ref or name)
    before = barriers.get(vertex)
    if before is None or _laxity(named) < _laxity(before):
        barriers[vertex] = named


def _laxity(barrier: Barrier) -> tuple[int, bool, str]:
    """How much a barrier lets through; its id decides between equals, so that their order does not."""
    return barrier.passes, not barrier.restricted, barrier.ref


def _stop_at_fence_lines(
    tagged: TaggedMap, lanes: Sequence[TaggedLine], barriers: dict[int, Barrier]
) -> None:
    """A fence or wall drawn as a line stops the lanes it shares a vertex with, unless a gate stands there."""
    on_lanes = {v for line in lanes for v in line.vertices}
    for line in tagged.lines:
        barrier = None if line.tags.get("highway") else read_barrier(line.tags)
        if barrier is None or barrier.passes:
            continue
        for vertex in on_lanes.intersection(line.vertices):
            barriers.setdefault(vertex, replace(barrier, ref=barrier.ref or line.id))


def _put_onto_lanes(
    tagged: TaggedMap, lines: Sequence[TaggedLine], points: Sequence[TaggedPoint]
) -> tuple[list[TaggedLine], dict[int, int | None]]:
    """Put barriers drawn beside a lane onto it.

    Returns the lanes, and at which of their vertices each barrier's vertex stands: at a corner within
    reach (else lanes that meet there would still meet beside the gate), or at one put in; None: astray.
    """
    lines = list(lines)
    stands_at: dict[int, int | None] = {}
    if not points:
        return lines, stands_at
    lonlat = np.array(tagged.lonlat, dtype=np.float64)
    plane = Plane(lonlat[points[0].vertex])
    metres = plane.to_metres(lonlat)
    tree = shapely.STRtree([shapely.LineString(metres[list(line.vertices)]) for line in lines])
    for point in points:
        spot = metres[point.vertex]
        near = tree.query(shapely.Point(spot), predicate="dwithin", distance=BESIDE_M)
        corners = [v for i in near for v in lines[i].vertices]
        away = np.hypot(*(metres[corners] - spot).T) if corners else np.array([np.inf])
        if away.min() <= BESIDE_M:
            stands_at[point.vertex] = corners[int(np.argmin(away))]
            continue
        stands_at[point.vertex] = point.vertex if len(near) else None
        for index in near:
            lines[index] = _with_vertex(lines[index], point.vertex, metres)
    return lines, stands_at


def _with_vertex(line: TaggedLine, vertex: int, metres: np.ndarray) -> TaggedLine:
    """Put a vertex into a line, into the segment that it lies nearest to."""
    spots = metres[list(line.vertices)]
    segments = shapely.linestrings(np.stack([spots[:-1], spots[1:]], axis=1))
    nearest = int(np.argmin(shapely.distance(segments, shapely.Point(metres[vertex]))))
    return replace(line, vertices=(*line.vertices[: nearest + 1], vertex, *line.vertices[nearest + 1 :]))


def _warn(tagged: TaggedMap, astray: int, barriers: Sequence[Barrier]) -> None:
    if astray:
        tagged.left_out["barrier beside the lanes"] += astray
        tagged.warnings.append(
            warn(
                "barrier_beside_the_lanes",
                f"{astray} barrier(s) stand more than {BESIDE_M:g} m from every lane and stop nobody; "
                "move them onto the lane they belong to",
                f"有 {astray} 处围挡或大门距所有道路超过 {BESIDE_M:g} 米，未起作用；请移到所属道路上",
            )
        )
    unknown = sorted({b.kind[:40] for b in barriers if not b.understood})
    if unknown:
        count = sum(not b.understood for b in barriers)
        tagged.warnings.append(
            warn(
                "barrier_not_understood",
                f"{count} barrier(s) of unknown kind ({', '.join(unknown[:8])}) stop everybody; "
                "add foot=yes where people can pass",
                f"有 {count} 处未知类型的障碍（{'、'.join(unknown[:8])}）按不可通行处理；"
                "可通行的请加上 foot=yes",
            )
        )
