"""Finds the edges that closures and gates shut, and what crossing a gate costs; `hours` says when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.plan import Warn
from optimizer.problem import Closure, Gate, LineString, Polygon
from optimizer.walking.borders import ON_THE_BORDER_M
from optimizer.walking.datum import Crs, to_wgs84
from optimizer.walking.metric import Floats
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.tagged import warn
from optimizer.walking.zones import area

GATE_REACH_M = 15.0
"""A gate farther from every lane was put in the wrong place."""
BESIDE_M = 3.0
"""A closing line this near to a lane and along it stands on that lane."""
_ON_THE_LANE_M = 0.01
"""Too little to cut a lane that meets another there."""
AT_A_GATE_M = 1.0
"""So much of a lane on either side of a gate that stands on it shuts with it."""
ALONG_M = 10.0
"""A lane that merely passes a line crosses its 3 m on either side in less."""

Edges = NDArray[np.intp]
NO_EDGES: Edges = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Shut:
    """What cannot be walked at some time, and where one waits.

    Attributes
    ----------
    arc_closed : (2 E,) bool
        Arcs that nobody walks, in both directions of an edge alike.
    arc_delay_s : (2 E,) int32
        Seconds for crossing a gate.
    """

    arc_closed: NDArray[np.bool_]
    arc_delay_s: NDArray[np.int32]

    def and_to(self, arc_closed: NDArray[np.bool_] | None) -> Self:
        """The same for people to whom more arcs are shut (None: no more)."""
        return self if arc_closed is None else replace(self, arc_closed=self.arc_closed | arc_closed)


@dataclass(frozen=True, eq=False)
class Found:
    """Where the closures and gates of a problem lie on the map.

    Attributes
    ----------
    closures, gates : tuple of (k,) intp
        Edges of each, in the order of the problem; none where the map has nothing there. A closure
        takes every edge that it touches, wholly: `shut_stretches` and `gate_stretches` say where to cut
        them before.
    arc_delay_s : (2 E,) int32
        Seconds for crossing a gate.
    warnings : tuple of Warn
        With pointers into the problem.
    """

    closures: tuple[Edges, ...]
    gates: tuple[Edges, ...]
    arc_delay_s: NDArray[np.int32]
    warnings: tuple[Warn, ...]


def find(
    network: WalkingNetwork, closures: Sequence[Closure], gates: Sequence[Gate], *, crs: Crs = "wgs84"
) -> Found:
    """Find closures and gates on the map.

    Parameters
    ----------
    network
        The map.
    closures, gates
        Of the problem. A gate is the gate of the map with its id, or else the nearest within 15 m, or
        else the nearest piece of a lane.
    crs
        Datum of the positions in closures and gates.
    """
    work = _Work(network, crs)
    at_gates = tuple(work.gate(gate, f"/gates/{i}") for i, gate in enumerate(gates))
    at_closures = tuple(work.close(closure, f"/closures/{i}") for i, closure in enumerate(closures))
    return Found(at_closures, at_gates, work.delay_s.reshape(-1), tuple(work.warnings))


@dataclass
class _Work:
    """Seconds per arc so far, and what has to be said."""

    network: WalkingNetwork
    crs: Crs
    warnings: list[Warn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.delay_s = np.zeros((self.network.edges, 2), dtype=np.int32)
        self.edges_of_gate: dict[str, Edges] = dict(self.network.edges_of_gate)

    def gate(self, gate: Gate, pointer: str) -> Edges:
        edges = self._edges_at_gate(gate)
        if edges is None:
            self.warnings.append(_gate_off_the_lanes(gate, f"{pointer}/location"))
            return NO_EDGES
        self.edges_of_gate[gate.id] = edges
        self.delay_s[edges] = np.maximum(self.delay_s[edges], gate.crossing_s)
        # At a hub the way in pays for the crossing; the way out of it is free.
        self.delay_s[edges[self.network.into_hub[edges]], 1] = 0
        return edges

    def _edges_at_gate(self, gate: Gate) -> Edges | None:
        known = self.network.edges_of_gate.get(gate.id)
        if known is not None:
            return known
        if not isinstance(gate.location, tuple):
            return None
        spot = shapely.Point(self._metres(np.array(gate.location)))
        barriers = _barriers_near(self.network, spot)
        return _lanes_nearest(self.network, spot) if barriers is None else barriers

    def close(self, closure: Closure, pointer: str) -> Edges:
        if closure.area is not None:
            return self._inside(closure.area, f"{pointer}/area")
        if closure.line is not None:
            return self._across(closure.line, f"{pointer}/line")
        if closure.arcs is not None:
            known = self.network.edges_of_way
            found = [
                self._known(known.get(way), way, f"{pointer}/arcs/{k}", "arc")
                for k, way in enumerate(closure.arcs)
            ]
            return np.unique(np.concatenate(found))
        gate = closure.gate or ""
        return self._known(self.edges_of_gate.get(gate), gate, f"{pointer}/gate", "gate")

    def _inside(self, shape: Polygon, pointer: str) -> Edges:
        polygon = shapely.transform(area(shape), self._metres)
        return self._found(_hit(self.network, polygon, _well_inside(polygon)), pointer)

    def _across(self, drawn: LineString, pointer: str) -> Edges:
        line = shapely.LineString(self._metres(np.array(drawn.coordinates)))
        return self._found(_hit(self.network, *_beside(line)), pointer)

    def _found(self, hit: Edges, pointer: str) -> Edges:
        if len(hit) == 0:
            self.warnings.append(
                warn(
                    "closure_touches_nothing",
                    "no lane of the map lies there, so nothing is shut; check the positions and the crs",
                    "该处没有地图上的道路，未封闭任何道路；请检查坐标和坐标系（crs）",
                    pointer,
                )
            )
        return hit

    def _known(self, edges: Edges | None, name: str, pointer: str, what: str) -> Edges:
        if edges is not None:
            return edges
        what_zh = "道路" if what == "arc" else "大门"
        self.warnings.append(
            warn(
                f"unknown_{what}",
                f"the map has no {what} {name!r}, so nothing is shut by it; "
                "use the ids of the map's features",
                f"地图中没有编号为 {name!r} 的{what_zh}，未封闭；请使用地图要素的编号",
                pointer,
            )
        )
        return NO_EDGES

    def _metres(self, lonlat: Floats) -> Floats:
        return self.network.plane.to_metres(to_wgs84(lonlat, self.crs))


def _hit(
    network: WalkingNetwork,
    shape: shapely.Geometry,
    really: Callable[[NDArray[np.object_]], NDArray[np.bool_]],
) -> Edges:
    """Edges that a shape shuts."""
    tree, edges = network.tree()
    near: Edges = edges[tree.query(shape, predicate="intersects")]
    return near[really(network.lines[near])] if len(near) else near


def _well_inside(polygon: shapely.Geometry) -> Callable[[NDArray[np.object_]], NDArray[np.bool_]]:
    """Tell lines with a part inside from those that end at the border, or run along it."""
    inner = shapely.buffer(polygon, -ON_THE_BORDER_M)
    within = polygon if inner.is_empty else inner
    return lambda lines: np.asarray(shapely.relate_pattern(within, lines, "T********"))


def _beside(
    line: shapely.LineString,
) -> tuple[shapely.Geometry, Callable[[NDArray[np.object_]], NDArray[np.bool_]]]:
    """The strip along a drawn line, and how to tell lanes that it crosses or stands on."""
    strip = shapely.buffer(line, BESIDE_M)

    def crossed_or_covered(lines: NDArray[np.object_]) -> NDArray[np.bool_]:
        shared = shapely.length(shapely.intersection(lines, strip))
        covered = shared >= np.minimum(ALONG_M, shapely.length(lines) / 2.0)
        return np.asarray(shapely.intersects(lines, line) | covered)

    return strip, crossed_or_covered


def _barriers_near(network: WalkingNetwork, spot: shapely.Point) -> Edges | None:
    """The edges of the map's gate that is nearest to a spot, if one is near enough."""
    barriers = np.flatnonzero(network.gate >= 0)
    if len(barriers) == 0:
        return None
    away = shapely.distance(network.lines[barriers], spot)
    if away.min() > GATE_REACH_M:
        return None
    return np.flatnonzero(network.gate == network.gate[barriers[np.argmin(away)]])


def _lanes_nearest(network: WalkingNetwork, spot: shapely.Point) -> Edges | None:
    """The lane nearest to a spot, or all that meet there, if near enough."""
    tree, edges = network.tree()
    _, near = tree.query_nearest([spot], max_distance=GATE_REACH_M, all_matches=True)
    return None if len(near) == 0 else np.sort(edges[near])


def gate_stretches(
    network: WalkingNetwork, gates: Sequence[Gate], *, crs: Crs = "wgs84"
) -> list[shapely.Geometry]:
    """The ground of gates that the map does not know, in metres of the plane: a few steps of a lane each.

    Who lives on that lane before the gate, or behind it, is reached from that side at any hour.
    """
    stretches = []
    for gate in gates:
        if gate.id in network.edges_of_gate or not isinstance(gate.location, tuple):
            continue
        spot = shapely.Point(network.plane.to_metres(to_wgs84(np.array(gate.location), crs)))
        lanes = _lanes_nearest(network, spot)
        if lanes is None or _barriers_near(network, spot) is not None:
            continue
        here = network.lines[lanes]
        stands = shapely.line_interpolate_point(here[0], shapely.line_locate_point(here[0], spot))
        stretches.append(_on_lanes(shapely.buffer(stands, AT_A_GATE_M), here))
    return stretches


def _on_lanes(ground: shapely.Geometry, lanes: NDArray[np.object_]) -> shapely.Geometry:
    """What of some ground lies on these lanes: others that begin there are not cut."""
    return shapely.intersection(ground, shapely.union_all(shapely.buffer(lanes, _ON_THE_LANE_M)))


def shut_stretches(
    network: WalkingNetwork, closures: Sequence[Closure], *, crs: Crs = "wgs84"
) -> list[shapely.Geometry]:
    """The ground that closures shut, in metres of the plane: lanes cut at its border stay open up to it.

    Of a line only the strip on the lanes that it shuts: a side lane that begins within it is not cut, for
    its first steps alone would be shut.
    """

    def flat(lonlat: Floats) -> Floats:
        return network.plane.to_metres(to_wgs84(lonlat, crs))

    stretches = []
    for closure in closures:
        if closure.area is not None:
            stretches.append(shapely.transform(area(closure.area), flat))
        elif closure.line is not None:
            line = shapely.LineString(flat(np.array(closure.line.coordinates)))
            strip, really = _beside(line)
            stretches.append(_on_lanes(strip, network.lines[_hit(network, strip, really)]))
    return stretches


def _gate_off_the_lanes(gate: Gate, pointer: str) -> Warn:
    return warn(
        "gate_off_the_lanes",
        f"gate {gate.id!r} is more than {GATE_REACH_M:g} m from every lane and has no effect; correct its "
        "location or the crs",
        f"大门 {gate.id!r} 距所有道路超过 {GATE_REACH_M:g} 米，未起作用；请检查位置和坐标系（crs）",
        pointer,
    )
