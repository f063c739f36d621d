"""Times one route anew when nothing but hours of linked visits on it have changed: only what that moves."""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.early import bounds_tell, work_at
from optimizer.engines.ruin_recreate.hours import note_again, note_early, note_late
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.routes import price_anew, renew
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import last_open, next_open


@compiled
def stir(n: Numbers, s: State, v: int, early: int, late: int) -> None:
    """Give ``v`` other hours, and note where on its route they change."""
    r, i = s.where[v, 0], s.where[v, 1]
    if not s.stale[r]:
        s.stale[r] = True
        s.stirred[r, at.STIRRED], s.stirred[r, at.STIRRED_TO] = i, i
    n.visit[v, of.OPEN] = early
    n.visit[v, of.SHUT] = late
    s.stirred[r, at.STIRRED] = min(s.stirred[r, at.STIRRED], i)
    s.stirred[r, at.STIRRED_TO] = max(s.stirred[r, at.STIRRED_TO], i)


@compiled
def retime(n: Numbers, s: State, r: int) -> None:
    """Bring the times of stale route ``r`` up to its hours, and note what of its linked visits moves."""
    out_of_line()
    told = bounds_tell(n, s, r)
    # Either end of a visit's hours says something in both directions: who comes too late for the last
    # second can never leave, who would have to be done before the first one can never arrive.
    _forward(n, s, r, s.stirred[r, at.STIRRED], s.stirred[r, at.STIRRED_TO], told)
    _backward(n, s, r, s.stirred[r, at.STIRRED_TO], s.stirred[r, at.STIRRED], told)
    if not told:
        note_again(n, s, r)
    if n.trait[of.TIMED_PRICES]:
        price_anew(n, s, r)
    renew(n, s, r)


@compiled
def _forward(n: Numbers, s: State, r: int, first: int, last: int, told: bool) -> None:
    """Bring first seconds up to date; note them where bounds have told all."""
    m = s.route[r, at.LENGTH]
    ready = s.stop[r, first - 1, at.READY]
    for i in range(first, m + 1):
        v = s.stop[r, i, at.VISIT]
        ready = next_open(n, v, ready + s.stop[r, i, at.WALK]) + work_at(n, s, r, i)
        same = ready == s.stop[r, i, at.READY]
        s.stop[r, i, at.READY] = ready
        if told and n.visit[v, of.LINK] > of.UNLINKED:
            note_early(n, s, r, i, False)
        if same and i >= last:
            return
    s.route[r, at.UNTIMELY] = 1 if ready + s.stop[r, m + 1, at.WALK] > n.route[r, of.LATEST] else 0


@compiled
def _backward(n: Numbers, s: State, r: int, first: int, last: int, told: bool) -> None:
    """Bring last seconds up to date; note them where bounds have told all."""
    for i in range(first, 0, -1):
        v, here = s.stop[r, i, at.VISIT], s.stop[r, i, at.SITE]
        goes_on = s.stop[r, i + 1, at.SITE] == here
        leave = s.stop[r, i + 1, at.SAME] if goes_on else s.stop[r, i + 1, at.FRESH]
        leave -= s.stop[r, i + 1, at.WALK]
        leave -= n.visit[v, of.SERVICE]
        if n.trait[of.RANKED]:
            leave -= s.rank[r, i, 2]
        same = last_open(n, v, leave)
        setup = n.visit[v, of.SETUP]
        fresh = same if setup == 0 else last_open(n, v, leave - setup)
        still = same == s.stop[r, i, at.SAME] and fresh == s.stop[r, i, at.FRESH]
        s.stop[r, i, at.SAME] = same
        s.stop[r, i, at.FRESH] = fresh
        if told and n.visit[v, of.LINK] > of.UNLINKED:
            note_late(n, s, r, i)
        if still and i <= last:
            return
