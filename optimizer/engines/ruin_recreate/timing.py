"""When visits begin: one visit's windows, and exact times of a whole route where those alone do not tell.

Most routes need no more than the bounds that `refresh` keeps. Breaks, limits on the time aboard and prices
on time do; then a candidate that already beats the best is timed as a whole, with the meaning that
`optimizer.schedule` gives these rules: states (visits made, breaks taken) are passed forward, and begins
that a limit on the time aboard breaks are pushed later until nothing moves.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State

_MOST_ROUNDS = 500


@compiled
def next_open(n: Numbers, v: int, second: int) -> int:
    """The first second from ``second`` on at which ``v`` may begin, else `NEVER`."""
    if second <= n.visit[v, of.OPEN]:
        return int(n.visit[v, of.OPEN])
    if second > n.visit[v, of.SHUT]:
        return of.NEVER
    if n.visit[v, of.WINDOWS] == 1:
        return second
    k = n.visit[v, of.WINDOW]
    while second > n.window[k, 1]:
        k += 1
    return max(second, int(n.window[k, 0]))


@compiled
def last_open(n: Numbers, v: int, second: int) -> int:
    """The last second up to ``second`` at which ``v`` may begin, else −`NEVER`."""
    if second >= n.visit[v, of.SHUT]:
        return int(n.visit[v, of.SHUT])
    if second < n.visit[v, of.OPEN]:
        return -of.NEVER
    if n.visit[v, of.WINDOWS] == 1:
        return second
    k = n.visit[v, of.WINDOW] + n.visit[v, of.WINDOWS] - 1
    while second < n.window[k, 0]:
        k -= 1
    return min(second, int(n.window[k, 1]))


@compiled
def walk(n: Numbers, profile: int, gait: int, start: int, end: int, unit: int) -> int:
    """Metres or seconds of a walk."""
    if unit == of.METRES:
        return int(n.metres[profile, start, end, of.OUT])
    return int(n.seconds[gait, start, end])


@compiled
def walk_on(n: Numbers, s: State, r: int, i: int, pace: int) -> int:
    """Seconds from position ``i`` to the next at this pace: known where it is that of today's walk."""
    if pace == s.stop[r, i, at.GAIT]:
        return int(s.stop[r, i + 1, at.WALK])
    return int(n.seconds[pace, s.stop[r, i, at.AT], s.stop[r, i + 1, at.AT]])


@compiled
def gait(n: Numbers, s: State, r: int, i: int, v: int, more: int) -> int:
    """Which seconds hold for the walk that leaves ``v`` behind position ``i``.

    ``more`` is what is carried, of the load that slows, beyond what is carried there so far.
    """
    if not n.trait[of.SLOWED]:
        return int(n.route[r, of.PROFILE])
    carried = more + (s.load[r, i, n.heavy[r, 0]] if n.amount.shape[1] > 0 else 0)
    return _gait(n, r, v, carried)


@compiled
def _gait(n: Numbers, r: int, v: int, carried: int) -> int:
    kind = 1 if carried > n.heavy[r, 1] else 0
    if v >= 0 and n.visit[v, of.GEARED] == 1:
        kind += 2
    return int(n.gait[r, kind])


@compiled
def burden(n: Numbers, r: int, v: int) -> int:
    """What ``v`` takes up of the load that slows."""
    return int(n.amount[v, n.heavy[r, 0]]) if n.trait[of.SLOWED] and n.amount.shape[1] > 0 else 0


@compiled
def rise(n: Numbers, s: State, r: int, i: int, v: int) -> int:
    """Seconds that ``v`` takes behind position ``i`` for going up in rank."""
    if n.route[r, of.RISE] == 0 or n.visit[v, of.RANK] <= max(s.rank[r, i, 0], 0):
        return 0
    if n.visit[v, of.SERVICE] == 0:
        return 0
    return int(n.route[r, of.RISE])


@compiled
def time_exactly(n: Numbers, s: State, r: int, count: int) -> int:
    """Time ``s.try_visit[:count]`` on route ``r``; the finish, or `NEVER` when it cannot be.

    Leaves the begins in ``s.begin``.
    """
    out_of_line()
    for k in range(count):
        s.lower[k] = 0
        s.position[s.try_visit[k]] = k
    for _ in range(_MOST_ROUNDS):
        finish = _forward(n, s, r, count)
        if finish >= of.NEVER or not _push(n, s, count):
            return finish
    return of.NEVER


@compiled
def _forward(n: Numbers, s: State, r: int, count: int) -> int:
    """Pass the earliest departs of (visits made, breaks taken) along the route."""
    out_of_line()
    first_rest = n.rest_from[r]
    rests = n.rest_from[r + 1] - first_rest
    for b in range(rests + 1):
        s.leave[0, b] = of.NEVER
        s.rested[0, b] = False
        s.worn[0, b] = n.route[r, of.WORN]
    s.leave[0, 0] = n.route[r, of.EARLIEST]
    place, pace, carried, highest = n.route[r, of.START], n.gait[r, 0], 0, 0
    dressed = False
    for k in range(count + 1):
        if k > 0:
            v = s.try_visit[k - 1]
            to = n.visit[v, of.PLACE]
            walk = n.seconds[pace, place, to]
            elsewhere = to != place
            work = _work(n, r, v, highest, k == 1 or elsewhere)
            s.work[k - 1] = work
            s.stride[k - 1] = walk
            place = to
            highest = _highest(n, v, highest)
            carried += burden(n, r, v)
            pace = _gait(n, r, v, carried)
            worn = n.visit[v, of.SERVICE] + (n.visit[v, of.SETUP] if k == 1 or elsewhere else 0)
            if not _reach(n, s, r, v, k, walk, work, walk if dressed else 0, worn):
                return of.NEVER
            dressed = n.visit[v, of.GEARED] == 1
        for b in range(1, rests + 1):
            rest = first_rest + b - 1
            begin = max(s.leave[k, b - 1], n.rest[rest, 0])
            leave = begin + n.rest[rest, 2]
            # As early, but with the gear off: only where that counts.
            fresh = leave == s.leave[k, b] and s.worn[k, b] > 0 and n.route[r, of.SPELL] < of.NEVER
            if begin <= n.rest[rest, 1] and (leave < s.leave[k, b] or fresh):
                s.leave[k, b] = leave
                s.rested[k, b] = True
                s.worn[k, b] = 0
    walk = n.seconds[pace, place, n.route[r, of.END]]
    s.stride[count] = walk
    return _finish(n, s, r, count, walk, walk if dressed else 0)


@compiled
def _work(n: Numbers, r: int, v: int, highest: int, elsewhere: bool) -> int:
    """Seconds that ``v`` takes behind ranks up to ``highest``, and behind a visit at another place or not."""
    work = n.visit[v, of.SERVICE]
    if elsewhere:
        work += n.visit[v, of.SETUP]
    if n.visit[v, of.RANK] > highest and n.visit[v, of.SERVICE] > 0:
        work += n.route[r, of.RISE]
    return int(work)


@compiled
def _highest(n: Numbers, v: int, highest: int) -> int:
    """The highest rank up to and with ``v``; a reset forgets."""
    return 0 if n.visit[v, of.JOB] < 0 else max(highest, int(n.visit[v, of.RANK]))


@compiled
def _reach(
    n: Numbers, s: State, r: int, v: int, k: int, walk: int, work: int, on_way: int, at_door: int
) -> bool:
    """Make ``v`` the ``k``-th visit after any number of breaks; whether one of them leaves it open.

    ``on_way`` and ``at_door`` are seconds that gear is worn, if it is.
    """
    reached = False
    for b in range(n.rest_from[r + 1] - n.rest_from[r] + 1):
        s.leave[k, b] = of.NEVER
        s.rested[k, b] = False
        worn = s.worn[k - 1, b] + on_way
        fits = worn <= n.route[r, of.SPELL]
        if n.visit[v, of.JOB] < 0:
            worn = 0
        elif n.visit[v, of.GEARED] == 1:
            worn += at_door
        s.worn[k, b] = worn
        if s.leave[k - 1, b] < of.NEVER and fits and worn <= n.route[r, of.SPELL]:
            begin = next_open(n, v, max(s.leave[k - 1, b] + walk, s.lower[k - 1]))
            if begin < of.NEVER:
                s.start[k, b] = begin
                s.leave[k, b] = begin + work
                reached = True
    return reached


@compiled
def _finish(n: Numbers, s: State, r: int, count: int, walk: int, on_way: int) -> int:
    """Choose how many breaks are taken, and walk the choices back into begins."""
    first_rest = n.rest_from[r]
    rests = n.rest_from[r + 1] - first_rest
    best, taken = of.NEVER, -1
    for b in range(rests + 1):
        finish = s.leave[count, b] + walk
        if finish > n.route[r, of.LATEST] or finish >= best:
            continue
        if s.worn[count, b] + on_way > n.route[r, of.SPELL]:
            continue
        # A break falls away when the route ends before it may begin.
        due = False
        for k in range(first_rest + b, first_rest + rests):
            due = due or n.rest[k, 0] < finish
        if not due:
            best, taken = finish, b
    if taken < 0:
        return of.NEVER
    k, b = count, taken
    while k > 0:
        if s.rested[k, b]:
            b -= 1
        else:
            s.begin[k - 1] = s.start[k, b]
            k -= 1
    return best


@compiled
def _push(n: Numbers, s: State, count: int) -> bool:
    """Raise the begins from which something would be aboard for too long; whether any rose."""
    moved = False
    for k in range(count):
        v = s.try_visit[k]
        most = n.visit[v, of.ABOARD]
        if most < 0:
            continue
        first = n.job[n.visit[v, of.JOB], n.visit[v, of.STEP] - 1]
        j = s.position[first]
        if s.begin[k] - most - s.work[j] > s.begin[j]:
            s.lower[j] = s.begin[k] - most - s.work[j]
            moved = True
    return moved


@compiled
def away(n: Numbers, s: State, r: int, count: int, finish: int) -> int:
    """Seconds from leaving the start, as late as the timed finish allows, to that finish; without breaks."""
    latest = finish - s.stride[count]
    for k in range(count - 1, -1, -1):
        v = s.try_visit[k]
        # Nobody who was told a time, or is waited for, is put off so that somebody else may leave later.
        until = s.begin[k] if n.visit[v, of.LINK] > of.UNLINKED else max(n.told[v], s.begin[k])
        latest = min(latest - s.work[k], until)
        latest = last_open(n, v, latest) - s.stride[k]
    return int(finish - max(latest, n.route[r, of.EARLIEST]))


@compiled
def lateness(n: Numbers, s: State, count: int) -> int:
    """Price of the seconds that the timed route's doors wait, since their windows opened or were told to."""
    out_of_line()
    late, put_off = 0, 0
    for k in range(count):
        v = s.try_visit[k]
        if n.visit[v, of.DOOR] == 1:
            # Linked visits open later than their windows do.
            late += s.begin[k] - n.window[n.visit[v, of.WINDOW], 0]
            put_off += max(0, s.begin[k] - n.told[v])
    return int(n.price[of.PER_LATE_S] * late + n.price[of.PER_PUT_OFF_S] * put_off)


@compiled
def toil(n: Numbers, s: State, r: int, count: int) -> int:
    """Seconds of walks and work along ``s.try_visit[:count]``."""
    out_of_line()
    if count == 0:
        return 0
    place, pace, carried, highest, seconds = n.route[r, of.START], n.gait[r, 0], 0, 0, 0
    for k in range(count):
        v = s.try_visit[k]
        to = n.visit[v, of.PLACE]
        seconds += n.seconds[pace, place, to] + _work(n, r, v, highest, k == 0 or to != place)
        place = to
        highest = _highest(n, v, highest)
        carried += burden(n, r, v)
        pace = _gait(n, r, v, carried)
    return int(seconds + n.seconds[pace, place, n.route[r, of.END]])


@compiled
def toil_of_person(n: Numbers, s: State, r: int) -> int:
    """Seconds of walks and work on all routes of whoever has route ``r``."""
    if not n.trait[of.SEVERAL]:
        return int(s.route[r, at.TOIL])
    seconds, person = 0, n.route[r, of.PERSON]
    for k in range(n.sibling_from[person], n.sibling_from[person + 1]):
        seconds += s.route[n.sibling[k], at.TOIL]
    return int(seconds)


@compiled
def used(n: Numbers, s: State, r: int, k: int, count: int) -> int:
    """What limit ``k`` counts along ``s.try_visit[:count]``."""
    out_of_line()
    lanes, column, start = n.route[r, of.LANES], n.walks[k], n.visit.shape[0]
    sum_, carried = 0, 0
    for i in range(count + 1):
        # The visit that is left, and where the walk from it leads.
        v = s.try_visit[i - 1] if i > 0 else start
        if i > 0:
            sum_ += n.per_visit[k, v]
            carried += burden(n, r, v)
        if count == 0 or column < 0 or not n.leaves[k, v]:
            continue
        here = n.visit[v, of.PLACE] if i > 0 else n.route[r, of.START]
        there = n.visit[s.try_visit[i], of.PLACE] if i < count else n.route[r, of.END]
        pace = _gait(n, r, v, carried) if i > 0 else n.gait[r, 0]
        sum_ += walk(n, lanes, pace, here, there, column)
    return int(sum_)


@compiled
def copy_to_try(s: State, r: int) -> int:
    """Put a route's visits where `time_exactly` reads them; how many there are."""
    count = int(s.route[r, at.LENGTH])
    for k in range(count):
        s.try_visit[k] = s.stop[r, k + 1, at.VISIT]
    return count
