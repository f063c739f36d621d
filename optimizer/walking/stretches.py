"""Cuts a drawn walk into the stretches that a walker feels: one lane, one direction, nothing to decide.

Positions are complex numbers here, metres east plus ``i`` metres north: a heading is then an argument
and a turn a quotient.
"""

import cmath
import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from optimizer.problem import Mode
from optimizer.walking.manoeuvres import SLIGHT_BELOW, STRAIGHT_BELOW, Alley
from optimizer.walking.metric import Plane
from optimizer.walking.network import Ints, WalkingNetwork
from optimizer.walking.path import Path
from optimizer.walking.tags import MODE_BIT

LOOK_M = 10.0
"""A direction is seen over this far: the crook of a single segment is nobody's direction."""
JOG_M = 5.0
"""A step aside as short as this, and on in the old direction, is no turn."""
LINK_M = 15.0
"""A nameless piece as short as this between two lanes with names is their crossing."""
GAP_M = 100.0
"""A nameless piece as short as this, straight on from an alley to the same alley, is part of it."""
ROADS = frozenset({"trunk", "primary", "secondary", "tertiary"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a walk along one lane in one direction.

    Attributes
    ----------
    line : tuple of complex
        Where it runs.
    metres : float
        Its length, and that of a crossing walked before it.
    forks : frozenset of int
        Corners of the line at which other lanes go off.
    gates : tuple of str
        Passed before it, in order.
    fork : bool
        Where it begins there is more than one way on.
    """

    line: tuple[complex, ...]
    metres: float
    alley: Alley
    stairs: int = 0
    one_way: bool = False
    forks: frozenset[int] = frozenset()
    gates: tuple[str, ...] = ()
    fork: bool = True

    def begins(self, look_m: float = LOOK_M) -> complex:
        """Heading in its first metres."""
        return _chord(self.line, look_m)

    def ends(self, look_m: float = LOOK_M) -> complex:
        """Heading in its last metres."""
        return -_chord(self.line[::-1], look_m)


def bearing_of(heading: complex) -> float:
    """Degrees from north, clockwise, 0 to 360."""
    return math.degrees(math.atan2(heading.real, heading.imag)) % 360.0


def angle_between(before: complex, after: complex) -> float:
    """Degrees by which a walker turns, clockwise positive.

    Parameters
    ----------
    before, after
        Directions of walking: east in the real part, north in the imaginary one; not zero.

    Returns
    -------
    float
        Above −180 and at most 180.
    """
    return -math.degrees(cmath.phase(after * before.conjugate()))


def lanes_at(network: WalkingNetwork) -> Ints:
    """Lanes and barriers that end at each junction, shape (J,)."""
    ends = np.concatenate([network.tail, network.head])
    return np.bincount(ends, minlength=len(network.junctions)).astype(np.int32)


def line_of(path: Path) -> list[complex]:
    """Corners of a walk in metres about its first position."""
    metres = Plane(path.lonlat[0]).to_metres(path.lonlat)
    return [complex(x, y) for x, y in metres.tolist()]


def stretches(
    network: WalkingNetwork, path: Path, line: list[complex], lanes: Ints, *, mode: Mode
) -> tuple[list[Stretch], tuple[str, ...]]:
    """Cut a walk into stretches.

    Parameters
    ----------
    network, path
        The walk.
    line
        `line_of` it.
    lanes
        `lanes_at` the network's junctions.
    mode
        Who walks: a lane may be one-way for some.

    Returns
    -------
    list of Stretch, tuple of str
        The stretches, and the gates passed after the last.
    """
    collector = _Collector(network, lanes, MODE_BIT[mode])
    for n, arc in enumerate(path.arcs.tolist()):
        collector.walk(arc, line[path.joints[n] : path.joints[n + 1] + 1])
    parts = [part for stretch in collector.found for part in _at_bends(stretch)]
    return _joined(parts), tuple(collector.gates)


@dataclass(slots=True)
class _Collector:
    """Joins arcs as long as the lane stays the same and no gate comes between."""

    network: WalkingNetwork
    lanes: Ints
    bit: int
    found: list[Stretch] = field(default_factory=list)
    gates: list[str] = field(default_factory=list)
    last_gate: int = -1

    def walk(self, arc: int, line: list[complex]) -> None:
        network, edge = self.network, arc >> 1
        gate = int(network.gate[edge])
        # Where three lanes meet at a gate, the way through it is two arcs.
        if gate >= 0 and gate != self.last_gate:
            self.gates.append(network.gate_ids[gate])
        self.last_gate = gate
        metres = sum(abs(b - a) for a, b in pairwise(line))
        if network.barrier[edge] or metres == 0.0:
            return
        begin = int((network.head if arc % 2 else network.tail)[edge])
        fork = bool(self.lanes[begin] > 2)
        there, back = (int(network.passes[edge, side]) & self.bit for side in (arc % 2, 1 - arc % 2))
        new = Stretch(
            line=tuple(line),
            metres=metres,
            alley=self._alley(edge),
            stairs=self._stairs(edge, metres),
            one_way=bool(there) and not back,
            gates=tuple(self.gates),
            fork=fork,
        )
        self.gates.clear()
        before = self.found[-1] if self.found else None
        if before and before.alley == new.alley and bool(before.stairs) == bool(new.stairs) and not new.gates:
            self.found[-1] = _together(before, new)
        else:
            self.found.append(new)

    def _alley(self, edge: int) -> Alley:
        network = self.network
        zh, en = network.names[network.name[edge]], network.names[network.name_en[edge]]
        highway = network.highways[network.highway[edge]].removesuffix("_link")
        return Alley(zh, en) if zh or en else Alley(road=highway in ROADS)

    def _stairs(self, edge: int, metres: float) -> int:
        """Steps of the part walked of an edge."""
        steps = int(self.network.steps[edge])
        whole = max(float(self.network.length_cm[edge]) / 100.0, metres)
        return max(1, round(steps * metres / whole)) if steps else 0


def _together(a: Stretch, b: Stretch) -> Stretch:
    """Two stretches in a row as one."""
    here = len(a.line) - 1
    forks = a.forks | {here + corner for corner in b.forks} | ({here} if b.fork else set())
    return replace(
        a,
        line=a.line + b.line[1:],
        metres=a.metres + b.metres,
        stairs=a.stairs + b.stairs,
        one_way=a.one_way and b.one_way,
        forks=forks,
    )


def _at_bends(stretch: Stretch) -> Iterator[Stretch]:
    """Cut a stretch where its lane turns so much that people would say so.

    A lane with a name leads on by its name; on one without, a fork needs a word sooner.
    """
    along = [0.0]
    for a, b in pairwise(stretch.line):
        along.append(along[-1] + abs(b - a))
    found = []
    # Stairs turn on their landings, and nobody can miss them.
    for corner in range(1, 0 if stretch.stairs else len(stretch.line) - 1):
        nameless_fork = corner in stretch.forks and not stretch.alley.named
        angle = _turned(stretch.line, along, corner)
        if angle >= (STRAIGHT_BELOW if nameless_fork else SLIGHT_BELOW):
            found.append((-angle, corner))
    cuts: list[int] = []
    # One bend drawn with several corners is one bend: where it is sharpest.
    for _, corner in sorted(found):
        if all(abs(along[corner] - along[cut]) >= LOOK_M for cut in cuts):
            cuts.append(corner)
    if not cuts:
        yield stretch
        return
    edges = [0, *sorted(cuts), len(stretch.line) - 1]
    for first, last in pairwise(edges):
        yield replace(
            stretch,
            line=stretch.line[first : last + 1],
            metres=along[last] - along[first],
            forks=frozenset(corner - first for corner in stretch.forks if first < corner < last),
            gates=stretch.gates if first == 0 else (),
            fork=stretch.fork if first == 0 else first in stretch.forks,
        )


def _turned(line: tuple[complex, ...], along: list[float], corner: int) -> float:
    """Degrees by which a line turns at a corner, a jog passed over: 0 to 180."""
    here, end = along[corner], along[-1]

    def between(back: float, ahead: float) -> float:
        before = _spot(line, along, back) - _spot(line, along, max(0.0, back - LOOK_M))
        after = _spot(line, along, min(end, ahead + LOOK_M)) - _spot(line, along, ahead)
        return abs(angle_between(before, after))

    angle = between(here, here)
    if angle >= STRAIGHT_BELOW and here + JOG_M < end:
        angle = min(angle, between(here, here + JOG_M))
    if angle >= STRAIGHT_BELOW and here > JOG_M:
        angle = min(angle, between(here - JOG_M, here))
    return angle


def _spot(line: tuple[complex, ...], along: list[float], metres: float) -> complex:
    """The position so many metres along a line."""
    corner = min(bisect_right(along, metres), len(line) - 1)
    a, b = along[corner - 1], along[corner]
    return line[corner - 1] + (line[corner] - line[corner - 1]) * ((metres - a) / (b - a))


def _joined(parts: list[Stretch]) -> list[Stretch]:
    """Take crossings as parts of the lanes that they belong to."""
    done: list[Stretch] = []
    queue = parts[::-1]
    while queue:
        part = queue.pop()
        after = queue[-1] if queue else None
        if done and after and _is_link(done[-1], part, after):
            queue[-1] = replace(after, metres=part.metres + after.metres)
        elif done and _goes_on(done[-1], part):
            done[-1] = _together(done[-1], part)
        else:
            done.append(part)
    return done


def _is_link(before: Stretch, part: Stretch, after: Stretch) -> bool:
    if part.alley.named or not (before.alley.named and after.alley.named) or not _flows(before, part, after):
        return False
    turns = angle_between(before.ends(), part.begins()), angle_between(part.ends(), after.begins())
    least, most = sorted(map(abs, turns))
    if before.alley == after.alley and most < STRAIGHT_BELOW:
        return part.metres < GAP_M
    return part.metres < JOG_M or (part.metres < LINK_M and least < STRAIGHT_BELOW)


def _goes_on(before: Stretch, part: Stretch) -> bool:
    """The lane came back after a crossing, or a bend has vanished beside it."""
    if before.alley != part.alley or not _flows(before, part):
        return False
    limit = SLIGHT_BELOW if part.alley.named or not part.fork else STRAIGHT_BELOW
    return abs(angle_between(before.ends(), part.begins())) < limit


def _flows(first: Stretch, *others: Stretch) -> bool:
    """No gate between these and no stairs in them: nothing to be told apart from the way."""
    return not first.stairs and not any(part.gates or part.stairs for part in others)


def _chord(line: tuple[complex, ...], look_m: float) -> complex:
    """From the first corner to the spot `look_m` along the line, or to its end."""
    left = look_m
    for a, b in pairwise(line):
        length = abs(b - a)
        if length >= left:
            return a + (b - a) * (left / length) - line[0]
        left -= length
    return line[-1] - line[0]
