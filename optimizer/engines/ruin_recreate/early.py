"""Whether the bounds of a route tell when its visits begin: a look along it, where exact times would be many.

Breaks, gear and limits on the time aboard are what bounds leave aside. Mostly none of them moves anything:
the route is over before a break is due, and everything else is kept by those who begin as early as they can.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State


@compiled
def bounds_tell(n: Numbers, s: State, r: int) -> bool:
    """Whether the first and last seconds of its stops say all about the times of route ``r``."""
    tied = s.route[r, at.TIED] > 0 or n.rest_from[r] < n.rest_from[r + 1]
    return not tied and n.route[r, of.LONGEST] >= of.NEVER and n.route[r, of.SPELL] >= of.NEVER


@compiled
def work_at(n: Numbers, s: State, r: int, i: int) -> int:
    """Seconds of work at position ``i``."""
    v = s.stop[r, i, at.VISIT]
    work = n.visit[v, of.SERVICE]
    if s.stop[r, i - 1, at.SITE] != s.stop[r, i, at.SITE]:
        work += n.visit[v, of.SETUP]
    return int(work + s.rank[r, i, 2] if n.trait[of.RANKED] else work)


@compiled
def early_throughout(n: Numbers, s: State, r: int) -> bool:
    """Whether all on route ``r``, whose walks are known, begin at their first seconds and keep all rules."""
    if n.route[r, of.LONGEST] < of.NEVER:
        return False
    m = s.route[r, at.LENGTH]
    finish = s.stop[r, m, at.READY] + s.stop[r, m + 1, at.WALK]
    for k in range(n.rest_from[r], n.rest_from[r + 1]):
        if n.rest[k, 0] < finish:
            return False
    if s.route[r, at.TIED] > 0 and not _soon_enough(n, s, r):
        return False
    return bool(n.route[r, of.SPELL] >= of.NEVER or _worn_without_break(n, s, r))


@compiled
def _soon_enough(n: Numbers, s: State, r: int) -> bool:
    """Whether nothing is aboard for too long where all begin at their first seconds."""
    for i in range(1, s.route[r, at.LENGTH] + 1):
        v = s.stop[r, i, at.VISIT]
        if n.visit[v, of.ABOARD] < 0:
            continue
        begin = s.stop[r, i, at.READY] - work_at(n, s, r, i)
        taken = s.where[n.job[n.visit[v, of.JOB], n.visit[v, of.STEP] - 1], at.POSITION]
        if begin - n.visit[v, of.ABOARD] > s.stop[r, taken, at.READY]:
            return False
    return True


@compiled
def _worn_without_break(n: Numbers, s: State, r: int) -> bool:
    """Whether gear is worn for no longer than it may be, without a break."""
    spell, worn, dressed = n.route[r, of.SPELL], n.route[r, of.WORN], False
    m = s.route[r, at.LENGTH]
    for i in range(1, m + 1):
        v = s.stop[r, i, at.VISIT]
        if dressed:
            worn += s.stop[r, i, at.WALK]
        if worn > spell:
            return False
        dressed = n.visit[v, of.GEARED] == 1
        if n.visit[v, of.JOB] < 0:
            worn = 0
        elif dressed:
            worn += n.visit[v, of.SERVICE]
            if s.stop[r, i - 1, at.SITE] != s.stop[r, i, at.SITE]:
                worn += n.visit[v, of.SETUP]
            if worn > spell:
                return False
    return bool(worn + (s.stop[r, m + 1, at.WALK] if dressed else 0) <= spell)
