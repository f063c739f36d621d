"""One person, one task, nothing else: the arithmetic by which a rule proves that somebody could not do it.

Whatever is impossible here stays impossible inside any plan, because other work and breaks only take
time. Breaks are left out for the same reason: without them the person is earliest everywhere. Walks are
the least that is possible by way of any other places: in a caller's matrix the way round can be shorter,
and a plan may go round.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from optimizer.errand import calls, hours
from optimizer.ground import NOWHERE, Going, Ground, IntMatrix, Walks
from optimizer.notes import Notes
from optimizer.problem import Mode
from optimizer.walking.waypoints import NO_WAY_AT_ALL, Longs, least_from, least_to

Hours = tuple[int, int]
ALL_DAY: Hours = (-(10**9), 10**9)


def chain(ground: Ground, task: int, volunteer: int, shift: int) -> tuple[int, ...]:
    """Places from the start of a shift through the errand to its end; open ends are left out.

    Parameters
    ----------
    ground, task, volunteer
        The problem, and positions in it.
    shift
        Which of the volunteer's shifts, from 0.

    Returns
    -------
    tuple of int
        Indices into `Ground.places`, in the order in which they are walked to.
    """
    ends = ground.shift_start[volunteer, shift], ground.shift_end[volunteer, shift]
    through = (ends[0], *(call.place for call in calls(ground, task)), ends[1])
    return tuple(place for place in through if place != NOWHERE)


@dataclass(slots=True)
class _Known:
    """What was found out about a ground, so that three rules need not ask thrice."""

    passable: dict[tuple[int, int, Going], tuple[int, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Measured:
    """The least walks by one way of going; problems that differ in other things share them."""

    direct: dict[float | None, IntMatrix] = field(default_factory=dict)
    away: dict[tuple[float | None, int], Longs] = field(default_factory=dict)
    to_hub: dict[tuple[float | None, int], Longs] = field(default_factory=dict)


_KNOWN: Notes[Ground, _Known] = Notes(_Known)
_MEASURED: Notes[Walks, _Measured] = Notes(_Measured)


def least(
    ground: Ground, a: int, b: int, going: Going, pace: float | None = None, *, during: Hours = ALL_DAY
) -> int | None:
    """Least metres or, with ``pace``, seconds from place a to place b by way of any places; None: no way.

    Every walk of an errand begins or ends at one of few places (`Ground.hubs`), so what is found out for one
    of these serves many doors.

    Parameters
    ----------
    ground, a, b
        Places are indices into `Ground.places`.
    going
        How somebody moves, and what he or she may enter.
    pace
        As a multiple of 1.25 m/s; None asks for metres.
    during
        Seconds from the plan's start: by lanes that are open at some second of these hours.
    """
    walks = ground.walks_during(going, *during)
    known = _MEASURED.of(walks)
    if (direct := known.direct.get(pace)) is None:
        direct = known.direct[pace] = walks.length_m if pace is None else ground.seconds_by(walks, pace)
    if b in ground.hubs:
        if (to_b := known.to_hub.get((pace, b))) is None:
            to_b = known.to_hub[pace, b] = least_to(direct, b)
        value = to_b.item(a)
    else:
        if (away := known.away.get((pace, a))) is None:
            away = known.away[pace, a] = least_from(direct, a)
        value = away.item(b)
    return None if value == NO_WAY_AT_ALL else value


def metres(ground: Ground, places: tuple[int, ...], going: Going, *, during: Hours = ALL_DAY) -> int | None:
    """Least metres along places; None when somewhere there is no way.

    Parameters
    ----------
    ground, places
        Indices into `Ground.places`, one step after the other.
    going
        How somebody moves, and what he or she is kept out of.
    during
        First and last second within which a lane has to be open at some time; each step for itself.
    """
    steps = [least(ground, a, b, going, during=during) for a, b in pairwise(places)]
    return None if None in steps else sum(step for step in steps if step is not None)


def seconds(ground: Ground, a: int, b: int, volunteer: int, share: float = 1.0) -> int:
    """Least seconds of a person from place a to place b; there must be a way.

    Parameters
    ----------
    ground, a, b, volunteer
        Places are indices into `Ground.places`, volunteers into those of the problem.
    share
        Of the volunteer's own pace, such as under a load.
    """
    person = ground.problem.volunteers[volunteer]
    walk_s = least(ground, a, b, ground.going(volunteer), person.pace * share)
    assert walk_s is not None  # noqa: S101 # `passable` has said so
    return walk_s


def passable(ground: Ground, task: int, volunteer: int, *, mode: Mode | None = None) -> tuple[int, ...]:
    """Shifts of a person in which there is a way through the errand.

    Parameters
    ----------
    ground, task, volunteer
        The problem, and positions in it.
    mode
        By this mode instead of the person's own, by lanes that are open to those who are kept out of no zone.

    Returns
    -------
    tuple of int
        Numbers of shifts, from 0.
    """
    person = ground.problem.volunteers[volunteer]
    by = ground.going(volunteer) if mode is None else Going(mode)
    known = _KNOWN.of(ground).passable
    if (task, volunteer, by) not in known:
        near = all(c.place != NOWHERE and ground.on_network[by.mode][c.place] for c in calls(ground, task))
        known[task, volunteer, by] = tuple(
            k for k in range(len(person.shifts)) if near and _way(ground, task, volunteer, k, by)
        )
    return known[task, volunteer, by]


def _way(ground: Ground, task: int, volunteer: int, shift: int, by: Going) -> bool:
    """Whether lanes that are open at some second of a shift join its start, the errand and its end."""
    places, during = chain(ground, task, volunteer, shift), hours(ground, volunteer, shift)
    return metres(ground, places, by, during=during) is not None


def ways(ground: Ground, task: int, volunteer: int) -> list[Mode]:
    """Modes by which the person's start, the errand and the end are joined for those who may go anywhere.

    Parameters
    ----------
    ground, task, volunteer
        The problem, and positions in it.
    """
    modes = [going.mode for going in ground.walks if going.ban == 0]
    return [mode for mode in modes if passable(ground, task, volunteer, mode=mode)]
