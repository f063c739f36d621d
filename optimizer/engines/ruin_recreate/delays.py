"""How much an insertion puts off at the least: asked before a route is timed as a whole.

Where every second that a door waits has a price, what an insertion puts off is nearly all that it costs, and
metres say little. So the delay is passed on from stop to stop until it is used up or costs too much; breaks
and limits on the time aboard are left to the exact times.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.fitting import slot_of
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import next_open


@compiled
def waiting(n: Numbers, v: int, ready: int) -> int:
    """Price of the seconds that ``v`` has waited at the least if it is not begun before ``ready``.

    Like `delays_too_much` it takes for granted that nobody else is served earlier because of an insertion. A
    break that is taken elsewhere, or a way round that is shorter, may do that: a place is passed over then.
    """
    if not n.trait[of.TIMED_PRICES] or n.visit[v, of.DOOR] != 1:
        return 0
    late = max(0, ready - n.window[n.visit[v, of.WINDOW], 0])
    put_off = max(0, ready - n.told[v])
    return int(n.price[of.PER_LATE_S] * late + n.price[of.PER_PUT_OFF_S] * put_off)


@compiled
def delays_too_much(
    n: Numbers, s: State, r: int, job: int, first: int, second: int, third: int, room: int
) -> bool:
    """Whether the job in these slots makes doors wait so long that it costs ``room`` or more."""
    out_of_line()
    # What a break takes up of a delay, only the exact times know.
    rests = n.rest_from[r] < n.rest_from[r + 1]
    until = n.rest[n.rest_from[r], 0] if rests else n.route[r, of.LATEST]
    per_second = n.price[of.PER_LATE_S]
    late, step, i = 0, 0, first
    place, ready, pace = s.stop[r, i, at.AT], s.stop[r, i, at.READY], s.stop[r, i, at.GAIT]
    site, as_today = s.stop[r, i, at.SITE], True
    while late * per_second < room:
        if step < 3 and n.job[job, step] >= 0 and slot_of(step, first, second, third) == i:
            v = n.job[job, step]
            old = -1
            as_today = False
            step += 1
        else:
            if i >= s.route[r, at.LENGTH]:
                break
            i += 1
            v, old = s.stop[r, i, at.VISIT], s.stop[r, i, at.READY]
            if old > until:
                break
        to = n.visit[v, of.PLACE]
        walk = s.stop[r, i, at.WALK] if as_today else n.seconds[pace, place, to]
        begin = next_open(n, v, ready + walk)
        if begin >= of.NEVER:
            return True
        ready = begin + n.visit[v, of.SERVICE] + (n.visit[v, of.SETUP] if site != to else 0)
        place = site = to
        if old >= 0:
            ready += s.rank[r, i, 2] if n.trait[of.RANKED] else 0
            pace = s.stop[r, i, at.GAIT]
            as_today = True
            # What is used up before the job is whole may come back behind its next visit.
            if ready <= old and (step >= 3 or n.job[job, step] < 0):
                break
        if n.visit[v, of.DOOR] == 1:
            late += begin - n.window[n.visit[v, of.WINDOW], 0] if old < 0 else max(0, ready - old)
    return bool(late * per_second >= room)
