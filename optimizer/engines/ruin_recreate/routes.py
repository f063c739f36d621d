"""One route of the state: working out its bounds, remembering it, and putting it back."""

import numpy as np
from numpy.typing import NDArray

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.exact import time_exactly
from optimizer.engines.ruin_recreate.hours import list_links, note_hours
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.spans import note_spans
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import (
    copy_to_try,
    gait,
    last_open,
    lateness,
    next_open,
    rise,
    toil,
    toil_of_person,
    used,
)

Array = NDArray[np.int32] | NDArray[np.int64]

_TOP_RANK = 127


@compiled
def refresh(n: Numbers, s: State, r: int) -> None:
    """Work out everything about route ``r`` from its visits, and add the change to the total.

    Bounds leave breaks and limits on the time aboard aside: they are necessary, and sufficient without
    those two.
    """
    out_of_line()
    p = n.route[r, of.LANES]
    m = s.route[r, at.LENGTH]
    metres, tied, taste = 0, 0, 0
    place = n.route[r, of.START]
    ready = n.route[r, of.EARLIEST]
    s.stop[r, 0, at.VISIT] = -1
    s.stop[r, 0, at.AT] = place
    s.stop[r, 0, at.SITE] = at.NO_SITE_AT_START
    s.stop[r, 0, at.READY] = ready
    s.stop[r, 0, at.GAIT] = n.route[r, of.PROFILE]
    if n.amount.shape[1] > 0:
        _carry(n, s, r, m, 1)
    if n.trait[of.RANKED]:
        _order(n, s, r, m)
    for i in range(1, m + 1):
        v = s.stop[r, i, at.VISIT]
        to = n.visit[v, of.PLACE]
        work = n.visit[v, of.SERVICE]
        if s.stop[r, i - 1, at.SITE] != to:
            work += n.visit[v, of.SETUP]
        if n.trait[of.RANKED]:
            work += s.rank[r, i, 2]
        _look_up(n, s, p, r, i, place, to)
        ready = next_open(n, v, ready + s.stop[r, i, at.WALK]) + work
        metres += s.stop[r, i, at.LEG]
        place = to
        s.stop[r, i, at.SITE] = to
        s.stop[r, i, at.READY] = ready
        s.stop[r, i, at.GAIT] = gait(n, s, r, i, v, 0)
        if n.visit[v, of.ABOARD] >= 0:
            tied += 1
        if n.taste.shape[0] > 0 and n.visit[v, of.DOOR] == 1 and n.visit[v, of.JOB] >= 0:
            taste += n.taste[n.visit[v, of.JOB], n.route[r, of.PERSON]]
    metres += _way_home(n, s, p, r, m, place)
    note_where(n, s, r, 1)
    _backward(n, s, r, m, 1)
    _price(n, s, r, metres, taste, tied)


@compiled
def renew_from(n: Numbers, s: State, r: int, first: int, last: int) -> None:
    """Do what `refresh` does, for a route on which only the positions ``first`` to ``last`` are others.

    What stood behind them was moved with all that is known of it; of that, and of what stands before them,
    only as much is worked out again as changes. ``last`` is ``first`` − 1 where something was only taken out.
    """
    out_of_line()
    # Hours of visits elsewhere on the route may have changed, and wait for their turn.
    if _hangs_together(n) or (n.trait[of.LINKED] and s.stale[r]):
        refresh(n, s, r)
        return
    m = s.route[r, at.LENGTH]
    ready, place = s.stop[r, first - 1, at.READY], s.stop[r, first - 1, at.AT]
    for i in range(first, m + 1):
        v = s.stop[r, i, at.VISIT]
        to = n.visit[v, of.PLACE]
        work = n.visit[v, of.SERVICE]
        if s.stop[r, i - 1, at.SITE] != to:
            work += n.visit[v, of.SETUP]
        _look_up(n, s, n.route[r, of.LANES], r, i, place, to)
        ready = next_open(n, v, ready + s.stop[r, i, at.WALK]) + work
        place = to
        if i > last and ready == s.stop[r, i, at.READY]:
            place = s.stop[r, m, at.AT]
            break
        s.stop[r, i, at.SITE] = to
        s.stop[r, i, at.READY] = ready
        s.stop[r, i, at.GAIT] = n.route[r, of.PROFILE]
    _way_home(n, s, n.route[r, of.LANES], r, m, place)
    metres = 0
    for i in range(1, m + 2):
        metres += s.stop[r, i, at.LEG]
    if n.amount.shape[1] > 0:
        _carry(n, s, r, m, first)
    note_where(n, s, r, max(1, first - 1))
    _backward(n, s, r, min(last, m), first)
    _price(n, s, r, metres, 0, 0)


@compiled
def _hangs_together(n: Numbers) -> bool:
    """Whether a change of one position may change what is known of any other."""
    ranks, paces = n.trait[of.RANKED], n.trait[of.SLOWED]
    return bool(ranks or paces or n.trait[of.PAIRED] or n.taste.shape[0] > 0)


@compiled
def _price(n: Numbers, s: State, r: int, metres: int, taste: int, tied: int) -> None:
    """Price the route, put the change into the total, and let everybody know."""
    if n.ceiling.shape[0] > 0:
        _use(n, s, r)
    s.tally[at.TOTAL] -= s.route[r, at.COST]
    s.route[r, at.COST] = metres * n.price[of.PER_METRE] + taste
    s.route[r, at.TIED] = tied
    if n.trait[of.TIMED_PRICES]:
        _price_time(n, s, r)
    s.tally[at.TOTAL] += s.route[r, at.COST]
    if n.trait[of.SPANNED]:
        note_spans(n, s, r)
    _announce(n, s, r)


@compiled
def _look_up(n: Numbers, s: State, p: int, r: int, i: int, place: int, to: int) -> None:
    """Note the walk from ``place`` to position ``i``, unless it is known: large tables are slow."""
    pace = s.stop[r, i - 1, at.GAIT]
    begins = pace * n.seconds.shape[1] + place + 1
    if s.stop[r, i, at.AT] != to or s.stop[r, i, at.FROM] != begins:
        s.stop[r, i, at.AT] = to
        s.stop[r, i, at.FROM] = begins
        s.stop[r, i, at.LEG] = n.metres[p, place, to, of.OUT]
        s.stop[r, i, at.WALK] = n.seconds[pace, place, to]


@compiled
def _way_home(n: Numbers, s: State, p: int, r: int, m: int, place: int) -> int:
    """Note the end of the route; metres to there."""
    s.stop[r, m + 1, at.VISIT] = -1
    s.stop[r, m + 1, at.SITE] = at.NO_SITE_AT_END
    _look_up(n, s, p, r, m + 1, place, n.route[r, of.END])
    if m == 0:
        # Nobody walks an empty route.
        s.stop[r, 1, at.LEG] = 0
        s.stop[r, 1, at.FROM] = at.NOT_KNOWN
    return int(s.stop[r, m + 1, at.LEG])


@compiled
def move(s: State, r: int, i: int, to: int) -> None:
    """Let what stands at position ``i`` stand at ``to``, with all that is known of it as long as it holds."""
    for column in range(at.STOP_COLUMNS):
        s.stop[r, to, column] = s.stop[r, i, column]


@compiled
def _announce(n: Numbers, s: State, r: int) -> None:
    """Let everybody know that the route is another now."""
    renew(n, s, r)
    if n.trait[of.LINKED]:
        note_hours(n, s, r)


@compiled
def lose(n: Numbers, s: State, v: int) -> None:
    """Note that ``v`` stands nowhere; without a leader nobody makes the job."""
    s.where[v, at.ON] = -1
    if n.trait[of.LINKED]:
        # Wherever it will stand next, it is news to the others.
        s.hour[v, at.OWN_EARLY] = -1
        if n.visit[v, of.LINK] == of.LEADER:
            s.where[n.job[n.visit[v, of.JOB], 0], at.ON] = -1


@compiled
def find_with_leader(n: Numbers, s: State, v: int) -> None:
    """With a leader stands the job that nobody makes alone."""
    if n.visit[v, of.LINK] == of.LEADER:
        own = n.job[n.visit[v, of.JOB], 0]
        for column in range(s.where.shape[1]):
            s.where[own, column] = s.where[v, column]


@compiled
def note_where(n: Numbers, s: State, r: int, first: int) -> None:
    """Note for each visit of the route from position ``first`` on where it stands, and between what."""
    out_of_line()
    here = s.stop[r, first - 1, at.AT]
    for i in range(first, s.route[r, at.LENGTH] + 1):
        v = s.stop[r, i, at.VISIT]
        before, here = here, s.stop[r, i, at.AT]
        s.where[v, at.ON] = r
        s.where[v, at.POSITION] = i
        s.where[v, at.BEFORE] = before
        s.where[v, at.HERE] = here
        s.where[v, at.BEHIND] = s.stop[r, i + 1, at.AT]
        s.where[v, at.LEG_IN] = s.stop[r, i, at.LEG]
        s.where[v, at.LEG_OUT] = s.stop[r, i + 1, at.LEG]
        find_with_leader(n, s, v)


@compiled
def _backward(n: Numbers, s: State, r: int, last: int, first: int) -> None:
    """The latest arrivals that keep the rest of the route in time, from position ``last`` back.

    Before ``first`` it stops where nothing changes any more.
    """
    out_of_line()
    m = s.route[r, at.LENGTH]
    s.stop[r, m + 1, at.FRESH] = n.route[r, of.LATEST]
    s.stop[r, m + 1, at.SAME] = n.route[r, of.LATEST]
    for i in range(last, 0, -1):
        v = s.stop[r, i, at.VISIT]
        goes_on = s.stop[r, i + 1, at.SITE] == s.stop[r, i, at.AT]
        leave = s.stop[r, i + 1, at.SAME] if goes_on else s.stop[r, i + 1, at.FRESH]
        leave -= s.stop[r, i + 1, at.WALK] + n.visit[v, of.SERVICE]
        if n.trait[of.RANKED]:
            leave -= s.rank[r, i, 2]
        same = last_open(n, v, leave)
        setup = n.visit[v, of.SETUP]
        fresh = same if setup == 0 else last_open(n, v, leave - setup)
        if i < first and s.stop[r, i, at.SAME] == same and s.stop[r, i, at.FRESH] == fresh:
            return
        s.stop[r, i, at.SAME] = same
        s.stop[r, i, at.FRESH] = fresh


@compiled
def _carry(n: Numbers, s: State, r: int, m: int, first: int) -> None:
    """What is carried from position ``first`` on, and the most from everywhere on."""
    out_of_line()
    for d in range(n.amount.shape[1]):
        if first == 1:
            s.load[r, 0, d] = 0
        carried = s.load[r, first - 1, d]
        for i in range(first, m + 1):
            carried += n.amount[s.stop[r, i, at.VISIT], d]
            s.load[r, i, d] = carried
        peak = carried
        for i in range(m, -1, -1):
            peak = max(peak, s.load[r, i, d])
            if i < first - 1 and s.peak[r, i, d] == peak:
                break
            s.peak[r, i, d] = peak


@compiled
def _order(n: Numbers, s: State, r: int, m: int) -> None:
    """Highest rank up to each position, lowest from it on, seconds for going up; a reset forgets."""
    out_of_line()
    highest = -1
    s.rank[r, 0, 0] = -1
    for i in range(1, m + 1):
        v = s.stop[r, i, at.VISIT]
        s.rank[r, i, 2] = rise(n, s, r, i - 1, v)
        highest = -1 if n.visit[v, of.JOB] < 0 else max(highest, n.visit[v, of.RANK])
        s.rank[r, i, 0] = highest
    lowest = _TOP_RANK
    s.rank[r, m + 1, 1] = lowest
    for i in range(m, 0, -1):
        v = s.stop[r, i, at.VISIT]
        if n.visit[v, of.JOB] < 0:
            lowest = _TOP_RANK
        elif n.visit[v, of.RANK] >= 0:
            lowest = min(lowest, n.visit[v, of.RANK])
        s.rank[r, i, 1] = lowest


@compiled
def _use(n: Numbers, s: State, r: int) -> None:
    """Sum what the person's limits count along the route."""
    out_of_line()
    count = copy_to_try(s, r)
    for k in range(n.ceiling.shape[0]):
        s.used[r, k] = used(n, s, r, k, count)


@compiled
def _price_time(n: Numbers, s: State, r: int) -> None:
    out_of_line()
    count = copy_to_try(s, r)
    if n.price[of.PER_LONGEST_WORK_S] > 0:
        s.route[r, at.TOIL] = toil(n, s, r, count)
    s.route[r, at.FINISH] = 0
    s.route[r, at.LATE] = 0
    if count > 0:
        s.route[r, at.FINISH] = time_exactly(n, s, r, count)
        s.route[r, at.LATE] = lateness(n, s, count)
        s.route[r, at.COST] += s.route[r, at.LATE]
    price_fleet(n, s)


@compiled
def price_anew(n: Numbers, s: State, r: int) -> None:
    """Price the times of a route on which nothing but hours has changed."""
    s.tally[at.TOTAL] -= s.route[r, at.LATE]
    s.route[r, at.COST] -= s.route[r, at.LATE]
    _price_time(n, s, r)
    s.tally[at.TOTAL] += s.route[r, at.LATE]


@compiled
def price_fleet(n: Numbers, s: State) -> None:
    """Put the price of the latest finish and of the longest work into the total."""
    finish, most = 0, 0
    for r in range(n.route.shape[0]):
        finish = max(finish, s.route[r, at.FINISH])
        most = max(most, toil_of_person(n, s, r))
    s.tally[at.TOTAL] += n.price[of.PER_FINISH_S] * (finish - s.tally[at.LAST_FINISH])
    s.tally[at.TOTAL] += n.price[of.PER_LONGEST_WORK_S] * (most - s.tally[at.MOST_TOIL])
    s.tally[at.LAST_FINISH] = finish
    s.tally[at.MOST_TOIL] = most


@compiled
def copy_rows(source: Array, target: Array, r: int, rows: int) -> None:
    """Copy the first rows of route ``r``; plain loops compile in a tenth of the time of a slice."""
    for i in range(rows):
        for k in range(source.shape[2]):
            target[r, i, k] = source[r, i, k]


@compiled
def copy_row(source: Array, target: Array, r: int) -> None:
    """Copy what is known of route ``r`` as a whole."""
    for k in range(source.shape[1]):
        target[r, k] = source[r, k]


@compiled
def renew(n: Numbers, s: State, r: int) -> None:
    """Give the route, and all others of its person, whose limits it shares, a new version."""
    s.tally[at.VERSIONS] += 1
    s.route[r, at.VERSION] = s.tally[at.VERSIONS]
    if n.trait[of.SEVERAL]:
        person = n.route[r, of.PERSON]
        for k in range(n.sibling_from[person], n.sibling_from[person + 1]):
            s.route[n.sibling[k], at.VERSION] = s.tally[at.VERSIONS]


@compiled
def remember(n: Numbers, s: State, r: int) -> None:
    """Copy route ``r`` aside before this step's first change to it."""
    out_of_line()
    if s.touched[r] == s.tally[at.STEP]:
        return
    s.touched[r] = s.tally[at.STEP]
    s.changed[s.tally[at.CHANGED]] = r
    s.tally[at.CHANGED] += 1
    width = s.route[r, at.LENGTH] + 2
    copy_rows(s.stop, s.kept_stop, r, width)
    copy_row(s.route, s.kept_route, r)
    if n.amount.shape[1] > 0:
        copy_rows(s.load, s.kept_load, r, width)
        copy_rows(s.peak, s.kept_peak, r, width)
    if n.trait[of.RANKED]:
        copy_rows(s.rank, s.kept_rank, r, width)
    if n.trait[of.SPANNED]:
        copy_rows(s.span, s.kept_span, r, width)
    copy_row(s.used, s.kept_used, r)
    if n.trait[of.LINKED]:
        _remember_hours(n, s, r)


@compiled
def _remember_hours(n: Numbers, s: State, r: int) -> None:
    out_of_line()
    for k in range(s.route[r, at.LINKS]):
        v = s.stop[r, s.link_at[r, k], at.VISIT]
        for column in range(at.HOUR_COLUMNS):
            s.kept_hour[v, column] = s.hour[v, column]
        s.kept_hour[v, at.KEPT_OPEN] = n.visit[v, of.OPEN]
        s.kept_hour[v, at.KEPT_SHUT] = n.visit[v, of.SHUT]


@compiled
def _put_hours_back(n: Numbers, s: State, r: int) -> None:
    out_of_line()
    for k in range(list_links(n, s, r)):
        v = s.stop[r, s.link_at[r, k], at.VISIT]
        for column in range(at.HOUR_COLUMNS):
            s.hour[v, column] = s.kept_hour[v, column]
        n.visit[v, of.OPEN] = s.kept_hour[v, at.KEPT_OPEN]
        n.visit[v, of.SHUT] = s.kept_hour[v, at.KEPT_SHUT]


@compiled
def put_back(n: Numbers, s: State, r: int) -> None:
    """Make route ``r`` what it was when it was remembered.

    The old version returns with it, so that insertions worked out for it are valid again; with several
    routes to a person they may not be, and a new one is given.
    """
    out_of_line()
    width = s.kept_route[r, at.LENGTH] + 2
    copy_rows(s.kept_stop, s.stop, r, width)
    copy_row(s.kept_route, s.route, r)
    if n.amount.shape[1] > 0:
        copy_rows(s.kept_load, s.load, r, width)
        copy_rows(s.kept_peak, s.peak, r, width)
    if n.trait[of.RANKED]:
        copy_rows(s.kept_rank, s.rank, r, width)
    if n.trait[of.SPANNED]:
        copy_rows(s.kept_span, s.span, r, width)
    copy_row(s.kept_used, s.used, r)
    note_where(n, s, r, 1)
    if n.trait[of.LINKED]:
        _put_hours_back(n, s, r)
    if n.trait[of.SEVERAL]:
        renew(n, s, r)
