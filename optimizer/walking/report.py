"""What a map turned out to hold: the counts and warnings that answer an upload."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from optimizer.plan import Warn
from optimizer.walking.network import MapReport, WalkingNetwork
from optimizer.walking.tagged import TaggedMap, warn
from optimizer.walking.tags import FOOT_ONLY, Lane

Arrays = Mapping[str, NDArray[Any]]


def report(
    tagged: TaggedMap,
    lanes: Sequence[Lane],
    arrays: Arrays,
    texts: Mapping[str, tuple[str, ...]],
    vertex_of_junction: NDArray[np.int_],
) -> MapReport:
    """Count what a walker finds.

    Parameters
    ----------
    tagged
        For what was left out and said so far.
    lanes
        As mapped, before they were cut.
    arrays, texts
        Of the network.
    vertex_of_junction
        Shape (J,); the ends of lanes at one barrier share a vertex and count as one junction.
    """
    open_arcs = _open_arcs(arrays)
    walked = open_arcs.any(axis=1)
    lane_edges = ~arrays["barrier"]
    touched = _touched(arrays, open_arcs)
    parts, largest = _parts(arrays, open_arcs, touched)
    junctions = len(np.unique(vertex_of_junction[touched]))
    west, south = arrays["points"].min(axis=0)
    east, north = arrays["points"].max(axis=0)
    return MapReport(
        junctions=junctions,
        arcs=_distinct_arcs(arrays, open_arcs & lane_edges[:, None]),
        length_m=int(np.ceil(arrays["length_cm"][walked].sum(dtype=np.int64) / 100)),
        parts=parts,
        largest_part=round(largest, 4),
        one_way_lanes=sum((lane.forward ^ lane.backward) & FOOT_ONLY != 0 for lane in lanes),
        restricted_lanes=sum(lane.restricted for lane in lanes),
        steps=int(arrays["steps"].sum(dtype=np.int64)),
        gates=len(texts["gate_ids"]),
        alleys=len({name for lane in lanes if (name := lane.name or lane.name_en)}),
        bbox=(float(west), float(south), float(east), float(north)),
        left_out=dict(sorted(tagged.left_out.items())),
        warnings=(*tagged.warnings, *_warnings(arrays, texts, parts, largest)),
    )


def still_in_parts(network: WalkingNetwork) -> Warn | None:
    """Say again that a map falls into parts, where it does after gates of it were unlocked."""
    arrays: Arrays = vars(network)
    open_arcs = _open_arcs(arrays)
    parts, largest = _parts(arrays, open_arcs, _touched(arrays, open_arcs))
    return _in_parts(parts, largest) if parts > 1 else None


def _open_arcs(arrays: Arrays) -> NDArray[np.bool_]:
    """Which edges are walked along and against, shape (E, 2)."""
    arcs: NDArray[np.bool_] = ((arrays["passes"] & FOOT_ONLY) != 0) & ~arrays["restricted"][:, None]
    return arcs


def _touched(arrays: Arrays, open_arcs: NDArray[np.bool_]) -> NDArray[Any]:
    """Junctions of edges that are walked."""
    walked = open_arcs.any(axis=1)
    return np.unique(np.concatenate([arrays["tail"][walked], arrays["head"][walked]]))


def _parts(arrays: Arrays, open_arcs: NDArray[np.bool_], touched: NDArray[Any]) -> tuple[int, float]:
    """Strongly connected parts, and the share of junctions in the largest."""
    along, against = open_arcs.T
    tail = np.concatenate([arrays["tail"][along], arrays["head"][against]])
    head = np.concatenate([arrays["head"][along], arrays["tail"][against]])
    n = len(arrays["junctions"])
    links = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(n, n))
    _, label = connected_components(links, directed=True, connection="strong")
    sizes = np.unique(np.asarray(label)[touched], return_counts=True)[1]
    return len(sizes), float(sizes.max() / sizes.sum())


def _distinct_arcs(arrays: Arrays, open_arcs: NDArray[np.bool_]) -> int:
    """Directions between junctions; parallel lanes count once, as the shortest of them is walked."""
    along, against = open_arcs.T
    tail = np.concatenate([arrays["tail"][along], arrays["head"][against]]).astype(np.int64)
    head = np.concatenate([arrays["head"][along], arrays["tail"][against]]).astype(np.int64)
    apart = tail != head  # a lane back to its own junction leads nowhere
    return len(np.unique((tail * len(arrays["junctions"]) + head)[apart]))


def _warnings(arrays: Arrays, texts: Mapping[str, tuple[str, ...]], parts: int, largest: float) -> list[Warn]:
    found = []
    if parts > 1:
        found.append(_in_parts(parts, largest))
    doubles = _doubles(arrays)
    if doubles:
        found.append(
            warn(
                "duplicate_edges",
                f"{doubles} stretch(es) of lane are drawn more than once; the easiest is walked. "
                "A closure of one by its id leaves the others open",
                f"有 {doubles} 段道路重复绘制，步行时取最省力的一条；按编号封闭其中一条时，其余仍然开放",
            )
        )
    ids = [g for g in texts["gate_ids"] if g]
    shared = sorted({g for g in ids if ids.count(g) > 1}) if len(set(ids)) < len(ids) else []
    if shared:
        found.append(
            warn(
                "gate_id_shared",
                f"{len(shared)} gate id(s) stand at more than one gate ({', '.join(shared[:8])}); "
                "a closure of such an id shuts them all",
                f"有 {len(shared)} 个大门编号重复（{'、'.join(shared[:8])}），按编号封闭时会同时关闭",
            )
        )
    return found


def _in_parts(parts: int, largest: float) -> Warn:
    return warn(
        "map_in_parts",
        f"the map falls into {parts} parts that cannot be walked between; the largest holds "
        f"{largest:.1%} of the junctions. Doors in different parts cannot reach one another: "
        "join lanes that meet, or open a gate",
        f"路网分为 {parts} 个互不连通的部分，最大部分含 {largest:.1%} 的路口。"
        "不同部分之间无法步行到达：请连接相交的道路或打开大门",
    )


def _doubles(arrays: Arrays) -> int:
    """Edges whose geometry is that of an earlier edge, in either direction."""
    seen: set[bytes] = set()
    doubles = 0
    first, points = arrays["first"], arrays["points"]
    for edge in np.flatnonzero(~arrays["barrier"]):
        shape = points[first[edge] : first[edge + 1]]
        key = min(shape.tobytes(), np.ascontiguousarray(shape[::-1]).tobytes())
        doubles += key in seen
        seen.add(key)
    return doubles
