"""Ruin: take strings of neighbouring visits out of routes that lie side by side.

Slack is made where it can be used: several routes near one spot lose a stretch each. A stretch may keep a
piece in its middle (split string). From time to time a whole trip goes, from empty hands to empty hands.

References
----------
Christiaens & Vanden Berghe, "Slack Induction by String Removals for Vehicle Routing Problems",
Transportation Science 54 (2020).
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.absent import call_absent
from optimizer.engines.ruin_recreate.chance import below, unit
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.fitting import take_stock
from optimizer.engines.ruin_recreate.hours import door, doors
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.partners import may_go_alone, members, partner
from optimizer.engines.ruin_recreate.routes import lose, move, refresh, remember, renew_from
from optimizer.engines.ruin_recreate.settling import spread_from
from optimizer.engines.ruin_recreate.standing import stands
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.stretches import past_hubs, trip

_MEAN_REMOVED = 10.0
"""Visits taken out in a step, on average."""
_LONGEST_STRING = 10.0
_SPLIT = 0.5
_SPLIT_LONGER = 0.5
_TRIP = 0.2
_WHOLE = 0.01
"""How often a route is emptied: long ones would never go away string by string."""
_ALONE = 0.8
"""How often what depends on a job that is taken out stays where it is."""
_PARTED = 0.4
"""How often all parties break up of which a job is taken out and that somebody could make alone."""
_AROUND_ABSENT = 0.3
"""How often ruin starts at a job that is left out, to make room for it."""


@compiled
def ruin(n: Numbers, s: State) -> int:
    """Take jobs out; how many stand in ``s.removed`` then, those left out before included."""
    out_of_line()
    seed = _seed(n, s)
    count = call_absent(n, s, seed)
    used, visits = 0, 0
    for r in range(n.route.shape[0]):
        if s.route[r, at.LENGTH] > 0:
            used += 1
            visits += s.route[r, at.LENGTH]
    if used == 0:
        return int(count)
    longest = min(_LONGEST_STRING, visits / used)
    strings = int(unit(s.dice) * (4.0 * _MEAN_REMOVED / (1.0 + longest) - 1.0) + 1.0)
    for k in range(-1, n.near.shape[1]):
        v = seed if k < 0 else n.near[seed, k]
        if strings <= 0 or v < 0:
            break
        r = s.where[v, 0]
        if r < 0 or s.touched[r] == s.tally[at.STEP]:
            continue
        strings -= 1
        count = _take_string(n, s, r, s.where[v, 1], longest, count)
    return int(_take_bound(n, s, count))


@compiled
def _seed(n: Numbers, s: State) -> int:
    """A visit to start at: any, but no hub; now and then one that is left out."""
    absent = s.tally[at.ABSENT]
    if absent > 0 and unit(s.dice) < _AROUND_ABSENT:
        job = s.absent[below(s.dice, absent)]
    else:
        job = below(s.dice, n.job.shape[0])
    size = 1 if n.job[job, 1] < 0 else 2 if n.job[job, 2] < 0 else 3
    step = below(s.dice, size)
    for _ in range(size):
        if n.visit[n.job[job, step], of.HUB] == 0:
            break
        step = step + 1 if step + 1 < size else 0
    return int(n.job[job, step])


@compiled
def _take_string(n: Numbers, s: State, r: int, middle: int, longest: float, count: int) -> int:
    """Mark a string of route ``r`` around position ``middle``, and take its jobs out."""
    out_of_line()
    m = s.route[r, at.LENGTH]
    length = min(m, int(unit(s.dice) * min(float(m), longest) + 1.0))
    keep = 0
    if 1 < length < m and unit(s.dice) < _SPLIT:
        keep = 1
        while length + keep < m and unit(s.dice) < _SPLIT_LONGER:
            keep += 1
    width = length + keep
    low, high = max(1, middle - width + 1), min(middle, m - width + 1)
    begin = low + below(s.dice, high - low + 1)
    end = begin + width
    keep_from = begin + 1 + below(s.dice, length - 1) if keep > 0 else begin
    whole = True
    if unit(s.dice) < _WHOLE:
        begin, end, keep = 1, m + 1, 0
    elif n.trait[of.PAIRED] and unit(s.dice) < _TRIP:
        begin, end = trip(n, s, r, middle)
        keep = 0
    else:
        whole = False
        begin, end = past_hubs(n, s, r, middle, begin, end)
    remember(n, s, r)
    for i in range(begin, end):
        v = s.stop[r, i, at.VISIT]
        job = n.visit[v, of.JOB]
        if job < 0 or (keep > 0 and keep_from <= i < keep_from + keep):
            continue
        if n.visit[v, of.HUB] == 1 and i != middle and not whole:
            continue
        count = _mark(s, job, count)
    return close_up(n, s, r, count)


@compiled
def _mark(s: State, job: int, count: int) -> int:
    if s.job_mark[job] == s.tally[at.STEP]:
        return count
    s.job_mark[job] = s.tally[at.STEP]
    s.removed[count] = job
    return count + 1


@compiled
def close_up(n: Numbers, s: State, r: int, count: int) -> int:
    """Take the marked jobs off route ``r``; all of them, if what is left cannot stand.

    On real walks the way on may be longer than by the visit that went, or the setup be due at the next one.
    """
    out_of_line()
    _drop_marked(n, s, r)
    if not stands(n, s, r):
        for i in range(1, s.route[r, at.LENGTH] + 1):
            job = n.visit[s.stop[r, i, at.VISIT], of.JOB]
            if job >= 0:
                count = _mark(s, job, count)
        _drop_marked(n, s, r)
    return count


@compiled
def _drop_marked(n: Numbers, s: State, r: int) -> None:
    out_of_line()
    kept, first, last = 0, 0, 0
    for i in range(1, s.route[r, at.LENGTH] + 1):
        v = s.stop[r, i, at.VISIT]
        job = n.visit[v, of.JOB]
        if job >= 0 and s.job_mark[job] == s.tally[at.STEP]:
            lose(n, s, v)
            first, last = kept + 1 if first == 0 else first, kept
            if n.trait[of.STOCKED] and n.visit[v, of.STEP] == 0:
                take_stock(n, s, job, -1)
        else:
            kept += 1
            if kept < i:
                move(s, r, i, kept)
    if first == 0:
        refresh(n, s, r)
        return
    move(s, r, s.route[r, at.LENGTH] + 1, kept + 1)
    s.route[r, at.LENGTH] = kept
    renew_from(n, s, r, first, last)


@compiled
def _take_bound(n: Numbers, s: State, count: int) -> int:
    """Take out what is bound to the jobs that went: shares, those of one pair of hands, numbered doors."""
    out_of_line()
    before = -1
    while before < count:
        before = count
        if n.trait[of.BOUND]:
            k = s.tally[at.TRIED]
            while k < count:
                job = s.removed[k]
                for j in range(n.same_from[job], n.same_from[job + 1]):
                    count = _take(n, s, n.same[j], count)
                k += 1
        if n.trait[of.NUMBERED]:
            count = _take_misnumbered(n, s, count)
        if not n.trait[of.LINKED]:
            return int(count)
        count = _take_linked(n, s, count)
    return int(count)


@compiled
def _take_misnumbered(n: Numbers, s: State, count: int) -> int:
    """Take out doors that are not the ones of their number any more."""
    out_of_line()
    for r in range(n.route.shape[0]):
        person = n.route[r, of.PERSON]
        door = 0
        for k in range(n.sibling_from[person], n.sibling_from[person + 1]):
            route = n.sibling[k]
            i = 1
            while i <= s.route[route, at.LENGTH]:
                v = s.stop[route, i, at.VISIT]
                i += 1
                if n.visit[v, of.JOB] < 0 or n.visit[v, of.DOOR] == 0:
                    continue
                job = n.visit[v, of.JOB]
                if n.nth[job] > 0 and n.nth[job] != door + 1:
                    count = _take(n, s, job, count)
                    i = 1
                    door = _doors_before(n, s, person, route)
                else:
                    door += 1
    return int(count)


@compiled
def _take_linked(n: Numbers, s: State, count: int) -> int:
    """Take out the other shares of the jobs that went, and what follows them, or leave these where they are.

    Left alone, a share or a follower waits for the job to come back; it gets the hours that it then can have.
    """
    out_of_line()
    k = s.tally[at.TRIED]
    parted = n.member.shape[0] > 0 and unit(s.dice) < _PARTED
    while k < count:
        job = s.removed[k]
        k += 1
        if n.visit[n.door[job], of.LINK] == of.UNLINKED or s.waits[job] == s.tally[at.STEP]:
            continue
        if unit(s.dice) < _ALONE and not (parted and may_go_alone(n, job)):
            s.waits[job] = s.tally[at.STEP]
        else:
            for d in range(1, doors(n, job)):
                v = door(n, s, job, d)
                if v >= 0:
                    r = s.where[v, 0]
                    remember(n, s, r)
                    count = close_up(n, s, r, count)
            for j in range(members(n, job)):
                other = partner(n, job, j)
                if other >= 0:
                    count = _take(n, s, other, count)
            for j in range(n.then_from[job], n.then_from[job + 1]):
                count = _take(n, s, n.then[j, of.OTHER], count)
        spread_from(n, s, n.door[job] if n.crew[job] < 0 else n.half[n.crew[job], 0])
    return count


@compiled
def _doors_before(n: Numbers, s: State, person: int, route: int) -> int:
    """Doors on the person's routes before this one."""
    doors = 0
    for k in range(n.sibling_from[person], n.sibling_from[person + 1]):
        if n.sibling[k] == route:
            break
        for i in range(1, s.route[n.sibling[k], at.LENGTH] + 1):
            v = s.stop[n.sibling[k], i, at.VISIT]
            if n.visit[v, of.JOB] >= 0 and n.visit[v, of.DOOR] == 1:
                doors += 1
    return doors


@compiled
def _take(n: Numbers, s: State, job: int, count: int) -> int:
    """Take one job out, wherever it stands."""
    r = s.where[n.job[job, 0], 0]
    if r < 0:
        return count
    remember(n, s, r)
    return close_up(n, s, r, _mark(s, job, count))
