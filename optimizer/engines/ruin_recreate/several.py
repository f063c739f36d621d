"""The cheapest places for a job of two or three visits, in their order, on one route.

For every slot of the first visit the delayed times are carried along the route while the next visit's
slots are tried. The least detour from a slot on, worked out beforehand for each visit (two at once for the
middle one), tells when nothing behind can be cheaper. Results are kept per job and version of the route:
most routes stay as they are between two insertions.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.chance import below, unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.delays import delays_too_much, waiting
from optimizer.engines.ruin_recreate.fitting import (
    detour,
    in_order,
    in_time,
    mixes,
    route_takes,
    slot_of,
    surcharge,
)
from optimizer.engines.ruin_recreate.hours import in_line
from optimizer.engines.ruin_recreate.nearness import mark_near
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.single import BLINK
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import burden, gait, next_open, rise, walk_on

_NEIGHBOURS = 16
"""Shared out among the visits of a job that say where it is."""
_NO_SLOT = -1


@compiled
def seek_several(n: Numbers, s: State, job: int, bound: int) -> int:
    """Find the cheapest slots on the routes in use below ``bound``; their price, and the rest in ``s.found``.

    Looks at the routes that hold one of the nearest visits, and at all when none of those takes the job.
    """
    out_of_line()
    if n.trait[of.SCAN_ALL]:
        return _seek_on(n, s, job, 0, bound)
    s.tally[at.STAMP] += 1
    ends = 0
    for step in range(3):
        v = n.job[job, step]
        if v >= 0 and n.visit[v, of.HUB] == 0:
            ends += 1
    for step in range(3):
        v = n.job[job, step]
        if v >= 0 and n.visit[v, of.HUB] == 0:
            mark_near(n.near, v, _NEIGHBOURS // ends, s.where, s.mark, s.tally[at.STAMP])
    best = _seek_on(n, s, job, s.tally[at.STAMP], bound)
    if best >= bound:
        best = _seek_on(n, s, job, 0, bound)
    return best


@compiled
def _seek_on(n: Numbers, s: State, job: int, stamp: int, best: int) -> int:
    """Look at the routes with this stamp; at every route when it is 0."""
    out_of_line()
    routes = s.tally[at.IN_USE]
    shift = below(s.dice, routes)
    # What the latest finish or the longest work costs depends on all routes; so do hours of linked doors.
    shared = n.price[of.PER_FINISH_S] > 0 or n.price[of.PER_LONGEST_WORK_S] > 0
    shared = shared or n.visit[n.door[job], of.LINK] > of.UNLINKED
    for k in range(routes):
        r = s.in_use[k + shift if k + shift < routes else k + shift - routes]
        if stamp > 0 and s.mark[r] != stamp:
            continue
        known = s.known_version[job, r] == s.route[r, at.VERSION] and not shared
        # What was worked out is exact, or a bound below which there is nothing.
        if known and s.known_price[job, r] >= best:
            continue
        if not route_takes(n, s, r, job):
            continue
        if not known or s.known_slot[job, r, 0] == _NO_SLOT:
            work_out(n, s, r, job, best)
        if s.known_slot[job, r, 0] == _NO_SLOT or s.known_price[job, r] >= best:
            continue
        if unit(s.dice) < BLINK:
            continue
        best = s.known_price[job, r]
        s.found[at.ROUTE] = r
        s.found[at.PRICE] = best
        for step in range(3):
            s.found[at.SLOT + step] = s.known_slot[job, r, step]
    return best


@compiled
def work_out(n: Numbers, s: State, r: int, job: int, bound: int) -> None:
    """Find the cheapest slots of route ``r`` below ``bound``, and keep what was found."""
    out_of_line()
    s.known_version[job, r] = s.route[r, at.VERSION]
    s.known_price[job, r] = bound
    s.known_slot[job, r, 0] = _NO_SLOT
    v = n.job[job, 0]
    p = n.route[r, of.LANES]
    place = n.visit[v, of.PLACE]
    taste = n.taste[job, n.route[r, of.PERSON]] if n.taste.shape[0] > 0 else 0
    opens = n.visit[v, of.OPEN] + n.visit[v, of.SERVICE]
    _look_ahead(n, s, r, job, taste, bound)
    # Backwards: of slots that cost the same, as at a canteen on every trip, the last one carries the least.
    for i in range(s.route[r, at.LENGTH], -1, -1):
        if opens > s.stop[r, i + 1, at.SAME]:
            # Earlier slots have to be left earlier still.
            break
        if s.stop[r, i, at.READY] > n.visit[v, of.SHUT] or _as_well_later(n, s, r, i, v):
            continue
        metres = n.metres[p, place, s.stop[r, i, at.AT], of.BACK] - s.stop[r, i + 1, at.LEG]
        alone = metres + n.metres[p, place, s.stop[r, i + 1, at.AT], of.OUT]
        least = taste + alone * n.price[of.PER_METRE] + waiting(n, v, s.stop[r, i, at.READY])
        if least >= s.known_price[job, r]:
            continue
        if n.job[job, 2] < 0 and _too_dear(n, s, r, job, i, metres, taste):
            continue
        pace = s.stop[r, i, at.GAIT]
        begin = next_open(n, v, s.stop[r, i, at.READY] + n.seconds_to[pace, place, s.stop[r, i, at.AT]])
        if begin >= of.NEVER or (n.trait[of.RANKED] and not in_order(n, s, r, i, v)):
            continue
        ready = begin + n.visit[v, of.SERVICE] + rise(n, s, r, i, v)
        if s.stop[r, i, at.SITE] != place:
            ready += n.visit[v, of.SETUP]
        if n.job[job, 2] >= 0:
            _middle(n, s, r, job, i, ready, metres, taste)
        else:
            _last(n, s, r, job, 1, i, i, ready, metres, taste)


@compiled
def _as_well_later(n: Numbers, s: State, r: int, i: int, v: int) -> bool:
    """Whether ``v``, fetched at a hub, may as well stand one slot later: the next is fetched there, too."""
    u = s.stop[r, i + 1, at.VISIT]
    if u < 0 or n.visit[v, of.HUB] == 0 or n.visit[u, of.HUB] == 0:
        return False
    same = n.visit[u, of.PLACE] == n.visit[v, of.PLACE]
    return bool(same and s.stop[r, i + 1, at.READY] <= n.visit[v, of.SHUT])


@compiled
def _too_dear(n: Numbers, s: State, r: int, job: int, i: int, metres: int, taste: int) -> bool:
    """Whether the first of two visits in slot ``i`` beats nothing, wherever the second goes.

    ``metres`` is what the first adds without the walk that goes on from it.
    """
    p, onward = n.route[r, of.LANES], s.stop[r, i + 1, at.AT]
    first, second = n.visit[n.job[job, 0], of.PLACE], n.visit[n.job[job, 1], of.PLACE]
    at_once = n.metres[p, first, second, of.OUT] + n.metres[p, second, onward, of.OUT]
    later = n.metres[p, first, onward, of.OUT] + s.ahead[1, i + 1]
    return bool(taste + (metres + min(at_once, later)) * n.price[of.PER_METRE] >= s.known_price[job, r])


@compiled
def _look_ahead(n: Numbers, s: State, r: int, job: int, taste: int, bound: int) -> None:
    """For each later visit its detour per slot, and for what is left of the job the least from a slot on.

    Slots whose detour alone costs ``bound`` are out of reach: nobody has to ask about their time.
    """
    out_of_line()
    m = s.route[r, at.LENGTH]
    steps = 3 if n.job[job, 2] >= 0 else 2
    for step in range(steps - 1, 0, -1):
        v = n.job[job, step]
        s.ahead[step, m + 1] = of.OUT_OF_REACH
        opens = n.visit[v, of.OPEN] + n.visit[v, of.SERVICE]
        for i in range(m, -1, -1):
            if opens > s.stop[r, i + 1, at.SAME]:
                # Earlier slots have to be left earlier still.
                for k in range(i + 1):
                    s.detour[step, k], s.ahead[step, k] = of.OUT_OF_REACH, s.ahead[step, i + 1]
                break
            if s.stop[r, i, at.READY] > n.visit[v, of.SHUT]:
                s.detour[step, i] = s.ahead[step, i] = of.OUT_OF_REACH
                continue
            alone = of.OUT_OF_REACH
            metres = detour(n, s, r, i, n.visit[v, of.PLACE])
            if (
                taste + metres * n.price[of.PER_METRE] + waiting(n, v, s.stop[r, i, at.READY]) < bound
                and in_time(n, s, r, i, v)
                and (not n.trait[of.RANKED] or in_order(n, s, r, i, v))
            ):
                alone = metres
            s.detour[step, i] = alone
            least = alone
            if step < steps - 1:
                least = of.OUT_OF_REACH
                if alone < of.OUT_OF_REACH:
                    least = min(_both(n, s, r, i, v, n.job[job, step + 1]), alone + s.ahead[step + 1, i + 1])
            s.ahead[step, i] = min(least, s.ahead[step, i + 1])


@compiled
def _both(n: Numbers, s: State, r: int, i: int, v: int, w: int) -> int:
    """Extra metres of ``v`` and then ``w`` in slot ``i``."""
    p = n.route[r, of.LANES]
    one, other = n.visit[v, of.PLACE], n.visit[w, of.PLACE]
    return int(
        n.metres[p, s.stop[r, i, at.AT], one, of.OUT]
        + n.metres[p, one, other, of.OUT]
        + n.metres[p, other, s.stop[r, i + 1, at.AT], of.OUT]
        - s.stop[r, i + 1, at.LEG]
    )


@compiled
def _middle(n: Numbers, s: State, r: int, job: int, first: int, ready: int, metres: int, taste: int) -> None:
    """Try every slot of the second of three visits, the first standing in slot ``first``.

    ``ready`` is when the first is left, ``metres`` what it adds without the walk that goes on from it.
    """
    out_of_line()
    p = n.route[r, of.LANES]
    v = n.job[job, 1]
    place = n.visit[v, of.PLACE]
    leaver = n.job[job, 0]
    before, more = n.visit[leaver, of.PLACE], burden(n, r, leaver)
    if not _has_room(n, s, r, job, 1, first):
        return
    pace = gait(n, s, r, first, leaver, more)
    begin = next_open(n, v, ready + n.seconds_to[pace, place, before])
    if begin < of.NEVER and (not n.trait[of.RANKED] or in_order(n, s, r, first, v)):
        leave = begin + n.visit[v, of.SERVICE] + (n.visit[v, of.SETUP] if before != place else 0)
        leave += rise(n, s, r, first, v)
        _last(n, s, r, job, 2, first, first, leave, metres + n.metres[p, before, place, of.OUT], taste)
    per_metre = n.price[of.PER_METRE]
    metres += n.metres[p, before, s.stop[r, first + 1, at.AT], of.OUT]
    arrive = ready + n.seconds[pace, before, s.stop[r, first + 1, at.AT]]
    for j in range(first + 1, s.route[r, at.LENGTH] + 1):
        least = taste + (metres + s.ahead[1, j]) * per_metre
        if least + waiting(n, v, s.stop[r, j, at.READY]) >= s.known_price[job, r]:
            return
        here = s.stop[r, j, at.AT]
        ready = pass_on(n, s, r, j, arrive, before)
        if ready >= of.NEVER or not _has_room(n, s, r, job, 1, j):
            return
        pace = gait(n, s, r, j, s.stop[r, j, at.VISIT], more)
        if s.detour[1, j] < of.OUT_OF_REACH:
            begin = next_open(n, v, ready + n.seconds_to[pace, place, here])
            if begin < of.NEVER:
                leave = begin + n.visit[v, of.SERVICE] + (n.visit[v, of.SETUP] if here != place else 0)
                leave += rise(n, s, r, j, v)
                there = n.metres[p, place, here, of.BACK] - s.stop[r, j + 1, at.LEG]
                _last(n, s, r, job, 2, first, j, leave, metres + there, taste)
        arrive = ready + walk_on(n, s, r, j, pace)
        before = here


@compiled
def _last(
    n: Numbers,
    s: State,
    r: int,
    job: int,
    step: int,
    first: int,
    second: int,
    ready: int,
    metres: int,
    taste: int,
) -> None:
    """Try every slot of the last visit from the one on in which the visit before it stands.

    ``ready`` is when that one is left, ``metres`` what the job adds so far without the walk that goes on
    from it. ``second`` is its slot; with two visits it is ``first``.
    """
    out_of_line()
    if not _has_room(n, s, r, job, step, second):
        return
    p = n.route[r, of.LANES]
    per_metre = n.price[of.PER_METRE]
    v = n.job[job, step]
    place = n.visit[v, of.PLACE]
    leaver = n.job[job, step - 1]
    before, onward = n.visit[leaver, of.PLACE], s.stop[r, second + 1, at.AT]
    more = burden(n, r, n.job[job, 0]) + (burden(n, r, leaver) if step == 2 else 0)
    pace = gait(n, s, r, second, leaver, more)
    price = taste + per_metre * (
        metres + n.metres[p, before, place, of.OUT] + n.metres[p, place, onward, of.OUT]
    )
    if price < s.known_price[job, r] and (not n.trait[of.RANKED] or in_order(n, s, r, second, v)):
        arrive = ready + n.seconds_to[pace, place, before]
        _offer(n, s, r, job, step, first, second, second, arrive, before, price)
    metres += n.metres[p, before, onward, of.OUT]
    arrive = ready + n.seconds[pace, before, onward]
    for j in range(second + 1, s.route[r, at.LENGTH] + 1):
        least = taste + (metres + s.ahead[step, j]) * per_metre
        if least + waiting(n, v, s.stop[r, j, at.READY]) >= s.known_price[job, r]:
            return
        ready = pass_on(n, s, r, j, arrive, before)
        if ready >= of.NEVER or not _has_room(n, s, r, job, step, j):
            return
        before = s.stop[r, j, at.AT]
        pace = gait(n, s, r, j, s.stop[r, j, at.VISIT], more)
        if s.detour[step, j] < of.OUT_OF_REACH:
            price = taste + (metres + s.detour[step, j]) * per_metre
            if price < s.known_price[job, r]:
                arrive = ready + n.seconds_to[pace, place, before]
                _offer(n, s, r, job, step, first, second, j, arrive, before, price)
        arrive = ready + walk_on(n, s, r, j, pace)


@compiled
def pass_on(n: Numbers, s: State, r: int, j: int, arrive: int, before: int) -> int:
    """When position ``j`` is left if it is reached at ``arrive`` from ``before``; `NEVER` when too late."""
    v = s.stop[r, j, at.VISIT]
    elsewhere = before != s.stop[r, j, at.AT]
    if arrive > (s.stop[r, j, at.FRESH] if elsewhere else s.stop[r, j, at.SAME]):
        return of.NEVER
    begin = next_open(n, v, arrive)
    leave = begin + n.visit[v, of.SERVICE] + (n.visit[v, of.SETUP] if elsewhere else 0)
    return int(leave + s.rank[r, j, 2] if n.trait[of.RANKED] else leave)


@compiled
def _has_room(n: Numbers, s: State, r: int, job: int, step: int, i: int) -> bool:
    """Whether position ``i`` bears what the job has taken up before visit ``step``."""
    for d in range(n.amount.shape[1]):
        carried = n.amount[n.job[job, 0], d]
        if step == 2:
            carried += n.amount[n.job[job, 1], d]
        if carried > 0 and s.load[r, i, d] + carried > n.room[r, d]:
            return False
        if n.trait[of.PARTED] and mixes(n, d, s.load[r, i, d] + carried):
            return False
    return True


@compiled
def _offer(
    n: Numbers,
    s: State,
    r: int,
    job: int,
    step: int,
    first: int,
    second: int,
    last: int,
    arrive: int,
    before: int,
    price: int,
) -> None:
    """Check the last visit's own times, and what only the whole route tells; keep it when it stands.

    It is reached at ``arrive`` from ``before``.
    """
    out_of_line()
    v = n.job[job, step]
    place = n.visit[v, of.PLACE]
    begin = next_open(n, v, arrive)
    if price + waiting(n, v, begin) >= s.known_price[job, r]:
        return
    leave = begin + n.visit[v, of.SERVICE] + rise(n, s, r, last, v)
    if before != place:
        leave += n.visit[v, of.SETUP]
    latest = (
        s.stop[r, last + 1, at.SAME]
        if s.stop[r, last + 1, at.SITE] == place
        else s.stop[r, last + 1, at.FRESH]
    )
    if leave + n.seconds[gait(n, s, r, last, v, 0), place, s.stop[r, last + 1, at.AT]] > latest:
        return
    if step == 1:
        second = last
    if n.trait[of.LINKED]:
        slot = slot_of(n.visit[n.door[job], of.STEP], first, second, last)
        if not in_line(n, s, r, slot, job):
            return
    third, room = last if step == 2 else -1, s.known_price[job, r] - price
    if n.price[of.PER_LATE_S] > 0 and delays_too_much(n, s, r, job, first, second, third, room):
        return
    extra = surcharge(n, s, r, job, first, second, third)
    # A way round may be shorter on real walks: never add a price below zero to one that means no.
    if extra < of.PLENTY and price + extra < s.known_price[job, r]:
        s.known_price[job, r] = price + extra
        s.known_slot[job, r, 0] = first
        s.known_slot[job, r, 1] = second
        s.known_slot[job, r, 2] = last
