"""The hours of visits that are linked to visits on other routes: what the others leave them.

Appointments float. A linked visit keeps no instant; it may begin from the first second at which the others
can all be there (people who meet), or are done (a visit that it follows), to the last second that suits them.
Two timings of the whole solution are kept that way, everything as early and everything as late as possible.
A visit that goes between something early and something late fits when there is room for it; no other route
needs a look.

What is asked of others leaves aside what comes from the visit itself, so that two visits never hold each
other up after the reason has gone.

References
----------
Dechter, Meiri & Pearl, "Temporal constraint networks", Artificial Intelligence 49 (1991).
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.early import bounds_tell, early_throughout, work_at
from optimizer.engines.ruin_recreate.exact import time_exactly
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.partners import members, partner
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import away, copy_to_try


@compiled
def note_hours(n: Numbers, s: State, r: int) -> None:
    """Write down what the refreshed route ``r`` leaves its linked visits, and queue it for the others."""
    out_of_line()
    # It is up to date: where its hours had changed before is of no interest any more.
    s.stale[r] = False
    links = list_links(n, s, r)
    s.route[r, at.UNTIMELY] = 0
    if links == 0:
        return
    note_again(n, s, r)
    queue(s, r)


@compiled
def note_again(n: Numbers, s: State, r: int) -> None:
    """Write down what route ``r``, whose walks are known, leaves its linked visits in its hours."""
    out_of_line()
    m = s.route[r, at.LENGTH]
    s.route[r, at.UNTIMELY] = 0
    exactly = False
    if s.stop[r, m, at.READY] + s.stop[r, m + 1, at.WALK] > n.route[r, of.LATEST]:
        s.route[r, at.UNTIMELY] = 1
    elif not bounds_tell(n, s, r) and not early_throughout(n, s, r):
        exactly = _time_as_walked(n, s, r)
    for k in range(s.route[r, at.LINKS]):
        note_early(n, s, r, s.link_at[r, k], exactly)
        note_late(n, s, r, s.link_at[r, k])


@compiled
def list_links(n: Numbers, s: State, r: int) -> int:
    """List the positions of linked visits on route ``r``; how many."""
    links = 0
    for i in range(1, s.route[r, at.LENGTH] + 1):
        if n.visit[s.stop[r, i, at.VISIT], of.LINK] > of.UNLINKED:
            s.link_at[r, links] = i
            links += 1
    s.route[r, at.LINKS] = links
    return links


@compiled
def note_early(n: Numbers, s: State, r: int, i: int, exactly: bool) -> None:
    """Write down how early the linked visit at position ``i`` could begin, and can be left.

    ``exactly``: the route has been timed as it is really walked.
    """
    v = s.stop[r, i, at.VISIT]
    own = _first(n, v, s.stop[r, i - 1, at.READY] + s.stop[r, i, at.WALK])
    leave = s.stop[r, i, at.READY]
    work = work_at(n, s, r, i)
    if exactly:
        begin = s.begin[i - 1]
        leave = begin + work
        if begin > n.visit[v, of.OPEN]:
            own = max(own, begin)
    if own != s.hour[v, at.OWN_EARLY] or leave != s.hour[v, at.LEAVE] or work != s.hour[v, at.WORK]:
        s.hour[v, at.OWN_EARLY] = own
        s.hour[v, at.LEAVE] = leave
        s.hour[v, at.WORK] = work
        s.hour[v, at.MOVED] = 1


@compiled
def note_late(n: Numbers, s: State, r: int, i: int) -> None:
    """Write down how late the linked visit at position ``i`` could begin, and can."""
    v, here = s.stop[r, i, at.VISIT], s.stop[r, i, at.SITE]
    goes_on = s.stop[r, i + 1, at.SITE] == here
    latest = s.stop[r, i + 1, at.SAME] if goes_on else s.stop[r, i + 1, at.FRESH]
    latest -= s.stop[r, i + 1, at.WALK]
    own = _last(n, v, latest - work_at(n, s, r, i))
    comes_from = s.stop[r, i - 1, at.SITE] == here
    begin = s.stop[r, i, at.SAME] if comes_from else s.stop[r, i, at.FRESH]
    if own != s.hour[v, at.OWN_LATE] or begin != s.hour[v, at.LAST_BEGIN]:
        s.hour[v, at.OWN_LATE] = own
        s.hour[v, at.LAST_BEGIN] = begin
        s.hour[v, at.MOVED] = 1


@compiled
def _time_as_walked(n: Numbers, s: State, r: int) -> bool:
    """Time route ``r`` where bounds do not tell all; whether it can be walked in the hours that it has."""
    count = copy_to_try(s, r)
    finish = time_exactly(n, s, r, count)
    limited = n.route[r, of.LONGEST] < of.NEVER
    if finish >= of.NEVER or (limited and away(n, s, r, count, finish) > n.route[r, of.LONGEST]):
        s.route[r, at.UNTIMELY] = 1
        return False
    return True


@compiled
def queue(s: State, r: int) -> None:
    """Put a route behind those whose linked visits have moved."""
    if s.queued[r]:
        return
    s.queued[r] = True
    tail = s.tally[at.QUEUE_HEAD] + s.tally[at.QUEUED]
    s.queue[tail if tail < s.queue.shape[0] else tail - s.queue.shape[0]] = r
    s.tally[at.QUEUED] += 1


@compiled
def _first(n: Numbers, v: int, second: int) -> int:
    """The first second from ``second`` on that lies in the visit's own windows, else `NEVER`."""
    k = n.visit[v, of.WINDOW]
    for w in range(k, k + n.visit[v, of.WINDOWS]):
        if second <= n.window[w, 1]:
            return max(second, int(n.window[w, 0]))
    return of.NEVER


@compiled
def _last(n: Numbers, v: int, second: int) -> int:
    """The last second up to ``second`` that lies in the visit's own windows, else −`NEVER`."""
    k = n.visit[v, of.WINDOW]
    for w in range(k + n.visit[v, of.WINDOWS] - 1, k - 1, -1):
        if second >= n.window[w, 0]:
            return min(second, int(n.window[w, 1]))
    return -of.NEVER


@compiled
def doors(n: Numbers, job: int) -> int:
    """How many visits could stand at the job's door: its own, and shares."""
    return int(1 + n.half.shape[1]) if n.crew[job] >= 0 else 1


@compiled
def door(n: Numbers, s: State, job: int, k: int) -> int:
    """The ``k``-th of the visits that could stand at the job's door, if it does, else −1."""
    if k > 0:
        share = n.half[n.crew[job], k - 1]
        return int(share) if share >= 0 and s.where[share, 0] >= 0 else -1
    own = n.door[job]
    r = s.where[own, 0]
    # With a leader stands the job, too, but not its own visit.
    if r < 0 or (n.crew[job] >= 0 and s.stop[r, s.where[own, 1], at.VISIT] != own):
        return -1
    return int(own)


@compiled
def hours(n: Numbers, s: State, v: int) -> tuple[int, int]:
    """First and last second at which others let ``v`` begin; (`NEVER`, −`NEVER`) when they do not."""
    out_of_line()
    job = n.visit[v, of.JOB]
    early, late = _met(n, s, v, job)
    early, late = _behind(n, s, v, job, early, late)
    early, late = _ahead(n, s, v, job, early, late)
    early, late = _first(n, v, early), _last(n, v, late)
    if early > late:
        return of.NEVER, -of.NEVER
    return early, late


@compiled
def _behind(n: Numbers, s: State, v: int, job: int, early: int, late: int) -> tuple[int, int]:
    """What those that the job follows leave of a span."""
    own = of.NEVER if s.where[v, 0] < 0 else s.hour[v, at.OWN_LATE]
    for k in range(n.before_from[job], n.before_from[job + 1]):
        e, most = n.before[k, of.OTHER], n.before[k, of.MOST]
        shortest, longest = of.NEVER, 0
        for d in range(doors(n, e)):
            u = door(n, s, e, d)
            if u < 0:
                continue
            shortest, longest = min(shortest, s.hour[u, at.WORK]), max(longest, s.hour[u, at.WORK])
            early = max(early, s.hour[u, at.LEAVE] + n.before[k, of.LEAST])
            if most >= 0:
                last = _late_without(n, s, u, e, job)
                if n.visit[u, of.WINDOWS] > 1:
                    # It may have to begin before a gap between its windows, and so may all behind it.
                    last = min(last, _last(n, v, min(late, own)) - n.before[k, of.LEAST] - s.hour[u, at.WORK])
                    last = _last(n, u, last)
                late = min(late, last + s.hour[u, at.WORK] + most)
        if most >= 0 and longest - shortest > most - n.before[k, of.LEAST]:
            # Of people who begin together the first to leave has left too long ago when the last one has.
            return of.NEVER, -of.NEVER
    return int(early), int(late)


@compiled
def _ahead(n: Numbers, s: State, v: int, job: int, early: int, late: int) -> tuple[int, int]:
    """What those that follow the job leave of a span."""
    work, own = s.hour[v, at.WORK], s.hour[v, at.OWN_EARLY]
    if s.where[v, 0] < 0:
        work, own = n.visit[v, of.SERVICE] + n.visit[v, of.SETUP], 0
    for k in range(n.then_from[job], n.then_from[job + 1]):
        f, most = n.then[k, of.OTHER], n.then[k, of.MOST]
        for d in range(doors(n, f)):
            u = door(n, s, f, d)
            if u < 0:
                continue
            late = min(late, s.hour[u, at.LAST_BEGIN] - n.then[k, of.LEAST] - work)
            if most >= 0:
                first = _early_without(n, s, u, f, job)
                if n.visit[u, of.WINDOWS] > 1:
                    # It may have to begin behind a gap between its windows, and so may all before it.
                    first = max(first, _first(n, v, max(early, own)) + work + n.then[k, of.LEAST])
                    first = _first(n, u, first)
                early = max(early, first - most - work)
    return int(early), int(late)


@compiled
def _met(n: Numbers, s: State, v: int, job: int) -> tuple[int, int]:
    """First and last second that suit those whom ``v`` meets."""
    early, late = 0, of.NEVER
    if n.visit[v, of.LINK] >= of.LEADER:
        for k in range(n.half.shape[1]):
            u = n.half[n.crew[job], k]
            if u < 0:
                break
            if u != v and s.where[u, 0] >= 0:
                early = max(early, int(s.hour[u, at.OWN_EARLY]))
                late = min(late, int(s.hour[u, at.OWN_LATE]))
    for k in range(members(n, job)):
        other = partner(n, job, k)
        if other >= 0 and s.where[n.door[other], at.ON] >= 0:
            early = max(early, int(s.hour[n.door[other], at.OWN_EARLY]))
            late = min(late, int(s.hour[n.door[other], at.OWN_LATE]))
    return early, late


@compiled
def _early_without(n: Numbers, s: State, v: int, job: int, earlier: int) -> int:
    """When ``v`` could begin if it did not follow ``earlier``; who follows closely holds it up."""
    early, work = _early_by_itself(n, s, v, job, earlier), s.hour[v, at.WORK]
    for k in range(n.then_from[job], n.then_from[job + 1]):
        f, most = n.then[k, of.OTHER], n.then[k, of.MOST]
        if most < 0:
            continue
        for d in range(doors(n, f)):
            u = door(n, s, f, d)
            if u >= 0:
                early = max(early, _early_by_itself(n, s, u, f, job) - most - work)
    return int(early)


@compiled
def _early_by_itself(n: Numbers, s: State, v: int, job: int, earlier: int) -> int:
    """When ``v`` could begin if it did not follow ``earlier``, and if nothing followed it."""
    early, _ = _met(n, s, v, job)
    early = max(early, s.hour[v, at.OWN_EARLY])
    for k in range(n.before_from[job], n.before_from[job + 1]):
        e = n.before[k, of.OTHER]
        if e == earlier:
            continue
        for d in range(doors(n, e)):
            u = door(n, s, e, d)
            if u < 0:
                continue
            early = max(early, s.hour[u, at.LEAVE] + n.before[k, of.LEAST])
    return int(early)


@compiled
def _late_without(n: Numbers, s: State, v: int, job: int, later: int) -> int:
    """When ``v`` could still begin if ``later`` did not follow it; whom it follows closely presses."""
    late = _late_by_itself(n, s, v, job, later)
    for k in range(n.before_from[job], n.before_from[job + 1]):
        e, most = n.before[k, of.OTHER], n.before[k, of.MOST]
        if most < 0:
            continue
        for d in range(doors(n, e)):
            u = door(n, s, e, d)
            if u >= 0:
                late = min(late, _late_by_itself(n, s, u, e, job) + s.hour[u, at.WORK] + most)
    return int(late)


@compiled
def _late_by_itself(n: Numbers, s: State, v: int, job: int, later: int) -> int:
    """When ``v`` could still begin if ``later`` did not follow it, and if it followed nothing."""
    _, late = _met(n, s, v, job)
    late = min(late, s.hour[v, at.OWN_LATE])
    for k in range(n.then_from[job], n.then_from[job + 1]):
        f = n.then[k, of.OTHER]
        if f == later:
            continue
        for d in range(doors(n, f)):
            u = door(n, s, f, d)
            if u < 0:
                continue
            late = min(late, s.hour[u, at.LAST_BEGIN] - n.then[k, of.LEAST] - s.hour[v, at.WORK])
    return int(late)


@compiled
def in_line(n: Numbers, s: State, r: int, i: int, job: int) -> bool:
    """Whether slot ``i`` of route ``r`` lies behind all that the job follows, and before all that follow."""
    for k in range(n.before_from[job], n.before_from[job + 1]):
        e = n.before[k, of.OTHER]
        for d in range(doors(n, e)):
            u = door(n, s, e, d)
            if u >= 0 and s.where[u, 0] == r and s.where[u, 1] > i:
                return False
    for k in range(n.then_from[job], n.then_from[job + 1]):
        f = n.then[k, of.OTHER]
        for d in range(doors(n, f)):
            u = door(n, s, f, d)
            if u >= 0 and s.where[u, 0] == r and s.where[u, 1] <= i:
                return False
    return True
