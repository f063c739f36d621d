"""The walking network as numbers: what importers build, the store keeps and every walk is measured on.

Lanes are cut where they meet into *edges*, each between two *junctions*; an edge is two *arcs*:
``2 e`` along its geometry, ``2 e + 1`` against it. A barrier stands on an edge of its own, 0 m long,
so that shutting a gate shuts no door's lane.
"""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any, Self

import numpy as np
import orjson
import shapely
import zstandard
from numpy.typing import NDArray

from optimizer.errors import Fault, MapError
from optimizer.plan import Answer, Warn
from optimizer.problem import Mode
from optimizer.walking.metric import Plane, distance_m
from optimizer.walking.tags import MODE_BIT

FORMAT = 1
"""Raise it when the stored form changes: an old blob is then refused, not misread."""

EXTRA_CM_PER_STEP = 50
"""A step takes 0.6–0.7 s up or down, as long as 0.8 m on the flat; its tread of 0.3 m is in the length."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bools = NDArray[np.bool_]


class MapReport(Answer):
    """What was found in a map, and what was left out of it and why.

    ``arcs`` counts the directions in which somebody on foot may walk, ``length_m`` the lanes once
    (not once per direction), ``parts`` the strongly connected parts, ``largest_part`` the share of the
    junctions in the largest. ``bbox`` is west, south, east, north.
    """

    junctions: int
    arcs: int
    length_m: int
    parts: int
    largest_part: float
    one_way_lanes: int
    restricted_lanes: int
    steps: int
    gates: int
    alleys: int
    bbox: tuple[float, float, float, float]
    left_out: dict[str, int]
    warnings: tuple[Warn, ...]


@dataclass(frozen=True, eq=False)
class WalkingNetwork:
    """A map, read and checked. Two networks with the same ``version`` are the same.

    Attributes
    ----------
    version : str
        16 hexadecimal digits of the SHA-256 of the content; the order of features does not matter.
    report : MapReport
        Counts, and what was left out.
    junctions : (J, 2) float64
        ``[lon, lat]``.
    tail, head : (E,) int32
        Junctions where an edge begins and ends.
    first : (E + 1,) int32, points : (P, 2) float64
        Edge e runs through ``points[first[e]:first[e + 1]]``.
    length_cm : (E,) int32
        Rounded up; 0 on the edge of a barrier.
    steps : (E,) int32
        Steps on the edge.
    roughness : (E,) float32
        At least 1; counts for wheels.
    width_m : (E,) float32
        NaN: not known.
    passes : (E, 2) uint8
        Bits of `tags.MODE_BIT` that may go along and against the edge.
    restricted : (E,) bool
        Kept, but not walked without a special permit.
    gate : (E,) int32
        Index in ``gate_ids``, -1 none.
    into_hub : (E,) bool
        Spoke of a gate that stands where three or more lanes meet: only the way in pays for crossing.
    barrier : (E,) bool
        The edge is a barrier, not a lane: no door lies on it.
    name, name_en, way, highway : (E,) int32
        Indices in ``names`` (both names), ``ways``, ``highways``; 0 is the empty text.
    gate_ids : tuple of str, gate_points : (G, 2) float64
        Gates as mapped, by their ``ref`` or, failing that, their id.
    """

    version: str
    report: MapReport
    junctions: Floats
    tail: Ints
    head: Ints
    first: Ints
    points: Floats
    length_cm: Ints
    steps: Ints
    roughness: NDArray[np.float32]
    width_m: NDArray[np.float32]
    passes: NDArray[np.uint8]
    restricted: Bools
    gate: Ints
    into_hub: Bools
    barrier: Bools
    name: Ints
    name_en: Ints
    way: Ints
    highway: Ints
    gate_points: Floats
    names: tuple[str, ...]
    ways: tuple[str, ...]
    highways: tuple[str, ...]
    gate_ids: tuple[str, ...]

    @property
    def edges(self) -> int:
        """Number of edges E; there are 2 E arcs."""
        return len(self.tail)

    def open_to(self, mode: Mode) -> NDArray[np.bool_]:
        """Which arcs somebody may walk, shape (2 E,), before any closure."""
        may_pass = (self.passes & MODE_BIT[mode]) != 0
        walked: NDArray[np.bool_] = (may_pass & ~self.restricted[:, None]).reshape(-1)
        return walked

    def effort_cm(self, mode: Mode) -> Ints:
        """Centimetres on the flat that take as long as each edge, shape (E,); never below the length."""
        effort = self.length_cm + EXTRA_CM_PER_STEP * self.steps.astype(np.int64)
        if mode is not Mode.FOOT:
            effort = np.ceil(effort * self.roughness.astype(np.float64)).astype(np.int64)
        bounded: Ints = np.minimum(effort, np.iinfo(np.int32).max).astype(np.int32)
        return bounded

    @cached_property
    def plane(self) -> Plane:
        """The flat map about the network's centre."""
        return Plane((self.points.min(axis=0) + self.points.max(axis=0)) / 2.0)

    @cached_property
    def lines(self) -> NDArray[Any]:
        """Edges as shapely LineStrings in metres, shape (E,)."""
        owner = np.repeat(np.arange(self.edges), np.diff(self.first))
        lines: NDArray[Any] = shapely.linestrings(self.plane.to_metres(self.points), indices=owner)
        return lines

    @cached_property
    def along_m(self) -> Floats:
        """Metres from the beginning of its edge to each point, shape (P,)."""
        owner = np.repeat(np.arange(self.edges), np.diff(self.first))
        steps = distance_m(self.points[:-1], self.points[1:])
        walked = np.concatenate([[0.0], np.cumsum(np.where(np.diff(owner) == 0, steps, 0.0))])[: len(owner)]
        along: Floats = walked - walked[self.first[owner]]
        return along

    @cached_property
    def _trees(self) -> dict[str, tuple[shapely.STRtree, NDArray[np.intp]]]:
        return {}

    def tree(self, mode: Mode | None = None) -> tuple[shapely.STRtree, NDArray[np.intp]]:
        """Spatial index of the lanes (barriers left out), and the edge behind each of its entries.

        Parameters
        ----------
        mode
            Only lanes that this mode may walk in some direction; None: every lane.
        """
        key = "every" if mode is None else mode.value
        if key not in self._trees:
            wanted = ~self.barrier
            if mode is not None:
                wanted = wanted & self.open_to(mode).reshape(-1, 2).any(axis=1)
            edges = np.flatnonzero(wanted)
            self._trees[key] = (shapely.STRtree(self.lines[edges]), edges)
        return self._trees[key]

    @cached_property
    def edges_of_way(self) -> Mapping[str, NDArray[np.intp]]:
        """Edges by the id of their way; ``123`` and ``way/123`` are the same."""
        order = np.argsort(self.way, kind="stable")
        bounds = np.searchsorted(self.way[order], np.arange(len(self.ways) + 1))
        found = {w: order[bounds[i] : bounds[i + 1]] for i, w in enumerate(self.ways) if w}
        also = {w.removeprefix("way/"): e for w, e in found.items() if w.startswith("way/")}
        also |= {f"way/{w}": e for w, e in found.items() if w.isdigit()}
        return also | found

    @cached_property
    def edges_of_gate(self) -> Mapping[str, NDArray[np.intp]]:
        """Edges by the id of the gate that stands on them."""
        found: dict[str, list[int]] = {}
        for edge in np.flatnonzero(self.gate >= 0):
            found.setdefault(self.gate_ids[self.gate[edge]], []).append(int(edge))
        return {gate: np.array(edges, dtype=np.intp) for gate, edges in found.items()}

    def to_bytes(self) -> bytes:
        """Pack for the store, which compresses: an ``.npz`` without pickled objects."""
        texts = {name: getattr(self, name) for name in _TEXTS}
        meta = {"format": FORMAT, "version": self.version, "report": self.report.model_dump(mode="json")}
        packed = io.BytesIO()
        arrays: dict[str, Any] = {name: getattr(self, name) for name in _ARRAYS}
        np.savez(packed, allow_pickle=False, meta=_json_array(meta | texts), **arrays)
        return packed.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Unpack what `to_bytes` packed, or that of releases up to 0.3, which compressed it themselves.

        Raises
        ------
        MapError
            When the bytes are something else, torn, or of another format.
        """
        try:
            unpacked = zstandard.decompress(data) if data.startswith(zstandard.FRAME_HEADER) else data
            with np.load(io.BytesIO(unpacked), allow_pickle=False) as stored:
                meta = _of_this_format(orjson.loads(stored["meta"].tobytes()))
                columns: dict[str, Any] = {name: stored[name] for name in _ARRAYS}
            columns |= {name: tuple(meta[name]) for name in _TEXTS}
            return cls(version=meta["version"], report=MapReport.model_validate(meta["report"]), **columns)
        except Exception as error:
            # Whatever zstd, zip, numpy and JSON say of a damaged blob, the way out is the same.
            fault = Fault(
                "",
                "stored_map_unreadable",
                f"the stored network cannot be read ({type(error).__name__}); upload the map again",
                f"已存储的路网无法读取（{type(error).__name__}），请重新上传地图",
            )
            raise MapError([fault]) from error


_TEXTS = ("names", "ways", "highways", "gate_ids")
_ARRAYS = tuple(f.name for f in fields(WalkingNetwork) if f.name not in ("version", "report", *_TEXTS))


def content_hash(arrays: Mapping[str, NDArray[Any]], texts: Mapping[str, tuple[str, ...]]) -> str:
    """The version of a network: 16 hexadecimal digits over its canonical content."""
    digest = hashlib.sha256(str(FORMAT).encode())
    for name in _ARRAYS:
        digest.update(name.encode() + np.ascontiguousarray(arrays[name]).tobytes())
    for name in _TEXTS:
        digest.update(orjson.dumps(texts[name]))
    return digest.hexdigest()[:16]


def _of_this_format(meta: dict[str, Any]) -> dict[str, Any]:
    if meta["format"] != FORMAT:
        raise ValueError(f"format {meta['format']}, not {FORMAT}")
    return meta


def _json_array(value: Any) -> NDArray[np.uint8]:
    return np.frombuffer(orjson.dumps(value), dtype=np.uint8)
