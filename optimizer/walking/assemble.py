"""Pieces of lanes become the arrays of a network, numbered so that the order of features leaves no trace."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizer.walking.metric import Floats, distance_m
from optimizer.walking.network import WalkingNetwork, content_hash
from optimizer.walking.report import report
from optimizer.walking.tagged import TaggedLine, TaggedMap
from optimizer.walking.tags import ALL_MODES, Barrier, Lane


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a lane between two vertices where it is cut."""

    way: str
    lane: Lane
    vertices: tuple[int, ...]
    steps: int


@dataclass(slots=True)
class _Edge:
    """One row of the arrays to be."""

    tail: int
    head: int
    points: Floats
    lane: Lane
    way: str = ""
    steps: int = 0
    gate: int = -1
    into_hub: bool = False
    barrier: bool = False


@dataclass(slots=True)
class _Junctions:
    """Numbers junctions in the order in which they are met.

    At a barrier every end of a lane is a junction of its own: only the barrier's edges join them.
    """

    at: list[int] = field(default_factory=list)
    number: dict[int, int] = field(default_factory=dict)
    ends: dict[int, list[int]] = field(default_factory=dict)

    def new(self, vertex: int) -> int:
        self.at.append(vertex)
        return len(self.at) - 1

    def get(self, vertex: int, *, barrier: bool) -> int:
        if barrier:
            end = self.new(vertex)
            self.ends.setdefault(vertex, []).append(end)
            return end
        if vertex not in self.number:
            self.number[vertex] = self.new(vertex)
        return self.number[vertex]


def assemble(
    tagged: TaggedMap,
    lanes: Sequence[tuple[TaggedLine, Lane]],
    pieces: Sequence[Piece],
    barriers: dict[int, Barrier],
) -> WalkingNetwork:
    """Number junctions, edges and gates, measure the edges, and write the report.

    Parameters
    ----------
    tagged
        What was read, with counts of what was left out.
    lanes
        Lines that somebody may walk, with what their tags say.
    pieces
        The same, cut at junctions and barriers.
    barriers
        By the vertex on which they stand.
    """
    lonlat = np.array(tagged.lonlat, dtype=np.float64)
    junctions = _Junctions()
    gate_at = _gates(lonlat, pieces, barriers)
    gate_of_way = {g: i for g, i in gate_at.items() if isinstance(g, str)}
    edges = []
    for piece in sorted(pieces, key=lambda p: _key(p, tagged.lonlat)):
        tail = junctions.get(piece.vertices[0], barrier=piece.vertices[0] in barriers)
        head = junctions.get(piece.vertices[-1], barrier=piece.vertices[-1] in barriers)
        gate = -1 if piece.lane.gate is None else gate_of_way[piece.lane.gate or piece.way]
        shape = lonlat[list(piece.vertices)]
        edges.append(_Edge(tail, head, shape, piece.lane, piece.way, piece.steps, gate))
    for vertex in sorted(junctions.ends, key=lambda v: junctions.ends[v][0]):
        edges += _barrier_edges(junctions, vertex, barriers[vertex], gate_at.get(vertex, -1), lonlat[vertex])
    arrays, texts = _columns(edges, junctions, lonlat, gate_at, barriers)
    columns: dict[str, Any] = {**arrays, **texts}
    return WalkingNetwork(
        version=content_hash(arrays, texts),
        report=report(tagged, [lane for _, lane in lanes], arrays, texts, np.array(junctions.at)),
        **columns,
    )


def _key(piece: Piece, lonlat: Sequence[tuple[float, float]]) -> tuple[Any, ...]:
    """Content alone: two pieces with equal keys are interchangeable."""
    lane = piece.lane
    return (
        [lonlat[v] for v in piece.vertices],
        piece.way,
        lane.highway,
        lane.name,
        lane.name_en,
        lane.forward,
        lane.backward,
        lane.restricted,
        piece.steps,
        lane.roughness,
        -1.0 if lane.width_m is None else lane.width_m,
        lane.gate or "",
    )


def _gates(lonlat: Floats, pieces: Sequence[Piece], barriers: dict[int, Barrier]) -> dict[int | str, int]:
    """Number the gates: those at vertices by position, then those that are whole lines by id."""
    at_vertices = [v for v, b in barriers.items() if b.passes]
    at_vertices.sort(key=lambda v: (*lonlat[v], barriers[v].ref))
    whole_lines = sorted({p.lane.gate or p.way for p in pieces if p.lane.gate is not None})
    gates: list[int | str] = [*at_vertices, *whole_lines]
    return {gate: number for number, gate in enumerate(gates)}


def _barrier_edges(
    junctions: _Junctions, vertex: int, barrier: Barrier, gate: int, position: Floats
) -> list[_Edge]:
    """Join the ends of lanes at a barrier: two directly, more through a hub."""
    ends = junctions.ends[vertex]
    lane = Lane(
        highway="",
        forward=barrier.passes & ALL_MODES,
        backward=barrier.passes & ALL_MODES,
        restricted=barrier.restricted,
    )
    shape = np.stack([position, position])
    if len(ends) == 2:
        return [_Edge(ends[0], ends[1], shape, lane, gate=gate, barrier=True)]
    if len(ends) == 1:
        return []
    hub = junctions.new(vertex)
    return [_Edge(end, hub, shape, lane, gate=gate, into_hub=True, barrier=True) for end in ends]


def _columns(
    edges: Sequence[_Edge],
    junctions: _Junctions,
    lonlat: Floats,
    gate_at: dict[int | str, int],
    barriers: dict[int, Barrier],
) -> tuple[dict[str, NDArray[Any]], dict[str, tuple[str, ...]]]:
    names = _table(text for e in edges for text in (e.lane.name, e.lane.name_en))
    ways = _table(e.way for e in edges)
    highways = _table(e.lane.highway for e in edges)
    nowhere = np.full(2, np.nan)
    gate_points = [lonlat[g] if isinstance(g, int) else nowhere for g in gate_at]
    arrays: dict[str, NDArray[Any]] = {
        "junctions": lonlat[np.array(junctions.at, dtype=np.intp)],
        "tail": np.array([e.tail for e in edges], dtype=np.int32),
        "head": np.array([e.head for e in edges], dtype=np.int32),
        "first": np.cumsum([0, *(len(e.points) for e in edges)]).astype(np.int32),
        "points": np.concatenate([e.points for e in edges]),
        "length_cm": np.array([length_cm(e.points) for e in edges], dtype=np.int32),
        "steps": np.array([e.steps for e in edges], dtype=np.int32),
        "roughness": np.array([e.lane.roughness for e in edges], dtype=np.float32),
        "width_m": np.array([e.lane.width_m or np.nan for e in edges], dtype=np.float32),
        "passes": np.array([(e.lane.forward, e.lane.backward) for e in edges], dtype=np.uint8),
        "restricted": np.array([e.lane.restricted for e in edges], dtype=np.bool_),
        "gate": np.array([e.gate for e in edges], dtype=np.int32),
        "into_hub": np.array([e.into_hub for e in edges], dtype=np.bool_),
        "barrier": np.array([e.barrier for e in edges], dtype=np.bool_),
        "name": np.array([names[e.lane.name] for e in edges], dtype=np.int32),
        "name_en": np.array([names[e.lane.name_en] for e in edges], dtype=np.int32),
        "way": np.array([ways[e.way] for e in edges], dtype=np.int32),
        "highway": np.array([highways[e.lane.highway] for e in edges], dtype=np.int32),
        "gate_points": np.array(gate_points, dtype=np.float64).reshape(-1, 2),
    }
    texts = {
        "names": tuple(names),
        "ways": tuple(ways),
        "highways": tuple(highways),
        "gate_ids": tuple(g if isinstance(g, str) else barriers[g].ref for g in gate_at),
    }
    return arrays, texts


def _table(texts: Any) -> dict[str, int]:
    """Number distinct texts in their order, the empty one first."""
    return {text: number for number, text in enumerate(sorted({"", *texts}))}


def length_cm(points: Floats) -> int:
    """Length of a polyline, rounded up to whole centimetres."""
    # A millionth of a centimetre is noise of the arithmetic, not a reason to round up.
    return int(np.ceil(float(distance_m(points[:-1], points[1:]).sum()) * 100.0 - 1e-6))
