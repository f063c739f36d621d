"""The one builder behind both importers: tagged lines and points in, walking network out."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from optimizer.walking.assemble import Piece, assemble, length_cm
from optimizer.walking.crossings import barriers_by_vertex
from optimizer.walking.metric import Floats
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.survey import without_strays
from optimizer.walking.tagged import TaggedLine, TaggedMap, fault, warn
from optimizer.walking.tags import Barrier, Lane, read_lane

TREAD_M = 0.3
"""Depth of a step where nobody counted them."""


def build(tagged: TaggedMap) -> WalkingNetwork:
    """Apply the walker's rules, cut the lanes where they meet, and number everything.

    Parameters
    ----------
    tagged
        A map as an importer read it.

    Returns
    -------
    WalkingNetwork
        With a report of what was found and left out.

    Raises
    ------
    MapError
        Too large, axes swapped, or nothing to walk on.
    """
    tagged.refuse_if_too_large()
    lanes = _lanes(tagged)
    kept = {id(line) for line in without_strays(tagged, [line for line, _ in lanes])} if lanes else set()
    lanes = [(line, lane) for line, lane in lanes if id(line) in kept]
    if not any((lane.forward | lane.backward) and not lane.restricted for _, lane in lanes):
        raise fault(
            "no_walkable_way",
            "the map has no line that may be walked; lines need a highway tag such as footway, residential, "
            f"service or steps. Left out: {_listed(tagged)}",
            "地图中没有可步行的道路：道路线需要 highway 标签，如 footway、residential、service、steps。"
            f"未采用：{_listed_zh(tagged)}",
        )
    lines, barriers = barriers_by_vertex(tagged, [line for line, _ in lanes])
    lanes = [(line, lane) for line, (_, lane) in zip(lines, lanes, strict=True)]
    _warn_of_misread_tags(tagged, [lane for _, lane in lanes])
    return assemble(tagged, lanes, _cut(lanes, barriers, np.array(tagged.lonlat)), barriers)


def _lanes(tagged: TaggedMap) -> list[tuple[TaggedLine, Lane]]:
    lanes = []
    for line in tagged.lines:
        lane = read_lane(line.tags)
        vertices = _without_standstill(line.vertices, tagged)
        if isinstance(lane, str):
            tagged.left_out[lane] += 1
        elif len(vertices) < 2:
            tagged.left_out["no length"] += 1
        else:
            lanes.append((replace(line, vertices=vertices), lane))
    return lanes


def _without_standstill(vertices: Sequence[int], tagged: TaggedMap) -> tuple[int, ...]:
    """Drop vertices that repeat the one before; a line that never leaves its position has no length."""
    moving = [v for i, v in enumerate(vertices) if i == 0 or v != vertices[i - 1]]
    if len({tagged.lonlat[v] for v in moving}) < 2:
        return ()
    return tuple(moving)


def _cut(
    lanes: Sequence[tuple[TaggedLine, Lane]], barriers: dict[int, Barrier], lonlat: Floats
) -> list[Piece]:
    """Cut every lane at its ends, where vertices are shared or met twice, and at barriers."""
    uses: dict[int, int] = {}
    for line, _ in lanes:
        for vertex in line.vertices:
            uses[vertex] = uses.get(vertex, 0) + 1
    pieces: list[Piece] = []
    for line, lane in lanes:
        last = len(line.vertices) - 1
        cuts = [
            i
            for i, vertex in enumerate(line.vertices)
            if i in (0, last) or uses[vertex] > 1 or vertex in barriers
        ]
        stretches = [line.vertices[i : j + 1] for i, j in pairwise(cuts)]
        steps = _steps(lane, stretches, lonlat)
        pieces += [Piece(line.id, lane, v, s) for v, s in zip(stretches, steps, strict=True)]
    return pieces


def _steps(lane: Lane, stretches: Sequence[tuple[int, ...]], lonlat: Floats) -> list[int]:
    """Share a lane's steps out over its stretches by length; uncounted flights have one each 0.3 m."""
    if not lane.steps:
        return [0] * len(stretches)
    metres = np.array([length_cm(lonlat[list(v)]) / 100.0 for v in stretches])
    if lane.steps < 0:
        return [math.ceil(m / TREAD_M) for m in metres]
    # Rounding the running total, not the shares, keeps their sum.
    total = np.ceil(lane.steps * np.cumsum(metres) / metres.sum() - 1e-9).astype(int)
    return [int(s) for s in np.diff(total, prepend=0)]


def _warn_of_misread_tags(tagged: TaggedMap, lanes: Sequence[Lane]) -> None:
    keys = sorted({key for lane in lanes for key in lane.misread})
    for key in keys:
        count = sum(key in lane.misread for lane in lanes)
        tagged.warnings.append(
            warn(
                "tag_not_understood",
                f"{count} lane(s) have a {key} that is not understood; it was read as not given",
                f"有 {count} 条道路的 {key} 标签无法识别，按未填写处理",
            )
        )


_REASONS_ZH: Mapping[str, str] = {
    "no geometry": "没有几何图形",
    "no length": "没有长度",
    "no highway tag": "没有 highway 标签",
    "node missing": "缺少节点",
    "far away": "远离其余部分",
    "point without barrier": "不是障碍物的点",
    "barrier beside the lanes": "道路之外的障碍物",
}
"""What is counted under `TaggedMap.left_out`; a tag or a kind of geometry stands for itself."""


def _listed(tagged: TaggedMap) -> str:
    found = ", ".join(f"{reason} ({count})" for reason, count in tagged.left_out.most_common(8))
    return found or "nothing, the map holds no lines"


def _listed_zh(tagged: TaggedMap) -> str:
    found = "、".join(
        f"{_REASONS_ZH.get(reason, reason.replace('geometry ', '几何类型 '))}（{count}）"
        for reason, count in tagged.left_out.most_common(8)
    )
    return found or "无，地图中没有线"
