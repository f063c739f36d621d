"""Draw what rules lie on the ground: zones tinted by level, closures hatched, gates open or shut."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import shapely

from api.sheets.drawing.frame import Array, Frame, path
from api.sheets.drawing.icons import gate_icon
from api.sheets.drawing.streets import Street
from api.sheets.ground import Ground
from api.sheets.markup import number, tag, text
from api.sheets.words import Words
from optimizer.problem import Closure, Gate, Polygon, Problem

ToMap = Callable[[object], tuple[float, float] | None]
GATE_RADIUS = 6.0


class Rules:
    """Zones, closures and gates of one problem on one sheet.

    Parameters
    ----------
    problem, ground
        What is asked and the map.
    frame
        The sheet.
    to_map
        Brings a position of the problem to WGS 84.
    words
        The language.
    """

    def __init__(self, problem: Problem, ground: Ground, frame: Frame, to_map: ToMap, words: Words) -> None:
        self._problem, self._ground, self._frame = problem, ground, frame
        self._to_map, self._words = to_map, words
        self.gates = tuple(self._gates())

    def zones(self) -> str:
        """Tint every zone by its level, with an outline that tells levels apart in black and white."""
        return "".join(
            tag(
                "path",
                tag("title", text(self.zone_name(zone.level, zone.id))),
                class_=f"zone {zone.level}",
                d=self._polygon(zone.area),
            )
            for zone in self._problem.zones
        )

    def zone_names(self) -> Iterable[tuple[str, shapely.Polygon]]:
        """What to write into which part of the paper."""
        paper = shapely.box(0, 0, self._frame.width, self._frame.height)
        for zone in self._problem.zones:
            ring = self._project(zone.area.coordinates[0])
            shown = shapely.make_valid(shapely.Polygon(ring)).intersection(paper)
            if shown.area > 0:
                yield self.zone_name(zone.level, zone.id), shown

    def zone_name(self, level: str, name: str) -> str:
        """Say a zone's level and its id."""
        said = self._words(f"zone.{level}")
        return said if name.lower() == level else f"{said} {name}"

    def closures(self, streets: Sequence[Street], hatch: str) -> str:
        """Hatch what is closed; ``hatch`` is the id of the pattern."""
        return "".join(self._closure(closure, streets, hatch) for closure in self._problem.closures)

    def closed_lines(self, streets: Sequence[Street]) -> list[Array]:
        """Every closed line on the paper, for labels to keep away from."""
        return [xy for closure in self._problem.closures for xy in self._closed(closure, streets)]

    def draw_gates(self) -> str:
        """Draw the gates of the map and of the problem."""
        return "".join(
            tag(
                "g",
                tag("title", text(self._gate_title(name, shut=shut))),
                gate_icon(shut=shut),
                class_="gatepost",
                transform=f"translate({number(xy[0])} {number(xy[1])})",
            )
            for name, xy, shut in self.gates
        )

    def _gates(self) -> Iterable[tuple[str, Array, bool]]:
        closed = {closure.gate for closure in self._problem.closures if closure.gate}
        seen = {mark.id: mark.lonlat for mark in self._ground.gates}
        shut = {mark.id for mark in self._ground.gates if mark.shut} | closed
        shut |= {gate.id for gate in self._problem.gates if self._never_opens(gate)}
        for gate in self._problem.gates:
            place = self._to_map(gate.location)
            if place is not None and gate.id not in seen:
                seen[gate.id] = place
        for name, lonlat in seen.items():
            xy = self._frame.project(np.array([lonlat]))
            if self._frame.shows(xy):
                yield name, xy[0], name in shut

    def _never_opens(self, gate: Gate) -> bool:
        return gate.open is not None and not gate.open

    def _gate_title(self, name: str, *, shut: bool) -> str:
        state = self._words("key.gate_shut" if shut else "key.gate_open")
        return self._words("gate", name=name) + self._words("paren", inner=state)

    def _closure(self, closure: Closure, streets: Sequence[Street], hatch: str) -> str:
        title = tag("title", text(f"{self._words('key.closure')} {closure.id}"))
        if closure.area is not None:
            return tag("path", title, class_="closure", d=self._polygon(closure.area), fill=f"url(#{hatch})")
        shown = "".join(map(path, self._closed(closure, streets)))
        if not shown:
            return ""
        return tag(
            "g",
            title,
            tag("path", class_="closed-line", d=shown),
            tag("path", class_="closed-ticks", d=shown),
        )

    def _closed(self, closure: Closure, streets: Sequence[Street]) -> list[Array]:
        """The lines on the paper that a closure names."""
        lines: list[Array] = []
        if closure.line is not None:
            lines = [self._project(closure.line.coordinates)]
        elif closure.arcs is not None:
            called = {arc.removeprefix("way/") for arc in closure.arcs}
            lines = [s.xy for s in streets if s.lane.way and s.lane.way.removeprefix("way/") in called]
        return [xy for xy in lines if self._frame.shows(xy)]

    def _polygon(self, area: Polygon) -> str:
        return "".join(path(self._project(ring), closed=True) for ring in area.coordinates)

    def _project(self, positions: Iterable[tuple[float, float]]) -> Array:
        places = [self._to_map(position) for position in positions]
        return self._frame.project(np.array([place for place in places if place is not None]))
