"""Decontamination in between: tried where the search is at work, dropped where it turns out useless.

A reset belongs to no job and pays only through what it lets in: doors of a lower rank behind it. So one is
put into a route that has just lost a string, before the jobs are inserted again; afterwards every reset
without which the ranks would rise all the same is taken out.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.chance import below, unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.fitting import MARGIN, in_time
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.routes import refresh
from optimizer.engines.ruin_recreate.standing import stands
from optimizer.engines.ruin_recreate.state import State

_TRY = 0.2
"""How often a reset is tried."""


@compiled
def try_reset(n: Numbers, s: State) -> None:
    """Put a reset into one of the routes that this step has changed, now and then, where it fits."""
    out_of_line()
    if s.tally[at.CHANGED] == 0 or unit(s.dice) >= _TRY:
        return
    r = s.changed[below(s.dice, s.tally[at.CHANGED])]
    v = n.reset[below(s.dice, n.reset.shape[0])]
    m = s.route[r, at.LENGTH]
    if s.where[v, 0] >= 0 or m == 0 or m + MARGIN > s.stop.shape[1]:
        return
    i = below(s.dice, m + 1)
    if in_time(n, s, r, i, v):
        _put_in(n, s, r, i, v)
        if not stands(n, s, r):
            _take_out(n, s, r, i + 1)


@compiled
def drop_useless(n: Numbers, s: State) -> None:
    """Take out the resets of changed routes that no rank needs."""
    out_of_line()
    for k in range(s.tally[at.CHANGED]):
        r = s.changed[k]
        i = 1
        while i <= s.route[r, at.LENGTH]:
            v = s.stop[r, i, at.VISIT]
            if n.visit[v, of.JOB] < 0 and s.rank[r, i - 1, 0] <= s.rank[r, i + 1, 1]:
                _take_out(n, s, r, i)
                if stands(n, s, r):
                    continue
                # On real walks the way on may be longer without it.
                _put_in(n, s, r, i - 1, v)
            i += 1


@compiled
def forget_resets(n: Numbers, s: State) -> None:
    """Before changed routes are put back: their resets stand nowhere until then."""
    out_of_line()
    for k in range(s.tally[at.CHANGED]):
        r = s.changed[k]
        for i in range(1, s.route[r, at.LENGTH] + 1):
            if n.visit[s.stop[r, i, at.VISIT], of.JOB] < 0:
                s.where[s.stop[r, i, at.VISIT], 0] = -1


@compiled
def _put_in(n: Numbers, s: State, r: int, i: int, v: int) -> None:
    for k in range(s.route[r, at.LENGTH], i, -1):
        s.stop[r, k + 1, at.VISIT] = s.stop[r, k, at.VISIT]
    s.stop[r, i + 1, at.VISIT] = v
    s.route[r, at.LENGTH] += 1
    refresh(n, s, r)


@compiled
def _take_out(n: Numbers, s: State, r: int, i: int) -> None:
    s.where[s.stop[r, i, at.VISIT], 0] = -1
    for k in range(i, s.route[r, at.LENGTH]):
        s.stop[r, k, at.VISIT] = s.stop[r, k + 1, at.VISIT]
    s.route[r, at.LENGTH] -= 1
    refresh(n, s, r)
