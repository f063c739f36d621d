"""The cheapest place for a job of one visit: the slots beside its nearest visits, and every route's ends."""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.chance import unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.fitting import carries, detour, in_order, in_time, route_takes, surcharge
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State

BLINK = 0.01
"""How often a good slot is overlooked, so that the same ruins do not always end in the same plan."""
_NEIGHBOURS = 40


@compiled
def seek_single(n: Numbers, s: State, job: int) -> int:
    """Find the cheapest slot on the routes in use; its price, and the rest in ``s.found``.

    Returns
    -------
    int
        `PLENTY` when there is none.
    """
    out_of_line()
    best = of.PLENTY
    v = n.job[job, 0]
    s.tally[at.STAMP] += 1
    stamp = s.tally[at.STAMP]
    if not n.trait[of.SCAN_ALL]:
        for k in range(min(_NEIGHBOURS, n.near.shape[1])):
            u = n.near[v, k]
            if u < 0:
                break
            r = s.where[u, 0]
            if r < 0:
                continue
            if s.mark[r] != stamp:
                s.mark[r] = stamp
                s.fits[r] = route_takes(n, s, r, job)
            if s.fits[r]:
                i = s.where[u, 1]
                best = weigh(n, s, r, i, v, job, best)
                best = weigh(n, s, r, i - 1, v, job, best)
    for r in range(n.route.shape[0]):
        m = s.route[r, at.LENGTH]
        if m == 0:
            continue
        if s.mark[r] != stamp:
            s.fits[r] = route_takes(n, s, r, job)
        if not s.fits[r]:
            continue
        if n.trait[of.SCAN_ALL]:
            for i in range(m + 1):
                # Later slots begin later still.
                if s.stop[r, i, at.READY] > n.visit[v, of.SHUT]:
                    break
                best = weigh(n, s, r, i, v, job, best)
        else:
            best = weigh(n, s, r, 0, v, job, best)
            best = weigh(n, s, r, m, v, job, best)
    return best


@compiled
def weigh(n: Numbers, s: State, r: int, i: int, v: int, job: int, best: int) -> int:
    """The price of slot ``i`` of route ``r`` where it is allowed and below ``best``, else ``best``."""
    out_of_line()
    arc = n.arc[n.route[r, of.PROFILE]]
    stop = s.stop[r]
    price = detour(arc, stop, i, n.visit[v, of.PLACE]) * n.price[of.PER_METRE]
    if n.taste.shape[0] > 0:
        price += n.taste[job, n.route[r, of.PERSON]]
    if price >= best or not in_time(arc, n.visit, n.window, stop, i, v):
        return best
    if n.trait[of.RANKED] and not in_order(n, s, r, i, v):
        return best
    if n.amount.shape[1] > 0 and not carries(n, s, r, i, v):
        return best
    if s.route[r, at.LENGTH] > 0 and unit(s.dice) < BLINK:
        return best
    price += surcharge(n, s, r, job, i, -1, -1)
    if price >= best:
        return best
    s.found[at.ROUTE] = r
    s.found[at.PRICE] = price
    s.found[at.SLOT] = i
    return int(price)
