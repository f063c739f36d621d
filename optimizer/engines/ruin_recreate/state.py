"""Everything the compiled search writes, allocated once, so that its loop never allocates."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate.chance import Dice, dice
from optimizer.engines.ruin_recreate.numbers import Ints, Longs, Numbers

# Columns of `stop[route, position]`. Position 0 is the start, position length + 1 the end.
VISIT, AT, LEG, WALK, FROM, SITE, READY, FRESH, SAME, GAIT = range(10)
STOP_COLUMNS = 10
NOT_KNOWN = -1
"""In the column `FROM`: the walk has to be looked up."""
NO_PACE = -1
"""Of a walk that is tried: it has to be looked up."""
NO_SITE_AT_START, NO_SITE_AT_END = -2, -3

# Columns of `where`: half a cache line tells what it costs to stand beside a visit.
ON, POSITION, BEFORE, HERE, BEHIND, LEG_IN, LEG_OUT = range(7)
WHERE_COLUMNS = 8

# Columns of `route`.
LENGTH, VERSION, COST, FINISH, TOIL, TIED, LATE, LINKS, UNTIMELY = range(9)
ROUTE_COLUMNS = 9

# Columns of `span`: stretches from the start and to the end.
TOOK, FIRST, LAST, TAKES, FIRST_ON, LAST_ON = range(6)
SPAN_COLUMNS = 6

# Columns of `hour`.
OWN_EARLY, OWN_LATE, LEAVE, LAST_BEGIN, WORK, MOVED = range(6)
HOUR_COLUMNS = 6
# Further columns of `kept_hour`.
KEPT_OPEN, KEPT_SHUT = 6, 7

# Columns of `stirred`: first and last position whose hours begin or end at another second.
STIRRED, STIRRED_TO = range(2)

# Columns of `offer`: a place for one share of what several people do.
OFFER_ROUTE, OFFER_SLOT, OFFER_EARLY, OFFER_LATE, OFFER_PRICE = range(5)
OFFER_COLUMNS = 5

# Places of `tally`.
(
    TOTAL,
    ABSENT,
    VERSIONS,
    STAMP,
    STEP,
    BEST,
    BEST_ABSENT,
    CHANGED,
    LAST_FINISH,
    MOST_TOIL,
    ACCEPTED,
    IN_USE,
    CRAMPED,
    TRIED,
    UNTRIED,
    GENEROUS,
    PIONEERS,
    QUEUED,
    QUEUE_HEAD,
    ASTRAY,
    OFFERS,
    REMOVED,
    LENIENT,
    PUT_OFF,
    COMPANY,
    MIND,
    LIMIT,
) = range(27)

# What `tally[COMPANY]` and `tally[MIND]` ask of who has the goods of a party.
EITHER, ALONE, TOGETHER = range(3)

NO_LIMIT = 1 << 60
"""In `tally[LIMIT]`: whatever it costs."""

# Places of `found`.
ROUTE, PRICE, SLOT = range(3)
CREW = 5
LONE, LEAST = 6, 7


class State(NamedTuple):
    """A solution, the one to fall back on, the best one, and scratch space.

    Attributes
    ----------
    dice : uint64 (1,)
    stop : int32 (routes, width, 10)
        ``VISIT``; ``AT`` its place, ``LEG`` and ``WALK`` metres and seconds to there, ``FROM`` the place and
        the gait that they hold for, ``SITE`` the place again but never that of a start or an end; ``READY``
        the earliest second at which it can be left; ``FRESH`` and ``SAME`` the latest arrival that keeps the
        rest of the route in time when the visit before is elsewhere or at the same place (several windows
        included: to arrive earlier is always possible); ``GAIT`` which seconds hold for the walk that
        leaves it.
    rank : int32 (routes, width, 3)
        Highest rank up to here, lowest from here on, up to or from a reset; seconds for going up here.
    load, peak : int64 (routes, width, loads)
        What is carried after a position, and the most from there on.
    span : int64 (routes, width, 6)
        Where a route's time away is told by that of its stretches (`spans.py`): seconds ``TOOK`` at the
        least up to here, and the ``FIRST`` and ``LAST`` begin of a stretch that takes no more; then the same
        from here to the end.
    route : int64 (routes, 9)
        ``LENGTH``, ``VERSION`` (new with every change), ``COST``, ``FINISH``, ``TOIL`` (seconds of walks and
        work), ``TIED`` (visits with a limit on the time aboard), ``LATE`` (price of lateness), ``LINKS``
        (visits linked to others), ``UNTIMELY`` (1: it cannot be walked in the hours that it has).
    used : int64 (routes, limits)
    stock_used : int64 (stocks,)
    where : int32 (visits, 8)
        ``ON``, the route (−1: none), and ``POSITION``; places ``BEFORE`` it, ``HERE`` and ``BEHIND`` it,
        metres ``LEG_IN`` and ``LEG_OUT``.
    absent : int32 (jobs,)
        The first ``tally[ABSENT]`` are left out; the first visit of each knows its index as its position.
    missed : int64 (jobs,)
        In how many accepted steps a job was tried and left out.
    tally : int64
        ``TOTAL`` cost of the solution, ``BEST`` cost so far, ``CRAMPED`` (1: a route is as long as the
        arrays are wide), ``GENEROUS`` (so many routes may be opened at a loss), ``PIONEERS`` (so many jobs
        open one whatever it costs), and counters: of the absent jobs that a step has ``TRIED`` again, and of
        those ``UNTRIED``; ``REMOVED`` counts the jobs in ``removed``. ``ASTRAY`` is 1 when the hours of this
        step came to nothing, or it costs the ``LIMIT`` already, so that it must be undone. ``LENIENT`` is 1
        while others are told only of time that is lost; ``PUT_OFF`` visits have yet to hear of time that was
        won. ``COMPANY`` says
        whether a party's first is sought among those who can do without the others (``ALONE``), those who
        cannot (``TOGETHER``), or both (``EITHER``); ``MIND`` which of them comes first in this step.
    kept_…, touched, changed
        The routes as they were before the step, of those that it changed.
    best_visit : int32 (routes, width), best_length : int32 (routes,)
    in_use : int32 (routes,), spare : int32 (kinds,)
        The first ``tally[IN_USE]`` routes make visits; one empty route of each kind, −1 when there is none.
    mark, fits, job_mark
        Stamps: what was already decided for the job in hand.
    removed : int32 (jobs,), key : float64 (jobs,)
        Jobs to insert, and in which order.
    waits : int64 (jobs,)
        Stamps: whose shares and followers stand where they were while it is out.
    found : int64 (8,)
        The best insertion: route, price and up to three slots; ``CREW`` is 1 when several people make it,
        each in the place that ``gathered`` says; ``LONE``, the only share of a crew that is missing, else −1;
        ``LEAST``, the price that a place for a share must be below.
    known_version, known_price : int64 (jobs, routes), known_slot : int32 (jobs, routes, 3)
        Insertions worked out before, valid while the route has that version.
    hour : int64 (visits, 6)
        Of linked visits: ``OWN_EARLY`` and ``OWN_LATE``, first and last begin that their own route leaves
        them; ``LEAVE``, the earliest depart, and ``LAST_BEGIN``, that the others leave, too;
        ``WORK``, the seconds between; ``MOVED`` (1: the others do not know yet).
    kept_hour : int64 (visits, 8)
        Before the step; ``OPEN`` and ``SHUT`` behind them.
    queue : int32 (routes,), queued, stale : bool (routes,)
        Routes whose linked visits have moved, from ``tally[QUEUE_HEAD]`` on in a ring; which stand there;
        which have to be timed anew first.
    stirred : int32 (routes, 2)
        Where a stale route's hours have changed.
    link_at : int32 (routes, width)
        The first ``LINKS`` positions with linked visits.
    put_off : int32 (visits,), put_off_mark : int64 (visits,)
        Linked visits that may have more time than they know, in this step.
    offer : int64 (many, 5), rising : int32 (many,)
        Places for one share of a job for several people, and their order by price.
    missing, member, gathered : int64 (most,)
        Which shares stand nowhere; the places taken for them, while looking and in the best crew so far.
    detour, ahead : int64 (3, width)
        For visits of the job in hand: extra metres at a slot, and the least from a slot on.
    try_visit, lower, begin, work, stride, on_way, at_door, position, leave, start, worn, rested
        Scratch of the exact timing.
    try_pace, try_walk : int32 (width,)
        Of the walk to each of ``try_visit``, and home: seconds at a pace, where they are known.
    """

    dice: Dice
    stop: Ints
    rank: Ints
    load: Longs
    peak: Longs
    span: Longs
    route: Longs
    used: Longs
    stock_used: Longs
    where: Ints
    absent: Ints
    missed: Longs
    tally: Longs
    kept_stop: Ints
    kept_rank: Ints
    kept_load: Longs
    kept_peak: Longs
    kept_span: Longs
    kept_route: Longs
    kept_used: Longs
    kept_stock: Longs
    kept_absent: Ints
    touched: Longs
    changed: Ints
    best_visit: Ints
    best_length: Ints
    mark: Longs
    fits: NDArray[np.bool_]
    in_use: Ints
    spare: Ints
    job_mark: Longs
    removed: Ints
    key: NDArray[np.float64]
    waits: Longs
    found: Longs
    hour: Longs
    kept_hour: Longs
    queue: Ints
    queued: NDArray[np.bool_]
    stale: NDArray[np.bool_]
    stirred: Ints
    link_at: Ints
    put_off: Ints
    put_off_mark: Longs
    offer: Longs
    rising: Ints
    missing: Longs
    member: Longs
    gathered: Longs
    known_version: Longs
    known_price: Longs
    known_slot: Ints
    detour: Longs
    ahead: Longs
    try_visit: Ints
    try_pace: Ints
    try_walk: Ints
    lower: Longs
    begin: Longs
    work: Longs
    stride: Longs
    on_way: Longs
    at_door: Longs
    position: Ints
    leave: Longs
    start: Longs
    worn: Longs
    rested: NDArray[np.bool_]


def blank(n: Numbers, seed: int, width: int) -> State:
    """A state in which nobody goes anywhere; its routes still have to be refreshed.

    Parameters
    ----------
    width
        Positions per route, start and end included. Routes that lie close together stay in the cache;
        one that grows to the width sets ``tally[CRAMPED]``, and the caller makes them all wider.
    """
    visits, jobs, routes = len(n.visit), len(n.job), len(n.route)
    loads, limits = n.amount.shape[1], len(n.ceiling)
    several = bool(jobs) and bool((n.job[:, 1] >= 0).any())
    known = (jobs, routes) if several else (0, 0)
    breaks = int(np.diff(n.rest_from).max(initial=0)) + 1
    ranked = width if n.trait[of.RANKED] else 0
    spanned = width if n.trait[of.SPANNED] else 0
    linked = bool(n.trait[of.LINKED])
    crews, most = n.half.shape
    places = 2 * visits + 3 * routes if crews else 0

    def ints(*shape: int) -> Ints:
        return np.zeros(shape, dtype=np.int32)

    def longs(*shape: int) -> Longs:
        return np.zeros(shape, dtype=np.int64)

    state = State(
        dice=dice(seed),
        stop=ints(routes, width, STOP_COLUMNS),
        rank=ints(routes, ranked, 3),
        load=longs(routes, width if loads else 0, loads),
        peak=longs(routes, width if loads else 0, loads),
        span=longs(routes, spanned, SPAN_COLUMNS),
        route=longs(routes, ROUTE_COLUMNS),
        used=longs(routes, limits),
        stock_used=longs(len(n.stock_ceiling)),
        where=np.full((visits, WHERE_COLUMNS), -1, dtype=np.int32),
        absent=np.arange(jobs, dtype=np.int32),
        missed=longs(jobs),
        tally=longs(27),
        kept_stop=ints(routes, width, STOP_COLUMNS),
        kept_rank=ints(routes, ranked, 3),
        kept_load=longs(routes, width if loads else 0, loads),
        kept_peak=longs(routes, width if loads else 0, loads),
        kept_span=longs(routes, spanned, SPAN_COLUMNS),
        kept_route=longs(routes, ROUTE_COLUMNS),
        kept_used=longs(routes, limits),
        kept_stock=longs(len(n.stock_ceiling)),
        kept_absent=ints(jobs),
        touched=longs(routes),
        changed=ints(routes),
        best_visit=ints(routes, width),
        best_length=ints(routes),
        mark=longs(routes),
        fits=np.zeros(routes, dtype=np.bool_),
        in_use=ints(routes),
        spare=ints(int(n.route[:, of.KIND].max(initial=-1)) + 1),
        job_mark=longs(jobs),
        removed=ints(jobs),
        key=np.zeros(jobs),
        waits=longs(jobs if linked else 0),
        found=longs(8),
        hour=longs(visits if linked else 0, HOUR_COLUMNS),
        kept_hour=longs(visits if linked else 0, HOUR_COLUMNS + 2),
        queue=ints(routes),
        queued=np.zeros(routes, dtype=np.bool_),
        stale=np.zeros(routes, dtype=np.bool_),
        stirred=ints(routes, 2),
        link_at=ints(routes, width if linked else 0),
        put_off=ints(visits if linked else 0),
        put_off_mark=longs(visits if linked else 0),
        offer=longs(places, OFFER_COLUMNS),
        rising=ints(places),
        missing=longs(most),
        member=longs(most),
        gathered=longs(most),
        known_version=np.full(known, -1, dtype=np.int64),
        known_price=longs(*known),
        known_slot=ints(*known, 3),
        detour=longs(3, width),
        ahead=longs(3, width),
        try_visit=ints(width),
        try_pace=np.full(width, NO_PACE, dtype=np.int32),
        try_walk=ints(width),
        lower=longs(width),
        begin=longs(width),
        work=longs(width),
        stride=longs(width),
        on_way=longs(width),
        at_door=longs(width),
        position=ints(visits),
        leave=longs(width, breaks),
        start=longs(width, breaks),
        worn=longs(width, breaks),
        rested=np.zeros((width, breaks), dtype=np.bool_),
    )
    state.stop[:, :, FROM] = NOT_KNOWN
    state.tally[ABSENT] = jobs
    state.tally[TOTAL] = int(n.left_out.sum())
    state.tally[BEST] = of.PLENTY
    state.tally[LIMIT] = NO_LIMIT
    return state


def _arrays(s: State) -> tuple[NDArray[np.generic], ...]:
    return tuple(s)


def widened(n: Numbers, s: State, width: int) -> State:
    """The same state with room for longer routes."""
    wide = blank(n, 0, width)
    for old, new in zip(_arrays(s), _arrays(wide), strict=True):
        new[tuple(slice(length) for length in old.shape)] = old
    wide.tally[CRAMPED] = 0
    return wide
