"""Exact times of a whole route, where what `refresh` keeps of its visits does not tell.

Most routes need no more than those bounds. Breaks, limits on the time aboard and prices on time do; then a
candidate that already beats the best is timed as a whole, with the meaning that `optimizer.schedule` gives
these rules. First walks, work and seconds in gear are laid out, which do not depend on the clock; then begins
are passed along, and those from which something would be aboard for too long are pushed later until nothing
moves. Only where a break is due are there states (visits made, breaks taken) to pass forward.
"""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State
from optimizer.engines.ruin_recreate.timing import burden, gait_of, highest_with, next_open, walk_to, work_of

_MOST_ROUNDS = 500
_MOST_PUSHES = 100
"""For each visit: one push may use up what others waited, whose goods were fetched earlier still."""
_GEAR_OFF = -1
"""In ``s.at_door``: whoever makes this visit takes the gear off."""


@compiled
def time_exactly(n: Numbers, s: State, r: int, count: int) -> int:
    """Time ``s.try_visit[:count]`` on route ``r``; the finish, or `NEVER` when it cannot be.

    Leaves the begins in ``s.begin``.
    """
    out_of_line()
    worn_out = _lay_out(n, s, r, count)
    rests = n.rest_from[r] < n.rest_from[r + 1]
    if not worn_out:
        finish = _without_break(n, s, r, count)
        # Breaks only put off: where it cannot be without them it cannot be.
        if finish >= of.NEVER or not _due(n, r, 0, finish):
            return finish
    if not rests:
        return of.NEVER
    for k in range(count):
        s.lower[k] = 0
    for _ in range(_MOST_ROUNDS):
        finish = _with_breaks(n, s, r, count)
        if finish >= of.NEVER or not _push(n, s, count):
            return finish
    return of.NEVER


@compiled
def _lay_out(n: Numbers, s: State, r: int, count: int) -> bool:
    """Note walks, work and seconds in gear; whether gear is worn too long if nobody takes a break."""
    out_of_line()
    place, pace, carried, highest = n.route[r, of.START], n.gait[r, 0], 0, 0
    dressed, worn, longest = False, n.route[r, of.WORN], n.route[r, of.WORN]
    for k in range(count):
        v = s.try_visit[k]
        to = n.visit[v, of.PLACE]
        walk = walk_to(n, s, k, pace, place, to)
        elsewhere = k == 0 or to != place
        s.position[v] = k
        s.lower[k] = 0
        s.stride[k] = walk
        s.work[k] = work_of(n, r, v, highest, elsewhere)
        s.on_way[k] = walk if dressed else 0
        worn += s.on_way[k]
        longest = max(longest, worn)
        dressed = n.visit[v, of.GEARED] == 1
        s.at_door[k] = 0
        if n.visit[v, of.JOB] < 0:
            s.at_door[k] = _GEAR_OFF
            worn = 0
        elif dressed:
            s.at_door[k] = n.visit[v, of.SERVICE] + (n.visit[v, of.SETUP] if elsewhere else 0)
            worn += s.at_door[k]
        longest = max(longest, worn)
        place = to
        highest = highest_with(n, v, highest)
        carried += burden(n, r, v)
        pace = gait_of(n, r, v, carried)
    walk = walk_to(n, s, count, pace, place, n.route[r, of.END])
    s.stride[count] = walk
    s.on_way[count] = walk if dressed else 0
    return bool(max(longest, worn + s.on_way[count]) > n.route[r, of.SPELL])


@compiled
def _without_break(n: Numbers, s: State, r: int, count: int) -> int:
    """Pass begins along the route as if no break were due; the finish, or `NEVER`.

    What is aboard for too long when it is given was taken too early: from there the route is gone once more.
    """
    out_of_line()
    leave, left, k = n.route[r, of.EARLIEST], _MOST_PUSHES * count, 0
    while k < count:
        v = s.try_visit[k]
        begin = next_open(n, v, max(leave + s.stride[k], s.lower[k]))
        if begin >= of.NEVER:
            return of.NEVER
        s.begin[k] = begin
        leave = begin + s.work[k]
        most = n.visit[v, of.ABOARD]
        if most >= 0:
            j = s.position[n.job[n.visit[v, of.JOB], n.visit[v, of.STEP] - 1]]
            # While a job is taken out visit by visit, what it fetched may stand on no route.
            if j < k and begin - most - s.work[j] > s.begin[j]:
                left -= 1
                if left == 0 or _on_the_way(s, j, k) > most:
                    return of.NEVER
                s.lower[j] = begin - most - s.work[j]
                k, leave = j, n.route[r, of.EARLIEST] if j == 0 else s.begin[j - 1] + s.work[j - 1]
                continue
        k += 1
    finish = leave + s.stride[count]
    return int(finish) if finish <= n.route[r, of.LATEST] else of.NEVER


@compiled
def _on_the_way(s: State, j: int, k: int) -> int:
    """Seconds from leaving the ``j``-th visit to the begin of the ``k``-th if nobody ever waits."""
    seconds = s.stride[k]
    for i in range(j + 1, k):
        seconds += s.stride[i] + s.work[i]
    return int(seconds)


@compiled
def _with_breaks(n: Numbers, s: State, r: int, count: int) -> int:
    """Pass the earliest departs of (visits made, breaks taken) along the route."""
    out_of_line()
    first_rest = n.rest_from[r]
    rests = n.rest_from[r + 1] - first_rest
    for b in range(rests + 1):
        s.leave[0, b] = of.NEVER
        s.rested[0, b] = False
        s.worn[0, b] = n.route[r, of.WORN]
    s.leave[0, 0] = n.route[r, of.EARLIEST]
    for k in range(count + 1):
        if k > 0 and not _reach(n, s, r, k, rests):
            return of.NEVER
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
    return _finish(n, s, r, count)


@compiled
def _reach(n: Numbers, s: State, r: int, k: int, rests: int) -> bool:
    """Make the ``k``-th visit after any number of breaks; whether one of them leaves it open."""
    reached = False
    v, spell, at_door = s.try_visit[k - 1], n.route[r, of.SPELL], s.at_door[k - 1]
    for b in range(rests + 1):
        s.leave[k, b] = of.NEVER
        s.rested[k, b] = False
        worn = s.worn[k - 1, b] + s.on_way[k - 1]
        fits = worn <= spell
        worn = 0 if at_door == _GEAR_OFF else worn + at_door
        s.worn[k, b] = worn
        if s.leave[k - 1, b] < of.NEVER and fits and worn <= spell:
            begin = next_open(n, v, max(s.leave[k - 1, b] + s.stride[k - 1], s.lower[k - 1]))
            if begin < of.NEVER:
                s.start[k, b] = begin
                s.leave[k, b] = begin + s.work[k - 1]
                reached = True
    return reached


@compiled
def _finish(n: Numbers, s: State, r: int, count: int) -> int:
    """Choose how many breaks are taken, and walk the choices back into begins."""
    best, taken = of.NEVER, -1
    for b in range(n.rest_from[r + 1] - n.rest_from[r] + 1):
        finish = s.leave[count, b] + s.stride[count]
        if finish > n.route[r, of.LATEST] or finish >= best:
            continue
        if s.worn[count, b] + s.on_way[count] > n.route[r, of.SPELL]:
            continue
        if not _due(n, r, b, finish):
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
def _due(n: Numbers, r: int, b: int, finish: int) -> bool:
    """Whether a break is missing after ``b``; one falls away when the route ends before it may begin."""
    for k in range(n.rest_from[r] + b, n.rest_from[r + 1]):  # noqa: SIM110 # generators do not compile
        if n.rest[k, 0] < finish:
            return True
    return False


@compiled
def _push(n: Numbers, s: State, count: int) -> bool:
    """Raise the begins from which something would be aboard for too long; whether any rose."""
    moved = False
    for k in range(count):
        v = s.try_visit[k]
        most = n.visit[v, of.ABOARD]
        if most < 0:
            continue
        j = s.position[n.job[n.visit[v, of.JOB], n.visit[v, of.STEP] - 1]]
        if s.begin[k] - most - s.work[j] > s.begin[j]:
            s.lower[j] = s.begin[k] - most - s.work[j]
            moved = True
    return moved
