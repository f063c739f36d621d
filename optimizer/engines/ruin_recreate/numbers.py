"""An `Instance` as flat arrays: all that the compiled search reads, laid out for it.

What is looked up together stands together: a visit is one row of integers (one cache line), a walk stands
beside the way back. Rows are read through the column names below.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = 1 << 30
"""Later than every time; two walks that do not exist may be added to it in 32 bits."""
FAR = 1 << 28
"""Seconds of a walk that does not exist."""
FAR_METRES = 1 << 24
"""Its metres: dear enough never to be chosen, small enough to be summed and priced."""
PLENTY = 1 << 60
"""A ceiling that is none; a price that nothing reaches."""

OUT_OF_REACH = 1 << 40
"""Metres of a slot that cannot be; a price may be multiplied by it in 64 bits."""

# Units of what a limit sums along walks.
METRES, SECONDS = 0, 1

# Columns of `metres[lanes, here, there]`: from here to there, and back.
OUT, BACK = 0, 1
# A further column of `beside`.
LEAST_BEYOND = 2

# Columns of `visit`; padded to 16 × 4 bytes, a cache line.
JOB, PLACE, SERVICE, SETUP, OPEN, SHUT, WINDOW, WINDOWS, RANK, STEP = range(10)
DOOR, ABOARD, HUB, GEARED, FRINGE, LINK = range(10, 16)
VISIT_COLUMNS = 16

# What a visit has to do with visits on other routes (column `LINK`).
UNLINKED, LINKED_DOOR, LEADER, HELPER = range(4)

# Columns of `before` and `then`.
OTHER, LEAST, MOST = range(3)

# Columns of `route`.
START, END, EARLIEST, LATEST, PROFILE, PERSON, KIND, RISE, LANES, LONGEST, SPELL, WORN = range(12)

# Places of `price`.
PER_METRE, PER_FINISH_S, PER_LONGEST_WORK_S, PER_LATE_S, PER_PUT_OFF_S = range(5)

# Places of `trait`: what the instance has, so that what it has not costs nothing.
RANKED, NUMBERED, BOUND, STOCKED, TIMED_PRICES, SEVERAL, SCAN_ALL, WINDOWED, PAIRED, SLOWED = range(10)
PARTED, HUBBED, LINKED, SPANNED = range(10, 14)
TRAITS = 14


class Numbers(NamedTuple):
    """What never changes during a search, but for the hours of visits that are linked to others.

    Attributes
    ----------
    metres : int32 (lanes, places + 1, places + 1, 2)
        ``OUT`` from the first place to the second, ``BACK`` from there: trying one place in all slots of a
        route then reads one row. The last place is nowhere, free to reach and to leave.
    seconds, seconds_to : int32 (gaits, places + 1, places + 1)
        From the first place to the second, and to the first from the second, for the same reason.
    visit : int32 (visits, 16)
        ``JOB`` (−1: a reset), ``PLACE``, ``SERVICE``, ``SETUP`` in seconds, ``OPEN`` and ``SHUT``
        (first and last second at which it may begin), its rows ``WINDOW`` … + ``WINDOWS`` in ``window``,
        ``RANK`` (−1: none), ``STEP`` within its job, ``DOOR`` (0 or 1), ``ABOARD`` (most seconds from the
        depart of the job's visit before it, −1: any), ``HUB`` (1: stands where many others do, so that
        being near it says nothing), ``GEARED`` (1: who leaves it is in gear), ``FRINGE`` (1: a start or an
        end of routes is among its nearest), ``LINK`` (`LINKED_DOOR`: other doors depend on when it begins;
        `LEADER`, `HELPER`: the first and the other shares of what several people do together; ``STEP``
        then counts the shares). ``OPEN`` and ``SHUT`` of linked visits follow what the others leave them.
    told : int32 (visits,)
        Last second at which a visit begins as people were told, `NEVER`: they were not.
    window : int32 (windows, 2)
        First and last second.
    amount : int64 (visits, loads)
        What is taken up.
    room : int64 (routes, loads)
        How much of it fits.
    parts : int64 (loads,)
        Above 0 for a load that counts two kinds, ones and multiples of this, never carried together.
    job : int32 (jobs, 3)
        Its visits in order, then −1.
    left_out : int64 (jobs,)
        Price of leaving it out.
    weight, distance : int64 (jobs,)
        What it takes up at most, relative to the room; metres to reach it and to come back.
    allowed : bool (jobs, routes)
    taste : int64 (jobs, people)
        Price of giving it to a person; shape (0, 0) when there is none.
    route : int32 (routes, 12)
        ``START``, ``END`` (places), ``EARLIEST``, ``LATEST`` (seconds), ``PROFILE``, ``PERSON``,
        ``KIND`` (while they are empty, routes of one kind are all the same), ``RISE``, seconds for going up
        in rank, ``LANES``, which of ``metres`` holds, ``LONGEST``, most seconds away, ``SPELL``, most
        seconds in gear at a stretch (`NEVER`: any), and ``WORN``, those behind its person at the start.
    gait : int32 (routes, 4)
        Which of ``seconds`` holds for a walk: plain, loaded, in gear, both.
    heavy : int64 (routes, 2)
        Which load slows a walk, and above how much.
    sibling_from : int32 (people + 1,), sibling : int32 (routes,)
        Routes of each person, by hour.
    ceiling : int64 (limits, people)
    per_visit : int64 (limits, visits)
    walks : int32 (limits,)
        ``METRES``, ``SECONDS`` or −1: what of the walks counts.
    leaves : bool (limits, visits + 1)
        Whether the walk that leaves a visit (last: the start) counts.
    rest_from : int32 (routes + 1,), rest : int32 (rests, 3)
        Earliest and latest begin, and duration, of each route's breaks.
    stock_from : int32 (jobs + 1,), stock : int32 (uses,), use : int64 (uses,)
        What each job takes of which stock.
    apart_from, same_from : int32 (jobs + 1,), apart, same : int32
        Jobs that must not share a route, or must share a person, with each job.
    nth : int32 (jobs,)
        Which door of the person a job must be; 0 = any.
    door : int32 (jobs,)
        The visit of each job that others have to do with.
    crew : int32 (jobs,)
        Its row in the arrays of crews; −1: none.
    half : int32 (crews, most)
        A share for each person, the leader's first, then −1.
    helps, brings : int64 (crews, routes)
        As bits: which shares a route may make, which things its person has.
    wanted : int64 (crews,)
        As bits: the things that a crew must have.
    party : int32 (jobs,)
        Its row in the arrays of parties; −1: none.
    member : int32 (parties, most)
        The jobs of each party, the one with the goods first, then −1.
    party_brings : int64 (parties, routes), party_wanted : int64 (parties,)
        Things as bits, as for crews.
    party_alone : bool (parties, routes)
        Who needs none of the others when he or she has the goods.
    before_from, then_from : int32 (jobs + 1,), before, then : int32 (links, 3)
        For each job those that it follows and those that follow it: ``OTHER``, ``LEAST`` and ``MOST``
        seconds from the depart of the earlier to the begin of the later (−1: any).
    chain, turn : int32 (jobs,)
        Jobs with the same chain follow one another somehow (−1: none), at the earliest in this turn.
    reset : int32 (resets,)
        Visits that forget the rank; none are listed where nobody has a rank.
    near : int32 (visits, many)
        Visits by distance, the nearest first, without hubs; −1 where there are no more.
    beside : int32 (visits, neighbours, 3)
        Metres ``OUT`` and ``BACK`` to the nearest of these, in the first lanes; and ``LEAST_BEYOND``: no walk
        between the visit and a place that does not stand in front of this one in its list is shorter,
        unless that is nowhere.
    price : int64 (5,), trait : bool (14,)
    """

    metres: Ints
    seconds: Ints
    seconds_to: Ints
    visit: Ints
    told: Ints
    window: Ints
    amount: Longs
    room: Longs
    parts: Longs
    job: Ints
    left_out: Longs
    weight: Longs
    distance: Longs
    allowed: Flags
    taste: Longs
    route: Ints
    gait: Ints
    heavy: Longs
    sibling_from: Ints
    sibling: Ints
    ceiling: Longs
    per_visit: Longs
    walks: Ints
    leaves: Flags
    rest_from: Ints
    rest: Ints
    stock_from: Ints
    stock: Ints
    use: Longs
    stock_ceiling: Longs
    apart_from: Ints
    apart: Ints
    same_from: Ints
    same: Ints
    nth: Ints
    door: Ints
    crew: Ints
    half: Ints
    helps: Longs
    brings: Longs
    wanted: Longs
    party: Ints
    member: Ints
    party_brings: Longs
    party_wanted: Longs
    party_alone: Flags
    before_from: Ints
    before: Ints
    then_from: Ints
    then: Ints
    chain: Ints
    turn: Ints
    reset: Ints
    near: Ints
    beside: Ints
    price: Longs
    trait: Flags


def turned(seconds: Ints) -> Ints:
    """``seconds_to`` of ``seconds``: the same table where all ways back take as long."""
    back = seconds.transpose(0, 2, 1)
    return seconds if np.array_equal(seconds, back) else np.ascontiguousarray(back)
