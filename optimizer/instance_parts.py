"""What an `Instance` is made of: visits, routes, and what the verbs of `building.py` say of them.

An engine's words are *visit*, *job*, *route* and *person*; it knows no meal and no medic. A job is one
task: a single visit, a pickup and a delivery, or pickup, swap at the door, and delivery. A route is one
shift of one person. All times are whole seconds from the plan's start, all lengths whole metres.
"""

from dataclasses import dataclass
from enum import IntEnum
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from optimizer.ground import IntMatrix
from optimizer.windows import Windows

NO_JOB = -1


class Action(IntEnum):
    """What is done at a visit."""

    TASK = 0
    PICKUP = 1
    DELIVERY = 2
    SWAP = 3
    """The delivery of one thing and the pickup of another at the same door."""
    RESET = 4
    """Decontamination: belongs to no job, made only where it helps."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One action at one place.

    Attributes
    ----------
    job : int
        The job it belongs to; `NO_JOB` for a reset.
    place : int
        Index into the matrices.
    door : bool
        Whether it is the one visit of its job that is at the door.
    service_s, setup_s : int
        Seconds; the setup is charged when the visit before it was elsewhere.
    windows : tuple of (int, int)
        When service may begin: sorted, disjoint, closed at both ends.
    site : str or None
        Id of the site, when it is at one.
    told : (int, int) or None
        Between which seconds service begins as people were told; later has a price.
    half : int
        0, or n when it belongs to the n-th share of a job that several people make together (see `Crew`).
    """

    job: int
    action: Action
    place: int
    door: bool
    service_s: int
    setup_s: int
    windows: Windows
    site: str | None = None
    half: int = 0
    told: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rest:
    """A break that begins between ``earliest`` and ``latest`` and lasts ``duration_s``."""

    earliest: int
    latest: int
    duration_s: int


@dataclass(frozen=True, slots=True)
class RouteFrame:
    """One shift: who, from where to where (`NOWHERE` = open), between which seconds, how fast.

    ``longest_s`` bounds the seconds from leaving the start to reaching the end; None = the whole shift.
    ``profile`` indexes `Instance.duration_s` and `Instance.length_m`. ``slower`` has the profiles that hold
    for a walk while loaded, in gear, and both: slower ones, under load perhaps by other lanes. Loaded is who
    carries more than ``heavy_from`` (−1: any amount is light) of `Instance.slow_load`. Going up in rank takes
    ``rise_s`` at the door. In gear one works and walks at most ``spell_s`` without a rest or a reset (−1: any
    time), of which ``worn_s`` are behind them at the start.
    """

    person: int
    shift: int
    start: int
    end: int
    earliest: int
    latest: int
    profile: int
    rests: tuple[Rest, ...] = ()
    longest_s: int | None = None
    slower: tuple[int, int, int] | None = None
    heavy_from: int = -1
    rise_s: int = 0
    spell_s: int = -1
    worn_s: int = 0

    def gait(self, *, loaded: bool, geared: bool) -> int:
        """The profile of a walk."""
        kind = loaded + 2 * geared
        return self.profile if self.slower is None or kind == 0 else self.slower[kind - 1]


@dataclass(frozen=True, eq=False)
class Load:
    """A dimension carried: ``amount[visit]`` is taken up (+) or put down (−), at most ``ceiling[person]``.

    ``ceiling`` −1 is unlimited. Units: thousandths of the caller's. With ``apart`` > 0 two kinds of things
    are counted in one number, the one in ones and the other in multiples of ``apart``: they are never
    carried at the same time.
    """

    name: str
    amount: NDArray[np.int64]
    ceiling: NDArray[np.int64]
    apart: int = 0

    def fits(self, carried: NDArray[np.int64], person: int) -> bool:
        """Whether a person may carry so much at every moment, and such things together.

        Parameters
        ----------
        carried
            What is aboard after each stop, in the unit of the ceiling; shape (stops,).
        person
            Whose ceiling counts.
        """
        if self.apart and ((carried > self.apart) & (carried % self.apart > 0)).any():
            return False
        ceiling = int(self.ceiling[person])
        return not len(carried) or (int(carried.min()) >= 0 and not 0 <= ceiling < int(carried.max()))


@dataclass(frozen=True, eq=False)
class Limit:
    """A sum along all routes of a person: at most ``ceiling[person]``, −1 = unlimited.

    Every visit counts ``per_visit``; the walk that leaves a visit counts its seconds or metres
    (``walks``) when ``walks_from[visit]``; walks that leave the start count when ``from_start``.
    """

    name: str
    ceiling: NDArray[np.int64]
    per_visit: NDArray[np.int64]
    walks: str | None = None
    walks_from: NDArray[np.bool_] | None = None
    from_start: bool = False


@dataclass(frozen=True, eq=False)
class Passage:
    """Walks that hold for some hours: one may be taken when depart and arrive lie in one of ``spans``.

    ``duration_s`` and ``length_m`` as in `Instance`, one matrix per profile.
    """

    duration_s: tuple[IntMatrix, ...]
    length_m: tuple[IntMatrix, ...]
    spans: Windows


@dataclass(frozen=True, slots=True)
class Pair:
    """``first`` before ``second`` on the same route; depart to begin at most ``max_aboard_s``."""

    first: int
    second: int
    max_aboard_s: int | None = None


@dataclass(frozen=True, eq=False)
class Crew:
    """The other way to make a job: several people at its door at the same time.

    Each of the ``halves`` is made by another person, all begin at the same second, and together the
    people have everything that is asked for. Where there are goods, they go with whoever makes the first
    half, the leader, from stop to stop; the others are at the door alone. A job is made by its own visits or
    by all of its crew's.

    Attributes
    ----------
    job : int
    halves : tuple of int
        One visit per person, each like the job's own at the door.
    helps : bool array (halves, routes)
        Which route may make which half; the first with the stops for its goods.
    brings : bool array (things, routes)
        For each thing the crew must have, the routes whose person has it.
    errand : tuple of int
        Where there are goods, the leader's visits in their order, the first half among them, each like one of
        the job's own; else empty.
    """

    job: int
    halves: tuple[int, ...]
    helps: NDArray[np.bool_]
    brings: NDArray[np.bool_]
    errand: tuple[int, ...] = ()

    @property
    def led(self) -> tuple[int, ...]:
        """What the leader does, in order."""
        return self.errand or self.halves[:1]

    @property
    def visits(self) -> tuple[int, ...]:
        """Everything that is made by somebody of the crew."""
        return (*self.led, *self.halves[1:])


@dataclass(frozen=True, eq=False)
class Team:
    """What rules say of a job for several people, route by route: who may take part, lead, and bring what."""

    size: int
    joins: NDArray[np.bool_]
    leads: NDArray[np.bool_]
    brings: tuple[NDArray[np.bool_], ...]


@dataclass(frozen=True, slots=True)
class Before:
    """Job ``later``'s door begins within [delay, max_delay] of the depart from job ``earlier``'s."""

    earlier: int
    later: int
    delay_s: int
    max_delay_s: int | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """The amounts of the visits that are made sum to at most ``ceiling``; any unit will do."""

    name: str
    visits: tuple[int, ...]
    amounts: tuple[int, ...]
    ceiling: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What an engine minimises, in one integer unit (a tenth of a metre walked)."""

    per_metre: int
    per_finish_s: int
    per_longest_work_s: int
    per_late_s: int
    per_put_off_s: int = 0


def thousandths_up(amount: float) -> int:
    """An amount carried in thousandths, rounded up so that a load is never understated."""
    return ceil(round(amount * 1_000, 6))


def thousandths_down(amount: float) -> int:
    """A capacity in thousandths, rounded down so that it is never overstated."""
    return floor(round(amount * 1_000, 6))
