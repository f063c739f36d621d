"""The cheapest place for a job of one visit: the slots beside its nearest visits, and every route's ends."""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.chance import unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.delays import delays_too_much, waiting
from optimizer.engines.ruin_recreate.fitting import (
    carries,
    detour,
    hours_meet,
    in_order,
    in_time,
    route_takes,
    surcharge,
)
from optimizer.engines.ruin_recreate.hours import in_line
from optimizer.engines.ruin_recreate.nearness import LONG, NEIGHBOURS
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State

BLINK = 0.01
"""How often a good slot is overlooked, so that the same ruins do not always end in the same plan."""


@compiled
def seek_single(n: Numbers, s: State, job: int, bound: int) -> int:
    """Find the cheapest slot on the routes in use below ``bound``; its price, and the rest in ``s.found``.

    Returns
    -------
    int
        ``bound`` when there is none.
    """
    out_of_line()
    v = n.job[job, 0]
    s.tally[at.STAMP] += 1
    if not n.trait[of.SCAN_ALL]:
        best = _beside_nearest(n, s, v, job, bound)
        if best >= bound or n.visit[v, of.FRINGE] == 1:
            best = _ends(n, s, v, job, best)
        return best
    best = bound
    for k in range(s.tally[at.IN_USE]):
        r = s.in_use[k]
        if route_takes(n, s, r, job):
            best = _scan(n, s, r, v, job, best)
    return best


@compiled
def _beside_nearest(n: Numbers, s: State, v: int, job: int, best: int) -> int:
    """Weigh the two slots beside each of the nearest visits."""
    out_of_line()
    per_metre, place = n.price[of.PER_METRE], n.visit[v, of.PLACE]
    nowhere = n.metres.shape[1] - 1
    many = n.beside.shape[1] if n.job.shape[0] > LONG * s.tally[at.IN_USE] else NEIGHBOURS
    for k in range(min(many, n.near.shape[1])):
        u = n.near[v, k]
        if u < 0:
            break
        r = s.where[u, at.ON]
        if r < 0:
            continue
        i, p = s.where[u, at.POSITION], n.route[r, of.LANES]
        before, behind = s.where[u, at.BEFORE], s.where[u, at.BEHIND]
        taste = n.taste[job, n.route[r, of.PERSON]] if n.taste.shape[0] > 0 else 0
        # Whoever stands nearer was asked before, from the other side: both walks are this long at least.
        # What a table in the cache tells is asked before walks are looked up, far away in memory.
        least = n.beside[v, k, of.LEAST_BEYOND]
        bound = ((least if before < nowhere else 0) + least - s.where[u, at.LEG_IN]) * per_metre + taste
        if bound < best and hours_meet(n, s, r, i - 1, v) and _takes(n, s, r, job):
            there = n.beside[v, k, of.OUT] if p == 0 else n.metres[p, place, s.where[u, at.HERE], of.OUT]
            metres = n.metres[p, place, before, of.BACK] + there
            price = (metres - s.where[u, at.LEG_IN]) * per_metre + taste
            if price < best:
                best = _confirm(n, s, r, i - 1, v, job, price, best)
        bound = ((least if behind < nowhere else 0) + least - s.where[u, at.LEG_OUT]) * per_metre + taste
        if bound < best and hours_meet(n, s, r, i, v) and _takes(n, s, r, job):
            there = n.beside[v, k, of.BACK] if p == 0 else n.metres[p, place, s.where[u, at.HERE], of.BACK]
            metres = there + n.metres[p, place, behind, of.OUT]
            price = (metres - s.where[u, at.LEG_OUT]) * per_metre + taste
            if price < best:
                best = _confirm(n, s, r, i, v, job, price, best)
    return best


@compiled
def _takes(n: Numbers, s: State, r: int, job: int) -> bool:
    """`route_takes`, asked once per route for the job in hand."""
    if s.mark[r] != s.tally[at.STAMP]:
        s.mark[r] = s.tally[at.STAMP]
        s.fits[r] = route_takes(n, s, r, job)
    return bool(s.fits[r])


@compiled
def _scan(n: Numbers, s: State, r: int, v: int, job: int, best: int) -> int:
    """Weigh every slot of route ``r``."""
    out_of_line()
    place, shut, p = n.visit[v, of.PLACE], n.visit[v, of.SHUT], n.route[r, of.LANES]
    taste = n.taste[job, n.route[r, of.PERSON]] if n.taste.shape[0] > 0 else 0
    per_metre = n.price[of.PER_METRE]
    there = n.metres[p, place, s.stop[r, 0, at.AT], of.BACK]
    for i in range(s.route[r, at.LENGTH] + 1):
        # Later slots begin later still.
        if s.stop[r, i, at.READY] > shut:
            break
        onward = s.stop[r, i + 1, at.AT]
        metres = there + n.metres[p, place, onward, of.OUT] - s.stop[r, i + 1, at.LEG]
        there = n.metres[p, place, onward, of.BACK]
        price = metres * per_metre + taste
        if price < best:
            best = _confirm(n, s, r, i, v, job, price, best)
    return best


@compiled
def _ends(n: Numbers, s: State, v: int, job: int, best: int) -> int:
    """Weigh the first and the last slot of every route in use."""
    out_of_line()
    per_metre, place = n.price[of.PER_METRE], n.visit[v, of.PLACE]
    for k in range(s.tally[at.IN_USE]):
        r = s.in_use[k]
        if not _takes(n, s, r, job):
            continue
        m, p = s.route[r, at.LENGTH], n.route[r, of.LANES]
        taste = n.taste[job, n.route[r, of.PERSON]] if n.taste.shape[0] > 0 else 0
        for slot in range(0, m + 1, m):
            if not hours_meet(n, s, r, slot, v):
                continue
            metres = n.metres[p, place, s.stop[r, slot, at.AT], of.BACK] - s.stop[r, slot + 1, at.LEG]
            price = (metres + n.metres[p, place, s.stop[r, slot + 1, at.AT], of.OUT]) * per_metre + taste
            if price < best:
                best = _confirm(n, s, r, slot, v, job, price, best)
    return best


@compiled
def weigh(n: Numbers, s: State, r: int, i: int, v: int, job: int, best: int) -> int:
    """The price of slot ``i`` of route ``r`` where it is allowed and below ``best``, else ``best``."""
    price = detour(n, s, r, i, n.visit[v, of.PLACE]) * n.price[of.PER_METRE]
    if n.taste.shape[0] > 0:
        price += n.taste[job, n.route[r, of.PERSON]]
    return best if price >= best else _confirm(n, s, r, i, v, job, price, best)


@compiled
def _confirm(n: Numbers, s: State, r: int, i: int, v: int, job: int, price: int, best: int) -> int:
    """Ask the other rules of a cheaper slot, the likelier to forbid first; keep it when they agree."""
    out_of_line()
    if price + waiting(n, v, s.stop[r, i, at.READY]) >= best or not in_time(n, s, r, i, v):
        return best
    if n.trait[of.LINKED] and not in_line(n, s, r, i, job):
        return best
    if n.trait[of.RANKED] and not in_order(n, s, r, i, v):
        return best
    if n.amount.shape[1] > 0 and not carries(n, s, r, i, v):
        return best
    if s.route[r, at.LENGTH] > 0 and unit(s.dice) < BLINK:
        return best
    if n.price[of.PER_LATE_S] > 0 and delays_too_much(n, s, r, job, i, -1, -1, best - price):
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
