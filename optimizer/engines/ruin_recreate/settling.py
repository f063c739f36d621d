"""Carries what one route leaves its linked visits over to the others, until nothing moves any more."""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.hours import door, doors, hours, queue
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.partners import members, partner
from optimizer.engines.ruin_recreate.retiming import retime, stir
from optimizer.engines.ruin_recreate.routes import refresh, remember
from optimizer.engines.ruin_recreate.state import State

_PATIENCE = 20
"""So many times a route is looked at, on average, before it is clear that there is no end."""


@compiled
def settle(n: Numbers, s: State) -> bool:
    """Give the partners of every queued route's linked visits their hours; whether all can keep them."""
    out_of_line()
    left = _PATIENCE * n.route.shape[0]
    while s.tally[at.QUEUED] > 0:
        r = _next(s)
        if s.stale[r]:
            s.stale[r] = False
            retime(n, s, r)
        left -= 1
        if left < 0 or s.route[r, at.UNTIMELY] == 1 or not _spread(n, s, r):
            forget_queue(s)
            return False
    return True


@compiled
def _next(s: State) -> int:
    head = s.tally[at.QUEUE_HEAD]
    r = s.queue[head]
    s.tally[at.QUEUE_HEAD] = head + 1 if head + 1 < s.queue.shape[0] else 0
    s.tally[at.QUEUED] -= 1
    s.queued[r] = False
    return int(r)


@compiled
def forget_queue(s: State) -> None:
    """Look at nothing that waits."""
    while s.tally[at.QUEUED] > 0:
        s.stale[_next(s)] = False


@compiled
def _spread(n: Numbers, s: State, r: int) -> bool:
    """Give new hours to whom the visits of route ``r`` meet, follow or precede; whether there are any."""
    for k in range(s.route[r, at.LINKS]):
        v = s.stop[r, s.link_at[r, k], at.VISIT]
        if s.hour[v, at.MOVED] == 0:
            continue
        s.hour[v, at.MOVED] = 0
        if s.hour[v, at.LEAVE] - s.hour[v, at.WORK] > s.hour[v, at.LAST_BEGIN]:
            return False
        if not spread_from(n, s, v):
            return False
        if _hangs_on_itself(n, n.visit[v, of.JOB]) and not _move(n, s, v):
            return False
    return True


@compiled
def _hangs_on_itself(n: Numbers, job: int) -> bool:
    """Whether what others leave a job changes when nothing but its own route does.

    What follows it has to wait for its work. What it follows closely may have to begin before a gap between
    its windows as soon as the job itself can no longer begin behind the gap.
    """
    if n.then_from[job] < n.then_from[job + 1]:
        return True
    for k in range(n.before_from[job], n.before_from[job + 1]):
        e = n.before[k, of.OTHER]
        if n.before[k, of.MOST] >= 0 and n.visit[n.door[e], of.WINDOWS] > 1:
            return True
    return False


@compiled
def spread_from(n: Numbers, s: State, v: int) -> bool:
    """Give new hours to all that are linked to ``v``; whether there are any."""
    out_of_line()
    job = n.visit[v, of.JOB]
    fits = True
    if n.visit[v, of.LINK] >= of.LEADER:
        for d in range(1, doors(n, job)):
            u = door(n, s, job, d)
            if u >= 0 and u != v:
                fits = fits and _move(n, s, u)
    for k in range(members(n, job)):
        other = partner(n, job, k)
        if other >= 0:
            fits = fits and _move(n, s, n.door[other])
    return fits and _move_before(n, s, job) and _move_behind(n, s, job)


@compiled
def _move_before(n: Numbers, s: State, job: int) -> bool:
    """Move what the job follows, and, through longest delays, what that follows and what follows it."""
    fits = True
    for k in range(n.before_from[job], n.before_from[job + 1]):
        e = n.before[k, of.OTHER]
        fits = fits and _move_all(n, s, e)
        for j in range(n.then_from[e], n.then_from[e + 1]):
            if n.then[j, of.MOST] >= 0 and n.then[j, of.OTHER] != job:
                fits = fits and _move_all(n, s, n.then[j, of.OTHER])
        if n.before[k, of.MOST] < 0:
            continue
        for j in range(n.before_from[e], n.before_from[e + 1]):
            if n.before[j, of.MOST] >= 0:
                fits = fits and _move_all(n, s, n.before[j, of.OTHER])
    return fits


@compiled
def _move_behind(n: Numbers, s: State, job: int) -> bool:
    """Move what follows the job, and, through longest delays, what follows that and what it follows."""
    fits = True
    for k in range(n.then_from[job], n.then_from[job + 1]):
        f = n.then[k, of.OTHER]
        fits = fits and _move_all(n, s, f)
        for j in range(n.before_from[f], n.before_from[f + 1]):
            if n.before[j, of.MOST] >= 0 and n.before[j, of.OTHER] != job:
                fits = fits and _move_all(n, s, n.before[j, of.OTHER])
        if n.then[k, of.MOST] < 0:
            continue
        for j in range(n.then_from[f], n.then_from[f + 1]):
            if n.then[j, of.MOST] >= 0:
                fits = fits and _move_all(n, s, n.then[j, of.OTHER])
    return fits


@compiled
def _move_all(n: Numbers, s: State, job: int) -> bool:
    fits = True
    for d in range(doors(n, job)):
        u = door(n, s, job, d)
        if u >= 0:
            fits = fits and _move(n, s, u)
    return fits


@compiled
def _move(n: Numbers, s: State, v: int) -> bool:
    """Give ``v`` its hours, if it stands on a route; whether there are any."""
    r = s.where[v, 0]
    if r < 0:
        return True
    early, late = hours(n, s, v)
    if early != n.visit[v, of.OPEN] or late != n.visit[v, of.SHUT]:
        if s.tally[at.LENIENT] == 1 and early <= n.visit[v, of.OPEN] and late >= n.visit[v, of.SHUT]:
            _put_off(s, v)
            return True
        remember(n, s, r)
        stir(n, s, v, early, late)
        queue(s, r)
    return bool(early <= late)


@compiled
def _put_off(s: State, v: int) -> None:
    """Note that ``v`` may have more time than it knows."""
    if s.put_off_mark[v] != s.tally[at.STEP]:
        s.put_off_mark[v] = s.tally[at.STEP]
        s.put_off[s.tally[at.PUT_OFF]] = v
        s.tally[at.PUT_OFF] += 1


@compiled
def catch_up(n: Numbers, s: State) -> bool:
    """Settle, and tell everybody of time that was won, too."""
    out_of_line()
    s.tally[at.LENIENT] = 0
    fits = True
    for k in range(s.tally[at.PUT_OFF]):
        fits = fits and _move(n, s, s.put_off[k])
    s.tally[at.PUT_OFF] = 0
    return settle(n, s) and fits


@compiled
def settle_anew(n: Numbers, s: State) -> bool:
    """Forget all hours, and settle from the windows alone; whether all can keep what comes out.

    Hours only move as far as they must. Where a longest delay closes a circle through several routes they
    may hold one another after the reason has gone.
    """
    out_of_line()
    forget_queue(s)
    for r in range(n.route.shape[0]):
        if s.route[r, at.LINKS] == 0:
            continue
        remember(n, s, r)
        for i in range(1, s.route[r, at.LENGTH] + 1):
            v = s.stop[r, i, at.VISIT]
            if n.visit[v, of.LINK] > of.UNLINKED:
                own = n.visit[v, of.WINDOW]
                n.visit[v, of.OPEN] = n.window[own, 0]
                n.visit[v, of.SHUT] = n.window[own + n.visit[v, of.WINDOWS] - 1, 1]
        s.stale[r] = True
        queue(s, r)
    # With the windows alone first, all routes, so that no hour is taken from a route that has yet to move.
    for k in range(s.tally[at.QUEUED]):
        at_ = s.tally[at.QUEUE_HEAD] + k
        r = s.queue[at_ if at_ < s.queue.shape[0] else at_ - s.queue.shape[0]]
        s.stale[r] = False
        refresh(n, s, r)
        for j in range(s.route[r, at.LINKS]):
            s.hour[s.stop[r, s.link_at[r, j], at.VISIT], at.MOVED] = 1
    return settle(n, s)
