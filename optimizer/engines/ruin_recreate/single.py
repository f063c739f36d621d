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
    v = n.job[job, 0]
    s.tally[at.STAMP] += 1
    best = of.PLENTY
    if n.trait[of.SCAN_ALL]:
        for r in range(n.route.shape[0]):
            if s.route[r, at.LENGTH] > 0 and route_takes(n, s, r, job):
                best = _scan(n, s, r, v, job, best)
        return best
    for k in range(min(_NEIGHBOURS, n.near.shape[1])):
        u = n.near[v, k]
        if u < 0:
            break
        r = s.where[u, 0]
        if r < 0:
            continue
        if s.mark[r] != s.tally[at.STAMP]:
            s.mark[r] = s.tally[at.STAMP]
            s.fits[r] = route_takes(n, s, r, job)
        if s.fits[r]:
            i = s.where[u, 1]
            for slot in range(i - 1, i + 1):
                best = weigh(n, s, r, slot, v, job, best)
    return _ends(n, s, v, job, best)


@compiled
def _scan(n: Numbers, s: State, r: int, v: int, job: int, best: int) -> int:
    """Weigh every slot of route ``r``."""
    out_of_line()
    for i in range(s.route[r, at.LENGTH] + 1):
        # Later slots begin later still.
        if s.stop[r, i, at.READY] > n.visit[v, of.SHUT]:
            break
        best = weigh(n, s, r, i, v, job, best)
    return best


@compiled
def _ends(n: Numbers, s: State, v: int, job: int, best: int) -> int:
    """Weigh the first and the last slot of every route in use."""
    out_of_line()
    for r in range(n.route.shape[0]):
        m = s.route[r, at.LENGTH]
        if m == 0:
            continue
        if s.mark[r] != s.tally[at.STAMP]:
            s.mark[r] = s.tally[at.STAMP]
            s.fits[r] = route_takes(n, s, r, job)
        if s.fits[r]:
            for slot in range(0, m + 1, m):
                best = weigh(n, s, r, slot, v, job, best)
    return best


@compiled
def weigh(n: Numbers, s: State, r: int, i: int, v: int, job: int, best: int) -> int:
    """The price of slot ``i`` of route ``r`` where it is allowed and below ``best``, else ``best``."""
    price = detour(n, s, r, i, n.visit[v, of.PLACE]) * n.price[of.PER_METRE]
    if n.taste.shape[0] > 0:
        price += n.taste[job, n.route[r, of.PERSON]]
    if price >= best or not in_time(n, s, r, i, v):
        return best
    return _confirm(n, s, r, i, v, job, price, best)


@compiled
def _confirm(n: Numbers, s: State, r: int, i: int, v: int, job: int, price: int, best: int) -> int:
    """Ask the rarer rules of a slot that is cheaper and in time; keep it when they agree."""
    out_of_line()
    if n.trait[of.RANKED] and not in_order(n, s, r, i, v):
        return best
    if n.amount.shape[1] > 0 and not carries(n, s, r, i, v):
        return best
    if s.route[r, at.LENGTH] > 0 and unit(s.dice) < BLINK:
        return best
    extra = surcharge(n, s, r, job, i, -1, -1)
    # A way round may be shorter on real walks: never add a price below zero to one that means no.
    if extra >= of.PLENTY or price + extra >= best:
        return best
    price += extra
    s.found[at.ROUTE] = r
    s.found[at.PRICE] = price
    s.found[at.SLOT] = i
    return price
