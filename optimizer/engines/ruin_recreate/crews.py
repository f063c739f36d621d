"""The cheapest places for a job that several people do together: one on a route of each.

All share one door, so every place is worked out once, with the span in which its person could begin there.
Then shares are given out, the leader's first, the cheapest places first, to people whose spans have a second
in common; whoever would have to wait for the others costs a little more.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.chance import unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.delays import delays_too_much, waiting
from optimizer.engines.ruin_recreate.fitting import (
    MARGIN,
    carries,
    detour,
    hours_meet,
    in_company,
    in_order,
    surcharge,
)
from optimizer.engines.ruin_recreate.hours import door, doors, in_line
from optimizer.engines.ruin_recreate.nearness import NEIGHBOURS
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.routes import move, renew_from
from optimizer.engines.ruin_recreate.single import BLINK
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import gait, last_open, next_open, rise

_WAIT_M = 0.1
"""Metres that a second counts by which one of a crew could begin before another."""
_MOST_TRIED = 20_000
"""Places taken for a share, per search: a large crew has too many ways to be put together."""


@compiled
def seek_crew(n: Numbers, s: State, job: int, bound: int) -> int:
    """Find the cheapest crew below ``bound``; its price, and its places in ``s.gathered``.

    Returns
    -------
    int
        ``bound`` when there is none; ``s.found`` says whether a crew is the best that was found.
    """
    out_of_line()
    s.tally[at.OFFERS] = 0
    s.tally[at.STAMP] += 1
    # One share alone needs the cheapest place, several need places that go together.
    s.found[at.LONE] = s.missing[0] if list_missing(n, s, job) == 1 else -1
    s.found[at.LEAST] = bound
    _collect(n, s, job)
    _sort_by_price(s)
    best = _share_out(n, s, job, bound)
    if best < bound or n.trait[of.SCAN_ALL]:
        return best
    # Those who may come are all elsewhere.
    _consider_far(n, s, job)
    _sort_by_price(s)
    return _share_out(n, s, job, bound)


@compiled
def _collect(n: Numbers, s: State, job: int) -> None:
    """Work out every place where a share could be made."""
    out_of_line()
    v = n.job[job, 0]
    for kind in range(s.spare.shape[0]):
        if s.spare[kind] >= 0 and _joins(n, s, s.spare[kind], job):
            _consider_empty(n, s, s.spare[kind], v, job)
    if not n.trait[of.SCAN_ALL]:
        _consider_near(n, s, v, job)
        return
    for k in range(s.tally[at.IN_USE]):
        r = s.in_use[k]
        if _joins(n, s, r, job):
            for i in range(s.route[r, at.LENGTH] + 1):
                if hours_meet(n, s, r, i, v):
                    _consider(n, s, r, i, v, job)


@compiled
def _consider_empty(n: Numbers, s: State, r: int, v: int, job: int) -> None:
    """Note empty routes of the kind of ``r``, one for each share at most."""
    left = n.half.shape[1]
    for other in range(r, n.route.shape[0]):
        if left > 0 and n.route[other, of.KIND] == n.route[r, of.KIND] and s.route[other, at.LENGTH] == 0:
            if hours_meet(n, s, other, 0, v):
                _consider(n, s, other, 0, v, job)
            left -= 1


@compiled
def _consider_near(n: Numbers, s: State, v: int, job: int) -> None:
    """Note the slots beside the nearest visits of ``v``."""
    nowhere = n.metres.shape[1] - 1
    for k in range(min(NEIGHBOURS, n.near.shape[1])):
        u = n.near[v, k]
        if u < 0:
            break
        r = s.where[u, at.ON]
        if r < 0:
            continue
        i = s.where[u, at.POSITION]
        # What a table in the cache tells is asked before walks are looked up, far away in memory.
        least = n.beside[v, k, of.LEAST_BEYOND]
        metres = (least if s.where[u, at.BEFORE] < nowhere else 0) + least - s.where[u, at.LEG_IN]
        # The slot between two near visits is looked at from the first of them.
        if _could_do(n, s, r, i - 1, v, job, metres) and (
            i == 1 or not _is_near(n, v, s.stop[r, i - 1, at.VISIT], k)
        ):
            _consider(n, s, r, i - 1, v, job)
        metres = (least if s.where[u, at.BEHIND] < nowhere else 0) + least - s.where[u, at.LEG_OUT]
        if _could_do(n, s, r, i, v, job, metres) and (
            i == s.route[r, at.LENGTH] or not _is_near(n, v, s.stop[r, i + 1, at.VISIT], k)
        ):
            _consider(n, s, r, i, v, job)


@compiled
def _could_do(n: Numbers, s: State, r: int, i: int, v: int, job: int, metres: int) -> bool:
    """Whether slot ``i`` of route ``r``, which costs so many metres at least, may be one to consider."""
    price = metres * n.price[of.PER_METRE]
    if n.taste.shape[0] > 0:
        price += n.taste[job, n.route[r, of.PERSON]]
    return price < s.found[at.LEAST] and hours_meet(n, s, r, i, v) and _joins(n, s, r, job)


@compiled
def _consider_far(n: Numbers, s: State, job: int) -> None:
    """Note the cheapest slot of every route in use."""
    out_of_line()
    v = n.job[job, 0]
    for k in range(s.tally[at.IN_USE]):
        r = s.in_use[k]
        if not _joins(n, s, r, job):
            continue
        first = s.tally[at.OFFERS]
        for i in range(s.route[r, at.LENGTH] + 1):
            if hours_meet(n, s, r, i, v):
                _consider(n, s, r, i, v, job)
        if s.tally[at.OFFERS] > first:
            _keep_cheapest(s, first)


@compiled
def _keep_cheapest(s: State, first: int) -> None:
    """Of the places from ``first`` on keep the cheapest."""
    for k in range(first + 1, s.tally[at.OFFERS]):
        if s.offer[k, at.OFFER_PRICE] < s.offer[first, at.OFFER_PRICE]:
            for column in range(at.OFFER_COLUMNS):
                s.offer[first, column] = s.offer[k, column]
    s.tally[at.OFFERS] = first + 1


@compiled
def _is_near(n: Numbers, v: int, u: int, k: int) -> bool:
    """Whether ``u`` is one of the ``k`` nearest of ``v``."""
    for j in range(k):  # noqa: SIM110 # generators do not compile
        if n.near[v, j] == u:
            return True
    return False


@compiled
def _joins(n: Numbers, s: State, r: int, job: int) -> bool:
    """Whether somebody on route ``r`` may make a share at all; asked once per route for the job in hand."""
    if s.mark[r] != s.tally[at.STAMP]:
        s.mark[r] = s.tally[at.STAMP]
        s.fits[r] = _may_join(n, s, r, job) and _has_room(n, s, r, job)
    return bool(s.fits[r])


@compiled
def _may_join(n: Numbers, s: State, r: int, job: int) -> bool:
    """Whether whoever is on route ``r`` may make one of the missing shares; the one, where it is the last."""
    c, share = n.crew[job], s.found[at.LONE]
    if share < 0:
        return bool(n.helps[c, r] != 0)
    if share == 0 and n.trait[of.BOUND] and not in_company(n, s, r, job, True):
        return False
    return may_take_share(n, s, n.half[c, share], r)


@compiled
def _has_room(n: Numbers, s: State, r: int, job: int) -> bool:
    if s.route[r, at.LENGTH] + MARGIN > s.stop.shape[1] and s.stop.shape[1] < n.visit.shape[0] + MARGIN:
        s.tally[at.CRAMPED] = 1
        return False
    return not n.trait[of.BOUND] or in_company(n, s, r, job, False)


@compiled
def _consider(n: Numbers, s: State, r: int, i: int, v: int, job: int) -> None:
    """Note slot ``i`` of route ``r`` if the door visit ``v``, which meets its hours, may stand there."""
    out_of_line()
    place = n.visit[v, of.PLACE]
    price = detour(n, s, r, i, place) * n.price[of.PER_METRE]
    if n.taste.shape[0] > 0:
        price += n.taste[job, n.route[r, of.PERSON]]
    if price + waiting(n, v, s.stop[r, i, at.READY]) >= s.found[at.LEAST]:
        return
    arrive = s.stop[r, i, at.READY] + n.seconds_to[s.stop[r, i, at.GAIT], place, s.stop[r, i, at.AT]]
    early = next_open(n, v, arrive)
    work = n.visit[v, of.SERVICE] + rise(n, s, r, i, v)
    if s.stop[r, i, at.SITE] != place:
        work += n.visit[v, of.SETUP]
    latest = s.stop[r, i + 1, at.SAME] if s.stop[r, i + 1, at.SITE] == place else s.stop[r, i + 1, at.FRESH]
    onward = n.seconds[gait(n, s, r, i, v, 0), place, s.stop[r, i + 1, at.AT]]
    late = last_open(n, v, latest - onward - work)
    if early > late or not in_line(n, s, r, i, job):
        return
    if n.trait[of.RANKED] and not in_order(n, s, r, i, v):
        return
    if n.amount.shape[1] > 0 and not carries(n, s, r, i, v):
        return
    if s.route[r, at.LENGTH] > 0 and unit(s.dice) < BLINK:
        return
    room = s.found[at.LEAST] - price
    if n.price[of.PER_LATE_S] > 0 and delays_too_much(n, s, r, job, i, -1, -1, room):
        return
    extra = surcharge(n, s, r, job, i, -1, -1)
    # A way round may be shorter on real walks: never add a price below zero to one that means no.
    if extra >= of.PLENTY or price + extra >= s.found[at.LEAST]:
        return
    _offer(s, r, i, early, late, price + extra)


@compiled
def _offer(s: State, r: int, i: int, early: int, late: int, price: int) -> None:
    """Note a place; where it completes the crew only cheaper ones are looked for from now on."""
    if s.found[at.LONE] >= 0:
        s.found[at.LEAST] = price
    k = s.tally[at.OFFERS]
    if k < s.offer.shape[0]:
        s.offer[k, at.OFFER_ROUTE] = r
        s.offer[k, at.OFFER_SLOT] = i
        s.offer[k, at.OFFER_EARLY] = early
        s.offer[k, at.OFFER_LATE] = late
        s.offer[k, at.OFFER_PRICE] = price
        s.tally[at.OFFERS] = k + 1


@compiled
def _sort_by_price(s: State) -> None:
    for k in range(s.tally[at.OFFERS]):
        price = s.offer[k, at.OFFER_PRICE]
        j = k - 1
        while j >= 0 and s.offer[s.rising[j], at.OFFER_PRICE] > price:
            s.rising[j + 1] = s.rising[j]
            j -= 1
        s.rising[j + 1] = k


@compiled
def _share_out(n: Numbers, s: State, job: int, best: int) -> int:
    """Try crews, place by place, as long as they could be cheaper than the best."""
    out_of_line()
    c, offers = n.crew[job], s.tally[at.OFFERS]
    size = list_missing(n, s, job)
    if offers < size:
        return best
    cheapest = s.offer[s.rising[0], at.OFFER_PRICE]
    q, tried = 0, 0
    s.member[0] = -1
    while q >= 0 and tried < _MOST_TRIED:
        tried += 1
        s.member[q] += 1
        if s.member[q] >= offers or _so_far(s, q) + (size - 1 - q) * cheapest >= best:
            q -= 1
            continue
        if not _comes_along(n, s, job, c, q):
            continue
        if q + 1 < size:
            q += 1
            # Those who may make the same shares are tried in one order only.
            s.member[q] = s.member[q - 1] if s.missing[q - 1] > 0 else -1
            continue
        price = _so_far(s, q) + int(_WAIT_M * n.price[of.PER_METRE] * _waits(s, size))
        if price < best and _brings_all(n, s, job, c, size):
            best = price
            s.found[at.CREW] = 1
            for m in range(size):
                s.gathered[m] = s.rising[s.member[m]]
    return best


@compiled
def list_missing(n: Numbers, s: State, job: int) -> int:
    """List the shares of a job that stand nowhere in ``s.missing``; how many."""
    size = 0
    for h in range(n.half.shape[1]):
        v = n.half[n.crew[job], h]
        if v >= 0 and s.where[v, 0] < 0:
            s.missing[size] = h
            size += 1
    return size


@compiled
def _so_far(s: State, q: int) -> int:
    """The price of the places taken for the missing shares up to the ``q``-th."""
    price = 0
    for m in range(q + 1):
        price += s.offer[s.rising[s.member[m]], at.OFFER_PRICE]
    return int(price)


@compiled
def _comes_along(n: Numbers, s: State, job: int, c: int, q: int) -> bool:
    """Whether the place taken for the ``q``-th missing share goes with those taken before."""
    h, k = s.missing[q], s.rising[s.member[q]]
    r = s.offer[k, at.OFFER_ROUTE]
    if (n.helps[c, r] >> h) & 1 == 0:
        return False
    if h == 0 and n.trait[of.BOUND] and not in_company(n, s, r, job, True):
        return False
    person = n.route[r, of.PERSON]
    for d in range(1, doors(n, job)):
        v = door(n, s, job, d)
        if v >= 0 and n.route[s.where[v, 0], of.PERSON] == person:
            return False
    early, late = s.offer[k, at.OFFER_EARLY], s.offer[k, at.OFFER_LATE]
    for m in range(q):
        other = s.rising[s.member[m]]
        if n.route[s.offer[other, at.OFFER_ROUTE], of.PERSON] == person:
            return False
        early = max(early, s.offer[other, at.OFFER_EARLY])
        late = min(late, s.offer[other, at.OFFER_LATE])
    return bool(early <= late)


@compiled
def _waits(s: State, size: int) -> int:
    """Seconds between the first and the last who could begin."""
    first, last = of.NEVER, 0
    for m in range(size):
        early = s.offer[s.rising[s.member[m]], at.OFFER_EARLY]
        first, last = min(first, early), max(last, early)
    return int(last - first)


@compiled
def _brings_all(n: Numbers, s: State, job: int, c: int, size: int) -> bool:
    things = 0
    for d in range(1, doors(n, job)):
        v = door(n, s, job, d)
        if v >= 0:
            things |= n.brings[c, s.where[v, 0]]
    for m in range(size):
        things |= n.brings[c, s.offer[s.rising[s.member[m]], at.OFFER_ROUTE]]
    return bool(things == n.wanted[c])


@compiled
def put_share(n: Numbers, s: State, v: int, k: int) -> None:
    """Put the share ``v`` into place ``k`` of ``s.offer``."""
    out_of_line()
    r, slot = s.offer[k, at.OFFER_ROUTE], s.offer[k, at.OFFER_SLOT]
    for i in range(s.route[r, at.LENGTH] + 1, slot, -1):
        move(s, r, i, i + 1)
    s.stop[r, slot + 1, at.VISIT] = v
    s.route[r, at.LENGTH] += 1
    renew_from(n, s, r, slot + 1, slot + 1)


@compiled
def may_take_share(n: Numbers, s: State, v: int, r: int) -> bool:
    """Whether whoever is on route ``r`` may make the share ``v`` instead of who makes it now."""
    out_of_line()
    job = n.visit[v, of.JOB]
    c = n.crew[job]
    if (n.helps[c, r] >> n.visit[v, of.STEP]) & 1 == 0:
        return False
    things = n.brings[c, r]
    for d in range(1, doors(n, job)):
        u = door(n, s, job, d)
        if u >= 0 and u != v:
            if n.route[s.where[u, at.ON], of.PERSON] == n.route[r, of.PERSON]:
                return False
            things |= n.brings[c, s.where[u, at.ON]]
    return bool(things == n.wanted[c])
