"""Which zones stand in the way of somebody who is kept out of them, where there is no way round.

The walks that people take who may go anywhere are drawn, and the zones that they lead through are named: to
be let into these is enough.
"""

from collections.abc import MutableMapping
from itertools import pairwise
from weakref import WeakKeyDictionary

import numpy as np

from optimizer.alone import chain, least, passable
from optimizer.errand import hours
from optimizer.ground import NO_WAY, Going, Ground
from optimizer.walking.path import path

_KNOWN: MutableMapping[Ground, dict[tuple[Going, int, int, int], frozenset[str]]] = WeakKeyDictionary()
"""Zones on walks drawn, by who walks, from where to where, in which state of the map."""


def zones_in_the_way(ground: Ground, task: int, volunteer: int) -> frozenset[str]:
    """Zones that keep somebody from a task, though lanes lead there; none where something else does.

    Parameters
    ----------
    ground, task, volunteer
        The problem and the positions of task and volunteer.
    """
    going, mode = ground.going(volunteer), ground.problem.volunteers[volunteer].mode
    if going.ban == 0 or passable(ground, task, volunteer):
        return frozenset()
    ways = [
        frozenset().union(*_between(ground, task, volunteer, shift))
        for shift in passable(ground, task, volunteer, mode=mode)
    ]
    return min(ways, key=lambda zones: (len(zones), sorted(zones)), default=frozenset())


def _between(ground: Ground, task: int, volunteer: int, shift: int) -> list[frozenset[str]]:
    """Zones in the way of each walk of an errand in one shift."""
    going, during = ground.going(volunteer), hours(ground, volunteer, shift)
    blocked = [
        (a, b)
        for a, b in pairwise(chain(ground, task, volunteer, shift))
        if least(ground, a, b, going, during=during) is None
    ]
    return [_led_through(ground, going, a, b, during) for a, b in blocked]


def _led_through(ground: Ground, going: Going, a: int, b: int, during: tuple[int, int]) -> frozenset[str]:
    """Zones that a walk leads through which those take who may go anywhere."""
    assert ground.timetable is not None  # noqa: S101 # people are kept out of lanes, and lanes have hours
    out, free = ground.bans.zones(going.ban), Going(going.mode)
    for number, state in enumerate(ground.timetable.passages):
        walks = ground.walks_by[free][number] if ground.walks_by else ground.walks[free]
        if state.open_during(*during) and walks.length_m[a, b] != NO_WAY:
            return _drawn(ground, going, a, b, number) & out
    return out  # by way of other places, at several hours: any of them may be the one


def _drawn(ground: Ground, going: Going, a: int, b: int, number: int) -> frozenset[str]:
    known = _KNOWN.setdefault(ground, {})
    key = Going(going.mode), a, b, number
    if key not in known:
        assert ground.network is not None  # noqa: S101 # as above
        assert ground.snapped is not None  # noqa: S101 # same
        assert ground.timetable is not None  # noqa: S101 # same
        shut = ground.timetable.passages[number].shut
        walk = path(ground.network, ground.snapped[going.mode], a, b, mode=going.mode, shut=shut)
        edges = np.unique(walk.arcs >> 1)
        known[key] = frozenset(zone for zone, lanes in ground.bans.lanes.items() if lanes[edges].any())
    return known[key]
