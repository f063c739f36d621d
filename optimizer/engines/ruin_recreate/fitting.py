"""Whether a job may go to a route, and into given slots of it: every rule, the cheap ones first.

A slot ``i`` lies between positions ``i`` and ``i + 1``.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.exact import time_exactly
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.partners import goes_with
from optimizer.engines.ruin_recreate.spans import span_with
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import (
    away,
    copy_stop,
    gait,
    lateness,
    next_open,
    rise,
    toil,
    toil_of_person,
    used,
    walk,
)

MARGIN = 8
"""Positions that stay free: a start, an end, the job in hand."""


@compiled
def detour(n: Numbers, s: State, r: int, i: int, place: int) -> int:
    """Extra metres of going by ``place`` in slot ``i``."""
    p = n.route[r, of.LANES]
    there = n.metres[p, place, s.stop[r, i, at.AT], of.BACK]
    onward = n.metres[p, place, s.stop[r, i + 1, at.AT], of.OUT]
    return int(there + onward - s.stop[r, i + 1, at.LEG])


@compiled
def in_time(n: Numbers, s: State, r: int, i: int, v: int) -> bool:
    """Whether ``v`` alone in slot ``i`` keeps its windows and the rest of the route in time."""
    if not hours_meet(n, s, r, i, v):
        return False
    place = n.visit[v, of.PLACE]
    arrive = s.stop[r, i, at.READY] + n.seconds_to[s.stop[r, i, at.GAIT], place, s.stop[r, i, at.AT]]
    begin = next_open(n, v, arrive)
    leave = begin + n.visit[v, of.SERVICE] + rise(n, s, r, i, v)
    if s.stop[r, i, at.SITE] != place:
        leave += n.visit[v, of.SETUP]
    latest = s.stop[r, i + 1, at.SAME] if s.stop[r, i + 1, at.SITE] == place else s.stop[r, i + 1, at.FRESH]
    return bool(leave + n.seconds[gait(n, s, r, i, v, 0), place, s.stop[r, i + 1, at.AT]] <= latest)


@compiled
def hours_meet(n: Numbers, s: State, r: int, i: int, v: int) -> bool:
    """Whether ``v`` could be in time in slot ``i`` if nobody had to walk: most slots already say no."""
    if s.stop[r, i, at.READY] > n.visit[v, of.SHUT]:
        return False
    return bool(n.visit[v, of.OPEN] + n.visit[v, of.SERVICE] <= s.stop[r, i + 1, at.SAME])


@compiled
def in_order(n: Numbers, s: State, r: int, i: int, v: int) -> bool:
    """Whether the rank of ``v`` fits between those around slot ``i``."""
    rank = n.visit[v, of.RANK]
    return rank < 0 or bool(s.rank[r, i, 0] <= rank <= s.rank[r, i + 1, 1])


@compiled
def carries(n: Numbers, s: State, r: int, i: int, v: int) -> bool:
    """Whether what ``v`` takes up still fits everywhere behind slot ``i``."""
    for d in range(n.amount.shape[1]):
        amount = n.amount[v, d]
        if amount > 0:
            most = max(s.load[r, i, d], s.peak[r, i + 1, d] if i < s.route[r, at.LENGTH] else 0)
            if most + amount > n.room[r, d]:
                return False
    return True


@compiled
def mixes(n: Numbers, d: int, carried: int) -> bool:
    """Whether things that must not travel together make up what is carried of load ``d``."""
    apart = n.parts[d]
    return bool(0 < apart < carried and carried % apart != 0)


@compiled
def in_stock(n: Numbers, s: State, job: int) -> bool:
    """Whether the sites still hold what the job takes."""
    out_of_line()
    for k in range(n.stock_from[job], n.stock_from[job + 1]):
        if s.stock_used[n.stock[k]] + n.use[k] > n.stock_ceiling[n.stock[k]]:
            return False
    return True


@compiled
def take_stock(n: Numbers, s: State, job: int, sign: int) -> None:
    """Book (1) or give back (−1) what the job takes."""
    out_of_line()
    for k in range(n.stock_from[job], n.stock_from[job + 1]):
        s.stock_used[n.stock[k]] += sign * n.use[k]


@compiled
def route_takes(n: Numbers, s: State, r: int, job: int) -> bool:
    """Whether the job may be on route ``r`` at all, wherever it goes there."""
    out_of_line()
    if not n.allowed[job, r]:
        return False
    if s.route[r, at.LENGTH] + MARGIN > s.stop.shape[1] and s.stop.shape[1] < n.visit.shape[0] + MARGIN:
        s.tally[at.CRAMPED] = 1
        return False
    if n.amount.shape[1] > 0 and n.job[job, 1] < 0:
        # A single visit is carried to the end, so the last load decides at once for most.
        v = n.job[job, 0]
        for d in range(n.amount.shape[1]):
            if n.amount[v, d] > 0 and s.load[r, s.route[r, at.LENGTH], d] + n.amount[v, d] > n.room[r, d]:
                return False
    if n.member.shape[0] > 0 and not goes_with(n, s, r, job):
        return False
    return not n.trait[of.BOUND] or in_company(n, s, r, job, True)


@compiled
def in_company(n: Numbers, s: State, r: int, job: int, leads: bool) -> bool:
    """Whether the job goes with those on route ``r``; whoever only helps needs be nobody's ``same``."""
    for k in range(n.apart_from[job], n.apart_from[job + 1]):
        if is_on(n, s, n.apart[k], r):
            return False
    if not leads:
        return True
    for k in range(n.same_from[job], n.same_from[job + 1]):
        other = s.where[n.job[n.same[k], 0], 0]
        if other >= 0 and n.route[other, of.PERSON] != n.route[r, of.PERSON]:
            return False
    return True


@compiled
def is_on(n: Numbers, s: State, job: int, r: int) -> bool:
    """Whether somebody on route ``r`` makes the job, or a share of it."""
    if s.where[n.job[job, 0], 0] == r:
        return True
    if n.crew[job] >= 0:
        for h in range(n.half.shape[1]):
            v = n.half[n.crew[job], h]
            if v >= 0 and s.where[v, 0] == r:
                return True
    return False


@compiled
def surcharge(n: Numbers, s: State, r: int, job: int, first: int, second: int, third: int) -> int:
    """What inserting the job costs beyond metres and taste; `PLENTY` when a rule of the whole route forbids.

    Called for candidates that beat the best so far and have passed every check that a slot can answer.
    """
    out_of_line()
    out_of_line()
    count = 0
    if n.ceiling.shape[0] > 0:
        if n.trait[of.SLOWED]:
            # Goods slow the walks between their pickup and their delivery, too.
            count = _compose(n, s, r, job, first, second, third)
        if not _within_limits(n, s, r, job, first, second, third, count):
            return of.PLENTY
    if n.trait[of.NUMBERED] and not _number_fits(n, s, r, job, first, second, third):
        return of.PLENTY
    limited = n.route[r, of.LONGEST] < of.NEVER
    if not limited and not n.trait[of.TIMED_PRICES] and not _bound_to_clock(n, s, r, job):
        return 0
    if n.trait[of.SPANNED]:
        return 0 if span_with(n, s, r, first, n.job[job, 0]) <= n.route[r, of.LONGEST] else of.PLENTY
    if count == 0:
        count = _compose(n, s, r, job, first, second, third)
    return _surcharge_by_clock(n, s, r, count)


@compiled
def _bound_to_clock(n: Numbers, s: State, r: int, job: int) -> bool:
    """Whether breaks, gear or limits on the time aboard come into it, which bounds leave aside."""
    if s.route[r, at.TIED] > 0 or n.route[r, of.SPELL] < of.NEVER or n.rest_from[r] < n.rest_from[r + 1]:
        return True
    for step in range(1, 3):
        v = n.job[job, step]
        if v >= 0 and n.visit[v, of.ABOARD] >= 0:
            return True
    return False


@compiled
def _surcharge_by_clock(n: Numbers, s: State, r: int, count: int) -> int:
    """What the route that was composed costs more by its exact times; `PLENTY` when it has none."""
    out_of_line()
    finish = time_exactly(n, s, r, count)
    if finish >= of.NEVER:
        return of.PLENTY
    limited = n.route[r, of.LONGEST] < of.NEVER
    if limited and away(n, s, r, count, finish) > n.route[r, of.LONGEST]:
        return of.PLENTY
    if not n.trait[of.TIMED_PRICES]:
        return 0
    extra = n.price[of.PER_FINISH_S] * max(0, finish - s.tally[at.LAST_FINISH])
    if n.price[of.PER_LONGEST_WORK_S] > 0:
        longer = toil(n, s, r, count) - s.route[r, at.TOIL] + toil_of_person(n, s, r)
        extra += n.price[of.PER_LONGEST_WORK_S] * max(0, longer - s.tally[at.MOST_TOIL])
    return int(extra + lateness(n, s, count) - s.route[r, at.LATE])


@compiled
def slot_of(step: int, first: int, second: int, third: int) -> int:
    """The slot of the job's visit ``step``."""
    return first if step == 0 else second if step == 1 else third


@compiled
def _compose(n: Numbers, s: State, r: int, job: int, first: int, second: int, third: int) -> int:
    """Write the route with the job in it to ``s.try_visit``; how many visits."""
    out_of_line()
    out_of_line()
    count, step = 0, 0
    for i in range(s.route[r, at.LENGTH] + 1):
        before = step
        while step < 3 and n.job[job, step] >= 0 and slot_of(step, first, second, third) == i:
            s.try_visit[count] = n.job[job, step]
            s.try_pace[count] = at.NO_PACE
            count += 1
            step += 1
        # What stands behind the slot, or the end.
        copy_stop(s, r, i + 1, count)
        if step > before:
            s.try_pace[count] = at.NO_PACE
        count += 1
    return count - 1


@compiled
def _within_limits(
    n: Numbers, s: State, r: int, job: int, first: int, second: int, third: int, count: int
) -> bool:
    """Whether the person's limits allow it; ``count`` visits have been composed where paces differ."""
    out_of_line()
    out_of_line()
    person = n.route[r, of.PERSON]
    for k in range(n.ceiling.shape[0]):
        room = n.ceiling[k, person]
        if room >= of.PLENTY:
            continue
        for j in range(n.sibling_from[person], n.sibling_from[person + 1]):
            room -= s.used[n.sibling[j], k]
        if n.trait[of.SLOWED] and n.walks[k] == of.SECONDS:
            # Goods slow the walks between their pickup and their delivery, too.
            if used(n, s, r, k, count) - s.used[r, k] > room:
                return False
        elif _adds(n, s, r, k, job, first, second, third) > room:
            return False
    return True


@compiled
def _adds(n: Numbers, s: State, r: int, k: int, job: int, first: int, second: int, third: int) -> int:
    """What the insertion adds to limit ``k``: its visits, the walks that it makes less those that it ends."""
    p, lanes = n.route[r, of.PROFILE], n.route[r, of.LANES]
    column = n.walks[k]
    start = n.visit.shape[0]
    added = 0
    for step in range(3):
        v = n.job[job, step]
        if v < 0:
            break
        added += n.per_visit[k, v]
        if column < 0:
            continue
        i = slot_of(step, first, second, third)
        leaver = s.stop[r, i, at.VISIT] if i > 0 else start
        place = s.stop[r, i, at.AT]
        onward = s.stop[r, i + 1, at.AT]
        if step > 0 and slot_of(step - 1, first, second, third) == i:
            leaver = n.job[job, step - 1]
            place = n.visit[leaver, of.PLACE]
        here = n.visit[v, of.PLACE]
        if n.leaves[k, leaver]:
            added += walk(n, lanes, p, place, here, column)
            # Nobody leaves the start of a route that is empty so far.
            if s.route[r, at.LENGTH] > 0 or leaver != start:
                added -= walk(n, lanes, p, place, onward, column)
        if n.leaves[k, v]:
            added += walk(n, lanes, p, here, onward, column)
    return added


@compiled
def _number_fits(n: Numbers, s: State, r: int, job: int, first: int, second: int, third: int) -> bool:
    """Whether everybody who must be the n-th door still is, and the job, too."""
    out_of_line()
    out_of_line()
    person = n.route[r, of.PERSON]
    before = 0
    reached = False
    for k in range(n.sibling_from[person], n.sibling_from[person + 1]):
        route = n.sibling[k]
        for i in range(s.route[route, at.LENGTH] + 1):
            if i > 0:
                v = s.stop[route, i, at.VISIT]
                if n.visit[v, of.DOOR] == 1 and n.visit[v, of.JOB] >= 0:
                    before += 1
                    wanted = n.nth[n.visit[v, of.JOB]]
                    if reached and wanted > 0 and wanted != before:
                        return False
            if route != r:
                continue
            for step in range(3):
                v = n.job[job, step]
                if v >= 0 and n.visit[v, of.DOOR] == 1 and slot_of(step, first, second, third) == i:
                    before += 1
                    reached = True
                    if n.nth[job] > 0 and n.nth[job] != before:
                        return False
    return True
