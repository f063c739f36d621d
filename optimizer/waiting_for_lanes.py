"""Lanes that are shut when somebody comes: from when on they lead to where he or she goes, and until when."""

from dataclasses import dataclass

import numpy as np

from optimizer.ground import NO_WAY, Going, Ground


@dataclass(frozen=True, slots=True)
class Held:
    """A walk that cannot begin when somebody is ready for it, because lanes are shut.

    Attributes
    ----------
    a, b : int
        From where to where.
    ready : int
        The second from which on the walk could begin.
    opens : int or None
        The first second at which lanes lead there; None when that does not come again.
    walk_s : int
        What the walk takes at least.
    """

    a: int
    b: int
    ready: int
    opens: int | None
    walk_s: int


def held_up(ground: Ground, a: int, b: int, volunteer: int, now: int, walk_s: int) -> Held | None:
    """Lanes that somebody at place a has to wait for to come to place b; None when nothing is waited for.

    Parameters
    ----------
    ground, a, b, volunteer
        Places are indices into `Ground.places`, volunteers into those of the problem.
    now
        The second from which on the walk could begin.
    walk_s
        What it takes at least.
    """
    going = ground.going(volunteer)
    if a == b or going not in ground.walks_by:
        return None
    opens = _opens(ground, a, b, going, now, walk_s)
    return Held(a, b, now, opens, walk_s) if opens is None or opens > now + walk_s else None


def _opens(ground: Ground, a: int, b: int, going: Going, now: int, walk_s: int) -> int | None:
    """The first second from which on lanes lead from place a to place b, by way of any places at any hour.

    None where that does not come before the plan ends. Who has ``walk_s`` to walk and is overtaken by the
    hour at which lanes shut has come as far as any place, but not to place b.
    """
    assert ground.timetable is not None  # noqa: S101 # walks that change have one
    day = ground.timetable
    reached, overtaken = np.zeros(len(ground.places), dtype=np.bool_), False
    reached[a] = True
    for number, (first, last) in enumerate(span for span in day.slices if span[1] >= now):
        there = (ground.walks_during(going, first, last).length_m[reached] != NO_WAY).any(axis=0)
        if there[b]:
            if overtaken:
                return now  # lanes stayed open across the change
            if number > 0 or now + walk_s <= last or last >= day.last:
                return max(now, first)
        overtaken = bool(there[b])
        reached |= there
        reached[b] = False
    return now if now > day.last else None


def open_until(ground: Ground, held: Held, volunteer: int) -> int:
    """The last second at which lanes lead from where somebody is held to where he or she wants to be."""
    assert ground.timetable is not None  # noqa: S101 # walks that change have one
    going = ground.going(volunteer)
    lasts = (
        last
        for first, last in reversed(ground.timetable.slices)
        if ground.walks_during(going, first, last).length_m[held.a, held.b] != NO_WAY
    )
    return next(lasts, held.ready + held.walk_s - 1)
