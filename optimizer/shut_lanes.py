"""Which gates and closures keep somebody from an errand, in words: so that it can be said what has to open.

The walk is drawn as it would be if nothing were shut to it; what stands on it and is shut at that time is
named. To open that is enough.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from optimizer.alone import chain
from optimizer.errand import hours
from optimizer.figures import lasting, time_of_day
from optimizer.ground import Going, Ground
from optimizer.trips import Obstacle
from optimizer.waiting_for_lanes import Held
from optimizer.walking.closures import Shut
from optimizer.walking.hours import Bar
from optimizer.walking.path import path

Words = tuple[str, str]

_KNOWN: MutableMapping[Ground, dict[tuple[Going, int, int], tuple[Bar, ...]]] = WeakKeyDictionary()
"""Bars on walks drawn, by who walks, from where to where."""


def bars_on(ground: Ground, going: Going, a: int, b: int, first: int, last: int) -> tuple[Bar, ...]:
    """What is shut at some second between two, on the walk that would be taken if nothing ever were.

    Parameters
    ----------
    ground, going
        The map, and who walks.
    a, b
        Places.
    first, last
        Seconds.
    """
    known = _KNOWN.setdefault(ground, {})
    if (going, a, b) not in known:
        known[going, a, b] = _drawn(ground, going, a, b)
    return tuple(bar for bar in known[going, a, b] if bar.holds(first, last))


def _drawn(ground: Ground, going: Going, a: int, b: int) -> tuple[Bar, ...]:
    if ground.network is None or ground.snapped is None or ground.timetable is None:
        return ()
    day, snapped = ground.timetable, ground.snapped_for(going)
    nothing = Shut(np.zeros(2 * day.edges, dtype=np.bool_), day.arc_delay_s)
    shut = nothing.and_to(ground.bans.arc_closed(going.ban))
    try:
        walk = path(ground.network, snapped, a, b, mode=going.mode, shut=shut)
    except ValueError:  # there never is a way: it is the map, or a zone
        return ()
    edges = np.unique(walk.arcs >> 1)
    return tuple(bar for bar in day.bars if np.isin(edges, bar.edges).any())


def in_the_way(ground: Ground, task: int, volunteer: int) -> tuple[Bar, ...]:
    """What shuts the ways of an errand in the hours of somebody's first shift.

    Parameters
    ----------
    ground, task, volunteer
        The problem, and positions in it.

    Returns
    -------
    tuple of Bar
        Each once, in the order in which one comes to it.
    """
    going = Going(ground.problem.volunteers[volunteer].mode)
    first, last = hours(ground, volunteer, 0)
    legs = pairwise(chain(ground, task, volunteer, 0))
    return tuple(dict.fromkeys(bar for a, b in legs for bar in bars_on(ground, going, a, b, first, last)))


def waited_for(ground: Ground, volunteer: int, held: Held) -> tuple[Bar, ...]:
    """What has to open before a walk can begin, or does not open again."""
    last = held.ready + held.walk_s if held.opens is None else held.opens - 1
    return bars_on(ground, ground.going(volunteer), held.a, held.b, held.ready, last)


def named(ground: Ground, bars: tuple[Bar, ...]) -> Words:
    """Gates and closures by their ids; the lanes on the way where none stands out."""
    problem = ground.problem
    gates = [problem.gates[bar.gate].id for bar in bars if bar.gate is not None]
    closures = [problem.closures[bar.closure].id for bar in bars if bar.closure is not None]
    en = [f"gate {name}" for name in gates] + [f"closure {name}" for name in closures]
    zh = [f"大门 {name}" for name in gates] + [f"封闭 {name}" for name in closures]
    return (" and ".join(en), "和".join(zh)) if en else ("the lanes on the way", "途中巷道")


@dataclass(frozen=True, slots=True)
class Delay:
    """Lanes that open too late for an errand, in words.

    Attributes
    ----------
    names : (str, str)
        What is shut.
    opens : str
        Until when.
    remedy : (str, str)
        What would have it open in time.
    needs : (str, str)
        How much later the limit would have to be otherwise, the walk behind the opening included.
    """

    names: Words
    opens: str
    remedy: Words
    needs: Words


def delay(ground: Ground, volunteer: int, late: Obstacle) -> Delay | None:
    """Say what holds somebody up; None when nothing has to open.

    Parameters
    ----------
    ground, volunteer
        The problem, and the position of the person.
    late
        What makes the errand too late.
    """
    held, clock = late.held, ground.clock
    if held is None or held.opens is None:
        return None
    en, zh = named(ground, waited_for(ground, volunteer, held))
    begin = late.limit - (late.arrive - held.opens) - held.walk_s
    if begin >= held.ready:
        said = time_of_day(clock, begin)
        remedy = f"Let people through {en} from {said} on", f"请从 {said} 起允许通过{zh}"
    else:  # who need not wait is late as well
        person = ground.problem.volunteers[volunteer].id
        remedy = (
            f"Let people through {en} earlier and start {person} earlier",
            f"请提早允许通过{zh}，并让 {person} 提早出发",
        )
    return Delay((en, zh), time_of_day(clock, held.opens), remedy, lasting(late.by_s + held.walk_s))


def gate_hours(ground: Ground, bars: tuple[Bar, ...]) -> str | None:
    """When the first gate among them opens at all, on the wall clock: ``10:00-11:00``."""
    windows = (ground.problem.gates[bar.gate].open or () for bar in bars if bar.gate is not None)
    first = next((window for open_ in windows for window in open_), None)
    if first is None:
        return None
    return "-".join(time_of_day(ground.clock, ground.clock.at_least(moment)) for moment in first)
