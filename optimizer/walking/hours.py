"""Says when lanes are shut: cuts the day into slices, in each of which the map is one map.

A walk is let through only when all of it, from depart to arrive, lies in hours in which everything it
passes is open: people do not walk to the second, and nobody is to stand in front of a gate that has
just closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from optimizer.plan import Warn
from optimizer.problem import Closure, Gate
from optimizer.walking.closures import Edges, Shut, find
from optimizer.walking.datum import Crs
from optimizer.walking.network import WalkingNetwork
from optimizer.walking.tagged import warn

MOST_SLICES = 8
"""More changes in one plan are joined, and what is shut at any moment of a slice is shut throughout it."""

Span = tuple[int, int]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Bar:
    """Edges that are shut in some spans of seconds, both ends included; between them everybody passes.

    ``gate`` or ``closure`` is the position in the request of what shuts them.
    """

    edges: Edges
    spans: tuple[Span, ...]
    gate: int | None = None
    closure: int | None = None

    def holds(self, first: int, last: int) -> bool:
        """Whether it is shut at any second from ``first`` to ``last``."""
        return any(a <= last and b >= first for a, b in self.spans)


@dataclass(frozen=True, eq=False)
class Passage:
    """One state of the map: who walks by it has to depart and arrive within one of its spans."""

    shut: Shut
    spans: tuple[Span, ...]

    def open_during(self, first: int, last: int) -> bool:
        """Whether it may be used at any second from ``first`` to ``last``."""
        return any(a <= last and b >= first for a, b in self.spans)


@dataclass(frozen=True, eq=False)
class Timetable:
    """Closures and gates of a plan, by the second.

    Attributes
    ----------
    edges : int
        Of the network.
    bars : tuple of Bar
        What is shut when.
    arc_delay_s : (2 E,) int32
        Seconds for crossing a gate.
    last : int
        The plan's last second; its first is 0.
    warnings : tuple of Warn
        With pointers into the problem.
    """

    edges: int
    bars: tuple[Bar, ...]
    arc_delay_s: NDArray[np.int32]
    last: int
    warnings: tuple[Warn, ...]

    def shut(self, first: int, last: int) -> Shut:
        """What is shut at any second from ``first`` to ``last``.

        Parameters
        ----------
        first, last
            Seconds of the plan, both included.

        Returns
        -------
        Shut
            Arcs, as for a map that stays as it is.
        """
        return self.shut_by(self.holding(first, last))

    def holding(self, first: int, last: int) -> tuple[int, ...]:
        """Which of the bars shut at any second from ``first`` to ``last``.

        Parameters
        ----------
        first, last
            Seconds of the plan, both included.

        Returns
        -------
        tuple of int
            Positions in `bars`.
        """
        return tuple(number for number, bar in enumerate(self.bars) if bar.holds(first, last))

    def shut_by(self, bars: Sequence[int]) -> Shut:
        """What some of the bars shut.

        Parameters
        ----------
        bars
            Positions in `bars`.
        """
        closed = np.zeros(self.edges, dtype=np.bool_)
        for number in bars:
            closed[self.bars[number].edges] = True
        return Shut(np.repeat(closed, 2), self.arc_delay_s)

    @cached_property
    def changes(self) -> tuple[int, ...]:
        """Seconds at which something shuts or opens."""
        spans = [span for bar in self.bars for span in bar.spans]
        return tuple(sorted({second for a, b in spans for second in (a, b + 1) if 0 < second <= self.last}))

    @cached_property
    def slices(self) -> tuple[Span, ...]:
        """Spans that follow one another from 0 to the last second, the map changing between them only."""
        cuts = [0, *self.changes, self.last + 1]
        while len(cuts) > MOST_SLICES + 1:
            # The two that are shortest together become one: least is lost where least time is.
            del cuts[min(range(1, len(cuts) - 1), key=lambda k: cuts[k + 1] - cuts[k - 1])]
        return tuple((a, b - 1) for a, b in pairwise(cuts))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every state of the map that a walk may need; the first may be walked at any time.

        There is one for each slice, one for each two slices in a row, for walks across the change, and
        one for all day. States that shut the same are one.
        """
        slices = self.slices
        closed = [self.shut(a, b).arc_closed for a, b in slices]
        wanted = [np.logical_or.reduce(closed), *closed]
        wanted += [one | other for one, other in pairwise(closed)]
        states = {state.tobytes(): state for state in wanted}
        return tuple(
            Passage(Shut(state, self.arc_delay_s), _runs(state, closed, slices)) for state in states.values()
        )


def timetable(
    network: WalkingNetwork,
    closures: Sequence[Closure],
    gates: Sequence[Gate],
    begin: datetime,
    end: datetime,
    *,
    crs: Crs = "wgs84",
) -> Timetable:
    """Work out what is shut when.

    Parameters
    ----------
    network
        The map.
    closures
        Shut from their first instant to their last, both included.
    gates
        Open from the first instant of each window to the last; shut between windows.
    begin, end
        The plan, from the first start of a shift to the last end; second 0 is ``begin``.
    crs
        Datum of the positions in closures and gates.
    """
    found = find(network, closures, gates, crs=crs)
    last = max(0, ceil((end - begin).total_seconds()))
    warnings = list(found.warnings)
    bars = []
    for number, (gate, edges) in enumerate(zip(gates, found.gates, strict=True)):
        if gate.open is not None and len(edges):
            bar = Bar(
                edges, _gaps([(_up(a, begin), _down(b, begin)) for a, b in gate.open], last), gate=number
            )
            bars.append(bar)
            if any(a <= 0 and b >= last for a, b in bar.spans):
                warnings.append(_gate_shut(gate, f"/gates/{number}/open"))
    for number, (closure, edges) in enumerate(zip(closures, found.closures, strict=True)):
        first = 0 if closure.from_ is None else _down(closure.from_, begin)
        until = last if closure.until is None else _up(closure.until, begin)
        if first <= last and until >= 0 and len(edges):
            bars.append(Bar(edges, ((first, until),), closure=number))
    made = Timetable(network.edges, tuple(bars), found.arc_delay_s, last, tuple(warnings))
    if len(made.changes) < MOST_SLICES:
        return made
    return replace(made, warnings=(*warnings, _joined(len(made.changes))))


def _gaps(windows: Sequence[Span], last: int) -> tuple[Span, ...]:
    """What lies between opening hours, from 0 to ``last``."""
    gaps, reached = [], 0
    for opens, closes in sorted(windows):
        if opens > reached:
            gaps.append((reached, min(opens - 1, last)))
        reached = max(reached, closes + 1)
    if reached <= last:
        gaps.append((reached, last))
    return tuple((a, b) for a, b in gaps if a <= b)


def _runs(state: Bools, closed: Sequence[Bools], slices: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of slices in a row that shut no more than ``state`` does."""
    spans: list[Span] = []
    for (first, last), here in zip(slices, closed, strict=True):
        if (here & ~state).any():
            continue
        joined = bool(spans) and spans[-1][1] + 1 == first
        spans[-1:] = [(spans[-1][0], last)] if joined else [*spans[-1:], (first, last)]
    return tuple(spans)


def _up(instant: datetime, begin: datetime) -> int:
    return ceil((instant - begin).total_seconds())


def _down(instant: datetime, begin: datetime) -> int:
    return floor((instant - begin).total_seconds())


def _gate_shut(gate: Gate, pointer: str) -> Warn:
    return warn(
        "gate_shut_throughout",
        f"gate {gate.id!r} is shut during the whole plan; extend its hours or plan within them",
        f"大门 {gate.id!r} 在整个规划时段内都关闭；请延长开放时间或在开放时段内规划",
        pointer,
    )


def _joined(changes: int) -> Warn:
    return warn(
        "changes_joined",
        f"lanes shut or open at {changes} instants of the plan; it is planned in {MOST_SLICES} stretches of "
        "time, and what is shut at any moment of one is shut for all of it. Fewer instants, or shorter "
        "plans, use the open hours fully",
        f"规划时段内道路有 {changes} 次启闭变化；规划按 {MOST_SLICES} 个时段处理，"
        "时段内任一时刻封闭的道路整段按封闭处理。减少变化时刻或缩短规划时段，可充分利用开放时间",
        "/closures",
    )
