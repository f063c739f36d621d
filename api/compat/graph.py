"""Turns VROOM's vehicles, which load at their start and unload at their end, into sites and places.

VROOM's jobs have no handover site: what a vehicle delivers is aboard when it leaves its own start, and
what it picks up stays aboard until its own end. Here goods come from a site. Because the matrix is ours
to extend, that can be said exactly: beside the caller's rows (the doors) stand places that can only be
passed in one direction ::

    START(v) → LOAD → LEAVE(v) → doors → RETURN(v) → UNLOAD → END(v)

No way leads back, so nobody reloads on the way. Where vehicles differ in their starts (or ends), LEAVE
(RETURN) lies where vehicle v starts (ends): a required task without work, pinned to it. A LOAD then lies
nearest to every door at once; that is how far a task looks for somebody alone, but nobody walks it,
because the pinned LEAVE is the first door. Otherwise LOAD and UNLOAD lie at the one start and the one end.
A vehicle's fixed cost is charged on its first leg to a door.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np

from api.compat.terrain import NO_WAY, IntMatrix


class Kind(IntEnum):
    """What a place is for."""

    DOOR = 0
    START = 1
    LOAD = 2
    LEAVE = 3
    RETURN = 4
    UNLOAD = 5
    END = 6


_ONWARD = {
    Kind.START: {Kind.LOAD, Kind.LEAVE, Kind.DOOR, Kind.RETURN, Kind.END},
    Kind.LOAD: {Kind.LEAVE, Kind.DOOR},
    Kind.LEAVE: {Kind.DOOR, Kind.RETURN, Kind.END},
    Kind.DOOR: {Kind.DOOR, Kind.RETURN, Kind.UNLOAD, Kind.END},
    Kind.RETURN: {Kind.UNLOAD, Kind.END},
    Kind.UNLOAD: {Kind.END},
    Kind.END: set(),
}
# Legs between places that stand for the same moment, or of a vehicle that stays at home.
_FREE = {
    (Kind.START, Kind.LOAD),
    (Kind.LOAD, Kind.LEAVE),
    (Kind.START, Kind.RETURN),
    (Kind.LEAVE, Kind.RETURN),
    (Kind.LEAVE, Kind.END),
    (Kind.RETURN, Kind.UNLOAD),
    (Kind.UNLOAD, Kind.END),
}


@dataclass(frozen=True, slots=True)
class Fleet:
    """What the graph has to know: rows of starts and ends (None when open), fixed costs, what is carried."""

    starts: Sequence[int | None]
    ends: Sequence[int | None]
    fixed: Sequence[int]
    loads: bool
    unloads: bool

    @property
    def plain(self) -> bool:
        """Whether the caller's rows are enough."""
        return not (self.loads or self.unloads or any(self.fixed))


@dataclass(slots=True)
class Graph:
    """The extended tables, and which of their rows stands for what; None where there is no such place."""

    duration_s: IntMatrix
    length_m: IntMatrix
    start: list[int | None]
    end: list[int | None]
    load: int | None = None
    unload: int | None = None
    leave: list[int] = field(default_factory=list)
    return_: list[int] = field(default_factory=list)


class _Places:
    """Collects places: what each is for, and the caller's row it lies on (None: everywhere)."""

    def __init__(self, rows: int) -> None:
        self.kinds = [Kind.DOOR] * rows
        self.rows: list[int | None] = list(range(rows))

    def add(self, kind: Kind, row: int | None) -> int:
        self.kinds.append(kind)
        self.rows.append(row)
        return len(self.rows) - 1


def extend(duration_s: IntMatrix, length_m: IntMatrix, fleet: Fleet) -> Graph:
    """Add what the fleet needs to the caller's tables."""
    if fleet.plain:
        return Graph(duration_s, length_m, list(fleet.starts), list(fleet.ends))
    places = _Places(len(duration_s))
    start = [None if row is None else places.add(Kind.START, row) for row in fleet.starts]
    end = [None if row is None else places.add(Kind.END, row) for row in fleet.ends]
    graph = Graph(duration_s, length_m, start, end)
    if fleet.loads:
        alike = len(set(fleet.starts)) == 1
        graph.load = places.add(Kind.LOAD, fleet.starts[0] if alike else None)
        graph.leave = [] if alike else [places.add(Kind.LEAVE, row) for row in fleet.starts]
    if fleet.unloads:
        alike = len(set(fleet.ends)) == 1
        graph.unload = places.add(Kind.UNLOAD, fleet.ends[0] if alike else None)
        graph.return_ = [] if alike else [places.add(Kind.RETURN, row) for row in fleet.ends]
    graph.duration_s = _spread(duration_s, places, graph, fleet)
    graph.length_m = _spread(length_m, places, graph, fleet)
    _charge_fixed(graph, places, fleet)
    return graph


def _spread(table: IntMatrix, places: _Places, graph: Graph, fleet: Fleet) -> IntMatrix:
    """Look every leg up where its places lie, then shut the ways that lead back."""
    rows = np.array([-1 if row is None else row for row in places.rows])
    kinds = np.array(places.kinds)
    spread: IntMatrix = table[np.ix_(rows, rows)]
    nowhere = rows < 0
    spread[nowhere, :] = 0
    spread[:, nowhere] = 0
    doors = kinds == Kind.DOOR
    if graph.leave:
        spread[graph.load, doors] = _nearest(
            [table[row] if row is not None else None for row in fleet.starts]
        )
    if graph.return_:
        spread[doors, graph.unload] = _nearest(
            [table[:, row] if row is not None else None for row in fleet.ends]
        )
    for one in Kind:
        for other in Kind:
            block = np.ix_(kinds == one, kinds == other)
            if other not in _ONWARD[one]:
                spread[block] = NO_WAY
            elif (one, other) in _FREE:
                spread[block] = 0
    np.fill_diagonal(spread, 0)
    return spread


def _nearest(lines: Sequence[IntMatrix | None]) -> IntMatrix | int:
    """The shortest of several ways to (or from) every door; 0 when some vehicle is everywhere."""
    known = [line for line in lines if line is not None]
    if len(known) < len(lines):
        return 0
    far = np.iinfo(np.int64).max
    nearest = np.min([np.where(line == NO_WAY, far, line) for line in known], axis=0)
    return np.where(nearest == far, NO_WAY, nearest).astype(np.int64)


def _charge_fixed(graph: Graph, places: _Places, fleet: Fleet) -> None:
    """Put each vehicle's fixed cost on the one leg of its own that it cannot avoid when it works."""
    kinds = np.array(places.kinds)
    doors, unload = kinds == Kind.DOOR, kinds == Kind.UNLOAD
    for vehicle, fixed in enumerate(fleet.fixed):
        if not fixed:
            continue
        begin, finish = graph.start[vehicle], graph.end[vehicle]
        if graph.leave:
            legs = (np.array([graph.leave[vehicle]]), np.flatnonzero(doors))
        elif begin is not None:
            legs = (np.array([begin]), np.flatnonzero(doors | (kinds == Kind.LOAD)))
        elif graph.return_:
            legs = (np.flatnonzero(doors), np.array([graph.return_[vehicle]]))
        else:
            assert finish is not None  # noqa: S101 - a vehicle has a start or an end
            legs = (np.flatnonzero(doors | unload), np.array([finish]))
        block = np.ix_(*legs)
        graph.length_m[block] += np.where(graph.length_m[block] == NO_WAY, 0, fixed)
