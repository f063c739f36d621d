"""Whole trips change hands: where goods are fetched and brought, to whom a trip falls costs nothing at all.

A trip from empty hands to empty hands begins and ends at the same canteen for everybody. To give it to
somebody else, or to change it for another, hardly alters the metres, but the hours at which people are
free, and what fits there next. Taking it apart job by job never finds that.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import call_nobody
from optimizer.engines.ruin_recreate.chance import below
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.crews import may_take_share
from optimizer.engines.ruin_recreate.fitting import MARGIN
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.partners import goes_with
from optimizer.engines.ruin_recreate.routes import refresh, remember
from optimizer.engines.ruin_recreate.standing import stands, together_stand
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.stretches import trip

_GIVE, _CHANGE, _CHANGE_ALL = range(3)


@compiled
def change_trips(n: Numbers, s: State) -> bool:
    """Give a trip to another route, change it for one there, or change all that follows.

    Returns
    -------
    bool
        Whether every rule is kept; if not, the step has to be undone.
    """
    out_of_line()
    call_nobody(s)
    v = n.job[below(s.dice, n.job.shape[0]), 0]
    r = s.where[v, 0]
    q = below(s.dice, n.route.shape[0])
    if r < 0:
        return False
    begin, end = trip(n, s, r, s.where[v, 1])
    if q == r:
        return _turn(n, s, r, begin, end)
    slot = _gap(n, s, q)
    kind = below(s.dice, 3)
    last = slot
    if kind == _CHANGE and slot <= s.route[q, at.LENGTH]:
        _, last = trip(n, s, q, slot)
    if kind == _CHANGE_ALL:
        end, last = s.route[r, at.LENGTH] + 1, s.route[q, at.LENGTH] + 1
    return cross(n, s, r, begin, end, q, slot, last)


@compiled
def _gap(n: Numbers, s: State, r: int) -> int:
    """A position of route ``r``, drawn by chance, before which nothing is under way; the end is one, too."""
    out_of_line()
    gaps, chosen, under_way = 0, 1, 0
    for i in range(1, s.route[r, at.LENGTH] + 2):
        if under_way == 0:
            gaps += 1
            if below(s.dice, gaps) == 0:
                chosen = i
        if i <= s.route[r, at.LENGTH]:
            v = s.stop[r, i, at.VISIT]
            job = n.visit[v, of.JOB]
            if job >= 0 and n.job[job, 1] >= 0:
                step = n.visit[v, of.STEP]
                if step == 0:
                    under_way += 1
                elif step == 2 or n.job[job, step + 1] < 0:
                    under_way -= 1
    return chosen


@compiled
def _turn(n: Numbers, s: State, r: int, begin: int, end: int) -> bool:
    """Make a trip before or behind others of its own route."""
    out_of_line()
    slot = _gap(n, s, r)
    if begin <= slot <= end:
        return False
    first, middle, last = (slot, begin, end) if slot < begin else (begin, end, slot)
    remember(n, s, r)
    k = 0
    for i in range(middle, last):
        s.try_visit[k] = s.stop[r, i, at.VISIT]
        k += 1
    for i in range(first, middle):
        s.try_visit[k] = s.stop[r, i, at.VISIT]
        k += 1
    for i in range(k):
        s.stop[r, first + i, at.VISIT] = s.try_visit[i]
    refresh(n, s, r)
    return bool(stands(n, s, r) and _agree(n, s))


@compiled
def cross(n: Numbers, s: State, r: int, begin: int, end: int, q: int, first: int, last: int) -> bool:
    """Change a stretch of route ``r`` for one of route ``q``."""
    out_of_line()
    m, k = s.route[r, at.LENGTH], s.route[q, at.LENGTH]
    more = (last - first) - (end - begin)
    if m + more + MARGIN > s.stop.shape[1] or k - more + MARGIN > s.stop.shape[1]:
        return False
    if not (_may(n, s, r, begin, end, q) and _may(n, s, q, first, last, r)):
        return False
    remember(n, s, r)
    remember(n, s, q)
    # What stood there before is kept aside now.
    w = begin
    for i in range(first, last):
        _lay(n, s, q, i, r, w)
        w += 1
    for i in range(end, m + 2):
        _lay(n, s, r, i, r, w)
        w += 1
    s.route[r, at.LENGTH] = m + more
    w = first
    for i in range(begin, end):
        _lay(n, s, r, i, q, w)
        w += 1
    for i in range(last, k + 2):
        _lay(n, s, q, i, q, w)
        w += 1
    s.route[q, at.LENGTH] = k - more
    refresh(n, s, r)
    refresh(n, s, q)
    return bool(stands(n, s, r) and stands(n, s, q) and _agree(n, s))


@compiled
def _lay(n: Numbers, s: State, q: int, i: int, r: int, w: int) -> None:
    """Put what stood at position ``i`` of ``q`` at ``w`` of ``r``; it keeps its walk if both walk alike."""
    for column in range(at.FROM):
        s.stop[r, w, column] = s.kept_stop[q, i, column]
    alike = n.route[r, of.LANES] == n.route[q, of.LANES]
    s.stop[r, w, at.FROM] = s.kept_stop[q, i, at.FROM] if alike else at.NOT_KNOWN


@compiled
def _agree(n: Numbers, s: State) -> bool:
    """Whether everybody still has the company that he or she must have, and numbered doors their numbers."""
    return not (n.trait[of.BOUND] or n.trait[of.NUMBERED]) or together_stand(n, s)


@compiled
def _may(n: Numbers, s: State, r: int, begin: int, end: int, q: int) -> bool:
    """Whether route ``q`` may have all jobs of a stretch of route ``r``."""
    for i in range(begin, end):
        v = s.stop[r, i, at.VISIT]
        job = n.visit[v, of.JOB]
        if n.visit[v, of.LINK] >= of.LEADER:
            if not may_take_share(n, s, v, q):
                return False
        elif job < 0 or not n.allowed[job, q] or (n.member.shape[0] > 0 and not goes_with(n, s, q, job)):
            return False
    return True
