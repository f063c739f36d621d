"""Two routes change all that they do: what one does from its start to its end, the other does from its own.

Whoever sets out from elsewhere, or walks in other hours, may do a whole round at less cost. Taken apart, a
round goes back stop by stop to where most of it still is; a string of it never moves to another start.

References
----------
Cordeau, Gendreau, Laporte, "A tabu search heuristic for periodic and multi-depot vehicle routing problems",
Networks 30 (1997): there stop by stop.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import call_nobody
from optimizer.engines.ruin_recreate.chance import below
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.trips import cross


@compiled
def change_starts(n: Numbers, s: State, dearer: float) -> bool:
    """Let a route, drawn by a stop on it, be another's, and the other way round; one may be empty.

    Of all others one is drawn by chance among those that cost less than ``dearer`` more.

    Returns
    -------
    bool
        Whether there is one and every rule is kept; if not, the step has to be undone.
    """
    out_of_line()
    call_nobody(s)
    r = s.where[n.job[below(s.dice, n.job.shape[0]), 0], at.ON]
    if r < 0:
        return False
    found, chosen = 0, -1
    for q in range(n.route.shape[0]):
        if n.route[q, of.KIND] == n.route[r, of.KIND]:
            continue
        more = _elsewhere(n, s, r, q) + _elsewhere(n, s, q, r)
        if more * n.price[of.PER_METRE] < dearer:
            found += 1
            if below(s.dice, found) == 0:
                chosen = q
    if chosen < 0:
        return False
    return cross(n, s, r, 1, s.route[r, at.LENGTH] + 1, chosen, 1, s.route[chosen, at.LENGTH] + 1)


@compiled
def _elsewhere(n: Numbers, s: State, r: int, q: int) -> int:
    """Metres more when what route ``r`` does is done from the start of ``q`` to the end of ``q``."""
    m = s.route[r, at.LENGTH]
    if m == 0:
        return 0
    p = n.route[q, of.LANES]
    more = n.metres[p, n.route[q, of.START], s.stop[r, 1, at.AT], of.OUT] - s.stop[r, 1, at.LEG]
    return int(more + n.metres[p, s.stop[r, m, at.AT], n.route[q, of.END], of.OUT] - s.stop[r, m + 1, at.LEG])
