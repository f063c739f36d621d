"""Shuts lanes for a plan: closures by area, line, way and gate, and gates with hours and a crossing time.

In this form time has one grain, the plan: what is shut at any moment of it is shut throughout, so
that no route is ever led into a closure. A warning says where that is stricter than the closure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import shapely
from numpy.typing import NDArray

from optimizer.plan import Warn
from optimizer.problem import Closure, Gate, LineString, Polygon, Window
from optimizer.walking.datum import Crs, to_wgs84
from optimizer.walking.metric import Floats
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.tagged import warn
from optimizer.walking.zones import area

GATE_REACH_M = 15.0
"""A gate farther from every lane was put in the wrong place."""
BESIDE_M = 3.0
"""A closing line this near to a lane and along it stands on that lane."""
ALONG_M = 10.0
"""A lane that merely passes a line crosses its 3 m on either side in less."""

Edges = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Shut:
    """What a plan cannot walk, and where it waits.

    Attributes
    ----------
    arc_closed : (2 E,) bool
        Arcs that nobody walks, in both directions of an edge alike.
    arc_delay_s : (2 E,) int32
        Seconds for crossing a gate.
    warnings : tuple of Warn
        With pointers into the problem.
    """

    arc_closed: NDArray[np.bool_]
    arc_delay_s: NDArray[np.int32]
    warnings: tuple[Warn, ...]


def shut(
    network: WalkingNetwork,
    closures: Sequence[Closure],
    gates: Sequence[Gate],
    begin: datetime,
    end: datetime,
    *,
    crs: Crs = "wgs84",
) -> Shut:
    """Work out which arcs are shut between two instants, and what gates cost.

    Parameters
    ----------
    network
        The map.
    closures
        An edge that a closure touches anywhere is shut wholly; one that holds at no moment of the
        plan is passed over.
    gates
        Of the problem. A gate not open from `begin` to `end` without a gap is shut. It is the gate of
        the map with its id, or else the nearest within 15 m, or else the nearest point of a lane.
    begin, end
        The plan, from the first start of a shift to the last end.
    crs
        Datum of the positions in closures and gates.
    """
    work = _Work(network, crs)
    for i, gate in enumerate(gates):
        work.gate(gate, f"/gates/{i}", begin, end)
    for i, closure in enumerate(closures):
        if _overlaps(closure, begin, end):
            work.close(closure, f"/closures/{i}")
            if not _covers(closure, begin, end):
                work.warnings.append(_held_throughout(closure, f"/closures/{i}"))
    return Shut(
        arc_closed=np.repeat(work.closed, 2),
        arc_delay_s=work.delay_s.reshape(-1),
        warnings=tuple(work.warnings),
    )


@dataclass
class _Work:
    """Edges shut so far, seconds per arc, and what has to be said."""

    network: WalkingNetwork
    crs: Crs
    warnings: list[Warn] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.closed = np.zeros(self.network.edges, dtype=np.bool_)
        self.delay_s = np.zeros((self.network.edges, 2), dtype=np.int32)
        self.edges_of_gate: dict[str, Edges] = dict(self.network.edges_of_gate)

    def gate(self, gate: Gate, pointer: str, begin: datetime, end: datetime) -> None:
        edges = self._edges_at_gate(gate)
        if edges is None:
            self.warnings.append(_gate_off_the_lanes(gate, f"{pointer}/location"))
            return
        self.edges_of_gate[gate.id] = edges
        self.delay_s[edges] = np.maximum(self.delay_s[edges], gate.crossing_s)
        # At a hub the way in pays for the crossing; the way out of it is free.
        self.delay_s[edges[self.network.into_hub[edges]], 1] = 0
        if gate.open is not None and not _open_throughout(gate.open, begin, end):
            self.closed[edges] = True
            self.warnings.append(_gate_shut(gate, f"{pointer}/open"))

    def _edges_at_gate(self, gate: Gate) -> Edges | None:
        known = self.network.edges_of_gate.get(gate.id)
        if known is not None:
            return known
        if not isinstance(gate.location, tuple):
            return None
        spot = self._metres(np.array(gate.location))
        barriers = np.flatnonzero(self.network.gate >= 0)
        if len(barriers):
            away = shapely.distance(self.network.lines[barriers], shapely.Point(spot))
            if away.min() <= GATE_REACH_M:
                of_nearest = self.network.gate == self.network.gate[barriers[np.argmin(away)]]
                return np.flatnonzero(of_nearest)
        tree, edges = self.network.tree()
        _, near = tree.query_nearest(shapely.points([spot]), max_distance=GATE_REACH_M, all_matches=True)
        return None if len(near) == 0 else np.sort(edges[near])

    def close(self, closure: Closure, pointer: str) -> None:
        if closure.area is not None:
            self._close_area(closure.area, f"{pointer}/area")
        elif closure.line is not None:
            self._close_line(closure.line, f"{pointer}/line")
        elif closure.arcs is not None:
            for k, way in enumerate(closure.arcs):
                self._close_known(self.network.edges_of_way.get(way), way, f"{pointer}/arcs/{k}", "arc")
        else:
            gate = closure.gate or ""
            self._close_known(self.edges_of_gate.get(gate), gate, f"{pointer}/gate", "gate")

    def _close_area(self, shape: Polygon, pointer: str) -> None:
        polygon = shapely.transform(area(shape), self._metres)
        self._close_found(polygon, lambda lines: shapely.relate_pattern(polygon, lines, "T********"), pointer)

    def _close_line(self, drawn: LineString, pointer: str) -> None:
        line = shapely.LineString(self._metres(np.array(drawn.coordinates)))
        beside = shapely.buffer(line, BESIDE_M)

        def crossed_or_covered(lines: NDArray[np.object_]) -> NDArray[np.bool_]:
            shared = shapely.length(shapely.intersection(lines, beside))
            covered = shared >= np.minimum(ALONG_M, shapely.length(lines) / 2.0)
            return np.asarray(shapely.intersects(lines, line) | covered)

        self._close_found(beside, crossed_or_covered, pointer)

    def _close_found(
        self,
        shape: shapely.Geometry,
        really: Callable[[NDArray[np.object_]], NDArray[np.bool_]],
        pointer: str,
    ) -> None:
        tree, edges = self.network.tree()
        near = edges[tree.query(shape, predicate="intersects")]
        hit = near[really(self.network.lines[near])] if len(near) else near
        self.closed[hit] = True
        if len(hit) == 0:
            self.warnings.append(
                warn(
                    "closure_touches_nothing",
                    "no lane of the map lies there, so nothing is shut; check the positions and the crs",
                    "该处没有地图上的道路，未封闭任何道路；请检查坐标和坐标系（crs）",
                    pointer,
                )
            )

    def _close_known(self, edges: Edges | None, name: str, pointer: str, what: str) -> None:
        if edges is not None:
            self.closed[edges] = True
            return
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

    def _metres(self, lonlat: Floats) -> Floats:
        return self.network.plane.to_metres(to_wgs84(lonlat, self.crs))


def _overlaps(closure: Closure, begin: datetime, end: datetime) -> bool:
    starts_in_time = closure.from_ is None or closure.from_ <= end
    return starts_in_time and (closure.until is None or closure.until >= begin)


def _covers(closure: Closure, begin: datetime, end: datetime) -> bool:
    starts_before = closure.from_ is None or closure.from_ <= begin
    return starts_before and (closure.until is None or closure.until >= end)


def _open_throughout(windows: Sequence[Window], begin: datetime, end: datetime) -> bool:
    """Windows that touch or overlap count as one."""
    reached = begin
    for opens, closes in sorted(windows):
        if opens > reached:
            break
        reached = max(reached, closes)
        if reached >= end:
            return True
    return False


def _held_throughout(closure: Closure, pointer: str) -> Warn:
    return warn(
        "closure_held_throughout",
        f"closure {closure.id!r} holds during a part of the plan only; its lanes are shut for the whole "
        "plan. Plan before and after it separately to use them",
        f"封闭 {closure.id!r} 只在部分时段有效，本次规划全程按封闭处理；如需使用，请按时段分别规划",
        pointer,
    )


def _gate_shut(gate: Gate, pointer: str) -> Warn:
    return warn(
        "gate_shut_throughout",
        f"gate {gate.id!r} is not open during the whole plan and is shut for all of it; extend its hours "
        "or plan within them",
        f"大门 {gate.id!r} 并非全程开放，本次规划全程按关闭处理；请延长开放时间或在开放时段内规划",
        pointer,
    )


def _gate_off_the_lanes(gate: Gate, pointer: str) -> Warn:
    return warn(
        "gate_off_the_lanes",
        f"gate {gate.id!r} is more than {GATE_REACH_M:g} m from every lane and has no effect; correct its "
        "location or the crs",
        f"大门 {gate.id!r} 距所有道路超过 {GATE_REACH_M:g} 米，未起作用；请检查位置和坐标系（crs）",
        pointer,
    )
