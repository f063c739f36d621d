"""Turns one drawn walk into steps to follow: set off, turn, pass the gate, and which side the door is on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from optimizer.problem import Address, Mode
from optimizer.walking.manoeuvres import UNNAMED, Alley, Side, Step, StepType, turn_of
from optimizer.walking.network import Ints, WalkingNetwork
from optimizer.walking.numbering import side_by_number
from optimizer.walking.path import Path
from optimizer.walking.stretches import (
    Stretch,
    angle_between,
    bearing_of,
    lanes_at,
    line_of,
    stretches,
)

FAR_STUB_M = 15.0
"""From here on the way between door and lane is a step of its own."""
SIDE_FROM_M = 1.0
"""A position nearer to the lane than this stands on it and shows no side."""
ACROSS_M = 3.0
"""Doors with less of the lane between them face each other: there is nothing to walk along."""
START_LOOK_M, DOOR_LOOK_M = 20.0, 2.0


def steps(
    network: WalkingNetwork,
    path: Path,
    *,
    mode: Mode,
    address: Address | None = None,
    lanes: Ints | None = None,
) -> tuple[Step, ...]:
    """Describe a walk.

    Parameters
    ----------
    network, path
        The walk, drawn on the network.
    mode
        Who walks: decides which lanes are one-way.
    address
        Of the door at its end; tells the side where the position does not.
    lanes
        `stretches.lanes_at` the network, when many walks are described.

    Returns
    -------
    tuple of Step
        Empty for a walk of 0 m; else the last one arrives, and their metres add up to the walk's.
    """
    if path.length_m == 0:
        return ()
    line = line_of(path)
    lanes = lanes_at(network) if lanes is None else lanes
    parts, last_gates = stretches(network, path, line, lanes, mode=mode)
    away, home = _stubs(path, line)
    lane_m = sum(part.metres for part in parts)
    if not parts or (lane_m < ACROSS_M and not last_gates and not any(part.gates for part in parts)):
        found = _across(parts, line)
    else:
        found = [*_way(parts, away, last_gates), _arrival(network, path, parts[-1], home, address)]
    return _whole_metres(found, path.length_m)


@dataclass(frozen=True, slots=True)
class _Part:
    """A step whose metres are not rounded yet."""

    step: Step
    metres: float


def _stubs(path: Path, line: Sequence[complex]) -> tuple[complex, complex]:
    """From the first door to the lane, and from the lane to the last."""
    first, last = int(path.joints[0]), int(path.joints[-1])
    return line[first] - line[0], line[-1] - line[last]


def _across(parts: Sequence[Stretch], line: Sequence[complex]) -> list[_Part]:
    """Doors at one spot of a lane: straight from the one to the other."""
    heading = line[-1] - line[0]
    bearing = round(bearing_of(heading)) % 360
    metres = sum(abs(b - a) for a, b in pairwise(line))
    alley = parts[-1].alley if parts else UNNAMED
    return [
        _Part(Step(StepType.DEPART, 0, bearing, off_lane=True), metres),
        _Part(Step(StepType.ARRIVE, 0, bearing, alley=alley), 0.0),
    ]


def _way(parts: Sequence[Stretch], away: complex, last_gates: Sequence[str]) -> Iterator[_Part]:
    """Every step but the arrival."""
    first = parts[0]
    heading: complex | None = None
    alley: Alley | None = None
    if abs(away) >= FAR_STUB_M:
        step = Step(StepType.DEPART, 0, _bearing(away), alley=first.alley, off_lane=True)
        yield _Part(step, abs(away))
        heading = away
    for part in parts:
        *before, gate = part.gates or (None,)
        yield from (_Part(_gate(passed, part.begins()), 0.0) for passed in before if passed)
        yield _Part(_along(part, heading, alley, gate), part.metres + (abs(away) if heading is None else 0.0))
        heading, alley = part.ends(), part.alley
    yield from (_Part(_gate(passed, parts[-1].ends()), 0.0) for passed in last_gates)


def _gate(gate: str, heading: complex) -> Step:
    return Step(StepType.GATE, 0, _bearing(heading), gate=gate, stays=True)


def _along(part: Stretch, heading: complex | None, alley: Alley | None, gate: str | None) -> Step:
    """The step that leads into a stretch."""
    stays = alley == part.alley
    step = Step(
        StepType.DEPART,
        0,
        _bearing(part.begins(START_LOOK_M if heading is None else DOOR_LOOK_M * 5)),
        alley=part.alley,
        gate=gate,
        stairs=part.stairs,
        one_way=part.one_way,
    )
    if heading is None:
        return step
    kind, side = turn_of(angle_between(heading, part.begins()))
    bend = stays and not part.fork and gate is None and side is not None
    if part.stairs:
        kind = StepType.STEPS
    elif bend or (stays and kind is StepType.CONTINUE and gate is None):
        kind = StepType.CONTINUE
    elif gate is not None and kind is StepType.CONTINUE:
        kind = StepType.GATE
    leaves = alley if alley is not None and alley.yard and not part.alley.yard else None
    return replace(step, type=kind, modifier=side, stays=stays, bend=bend, leaves=leaves)


def _arrival(
    network: WalkingNetwork, path: Path, last: Stretch, home: complex, address: Address | None
) -> _Part:
    heading = last.ends(DOOR_LOOK_M)
    far = abs(home) >= FAR_STUB_M
    side = _side(heading, home)
    if abs(home) < SIDE_FROM_M and address is not None:
        side = side_by_number(network, int(path.arcs[-1]), bearing_of(heading), address)
    towards = home if far else heading * {"left": 1j, "right": -1j, None: 1}[side]
    step = Step(StepType.ARRIVE, 0, _bearing(towards), alley=last.alley, side=side, off_lane=far)
    return _Part(step, abs(home))


def _side(heading: complex, home: complex) -> Side | None:
    """Side of a door by its position; none when it is on the lane, or straight on at its end."""
    if abs(home) < SIDE_FROM_M:
        return None
    angle = angle_between(heading, home)
    if not 30.0 <= abs(angle) <= 150.0:
        return None
    return "right" if angle > 0 else "left"


def _bearing(heading: complex) -> int:
    return round(bearing_of(heading)) % 360


def _whole_metres(found: Sequence[_Part], length_m: int) -> tuple[Step, ...]:
    """Round so that nothing is lost: to the metre walked so far, not each by itself."""
    drawn = sum(part.metres for part in found)
    walked, told, done = 0.0, 0, []
    for n, part in enumerate(found):
        walked += part.metres
        here = length_m if n == len(found) - 1 else round(walked * length_m / drawn)
        done.append(replace(part.step, metres=here - told))
        told = here
    return tuple(done)
