"""Two routes change their tails: what one does from some stop on, the other does from then on.

Strings of ten stops never move the second half of a long route, and taking it apart is dear on the way.

References
----------
Potvin, Rousseau: An exchange heuristic for routeing problems with time windows. Journal of the Operational
Research Society 46 (1995).
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import call_nobody
from optimizer.engines.ruin_recreate.chance import below
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.spans import span_behind
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.trips import cross

_NEIGHBOURS = 20


@compiled
def change_tails(n: Numbers, s: State, dearer: float) -> bool:
    """Let another route go on behind a stop drawn by chance, and its route where that one was.

    Of the ways to do so beside the nearest stops the shortest is taken that costs less than ``dearer`` more.

    Returns
    -------
    bool
        Whether there is one and every rule is kept; if not, the step has to be undone.
    """
    out_of_line()
    call_nobody(s)
    u = n.job[below(s.dice, n.job.shape[0]), 0]
    r = s.where[u, at.ON]
    if r < 0:
        return False
    best, chosen = dearer, -1
    for k in range(min(_NEIGHBOURS, n.near.shape[1])):
        w = n.near[u, k]
        if w < 0:
            break
        q = s.where[w, at.ON]
        if q < 0 or q == r:
            continue
        more = _more(n, s, u, r, w, q) * n.price[of.PER_METRE]
        if more < best and _fits(n, s, u, r, w, q):
            best, chosen = more, w
    if chosen < 0:
        return False
    q = s.where[chosen, at.ON]
    i, j = s.where[u, at.POSITION] + 1, s.where[chosen, at.POSITION]
    return cross(n, s, r, i, s.route[r, at.LENGTH] + 1, q, j, s.route[q, at.LENGTH] + 1)


@compiled
def _more(n: Numbers, s: State, u: int, r: int, w: int, q: int) -> int:
    """Metres that are walked more when route ``r`` goes on behind ``u`` as ``q`` did from ``w`` on."""
    p = n.route[r, of.LANES]
    m, k = s.route[r, at.LENGTH], s.route[q, at.LENGTH]
    i, j = s.where[u, at.POSITION], s.where[w, at.POSITION]
    more = n.metres[p, s.where[u, at.HERE], s.where[w, at.HERE], of.OUT]
    more -= s.where[u, at.LEG_OUT] + s.where[w, at.LEG_IN]
    if i < m or j > 1:
        onward = s.where[u, at.BEHIND] if i < m else n.route[q, of.END]
        more += n.metres[p, s.where[w, at.BEFORE], onward, of.OUT]
    if n.route[r, of.END] != n.route[q, of.END]:
        more += n.metres[p, s.stop[q, k, at.AT], n.route[r, of.END], of.OUT] - s.stop[q, k + 1, at.LEG]
        if i < m:
            more += n.metres[p, s.stop[r, m, at.AT], n.route[q, of.END], of.OUT] - s.stop[r, m + 1, at.LEG]
    return int(more)


@compiled
def _fits(n: Numbers, s: State, u: int, r: int, w: int, q: int) -> bool:
    """Whether loads and times fit, as far as single stops tell."""
    i, j = s.where[u, at.POSITION], s.where[w, at.POSITION]
    m, k = s.route[r, at.LENGTH], s.route[q, at.LENGTH]
    for d in range(n.amount.shape[1]):
        first = s.load[r, i, d] + s.load[q, k, d] - s.load[q, j - 1, d]
        second = s.load[q, j - 1, d] + s.load[r, m, d] - s.load[r, i, d]
        if first > n.room[r, d] or second > n.room[q, d]:
            return False
    if n.trait[of.SPANNED] and not _back_soon(n, s, r, i, q, j):
        return False
    walk = n.seconds[s.stop[r, i, at.GAIT], s.stop[r, i, at.AT], s.stop[q, j, at.AT]]
    if s.stop[r, i, at.READY] + walk > s.stop[q, j, at.SAME]:
        return False
    if i == m:
        return True
    walk = n.seconds[s.stop[q, j - 1, at.GAIT], s.stop[q, j - 1, at.AT], s.stop[r, i + 1, at.AT]]
    return bool(s.stop[q, j - 1, at.READY] + walk <= s.stop[r, i + 1, at.SAME])


@compiled
def _back_soon(n: Numbers, s: State, r: int, i: int, q: int, j: int) -> bool:
    """Whether nobody is away for too long then."""
    return bool(
        span_behind(n, s, r, i, q, j) <= n.route[r, of.LONGEST]
        and span_behind(n, s, q, j - 1, r, i + 1) <= n.route[q, of.LONGEST]
    )
