"""When a visit may begin, walks and work between visits, and what a timed route costs."""

from optimizer.engines.ruin_recreate import numbers as of
from optimizer.engines.ruin_recreate import state as at
from optimizer.engines.ruin_recreate.compiled import compiled, out_of_line
from optimizer.engines.ruin_recreate.numbers import Numbers
from optimizer.engines.ruin_recreate.state import State


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
def walk_to(n: Numbers, s: State, k: int, pace: int, place: int, to: int) -> int:
    """Seconds to the ``k``-th visit that is tried, or home: known where it is reached as it is today.

    The table of all walks is far away in memory.
    """
    if s.try_pace[k] == pace:
        return int(s.try_walk[k])
    return int(n.seconds[pace, place, to])


@compiled
def gait(n: Numbers, s: State, r: int, i: int, v: int, more: int) -> int:
    """Which seconds hold for the walk that leaves ``v`` behind position ``i``.

    ``more`` is what is carried, of the load that slows, beyond what is carried there so far.
    """
    if not n.trait[of.SLOWED]:
        return int(n.route[r, of.PROFILE])
    carried = more + (s.load[r, i, n.heavy[r, 0]] if n.amount.shape[1] > 0 else 0)
    return gait_of(n, r, v, carried)


@compiled
def gait_of(n: Numbers, r: int, v: int, carried: int) -> int:
    """Which seconds hold on route ``r`` for the walk that leaves ``v`` with so much of a load that slows."""
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
def work_of(n: Numbers, r: int, v: int, highest: int, elsewhere: bool) -> int:
    """Seconds that ``v`` takes behind ranks up to ``highest``, and behind a visit at another place or not."""
    work = n.visit[v, of.SERVICE]
    if elsewhere:
        work += n.visit[v, of.SETUP]
    if n.visit[v, of.RANK] > highest and n.visit[v, of.SERVICE] > 0:
        work += n.route[r, of.RISE]
    return int(work)


@compiled
def highest_with(n: Numbers, v: int, highest: int) -> int:
    """The highest rank up to and with ``v``; a reset forgets."""
    return 0 if n.visit[v, of.JOB] < 0 else max(highest, int(n.visit[v, of.RANK]))


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
        seconds += walk_to(n, s, k, pace, place, to) + work_of(n, r, v, highest, k == 0 or to != place)
        place = to
        highest = highest_with(n, v, highest)
        carried += burden(n, r, v)
        pace = gait_of(n, r, v, carried)
    return int(seconds + walk_to(n, s, count, pace, place, n.route[r, of.END]))


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
        pace = gait_of(n, r, v, carried) if i > 0 else n.gait[r, 0]
        if column == of.SECONDS:
            sum_ += walk_to(n, s, i, pace, here, there)
        else:
            sum_ += walk(n, lanes, pace, here, there, column)
    return int(sum_)


@compiled
def copy_to_try(s: State, r: int) -> int:
    """Put a refreshed route's visits where `time_exactly` reads them; how many there are."""
    count = int(s.route[r, at.LENGTH])
    for k in range(count + 1):
        copy_stop(s, r, k + 1, k)
    return count


@compiled
def copy_stop(s: State, r: int, i: int, k: int) -> None:
    """Try what stands at position ``i`` of a route as the ``k``-th visit, from where it is reached today."""
    s.try_visit[k] = s.stop[r, i, at.VISIT]
    s.try_pace[k] = s.stop[r, i - 1, at.GAIT]
    s.try_walk[k] = s.stop[r, i, at.WALK]
